"""The objects that `dist/` holds are those that were rendered into it."""

from pathlib import Path

import pytest

from charts.foundation.manifest import Manifest
from toolkit.writing.committed import UnreadableFile, committed_objects
from toolkit.writing.sheet import Sheet

NAME = "somewhere/team/runs.k8s.yaml"
BODY = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "it", "labels": {"run": "3"}},
    "data": {"a.yaml": "rate: 1e-4\nwhen: 12:30\n", "off": "off", "b": "=", "c": "<<", "d": "2027-01-31"},
}
SHEET = Sheet(NAME, "teams/team.yaml", (Manifest(BODY, ()),))


def write(dist: Path, content: bytes) -> Path:
    path = dist / NAME
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    write(tmp_path, SHEET.text)
    committed = committed_objects(tmp_path)
    assert list(committed) == [NAME]
    assert committed[NAME] == (BODY,)


def test_a_file_that_a_sheet_would_be_written_to_is_the_sheet(tmp_path: Path) -> None:
    write(tmp_path, SHEET.text)
    (body,) = committed_objects(tmp_path, [SHEET])[NAME]
    assert body is SHEET.manifests[0].body


def test_a_file_that_differs_is_read_and_the_sheet_is_not_taken_for_it(tmp_path: Path) -> None:
    write(tmp_path, SHEET.text.replace(b"name: it", b"name: other"))
    (body,) = committed_objects(tmp_path, [SHEET])[NAME]
    assert body["metadata"]["name"] == "other"


def test_without_dist_there_is_nothing(tmp_path: Path) -> None:
    assert dict(committed_objects(tmp_path / "dist")) == {}


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    write(tmp_path, b"---\n")
    assert committed_objects(tmp_path)[NAME] == ()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"a: 1\n<<<<<<< ours\nb: 2\n", id="conflict"),
        pytest.param(b"a: [1\n", id="cut short"),
        pytest.param(b"just words\n", id="no object"),
        pytest.param(b"kind: Job\nmetadata: none\n", id="no metadata"),
        pytest.param(b"\xff\xfe\x00", id="no text"),
        pytest.param(b"a: 2027-13-41\n", id="no date"),
    ],
)
def test_what_is_no_yaml_of_objects_is_named_only_when_it_is_asked_for(tmp_path: Path, content: bytes) -> None:
    path = write(tmp_path, content)
    committed = committed_objects(tmp_path)
    assert NAME in committed
    with pytest.raises(UnreadableFile, match=str(path.relative_to(tmp_path.parent))):
        committed[NAME]
    assert committed_objects(tmp_path, forgive=True)[NAME] == ()
