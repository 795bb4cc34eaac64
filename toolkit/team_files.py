"""The files of `teams/`: which of them are teams, and which only look like one.

Hidden files, editors' backups and whatever is not YAML are passed over.
"""

from collections.abc import Iterator
from pathlib import Path

from toolkit.reading.faults import BrokenInput, LocatedFault

TEAMS = "teams"
EXPECTED = f"expected {TEAMS}/<team>.yaml, one file for each team"


def team_files(root: Path) -> list[Path]:
    """The teams' files, by name. Raises BrokenInput if the folder cannot be read."""
    return [path for path in _entries(root) if path.suffix == ".yaml"]


def team_file_faults(root: Path) -> Iterator[LocatedFault]:
    """What is wrong with `teams/` itself, and what stands in it as no team can; each at the start of the file."""
    entries = _entries(root)
    if not any(map(_looks_like_a_team, entries)):
        yield LocatedFault(TEAMS, 1, 1, f"there is no team in {TEAMS}/; {EXPECTED}")
    claims: dict[str, str] = {}
    for path in entries:
        file = f"{TEAMS}/{path.name}"
        if problem := _problem(path, claims.get(path.stem.casefold())):
            yield LocatedFault(file, 1, 1, problem)
        if _looks_like_a_team(path):
            claims.setdefault(path.stem.casefold(), file)


def _entries(root: Path) -> list[Path]:
    folder = root / TEAMS
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith(".")) if folder.is_dir() else []
    except OSError as error:
        problem = f"the folder cannot be read: {str(error.strerror).lower()}"
        raise BrokenInput([LocatedFault(TEAMS, 1, 1, problem)]) from error


def _looks_like_a_team(path: Path) -> bool:
    return path.suffix.casefold() in (".yaml", ".yml")


def _problem(path: Path, claimed_by: str | None) -> str | None:
    if _looks_like_a_team(path):
        if claimed_by:
            return f"two files claim the team `{path.stem.casefold()}`, this one and {claimed_by}; expected one of them"
        if path.suffix != ".yaml":
            return f"a team's file ends in .yaml, not {path.suffix}; expected {TEAMS}/{path.stem}.yaml"
    elif path.is_dir():
        return f"a folder in {TEAMS}/; {EXPECTED}"
    return None
