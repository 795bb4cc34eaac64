"""AppProjects: what each Application may deploy, from where and to where, whoever writes it.

One a team, for the two of its charts that follow the team's words; one for the platform, which holds every team's
tenancy too, so that no team's Application can touch the fence around it. Nothing is said with a wildcard.
Source: https://argo-cd.readthedocs.io/en/stable/operator-manual/project-specification/
"""

from collections.abc import Iterator
from typing import Any

from charts.delivery.argo_cd import ASKS_FIRST, in_argo_cd, platform_project, team_project
from charts.delivery.kinds import CLUSTER_WIDE, group_kinds, team_kinds
from charts.foundation.accelerators import shared_by_plugin
from charts.foundation.manifest import Manifest
from charts.foundation.naming import DEVICE_PLUGIN_NAMESPACE
from charts.foundation.tenant import Delivery, Site, Tenant


def projects(delivery: Delivery) -> Iterator[Manifest]:
    yield _platform(delivery)
    for tenant in delivery.teams:
        yield _team(delivery, tenant)


def _platform(delivery: Delivery) -> Manifest:
    """Any kind within its namespaces, all of which it makes itself; of the cluster's own kinds only those it emits."""
    site = delivery.site
    namespaces = [*(tenant.namespace for tenant in delivery.teams), site.namespace, *_device_plugin(site)]
    spec = {
        "description": f"What the platform gives the teams of {site.cluster_name}.",
        "sourceRepos": [delivery.repository.url],
        "destinations": [_destination(site, namespace) for namespace in namespaces],
        "clusterResourceWhitelist": group_kinds(*CLUSTER_WIDE),
    }
    return in_argo_cd(delivery, "AppProject", platform_project(site.cluster_name), spec)


def _team(delivery: Delivery, tenant: Tenant) -> Manifest:
    spec = {
        "description": f"What {tenant.name} runs.",
        "sourceRepos": [delivery.repository.url],
        "destinations": [_destination(tenant.site, tenant.namespace)],
        "clusterResourceWhitelist": [],
        "namespaceResourceWhitelist": team_kinds(),
        "orphanedResources": {"warn": True, **_made_by_others(tenant)},
    }
    return in_argo_cd(
        delivery,
        "AppProject",
        team_project(tenant.name),
        spec,
        team=tenant.name,
        annotations=ASKS_FIRST,
    )


def _made_by_others(tenant: Tenant) -> dict[str, Any]:
    """A job creator's Jobs are nobody's in git, and rightly so: a warning that is always there is no warning."""
    return {"ignore": group_kinds("Job")} if tenant.team.job_creator else {}


def _device_plugin(site: Site) -> list[str]:
    return [DEVICE_PLUGIN_NAMESPACE] if shared_by_plugin(site.cluster) else []


def _destination(site: Site, namespace: str) -> dict[str, str]:
    return {"server": site.cluster.server, "namespace": namespace}
