"""The same objects from kustomize: a base of what every team has, one overlay and one `kustomize build` a team.

An object that every team has stands in the base, as far as all teams have it alike; a strategic merge patch a team
says the rest. Namespace and team label are set by kustomize's own transformers. Whatever only some teams have is a
plain resource of their overlay: that is the least work for kustomize.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bench.patterns import Body, common, differences, pattern
from toolkit.writing.yaml_text import to_yaml

TEAM_LABEL = "tunefleet.io/team"

Objects = Mapping[str, list[Body]]
"""Of each team."""

Identity = tuple[str, str]


def write_overlays(folder: Path, teams: Objects) -> None:
    """Writes `base/` and `overlays/<team>/`, which make the teams' objects."""
    shared = _shared(teams)
    bases = {identity: pattern(bodies, into_lists=False) for identity, bodies in shared.items()}
    (folder / "base").mkdir(parents=True)
    _write(folder / "base" / "objects.yaml", [common(base) for base in bases.values()])
    _write(folder / "base" / "kustomization.yaml", [{"resources": ["objects.yaml"]}])
    for team, bodies in teams.items():
        patches = [
            _patch(body, differences(bases[_identity(body)], _bare(body)))
            for body in bodies
            if _identity(body) in bases
        ]
        own = [body for body in bodies if _identity(body) not in bases]
        _write_overlay(folder / "overlays" / team, team, [patch for patch in patches if patch], own)


def _write_overlay(folder: Path, team: str, patches: list[Body], own: list[Body]) -> None:
    """The namespace transformer moves all that it is given, a ClusterQueue too, so some objects stand outside of it."""
    namespace = f"llm-workspace-{team}"
    outside = [body for body in own if body["metadata"].get("namespace") != namespace]
    within = folder / "within" if outside else folder
    within.mkdir(parents=True)
    _write(within / "own.yaml", [body for body in own if body not in outside])
    _write(within / "patches.yaml", patches)
    kustomization = {
        "namespace": namespace,
        "labels": [{"pairs": {TEAM_LABEL: team}}],
        "resources": ["../../../base" if outside else "../../base", "own.yaml"],
        "patches": [{"path": "patches.yaml"}],
    }
    _write(within / "kustomization.yaml", [kustomization])
    if outside:
        _write(folder / "outside.yaml", outside)
        _write(folder / "kustomization.yaml", [{"resources": ["within", "outside.yaml"]}])


def _shared(teams: Objects) -> dict[Identity, list[Body]]:
    """The objects that every team has, without what the transformers set."""
    having: dict[Identity, list[Body]] = {}
    for body in (body for bodies in teams.values() for body in bodies):
        having.setdefault(_identity(body), []).append(_bare(body))
    return {identity: bodies for identity, bodies in having.items() if len(bodies) == len(teams)}


def _identity(body: Body) -> Identity:
    """A Namespace is known by its kind alone: each team has one."""
    return body["kind"], "" if body["kind"] == "Namespace" else body["metadata"]["name"]


def _bare(body: Body) -> Body:
    metadata = {key: value for key, value in body["metadata"].items() if key != "namespace"}
    metadata["labels"] = {key: value for key, value in metadata["labels"].items() if key != TEAM_LABEL}
    if body["kind"] == "Namespace":
        metadata["name"] = "team"
    return {**body, "metadata": metadata}


def _patch(body: Body, difference: Any) -> Body | None:
    if difference is None:
        return None
    target = {"apiVersion": body["apiVersion"], "kind": body["kind"]}
    metadata = {"name": _bare(body)["metadata"]["name"], **difference.get("metadata", {})}
    return {**target, **difference, "metadata": metadata}


def _write(path: Path, documents: Iterable[Body]) -> None:
    path.write_bytes(to_yaml(list(documents)))
