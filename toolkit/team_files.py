"""The files of `teams/`: which of them are teams, and which only look like one.

Hidden files, editors' backups and whatever is not YAML are passed over.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from toolkit.reading.faults import BrokenInput, LocatedFault

TEAMS = "teams"
YAML = ".yaml"
EXPECTED = f"expected {TEAMS}/<team>.yaml, one file for each team"


def team_names(root: Path) -> list[str]:
    """The teams that have a file, in the files' order. Raises BrokenInput if the folder cannot be read."""
    return [name.removesuffix(YAML) for name in _entries(root) if name.endswith(YAML)]


def team_file(root: Path, team: str) -> Path:
    return root / TEAMS / f"{team}{YAML}"


def team_file_faults(root: Path) -> Iterator[LocatedFault]:
    """What is wrong with `teams/` itself, and what stands in it as no team can; each at the start of the file."""
    entries = _entries(root)
    if not any(map(_looks_like_a_team, entries)):
        yield LocatedFault(TEAMS, 1, 1, f"there is no team in {TEAMS}/; {EXPECTED}")
    claims: dict[str, str] = {}
    for name in entries:
        file, stem = f"{TEAMS}/{name}", name.rpartition(".")[0].casefold()
        if problem := _problem(root, name, claims.get(stem)):
            yield LocatedFault(file, 1, 1, problem)
        if _looks_like_a_team(name):
            claims.setdefault(stem, file)


def _entries(root: Path) -> list[str]:
    folder = root / TEAMS
    try:
        names = os.listdir(folder) if folder.is_dir() else []  # noqa: PTH208 - no more than names is needed of many
        return sorted(name for name in names if not name.startswith("."))
    except OSError as error:
        problem = f"the folder cannot be read: {str(error.strerror).lower()}"
        raise BrokenInput([LocatedFault(TEAMS, 1, 1, problem)]) from error


def _looks_like_a_team(name: str) -> bool:
    return name.casefold().endswith((YAML, ".yml"))


def _problem(root: Path, name: str, claimed_by: str | None) -> str | None:
    stem, _, ending = name.rpartition(".")
    if _looks_like_a_team(name):
        if claimed_by:
            return f"two files claim the team `{stem.casefold()}`, this one and {claimed_by}; expected one of them"
        if not name.endswith(YAML):
            return f"a team's file ends in {YAML}, not .{ending}; expected {TEAMS}/{stem}{YAML}"
    elif (root / TEAMS / name).is_dir():
        return f"a folder in {TEAMS}/; {EXPECTED}"
    return None
