"""Trees of files for tests of `dist/`: what stands where, and what a run left beside it."""

from collections.abc import Mapping
from pathlib import Path

from toolkit.writing.dist_files import seal

Tree = dict[str, bytes]


def tree(bodies: Mapping[str, str]) -> Tree:
    """Sealed files, by name."""
    return {name: seal(f"teams/{Path(name).parts[0]}.yaml", body.encode()) for name, body in bodies.items()}


def present(folder: Path) -> Tree:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def beside(dist: Path) -> list[Path]:
    """What runs left behind."""
    return [path for path in dist.parent.iterdir() if path.name.startswith(f".{dist.name}-")]


def moment(dist: Path, target: Tree) -> str:
    """When a killed run died, judged by what it left."""
    swapped = dist.exists() and present(dist) == target
    if beside(dist):
        return "while deleting the old tree" if swapped else "while writing the new tree"
    return "after the swap" if swapped else "before writing"
