"""`train` for timm: image classifiers."""
