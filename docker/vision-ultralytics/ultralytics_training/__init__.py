"""`train` for Ultralytics: YOLO models."""
