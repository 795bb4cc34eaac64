from typing import Any

import pytest
import ruamel.yaml
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from toolkit.writing.yaml_text import by_libyaml, to_yaml

MISREAD = [
    *["on", "Off", "yes", "NO", "y", "N", "true", "FALSE", "null", "~", "", "=", "<<"],
    *["1", "-1", "+1", "089", "0o17", "0x1F", "0b1", "-0o17", "1_000", "12:30", "08:30", "190:20:30.15", "1,000"],
    *["1e-4", "1E5", ".5", "1.", "1.e5", "._", "-.5e3", ".inf", "-.INF", ".NaN", "1.36"],
    *["2024-01-01", "2024-1-1", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43"],
    *["-", "?", "---", "...", "a: b", "a #b", "# a", "!a", "&a", "*a", "%a", "@a", "`a", "{{ a }}", "[a]"],
]
AWKWARD_LINES = ["a\nb", "a\nb\n", "a\n\n", "\n", "\n a\nb", " a\nb", "\ta\nb", "a \nb", "a\r\nb", "a\rb", "---\n...\n"]
AWKWARD_CHARACTERS = ["\x85", "a\u2028b\nc", "\u2029", "\ufeffa", "\xa0", "\x00", "\x07", "\x7f", "zażółć", "😀"]

texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text("0123456789_.:+-eExXoObBtTzZnNyY ", max_size=12),
    st.text(" \n\t\r#:-ab{}|>'\"", max_size=20),
    st.sampled_from(MISREAD + AWKWARD_LINES + AWKWARD_CHARACTERS),
)
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


def read_as_1_1(text: bytes) -> list[Any]:
    return list(yaml.safe_load_all(text))


def read_as_1_2(text: bytes) -> list[Any]:
    return list(ruamel.yaml.YAML(typ="safe", pure=True).load_all(text))


@given(st.lists(st.dictionaries(texts, values, max_size=5), max_size=3))
@example([{text: text for text in MISREAD + AWKWARD_LINES + AWKWARD_CHARACTERS}])
@example([{"last": "kept\n\n"}, {"next": 1}])
@example([{"key": "k" * 300, "k" * 300: ["word " * 200]}])
def test_both_versions_of_yaml_read_back_the_same_objects(objects: list[dict[str, Any]]) -> None:
    text = to_yaml(objects)

    assert read_as_1_1(text) == objects
    assert read_as_1_2(text) == objects


@pytest.mark.parametrize("word", ["on", "y", "1e-4", "0o17", "12:30", "2024-01-01", "=", "<<", "1_000"])
def test_a_text_that_some_reader_takes_for_something_else_is_quoted(word: str) -> None:
    assert to_yaml([{word: word}]) == f"---\n'{word}': '{word}'\n".encode()


@pytest.mark.parametrize("word", ["100m", "24Gi", "10.0.0.0/8", "a:b", "registry.example/image:1.4.0", "yes-man"])
def test_a_text_that_nobody_misreads_is_bare(word: str) -> None:
    assert to_yaml([{"key": word}]) == f"---\nkey: {word}\n".encode()


def test_lines_stay_lines() -> None:
    text = to_yaml([{"config": "a: 1\nb: {{ c }}\n"}])

    assert text == b"---\nconfig: |\n  a: 1\n  b: {{ c }}\n"


def test_an_object_used_twice_is_written_twice() -> None:
    labels = {"team": "x"}

    text = to_yaml([{"metadata": labels, "selector": labels}, {"metadata": labels}])

    assert text.count(b"team: x") == 3


def test_keys_keep_their_order_and_every_object_has_its_marker() -> None:
    text = to_yaml([{"kind": "B", "apiVersion": "v1"}, {"kind": "A"}])

    assert text == b"---\nkind: B\napiVersion: v1\n---\nkind: A\n"


def test_a_long_line_is_not_folded() -> None:
    sentence = "word: " * 2000

    assert to_yaml([{"annotation": sentence}]).count(b"\n") == 2


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(yaml.YAMLError):
        to_yaml([{"key": object()}])


@settings(max_examples=500)
@given(st.lists(st.dictionaries(texts, values, max_size=5), max_size=3))
@example([{"a": [[["b", {"c": [[]]}], []], {}], "d": [{"e": "f\ng\n"}, "h\n i\n", [" j\nk"]]}])
@example([{"a": "\nb\n\n"}, {"key": {"key": ["\n\n a \n\n", {"b": "c\n\nd"}]}}, {"'" * 100: "ó" * 200}])
@example([{}, {"a": {1: "b", None: "c"}}, {"a": {True: ("d",)}}])
def test_it_is_to_the_byte_what_libyaml_writes(objects: list[dict[str, Any]]) -> None:
    assert to_yaml(objects) == "".join(map(by_libyaml, objects)).encode()
