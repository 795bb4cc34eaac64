"""Sheets judged before they are written: what Kubernetes would not take is traced to the field that made it."""

from typing import Any

from charts.foundation.manifest import Manifest
from toolkit.object_schemas.shapes import Judgement, judged_shapes
from toolkit.writing.sheet import Sheet

GOOD = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "good"}, "data": {"a": "b"}}
STATEFUL = {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "odd"}, "spec": {"replicas": "two"}}
FOREIGN = {"apiVersion": "example.com/v1", "kind": "Unheard", "metadata": {"name": "a"}}
DEFINITION = {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {"name": "unheards.example.com"},
    "spec": {
        "group": "example.com",
        "scope": "Namespaced",
        "names": {"kind": "Unheard", "plural": "unheards"},
        "versions": [
            {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": {"type": "object"}}}
        ],
    },
}
"""Its schema refers to itself."""


def judged(*bodies: dict[str, Any], version: str = "1.36") -> Judgement:
    manifests = tuple(Manifest(body, field=(number,)) for number, body in enumerate(bodies))
    return judged_shapes([Sheet("somewhere/a/b.k8s.yaml", "teams/a.yaml", manifests)], {"somewhere": version})


def test_valid_objects_are_taken_in_silence() -> None:
    assert judged(GOOD, DEFINITION) == Judgement()


def test_an_object_that_kubernetes_refuses_is_named_whatever_made_it() -> None:
    refused = judged(GOOD, STATEFUL).refused
    assert {each.manifest.field for each in refused} == {(1,)}
    assert any("replicas" in each.problem for each in refused)


def test_a_kind_of_nobody_is_not_judged_and_that_is_said() -> None:
    judgement = judged(GOOD, FOREIGN, STATEFUL)
    assert {refused.manifest.name for refused in judgement.refused} == {"odd"}
    assert ["Unheard (example.com/v1)" in note for note in judgement.notes] == [True]


def test_a_version_without_schemas_is_told_once() -> None:
    judgement = judged(GOOD, STATEFUL, version="1.99")
    assert judgement.refused == ()
    assert ["1.99" in note for note in judgement.notes] == [True]


def test_each_problem_of_an_object_is_told_with_its_place() -> None:
    pod = {"containers": [{"name": "a", "imagee": "b"}]}
    body = {**STATEFUL, "spec": {"replicas": "two", "template": {"spec": pod}}}
    problems = [refused.problem for refused in judged(body).refused]
    assert any(problem.startswith("spec.replicas: ") for problem in problems)
    assert any(problem.startswith("spec.template.spec.containers.0: ") and "imagee" in problem for problem in problems)
