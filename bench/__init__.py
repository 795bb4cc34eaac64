"""How fast tunefleet is beside its peers: `uv run python -m bench`."""
