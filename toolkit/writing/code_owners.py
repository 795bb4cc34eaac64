"""`.github/CODEOWNERS`: who is asked to review what, made from the owners that the input names.

A team owns its file and its folders in `dist/`, but for the fence around it: whoever raises its own quota or opens its
own network asks the platform. GitHub takes the last line that fits a file, and reads them on the branch that a pull
request goes into, so a new team's first one, and a change of owners, are the platform's to review too:
https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners

It is sealed like the files of `dist/`.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from toolkit.writing.dist_changes import HandEdited, UnusableDist
from toolkit.writing.dist_files import is_intact, seal

FILE = ".github/CODEOWNERS"
SOURCE = "`owners` in platform.yaml and teams/"


def code_owners(platform: Sequence[str], teams: Mapping[str, Sequence[str]]) -> bytes | None:
    """The file, or None where the platform names no owners: then somebody else says who reviews what.

    `teams` are the owners of each.
    """
    if not platform:
        return None
    lines = (f"{pattern} {' '.join(owners)}\n" for pattern, owners in _owned(platform, teams))
    return seal(SOURCE, "".join(lines).encode())


def is_outdated(root: Path, wanted: bytes | None) -> bool:
    return wanted is not None and _read(root / FILE) != wanted


def refuse_edited(root: Path, wanted: bytes | None) -> None:
    """Raises HandEdited if the file would be lost though it is not as it was written."""
    present = _read(root / FILE)
    if is_outdated(root, wanted) and present is not None and not is_intact(present):
        folder, _, name = FILE.partition("/")
        raise HandEdited(root / folder, (name,))


def write_code_owners(root: Path, wanted: bytes | None) -> bool:
    """Whether there was something to write. Raises UnusableDist if it cannot be written."""
    if wanted is None or not is_outdated(root, wanted):
        return False
    path = root / FILE
    try:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(wanted)
    except OSError as error:
        raise UnusableDist(f"cannot write {path}: {error.strerror}") from error
    return True


def _owned(platform: Sequence[str], teams: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Sequence[str]]]:
    """Patterns with their owners; of those that fit a file, the last one counts."""
    yield "*", platform
    for name, owners in teams.items():
        yield f"/teams/{name}.yaml", owners
        yield f"/dist/*/{name}/", owners
    yield "/dist/*/*/tenancy.k8s.yaml", platform


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError as error:
        raise UnusableDist(f"cannot read {path}: {error.strerror}") from error
