"""The user's cache folder: what is in it may be deleted at any moment."""

import os

TYPE_CHECKING = False  # `typing` itself takes as long to import as Python to start
if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def cache(environment: "Mapping[str, str]" = os.environ) -> "Path":
    """The user's cache folder for tunefleet; it may not be there yet."""
    from pathlib import Path

    return Path(cache_folder(environment))


def cache_folder(environment: "Mapping[str, str]" = os.environ) -> str:
    """The same for who cannot wait for pathlib, which takes as long to import as Python to start."""
    home = environment.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111
    return os.path.join(home, "tunefleet")  # noqa: PTH118
