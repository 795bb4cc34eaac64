"""What holds for every object of a team's bounds."""

from collections.abc import Mapping
from typing import Any

import pytest

from charts.foundation.manifest import Manifest
from charts.foundation.naming import TEAM_LABEL
from charts.tenancy.access import job_creator, owners, service_accounts
from charts.tenancy.isolation import isolation
from charts.tenancy.namespace import namespace
from charts.tenancy.network import network
from charts.tenancy.queue import queue
from charts.tenancy.quota import limits, quota
from tests.charts.tenancy.teams import FULL, MINIMAL
from tests.charts.tenants import FULL as FULL_CLUSTER
from tests.charts.tenants import SHARED, site, tenant

ROOMS = (namespace, quota, limits, service_accounts, owners, job_creator, isolation, network, queue)


def manifests(words: dict[str, Any]) -> list[Manifest]:
    team = tenant(words, site(FULL_CLUSTER, SHARED))
    return [manifest for room in ROOMS for manifest in room(team)]


@pytest.mark.parametrize("words", [MINIMAL, FULL])
def test_all_of_it_is_the_teams_and_in_its_namespace(words: dict[str, Any]) -> None:
    made = manifests(words)
    (home,) = [manifest for manifest in made if manifest.kind == "Namespace"]
    assert {manifest.body["metadata"]["labels"][TEAM_LABEL] for manifest in made} == {"team-x"}
    outside = {manifest.kind for manifest in made if manifest.body["metadata"].get("namespace") != home.name}
    assert outside == {"Namespace", "ClusterQueue"}


def test_a_teams_namespace_admits_restricted_pods_only_and_goes_only_with_consent() -> None:
    (home,) = namespace(tenant(MINIMAL))
    labels = home.body["metadata"]["labels"]
    assert {labels[f"pod-security.kubernetes.io/{mode}"] for mode in ("enforce", "audit", "warn")} == {"restricted"}
    options = home.body["metadata"]["annotations"]["argocd.argoproj.io/sync-options"].split(",")
    assert set(options) == {"Prune=confirm", "Delete=confirm"}


@pytest.mark.parametrize("words", [MINIMAL, FULL])
def test_no_two_objects_have_one_name(words: dict[str, Any]) -> None:
    names = [(manifest.kind, manifest.name) for manifest in manifests(words)]
    assert len(names) == len(set(names))


def test_each_object_names_a_field_that_was_written() -> None:
    words: Mapping[str, Any] = {"owners": ["owner@acme.example"], **FULL}
    for manifest in manifests(FULL):
        written: Any = words
        for step in manifest.field:
            assert step in written, (manifest.kind, manifest.name, manifest.field)
            written = written[step]
