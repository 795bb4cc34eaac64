"""The user's cache folder: what is in it may be deleted at any moment."""

import os
from collections.abc import Mapping
from pathlib import Path


def cache(environment: Mapping[str, str] = os.environ) -> Path:
    """The user's cache folder for tunefleet; it may not be there yet."""
    home = environment.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "tunefleet"
