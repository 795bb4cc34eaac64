import os
import stat
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from tests.toolkit.full_disk import no_file_longer_than
from tests.toolkit.writing.trees import beside, present, tree
from toolkit.writing import dist_tree
from toolkit.writing.dist_changes import HandEdited, Listing, UnusableDist
from toolkit.writing.dist_tree import replace
from toolkit.writing.exchange import exchange

OLD = tree({"one/kept.yaml": "k: 1\n", "one/deep/changed.yaml": "v: 1\n", "two/gone.yaml": "g: 1\n"})
NEW = tree({"one/kept.yaml": "k: 1\n", "one/deep/changed.yaml": "v: 2\n", "three/new.yaml": "n: 1\n"})


@pytest.fixture(params=["exchange", "two renames"])
def dist(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An old tree, on a file system that can exchange folders, and on one that cannot."""
    if request.param == "two renames":
        monkeypatch.setattr(dist_tree, "exchange", lambda *_: False)
    replace(tmp_path / "dist", OLD)
    return tmp_path / "dist"


def stamps(folder: Path) -> dict[Path, tuple[int, int]]:
    """Inode and modification time of everything in a folder."""
    return {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in [folder, *folder.rglob("*")]}


def age(folder: Path) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (1, 1))


def test_the_new_tree_stands_and_nothing_else(dist: Path) -> None:
    changes = replace(dist, NEW)

    assert present(dist) == NEW
    assert (changes.added, changes.changed) == (("three/new.yaml",), ("one/deep/changed.yaml",))
    assert (changes.removed, changes.unchanged) == (("two/gone.yaml",), ("one/kept.yaml",))
    assert not (dist / "two").exists()
    assert not beside(dist)


def test_an_unchanged_file_is_the_same_file(dist: Path) -> None:
    age(dist)
    before = stamps(dist)
    replace(dist, NEW)
    after = stamps(dist)

    assert after[dist / "one/kept.yaml"] == before[dist / "one/kept.yaml"]
    assert after[dist / "one/deep/changed.yaml"] != before[dist / "one/deep/changed.yaml"]
    assert all(path.stat().st_nlink == 1 for path in dist.rglob("*.yaml"))


class Meanwhile(dict[str, bytes]):
    """Files to be written; somebody else writes one, or deletes one, while they are made."""

    def __init__(self, wanted: Mapping[str, bytes], edit: Callable[[], object]) -> None:
        super().__init__(wanted)
        self._edit = edit

    def __getitem__(self, name: str) -> bytes:
        self._edit()
        return super().__getitem__(name)


@pytest.mark.parametrize("name", ["one/deep/mine.yaml", "one/mine.yaml", "mine/mine.yaml"])
@pytest.mark.parametrize("wanted", [NEW, OLD | {"one/deep/changed.yaml": NEW["one/deep/changed.yaml"]}])
def test_what_somebody_puts_there_meanwhile_is_not_lost(dist: Path, name: str, wanted: Mapping[str, bytes]) -> None:
    mine = dist / name

    def put() -> None:
        mine.parent.mkdir(exist_ok=True)
        mine.write_text("mine")

    listing = Listing(frozenset(OLD), frozenset(name for name in OLD if OLD[name] == wanted.get(name)))
    with suppress(UnusableDist):
        replace(dist, Meanwhile(wanted, put), listing=listing)
    assert present(dist) in (OLD | {name: b"mine"}, {**wanted, name: b"mine"})
    assert not beside(dist)


def test_what_somebody_deletes_meanwhile_is_not_brought_back(dist: Path) -> None:
    gone = dist / "one/kept.yaml"
    with pytest.raises(UnusableDist, match=r"one/kept\.yaml"):
        replace(dist, Meanwhile(NEW, lambda: gone.unlink(missing_ok=True)))
    assert present(dist).keys() == OLD.keys() - {"one/kept.yaml"}


def test_nothing_is_touched_when_nothing_differs(dist: Path) -> None:
    before = stamps(dist.parent)

    assert not replace(dist, OLD)
    assert stamps(dist.parent) == before


def test_without_hard_links_a_copy_keeps_its_time(dist: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "hardlink_to", refused)
    age(dist)
    replace(dist, NEW)

    assert present(dist) == NEW
    assert (dist / "one/kept.yaml").stat().st_mtime == 1


def test_all_teams_can_go(dist: Path) -> None:
    replace(dist, {})

    assert list(dist.iterdir()) == []


@pytest.mark.parametrize(("mask", "file", "folder"), [(0o022, 0o644, 0o755), (0o077, 0o600, 0o700)])
def test_permissions_follow_the_umask(tmp_path: Path, mask: int, file: int, folder: int) -> None:
    before = os.umask(mask)
    try:
        replace(tmp_path / "dist", NEW)
    finally:
        os.umask(before)

    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "dist").rglob("*.yaml")} == {file}
    assert {stat.S_IMODE((tmp_path / "dist" / part).stat().st_mode) for part in ["", "one", "one/deep"]} == {folder}


@pytest.mark.parametrize("name", ["one/kept.yaml", "one/deep/changed.yaml", "two/gone.yaml", "notes.txt"])
def test_what_a_person_wrote_is_only_lost_on_demand(dist: Path, name: str) -> None:
    with (dist / name).open("ab") as file:
        file.write(b"# by hand\n")
    before = stamps(dist.parent)

    with pytest.raises(HandEdited, match=name):
        replace(dist, NEW)
    assert stamps(dist.parent) == before

    assert replace(dist, NEW, overwrite=True).edited == (name,)
    assert present(dist) == NEW


TEAMS = tree({f"{place}/{name}.yaml": "v: 1\n" for place in ("x/a", "x/a/deep", "x/b", "y/c") for name in "12"})


@pytest.mark.parametrize(
    ("changes", "exchanged"),
    [
        pytest.param({"x/a/1.yaml": "v: 2\n"}, "x/a", id="a file changes"),
        pytest.param({"x/a/3.yaml": "v: 1\n"}, "x/a", id="a file comes"),
        pytest.param({"x/a/1.yaml": None}, "x/a", id="a file goes"),
        pytest.param({"x/a/1.yaml": "v: 2\n", "x/a/deep/1.yaml": "v: 2\n"}, "x/a", id="one is in the other"),
        pytest.param({"x/a/1.yaml": "v: 2\n", "x/b/1.yaml": "v: 2\n"}, "x", id="two folders"),
        pytest.param({"x/b/1.yaml": None, "x/b/2.yaml": None}, "x", id="a folder goes"),
        pytest.param({"x/new/1.yaml": "v: 1\n"}, "x", id="a folder comes"),
        pytest.param({"x/a/1.yaml": "v: 2\n", "y/c/1.yaml": "v: 2\n"}, ".", id="nothing in common"),
        pytest.param({"y/c/1.yaml": None, "y/c/2.yaml": None}, ".", id="a folder at the top goes"),
        pytest.param({"z.yaml": "v: 1\n"}, ".", id="a file at the top comes"),
    ],
)
def test_the_smallest_folder_that_holds_all_changes_changes_places(
    tmp_path: Path, changes: Mapping[str, str | None], exchanged: str
) -> None:
    dist = tmp_path / "dist"
    replace(dist, TEAMS)
    before = inodes_of_folders(dist)
    gone = {name for name, body in changes.items() if body is None}
    wanted = {name: content for name, content in TEAMS.items() if name not in gone}
    wanted |= tree({name: body for name, body in changes.items() if body is not None})
    replace(dist, wanted)

    assert present(dist) == wanted
    assert not beside(dist)
    after = inodes_of_folders(dist)
    within = dist / exchanged
    assert after[within] != before[within]
    outside = {folder for folder in before if not folder.is_relative_to(within)}
    assert {folder: after.get(folder) for folder in outside} == {folder: before[folder] for folder in outside}


def inodes_of_folders(dist: Path) -> dict[Path, int]:
    return {path: path.stat().st_ino for path in (dist, *dist.rglob("*")) if path.is_dir()}


def test_a_change_in_one_folder_leaves_the_same_on_every_file_system(dist: Path) -> None:
    """Where folders cannot change places, the whole tree does."""
    age(dist)
    before = stamps(dist)
    wanted = OLD | tree({"one/deep/changed.yaml": "v: 2\n"})
    replace(dist, wanted)

    assert present(dist) == wanted
    assert not beside(dist)
    kept = [dist / name for name in OLD if wanted[name] == OLD[name]]
    assert kept
    assert all(stamps(dist)[path] == before[path] for path in kept)
    assert all(path.stat().st_nlink == 1 for path in dist.rglob("*.yaml"))


@pytest.mark.parametrize("fails", range(5))
def test_a_write_that_fails_leaves_the_old_tree(dist: Path, fails: int) -> None:
    step = 20_000
    wanted = {name: content.ljust((at + 1) * step) for at, (name, content) in enumerate(numbered(5).items())}
    before = stamps(dist)

    with no_file_longer_than(fails * step + step // 2), pytest.raises(UnusableDist, match="File too large"):
        replace(dist, wanted)

    assert stamps(dist) == before
    assert present(dist) == OLD
    assert not beside(dist)


def numbered(count: int) -> Mapping[str, bytes]:
    return tree({f"{number}/file.yaml": "" for number in range(count)})


@pytest.mark.parametrize("failure", [KeyboardInterrupt, OSError(16, "Device or resource busy")])
def test_a_swap_that_fails_leaves_the_old_tree(
    dist: Path, failure: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> bool:
        raise failure

    monkeypatch.setattr(dist_tree, "exchange", fails)

    with pytest.raises((KeyboardInterrupt, UnusableDist)):
        replace(dist, NEW)
    assert present(dist) == OLD
    assert not beside(dist)


def test_a_run_killed_between_two_renames_is_undone_by_the_next(dist: Path) -> None:
    replace(dist.parent / ".dist-1-0123abcd", NEW)
    dist.rename(dist.parent / ".dist-1-0123abcd.old")

    assert not replace(dist, OLD)
    assert present(dist) == OLD
    assert not beside(dist)


def test_leftovers_of_dead_runs_go_even_when_nothing_differs(dist: Path) -> None:
    replace(dist.parent / ".dist-1-0123abcd", NEW)
    replace(dist.parent / ".dist-2-0123abcd.old", NEW)

    assert not replace(dist, OLD)
    assert present(dist) == OLD
    assert not beside(dist)


def test_only_leftovers_of_runs_go(dist: Path) -> None:
    others = [dist.parent / name for name in [".dist-notes", "dist-1-0123abcd", ".dist-1-0123abcd.txt", ".xdist-1-0a"]]
    for other in others:
        other.mkdir()
    replace(dist, NEW)

    assert all(other.exists() for other in others)


@pytest.mark.parametrize("part", [".", "dist", "dist/one/deep"])
def test_a_read_only_folder_is_refused_before_anything_changes(mine: Path, part: str) -> None:
    replace(mine / "dist", OLD)
    before = stamps(mine)
    (mine / part).chmod(0o555)

    with pytest.raises(UnusableDist, match=r"read-only|Permission denied"):
        replace(mine / "dist", NEW)
    (mine / part).chmod(0o755)
    assert stamps(mine) == before


def test_a_folder_that_cannot_be_read_is_refused(mine: Path) -> None:
    replace(mine / "dist", OLD)
    (mine / "dist" / "two").chmod(0)

    with pytest.raises(UnusableDist, match="cannot read"):
        replace(mine / "dist", NEW)
    (mine / "dist" / "two").chmod(0o755)
    assert present(mine / "dist") == OLD


@pytest.mark.parametrize("name", ["/etc/x.yaml", "../x.yaml", "a/../../x.yaml", ""])
def test_no_name_leads_outside(dist: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        replace(dist, {name: b""})


def test_this_file_system_exchanges_folders(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    (other / "full").mkdir(parents=True)

    assert exchange(one, other)
    assert (one / "full").is_dir()
    assert not list(other.iterdir())
    with pytest.raises(FileNotFoundError):
        exchange(one, tmp_path / "nowhere")
