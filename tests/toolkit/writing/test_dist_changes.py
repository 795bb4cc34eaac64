from pathlib import Path

import pytest

from tests.toolkit.writing.trees import Tree, present, tree
from toolkit.writing.dist_changes import HandEdited, UnusableDist, compare, differences
from toolkit.writing.dist_tree import replace

OLD = tree({"a/kept.yaml": "k: 1\n", "a/changed.yaml": "".join(f"{n}: old\n" for n in range(50)), "b/gone.yaml": ""})
NEW = tree({"a/kept.yaml": "k: 1\n", "a/changed.yaml": "".join(f"{n}: new\n" for n in range(50)), "c/new.yaml": "x\n"})


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    replace(tmp_path / "dist", OLD)
    return tmp_path / "dist"


def test_every_file_is_told_by_what_happens_to_it(dist: Path) -> None:
    changes = compare(dist, NEW)

    assert changes.added == ("c/new.yaml",)
    assert changes.changed == ("a/changed.yaml",)
    assert changes.removed == ("b/gone.yaml",)
    assert changes.unchanged == ("a/kept.yaml",)
    assert changes.edited == ()
    assert changes


def test_comparing_changes_nothing(dist: Path) -> None:
    compare(dist, NEW)
    list(differences(dist, NEW, compare(dist, NEW)))

    assert present(dist) == OLD
    assert list(dist.parent.iterdir()) == [dist]


def test_the_same_tree_is_no_change(dist: Path) -> None:
    assert not compare(dist, OLD)
    assert not compare(dist / "nowhere", {})


@pytest.mark.parametrize("name", OLD)
def test_an_edited_file_is_told_whatever_becomes_of_it(dist: Path, name: str) -> None:
    (dist / name).write_bytes(OLD[name] + b"# by hand\n")

    assert compare(dist, NEW).edited == (name,)


def test_a_file_that_was_never_ours_is_told(dist: Path) -> None:
    (dist / "notes.txt").write_text("mine\n")

    assert compare(dist, OLD).edited == compare(dist, OLD).removed == ("notes.txt",)


def test_an_edit_that_says_what_the_input_says_is_none(dist: Path) -> None:
    (dist / "a/changed.yaml").write_bytes(NEW["a/changed.yaml"])

    assert compare(dist, NEW).edited == ()


def test_the_error_names_every_edited_file_and_the_ways_out() -> None:
    text = str(HandEdited(Path("/somewhere/dist"), ("a/x.yaml", "b/y.yaml")))

    for part in ["dist/a/x.yaml", "dist/b/y.yaml", "git diff -- dist", "git checkout -- dist", "synth --overwrite"]:
        assert part in text


def test_the_differences_name_every_file_and_are_short(dist: Path) -> None:
    most = 10
    lines = list(differences(dist, NEW, compare(dist, NEW), most=most))
    whole = list(differences(dist, NEW, compare(dist, NEW), most=1000))

    for name in ["dist/c/new.yaml", "dist/b/gone.yaml", "dist/a/changed.yaml"]:
        assert any(name in line for line in lines)
    assert "dist/a/kept.yaml" not in "".join(lines)
    assert "-0: old" in whole
    assert "+49: new" in whole
    said = lines[-1]
    assert said.startswith(f"({len(whole) - len(lines) + 1} more lines")


def test_a_digest_is_no_difference_to_show(dist: Path) -> None:
    assert not [line for line in differences(dist, NEW, compare(dist, NEW)) if line.startswith(("-# sha", "+# sha"))]


@pytest.mark.parametrize("wanted", [OLD, NEW, {}])
def test_a_symbolic_link_inside_is_refused(dist: Path, wanted: Tree) -> None:
    (dist / "a" / "link.yaml").symlink_to(dist / "a" / "kept.yaml")

    with pytest.raises(UnusableDist, match=r"a/link\.yaml"):
        compare(dist, wanted)


def test_a_symbolic_link_to_a_folder_is_not_followed(dist: Path, tmp_path: Path) -> None:
    (dist / "elsewhere").symlink_to(tmp_path, target_is_directory=True)

    with pytest.raises(UnusableDist, match="elsewhere"):
        compare(dist, OLD)


def test_a_dist_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "link").symlink_to(tmp_path)
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")

    for name in ["file", "link", "dangling"]:
        with pytest.raises(UnusableDist, match=name):
            compare(tmp_path / name, OLD)
