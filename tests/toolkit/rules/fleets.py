"""Fleets for tests of rules: from plain objects, as small as a test needs them, and the one that is shipped."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from charts.foundation.manifest import API_VERSIONS, Manifest
from charts.foundation.tenant import Site, Tenant
from charts.model.fault import Field
from tests.charts.tenants import site
from tests.dist.repositories import ROOT
from toolkit.commands import rendered_fleet
from toolkit.reading.document import Document
from toolkit.repository import load
from toolkit.rules.rule import Complaint, Fleet, Judge
from toolkit.writing.sheet import Sheet

Object = Mapping[str, Any]

NAMESPACE = "llm-workspace-team-x"
WORKSPACE = "somewhere/team-x/workspace.k8s.yaml"
RUNS = "somewhere/team-x/runs.k8s.yaml"
TENANCY = "somewhere/team-x/tenancy.k8s.yaml"
PLATFORM = "somewhere/platform/platform.k8s.yaml"


@dataclass(frozen=True, slots=True)
class Placed:
    """An object in a sheet, with the field that made it."""

    body: Object
    sheet: str = WORKSPACE
    field: Field = ()


def fleet(
    *objects: Object | Placed,
    committed: Iterable[Object | Placed] = (),
    sites: Iterable[Site] | None = None,
    tenants: Iterable[Tenant] = (),
    documents: Mapping[str, Document] | None = None,
) -> Fleet:
    """A fleet of these objects; those without a place are in team-x's workspace, made by the field (kind, name).

    Its one cluster is `somewhere` and bare, unless sites are given.
    """
    sheets: dict[str, list[Manifest]] = defaultdict(list)
    for each in map(_placed, objects):
        sheets[each.sheet].append(Manifest(each.body, each.field or field_of(each.body)))
    before: dict[str, list[Object]] = defaultdict(list)
    for each in map(_placed, committed):
        before[each.sheet].append(each.body)
    return Fleet(
        sheets=tuple(Sheet(name, _source(name), tuple(manifests)) for name, manifests in sheets.items()),
        sites=tuple(sites) if sites is not None else (site(),),
        tenants=tuple(tenants),
        documents=documents or {},
        committed={name: tuple(bodies) for name, bodies in before.items()},
    )


@cache
def shipped_fleet() -> Fleet:
    """What this repository renders, with its `dist/` as the committed tree."""
    repository = load(ROOT)
    return rendered_fleet.fleet(repository, rendered_fleet.rendered_sheets(repository))


def thing(kind: str, name: str = "it", namespace: str | None = NAMESPACE, **content: Any) -> dict[str, Any]:
    """An object of a kind: `thing("Service", "web", spec={...})`. Its `labels` and `annotations` go to its metadata."""
    metadata: dict[str, Any] = {"name": name}
    metadata |= {"namespace": namespace} if namespace is not None else {}
    metadata |= {key: content.pop(key) for key in ("labels", "annotations") if key in content}
    return {"apiVersion": API_VERSIONS.get(kind, "v1"), "kind": kind, "metadata": metadata, **content}


def pod(*containers: Object, labels: Mapping[str, str] | None = None, **spec: Any) -> dict[str, Any]:
    """A pod template; without containers it has one, of a pinned image and nothing else."""
    inside = list(containers) or [{"name": "main", "image": "registry.example/it:1"}]
    return {"metadata": {"labels": dict(labels or {"app": "it"})}, "spec": {"containers": inside, **spec}}


def deployment(name: str = "it", template: Object | None = None, **spec: Any) -> dict[str, Any]:
    template = template or pod()
    selector = {"matchLabels": template["metadata"]["labels"]}
    return thing("Deployment", name, spec={"selector": selector, "template": template, **spec})


def job(name: str = "it", template: Object | None = None, **spec: Any) -> dict[str, Any]:
    return thing("Job", name, spec={"template": template or pod(restartPolicy="Never"), **spec})


def said(judge: Judge, of: Fleet) -> list[Complaint]:
    """What the rule's function says of the fleet."""
    return list(judge(of))


def field_of(body: Object) -> Field:
    """The field that an object without a place was made by."""
    return (body["kind"], body["metadata"]["name"])


def _placed(given: Object | Placed) -> Placed:
    return given if isinstance(given, Placed) else Placed(given)


def _source(sheet: str) -> str:
    owner = sheet.split("/")[1]
    return "platform.yaml" if owner == "platform" else f"teams/{owner}.yaml"
