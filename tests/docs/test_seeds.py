"""`docs/seeds.md` says where things are: what it names must be there."""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from msgspec import inspect

from charts.model.cluster import Cluster
from charts.model.platform import Platform
from charts.model.team import Team

ROOT = Path(__file__).parents[2]
NAMED: list[str] = re.findall(r"`([^`]+)`", (ROOT / "docs/seeds.md").read_text(encoding="utf-8"))

FOLDERS = ("charts/", "toolkit/", "docs/", ".github/", ".ci/")
PATHS = sorted({word for word in NAMED if word.startswith(FOLDERS) and "<" not in word and "*" not in word})

ROOTS = [inspect.type_info(root) for root in (Team, Platform, Cluster)]
FIELD = re.compile(r"(platform\.yaml: )?(?P<path>[a-z_]+(\.(<\w>|[a-z0-9_-]+))+)(: .+)?")


def reachable(kind: inspect.Type, path: list[str]) -> bool:
    """Whether the path, with any word for a mapping's key, leads to a field of the type or of one of its variants."""
    if not path:
        return True
    return any(reachable(inner, path[1:]) for inner in below(kind, path[0]))


def below(kind: inspect.Type, key: str) -> Iterator[inspect.Type]:
    match kind:
        case inspect.Metadata(type=inner):
            yield from below(inner, key)
        case inspect.UnionType(types=variants):
            for variant in variants:
                yield from below(variant, key)
        case inspect.DictType(value_type=value):
            yield value
        case inspect.StructType(fields=fields, tag_field=tag_field):
            yield from (field.type for field in fields if field.encode_name == key)
            if key == tag_field:
                yield inspect.StrType()
        case _:
            return


def fields() -> list[str]:
    tops = {field.encode_name for root in (Team, Platform, Cluster) for field in msgspec.structs.fields(root)}
    matches = filter(None, (FIELD.fullmatch(word) for word in NAMED))
    return sorted({match["path"] for match in matches if match["path"].split(".")[0] in tops})


def test_the_page_names_places() -> None:
    assert PATHS
    assert fields()


@pytest.mark.parametrize("path", PATHS)
def test_every_file_it_names_exists(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("field", fields())
def test_every_field_it_names_exists(field: str) -> None:
    assert any(reachable(root, field.split(".")) for root in ROOTS)
