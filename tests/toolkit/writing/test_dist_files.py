import pytest

from toolkit.writing.dist_files import is_intact, seal, without_digest
from toolkit.writing.yaml_text import to_yaml

SOURCE = "teams/team-alpha.yaml"
BODY = to_yaml([{"kind": "Namespace", "metadata": {"name": "zażółć"}}, {"kind": "ConfigMap", "data": {"a": "b\nc\n"}}])


def test_a_sealed_file_is_intact_and_names_its_source_and_the_command() -> None:
    sealed = seal(SOURCE, BODY)
    header = sealed.removesuffix(BODY).decode()

    assert is_intact(sealed)
    assert SOURCE in header
    assert "tunefleet synth" in header
    assert all(line.startswith("#") for line in header.splitlines())


@pytest.mark.parametrize("body", [b"", b"no line break", b"---\n# sha256: not the seal\n"])
def test_any_body_can_be_sealed(body: bytes) -> None:
    assert is_intact(seal(SOURCE, body))


def test_every_single_changed_byte_is_seen() -> None:
    sealed = seal(SOURCE, BODY)

    for place in range(len(sealed)):
        edited = bytearray(sealed)
        edited[place] ^= 1
        assert not is_intact(bytes(edited)), edited


@pytest.mark.parametrize("edited", [b"", BODY, seal(SOURCE, BODY) + b"\n", seal(SOURCE, BODY)[:-1], b"\n" + BODY])
def test_what_is_cut_lengthened_or_never_sealed_is_not_intact(edited: bytes) -> None:
    assert not is_intact(edited)


def test_a_merge_that_left_both_sides_is_seen() -> None:
    ours, theirs = seal(SOURCE, BODY), seal(SOURCE, BODY + b"---\nkind: Job\n")

    assert not is_intact(b"<<<<<<< ours\n" + ours + b"=======\n" + theirs + b">>>>>>> theirs\n")


def test_line_breaks_that_git_converted_are_no_edit() -> None:
    assert is_intact(seal(SOURCE, BODY).replace(b"\n", b"\r\n"))


def test_only_the_digest_is_blanked() -> None:
    one, other = seal(SOURCE, BODY), seal(SOURCE, BODY + b"more: 1\n")

    assert without_digest(other) == without_digest(one) + b"more: 1\n"
    assert without_digest(BODY) == BODY
