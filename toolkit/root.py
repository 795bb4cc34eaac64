"""Where a repository begins: at `platform.yaml`."""

from pathlib import Path

from toolkit.reading.faults import BrokenInput, LocatedFault

PLATFORM = "platform.yaml"


def find_root(start: Path) -> Path:
    """The nearest folder, from `start` upwards, that holds `platform.yaml`.

    Raises BrokenInput if there is none.
    """
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / PLATFORM).is_file():
            return folder
    problem = f"neither {start.resolve()} nor a folder above it holds {PLATFORM}; expected to run inside a repository"
    raise BrokenInput([LocatedFault(PLATFORM, 1, 1, problem)])
