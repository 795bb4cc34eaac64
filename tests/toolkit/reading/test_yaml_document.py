"""Reading one file: what YAML 1.2 says it means, where it says it, and what is no readable file."""

import math
import os
import re
from pathlib import Path
from typing import Any

import pytest
import ruamel.yaml
from hypothesis import given
from hypothesis import strategies as st

from charts.model.fault import Fault
from toolkit.reading.document import Document
from toolkit.reading.faults import BrokenInput
from toolkit.reading.file_text import LARGEST_FILE
from toolkit.reading.yaml_document import read_document
from toolkit.reading.yaml_scalars import LONGEST_INTEGER, plain_scalar

PLACES = """\
# a comment
team: {name: a, sizes: [1, 22]}
defaults: &defaults
  run: 1
trainings:
  one: *defaults
  two:
    run: 2
  none:
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "teams").mkdir()
    return tmp_path


def read(root: Path, content: str | bytes) -> Document:
    path = root / "teams" / "x.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_document(path, root)


def fault(root: Path, content: bytes) -> str:
    with pytest.raises(BrokenInput) as broken:
        read(root, content)
    (only,) = broken.value.faults
    return str(only)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((word, word) for word in ("no", "No", "on", "yes", "y", "n", "off", "nUll", "tRUE", "12:30", "2001-12-14")),
        *((word, word) for word in ("1_000", "0b101", "0o8", "+0x1F", "1e", ".", "1.2.3", "=", "+.nan", "0x")),
        *((word, True) for word in ("true", "True", "TRUE")),
        *((word, False) for word in ("false", "False", "FALSE")),
        *((word, None) for word in ("", "~", "null", "Null", "NULL")),
        *(("0o17", 15), ("017", 17), ("0x1F", 31), ("+1", 1), ("-12", -12), ("0", 0)),
        *(("1e-4", 1e-4), ("1.0e-4", 1e-4), (".5", 0.5), ("5.", 5.0), ("-1E+2", -100.0), ("1e3", 1000.0)),
        *((".inf", math.inf), ("+.Inf", math.inf), ("-.INF", -math.inf)),
    ],
)
def test_plain_scalars_mean_what_yaml_1_2_says(root: Path, text: str, value: object) -> None:
    found = read(root, f"key: {text}\n").value["key"]

    assert found == value
    assert type(found) is type(value)


def test_nan_and_numbers_without_end_are_floats() -> None:
    assert math.isnan(float(plain_scalar(".nan") or 0))
    assert plain_scalar("9" * LONGEST_INTEGER) == int("9" * LONGEST_INTEGER)
    assert plain_scalar("9" * 100_000) == math.inf
    assert plain_scalar("0x" + "f" * 100_000) == math.inf


@pytest.mark.parametrize("style", ["'{}'", '"{}"', "|-\n  {}", ">-\n  {}"])
@pytest.mark.parametrize("text", ["1", "true", "null", "~", "<<"])
def test_quoted_and_block_scalars_are_texts(root: Path, style: str, text: str) -> None:
    assert read(root, f"key: {style.format(text)}\n").value == {"key": text}


BEYOND_CORE = re.compile(r"=|<<|.*_.*|[-+]?0b.*|[-+]0[ox].*|[-+]?\.[0-9]+[eE][0-9]+|[0-9]{4}-.*")
"""Where ruamel differs from YAML 1.2's core schema: it keeps underscores in numbers, binary numbers, signs before `0o`
and `0x`, timestamps, `=` and `<<` from YAML 1.1, and wants a sign in the exponent of `.5e+3`."""


def is_plain(text: str) -> bool:
    """Whether libyaml and ruamel both read one scalar; in a flow list, libyaml refuses `:0`, which YAML 1.2 allows."""
    return not text.startswith(":") and not text.endswith(":")


SCALARS = st.one_of(
    st.sampled_from(["no", "on", "Yes", "0o17", "017", "0x1F", "12:30", "1e-4", "1.0e-4", ".inf", "~", "null", "TRUE"]),
    st.from_regex(r"[-+]?[0-9.]{1,6}(e[-+]?[0-9])?", fullmatch=True),
    st.from_regex(r"[0-9a-zA-Z+.:~_]{1,8}", fullmatch=True),
).filter(is_plain)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=12)
KEYS = st.from_regex(r"[a-m][a-z]{0,4}", fullmatch=True).filter(lambda key: isinstance(plain_scalar(key), str))


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def flow(node: object) -> str:
    match node:
        case dict():
            return "{" + ", ".join(f"{key}: {flow(value)}" for key, value in node.items()) + "}"
        case list():
            return "[" + ", ".join(map(flow, node)) + "]"
    return str(node)


def block(node: dict[str, Any], indent: int = 0) -> str:
    """A mapping over several lines; what is in a list stays on one."""
    lines = []
    for key, value in node.items():
        nested = isinstance(value, dict) and value
        lines.append(f"{' ' * indent}{key}:" + (f"\n{block(value, indent + 2)}" if nested else f" {flow(value)}\n"))
    return "".join(lines)


NODES = st.recursive(
    SCALARS.filter(lambda text: not BEYOND_CORE.fullmatch(text)) | TEXTS.map(quoted),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, NODES, min_size=1, max_size=4))
def test_documents_mean_what_ruamel_reads(tmp_path_factory: pytest.TempPathFactory, node: dict[str, Any]) -> None:
    folder = tmp_path_factory.getbasetemp()
    text = block(node)
    yaml = ruamel.yaml.YAML(typ="safe", pure=True)
    yaml.version = "1.2"
    (folder / "x.yaml").write_bytes(text.encode())

    assert repr(read_document(folder / "x.yaml", folder).value) == repr(yaml.load(text)), text


@given(st.text(max_size=200) | st.text("{}[]-:?*&!|>'\"%@` \t\nab1,#<~", max_size=60))
def test_any_text_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.getbasetemp()
    (folder / "y.yaml").write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        document = read_document(folder / "y.yaml", folder)
    except BrokenInput as broken:
        lines = text.count("\n") + text.count("\r") + 1
        for found in broken.faults:
            assert 1 <= found.line <= lines
            assert found.column >= 1
            assert found.text.isprintable()
            assert "while " not in found.text
            assert "<unicode string>" not in found.text
    else:
        assert isinstance(document.value, dict)


@pytest.mark.parametrize(
    ("field", "value_at", "key_at"),
    [
        ((), (2, 1), (2, 1)),
        (("team",), (2, 7), (2, 1)),
        (("team", "sizes", 1), (2, 28), (2, 28)),
        (("trainings",), (6, 3), (5, 1)),
        (("trainings", "one"), (6, 8), (6, 3)),
        (("trainings", "one", "run"), (4, 8), (4, 3)),
        (("trainings", "two", "run"), (8, 10), (8, 5)),
        (("trainings", "none"), (9, 8), (9, 3)),
    ],
)
def test_every_node_has_its_place(
    root: Path, field: tuple[str | int, ...], value_at: tuple[int, int], key_at: tuple[int, int]
) -> None:
    document = read(root, PLACES)

    assert document.position(field) == value_at
    assert document.position(field, at_key=True) == key_at


@pytest.mark.parametrize(
    ("field", "place"),
    [
        (("quota",), (2, 1)),
        (("team", "users", 0), (2, 1)),
        (("team", "sizes", 7), (2, 17)),
        (("trainings", "two", "gpus", "l4"), (7, 3)),
        (("trainings", "none", "run"), (9, 3)),
    ],
)
def test_what_is_not_written_is_found_at_its_nearest_ancestor(
    root: Path, field: tuple[str | int, ...], place: tuple[int, int]
) -> None:
    assert read(root, PLACES).position(field) == place


def test_a_fault_is_located_in_its_file(root: Path) -> None:
    located = read(root, PLACES).locate(Fault(("trainings", "two", "run"), "too low", "3", at_key=True))

    assert str(located) == "teams/x.yaml:8:5: too low; expected 3"


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_columns_count_characters_whatever_the_line_break(root: Path, line_break: str) -> None:
    document = read(root, line_break.join(["name: zażółć", "żółw: {jaźń: 1}", ""]))

    assert document.position(("żółw", "jaźń")) == (2, 14)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"\xef\xbb\xbfcluster: north\n", "1:1: the file starts with a byte order mark; save it as UTF-8 without BOM"),
        ("cluster: north\n".encode("utf-16"), "1:1: byte 0xff is not UTF-8; save the file as UTF-8"),
        ("a: 1\nżó: ".encode() + b"\xb1\n", "2:5: byte 0xb1 is not UTF-8; save the file as UTF-8"),
        (b"a: 1\r\nb: \x00\r\n", "2:4: the character U+0000 is not allowed; take it out"),
        (b"a: \x1b[31m\n", "1:4: the character U+001B is not allowed; take it out"),
        ("a: b\u0085c".encode(), "1:5: the character U+0085 is not allowed; take it out"),
        ("a: b\ufeff".encode(), "1:5: the character U+FEFF is not allowed; take it out"),
    ],
)
def test_bytes_that_are_no_text(root: Path, content: bytes, line: str) -> None:
    assert fault(root, content) == f"teams/x.yaml:{line}"


@pytest.mark.parametrize(("end", "place"), [("", "2:7"), ("\n", "2:7"), ("  \n\n# nothing more\n", "4:15")])
def test_a_file_that_breaks_off_is_told_at_its_last_word(root: Path, end: str, place: str) -> None:
    text = fault(root, f"a: 1\nb: [c,{end}".encode())

    assert text == f"teams/x.yaml:{place}: the file ends where a value is expected"


def test_every_duplicate_names_the_first(root: Path) -> None:
    with pytest.raises(BrokenInput) as broken:
        read(root, "\na: 1\na: 2\na: 3\n")

    assert [(found.line, "line 2" in found.text) for found in broken.value.faults] == [(3, True), (4, True)]


@pytest.mark.parametrize("start", [b"a: " + b"[" * 10**6, b"{a: " * 250_000, b"a: [" + b"{a: " * 250_000])
def test_a_megabyte_of_nesting_is_one_fault(root: Path, start: bytes) -> None:
    assert fault(root, start).endswith("more than 100 levels deep")


def test_aliases_that_do_not_multiply_are_fine(root: Path) -> None:
    text = "gpus: &gpus {l4: 1}\nall: [" + ", ".join(["*gpus"] * 1000) + "]\n"

    assert read(root, text).value["all"] == [{"l4": 1}] * 1000


def refusal(root: Path, name: str = "teams/x.yaml") -> str:
    with pytest.raises(BrokenInput) as broken:
        read_document(root / name, root)
    (only,) = broken.value.faults
    assert (only.line, only.column) == (1, 1)
    assert only.file == name
    return only.text


def test_a_directory_is_no_file(root: Path) -> None:
    (root / "teams" / "x.yaml").mkdir()

    assert refusal(root) == "a directory; expected a file"


def test_a_pipe_is_no_file(root: Path) -> None:
    os.mkfifo(root / "teams" / "x.yaml")

    assert refusal(root) == "a device or a pipe; expected a file"


def test_a_link_out_of_the_tree_is_refused(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.yaml"
    outside.write_text("cluster: north\n")
    (root / "teams" / "x.yaml").symlink_to(outside)

    assert refusal(root) == "a link that leads out of this repository; expected a file in it"


def test_a_link_inside_the_tree_is_read(root: Path) -> None:
    (root / "north.yaml").write_text("cluster: north\n")
    (root / "teams" / "x.yaml").symlink_to("../north.yaml")

    assert read_document(root / "teams" / "x.yaml", root).value == {"cluster": "north"}


def test_links_that_lead_nowhere_are_refused(root: Path) -> None:
    (root / "teams" / "x.yaml").symlink_to("y.yaml")
    assert refusal(root) == "the file cannot be read: no such file or directory"

    (root / "teams" / "y.yaml").symlink_to("x.yaml")
    assert "itself" in refusal(root) or "symbolic links" in refusal(root)


def test_a_file_that_the_system_cannot_open_is_refused(root: Path) -> None:
    name = f"teams/{'x' * 300}.yaml"

    assert refusal(root, name) == "the file cannot be read: file name too long"


def test_a_file_without_permission_is_refused(mine: Path) -> None:
    (mine / "x.yaml").touch(mode=0)

    assert refusal(mine, "x.yaml") == "the file cannot be read: permission denied"


def test_a_large_file_is_refused_unread(root: Path) -> None:
    with (root / "teams" / "x.yaml").open("wb") as file:
        file.truncate(50 * 2**20)

    assert refusal(root) == f"52,428,800 bytes is too large; expected at most {LARGEST_FILE:,}"


def test_the_largest_file_is_read(root: Path) -> None:
    start = "cluster: north\n#"

    assert read(root, start + "x" * (LARGEST_FILE - len(start))).value == {"cluster": "north"}
