"""AppProjects: what each Application may deploy, from where and to where, whoever writes it.

One a team, for the two of its charts that follow the team's words; one for the platform, which holds every team's
tenancy too, so that no team's Application can touch the fence around it. Nothing of a team's is said with a wildcard;
the platform's namespaces are a pattern, so that a new team changes no file of another's.
Source: https://argo-cd.readthedocs.io/en/stable/operator-manual/project-specification/
"""

from collections.abc import Iterator
from typing import Any

from charts.delivery.argo_cd import ASKS_FIRST, in_argo_cd, platform_project, team_project
from charts.delivery.kinds import CLUSTER_WIDE, group_kinds, team_kinds
from charts.foundation.accelerators import shared_by_plugin
from charts.foundation.manifest import Manifest
from charts.foundation.naming import DEVICE_PLUGIN_NAMESPACE, TEAM_NAMESPACES
from charts.foundation.tenant import Delivery, Site, Tenant


def projects(delivery: Delivery) -> Iterator[Manifest]:
    """The platform's: any kind in its namespaces, all of which it makes; of the cluster's own kinds those it emits."""
    site = delivery.site
    namespaces = [TEAM_NAMESPACES, site.namespace, *_device_plugin(site)]
    spec = {
        "description": f"What the platform gives the teams of {site.cluster_name}.",
        "sourceRepos": [delivery.repository.url],
        "destinations": [_destination(site, namespace) for namespace in namespaces],
        "clusterResourceWhitelist": group_kinds(*CLUSTER_WIDE),
    }
    yield in_argo_cd(delivery, "AppProject", platform_project(site.cluster_name), spec)


def team_projects(delivery: Delivery, tenant: Tenant) -> Iterator[Manifest]:
    """The team's."""
    spec = {
        "description": f"What {tenant.name} runs.",
        "sourceRepos": [delivery.repository.url],
        "destinations": [_destination(tenant.site, tenant.namespace)],
        "clusterResourceWhitelist": [],
        "namespaceResourceWhitelist": team_kinds(),
        "orphanedResources": {"warn": True, **_made_by_others(tenant)},
    }
    yield in_argo_cd(
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
