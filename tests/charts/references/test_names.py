"""Names once they are composed: at the longest that fits, and one longer."""

from typing import Any

import pytest

from charts.foundation.manifest import names
from charts.foundation.revisions import digest
from charts.model.fault import Field
from charts.references import team_name_faults
from charts.references.names import LONGEST
from charts.runs.download import downloads
from charts.runs.jobset import NODE
from charts.runs.merge import merges
from charts.runs.register import registrations
from charts.runs.training import trainings
from charts.runs.vision import vision_trainings
from charts.workspace.external_serving import external_serving
from charts.workspace.login_proxy import login_proxies
from charts.workspace.vllm import vllm
from charts.workspace.webui import webui
from tests.charts.references.inputs import LANGUAGE, SERVED, team_fields, tenant

FETCHED = {"file": "x", "format": "yolo", "fetch": {"uri": "s3://data/x", "endpoint": "bucket", "secret": "login"}}
MODEL = {"source": "preloaded", "path": "/storage/models/x", "parameters": "8B"}

ROOMS = (downloads, trainings, vision_trainings, merges, registrations, vllm, webui, login_proxies)

ADDED: list[tuple[str, Any, str]] = [
    ("trainings", LANGUAGE | {"merge": False}, "-3"),
    ("trainings", LANGUAGE | {"merge": False, "run": 1000}, "-1000"),
    ("trainings", LANGUAGE, "-3-merge"),
    ("trainings", LANGUAGE | {"register": True}, "-3-register"),
    ("trainings", LANGUAGE | {"nodes": 2, "merge": False}, f"-3-{NODE}-0-1-xxxxx"),
    ("serving", SERVED, "vllm-"),
    ("models", MODEL, f"download--{digest('x')}"),
    ("datasets", FETCHED, f"download--{digest('x')}"),
]


@pytest.mark.parametrize(("section", "words", "added"), ADDED)
def test_a_name_has_room_for_what_is_added_to_it(section: str, words: dict[str, Any], added: str) -> None:
    longest = "n" * (LONGEST - len(added))

    assert team_fields(((section, longest), words)) == []
    assert team_fields(((section, f"{longest}n"), words)) == [(section, f"{longest}n")]


@pytest.mark.parametrize(("section", "words", "added"), ADDED)
def test_no_room_makes_a_longer_name(section: str, words: dict[str, Any], added: str) -> None:
    made = tenant(((section, "n" * (LONGEST - len(added))), words))
    lengths = [len(manifest.name) for room in ROOMS for manifest in room(made) if manifest.kind in ("Job", "Service")]

    assert max(lengths) <= LONGEST
    assert max(lengths) == LONGEST or words.get("nodes")


@pytest.mark.parametrize(
    ("words", "added"),
    [
        ({"per": "user"}, "llama-factory-webui-"),
        ({"per": "user", "expose": {"host": "x.example"}}, "auth-proxy-llama-factory-webui-"),
    ],
)
def test_a_user_has_room_for_a_webui(words: dict[str, Any], added: str) -> None:
    user = "u" * (LONGEST - len(added))

    assert team_fields((("users",), ["bob", user]), (("webui",), words)) == []
    assert team_fields((("users",), ["bob", f"{user}u"]), (("webui",), words)) == [("users", 1)]
    assert team_fields((("users",), ["bob", f"{user}u"]), (("webui",), {})) == []

    made = tenant((("users",), ["bob", user]), (("webui",), words))
    assert max(len(manifest.name) for room in ROOMS for manifest in room(made) if manifest.kind == "Service") == LONGEST


def test_a_name_is_told_once_at_its_longest() -> None:
    name = "n" * LONGEST

    assert team_fields((("trainings", name), LANGUAGE | {"register": True, "nodes": 2})) == [("trainings", name)]


def test_a_model_for_a_vllm_outside_has_no_service() -> None:
    assert team_fields((("serving", "n" * LONGEST), {"engine": "external", "model": "base"})) == []


@pytest.mark.parametrize(("nodes", "at_fault"), [(1, []), (2, [("trainings", "vllm-a")])])
def test_the_service_of_a_training_on_several_nodes_is_nobody_elses(nodes: int, at_fault: list[Field]) -> None:
    training = ("trainings", "vllm-a"), LANGUAGE | {"nodes": nodes}

    assert team_fields(training, (("serving", "a-3"), SERVED)) == at_fault


def test_what_is_published_is_never_named_like_what_a_run_reads() -> None:
    """They are in two charts, so cdk8s would not see it, and two Applications would overwrite each other."""
    serving = ("serving", "a-3-config"), {"engine": "external", "model": "base"}
    made = tenant((("trainings", "published-a"), LANGUAGE), serving)
    published = set(names(external_serving(made), "ConfigMap"))

    assert published
    assert not published & set(names(trainings(made), "ConfigMap"))


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("lab", True),
        ("team-7", True),
        ("platform", False),
        ("platforms", True),
        ("Team", False),
        ("7-up", False),
        ("a.b", False),
        ("team-", False),
        ("", False),
        ("t" * 49, True),
        ("t" * 50, False),
    ],
)
def test_a_team_has_a_name_that_makes_a_namespace(name: str, right: bool) -> None:
    assert (list(team_name_faults(name)) == []) == right


def test_a_spelling_that_would_do_is_suggested() -> None:
    (fault,) = team_name_faults("Team_Beta 2")

    assert fault.suggestion == "`team-beta-2.yaml`"
