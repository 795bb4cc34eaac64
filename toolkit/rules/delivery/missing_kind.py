"""Kinds that the cluster does not know, because what installs them is not there: Argo CD refuses the whole sync.

Argo CD applies a CustomResourceDefinition before what uses it within one Application, and not across Applications:
https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#skip-dry-run-for-new-custom-resources-types
"""

from collections.abc import Iterator

from charts.model.cluster import Cluster
from toolkit.rules.delivery.argo_cd import options
from toolkit.rules.delivery.operators import BUILT_IN, OPERATORS
from toolkit.rules.identity import group
from toolkit.rules.parts import value
from toolkit.rules.rule import Complaint, Fleet, Subject, complain

LATER = "SkipDryRunOnMissingResource=true"
"""Lets a sync begin although the kind may only come with another Application."""


def missing_kind(fleet: Fleet) -> Iterator[Complaint]:
    clusters = {site.cluster_name: site.cluster for site in fleet.sites}
    custom = [subject for subject in fleet.subjects if group(subject.body) not in BUILT_IN]
    made = {(subject.sheet.name, *kind) for subject, kind in _definitions(fleet)} if custom else set()
    anywhere = {(subject.cluster, *kind) for subject, kind in _definitions(fleet)} if custom else set()
    for subject in custom:
        kind = (group(subject.body), subject.kind)
        waits = LATER in options(subject.body) and (subject.cluster, *kind) in anywhere
        if not (waits or (subject.sheet.name, *kind) in made or _is_installed(clusters.get(subject.cluster), kind[0])):
            yield complain(subject, f"{subject.cluster} does not have its kind: {_needed(kind[0])}")


def _definitions(fleet: Fleet) -> Iterator[tuple[Subject, tuple[str, str]]]:
    """Each CustomResourceDefinition with the group and the kind that it makes."""
    for subject in fleet.of_kind("CustomResourceDefinition"):
        yield subject, (str(value(subject.body, "spec", "group")), str(value(subject.body, "spec", "names", "kind")))


def _is_installed(cluster: Cluster | None, group: str) -> bool:
    return cluster is not None and group in OPERATORS and OPERATORS[group][1](cluster)


def _needed(group: str) -> str:
    if group in OPERATORS:
        return f"it comes with {OPERATORS[group][0]} in its profile"
    return f"no word of its profile stands for `{group}`"
