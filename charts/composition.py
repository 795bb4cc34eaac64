"""The charts, each a flat list of its rooms in order: one chart is one file of `dist/` and one Argo CD Application.

| chart     | what it holds                                                     | who may change it                  |
|-----------|-------------------------------------------------------------------|------------------------------------|
| tenancy   | namespace, quota, access, network, queue                          | the platform                       |
| workspace | what lives on: storage, secrets, MLflow, WebUIs, served models    | the team, through its YAML         |
| runs      | what is launched: downloads, trainings, merges, registrations     | the team, through its YAML         |
| platform  | what a cluster's teams share                                      | the platform                       |
| argocd    | Argo CD's projects and Applications, one for each of these files  | the platform                       |

`bootstrap` and `argocd-settings` are two more files a cluster, which a person applies: no Application reads them.

A new room is a module beside the others and a line here. Constructs of plain cdk8s go in the same place, as a function
of the chart: `lambda chart: Redis(chart, "cache")`.
"""

from charts.delivery.applications import applications, team_applications
from charts.delivery.bootstrap import bootstrap
from charts.delivery.projects import projects, team_projects
from charts.delivery.settings import argocd_cm, locked_default
from charts.foundation.room import Room
from charts.foundation.tenant import Delivery, Tenant
from charts.platform.access import shared_service_accounts
from charts.platform.gateway import gateway
from charts.platform.kueue import resource_flavors
from charts.platform.mlflow import shared_mlflow
from charts.platform.namespace import shared_namespace
from charts.platform.network import shared_network
from charts.platform.priorities import priority_classes, workload_priority_classes
from charts.platform.prompt_console import prompt_console
from charts.platform.secrets import shared_secrets
from charts.platform.time_slicing import time_slicing
from charts.runs.download import downloads
from charts.runs.merge import merges
from charts.runs.register import registrations
from charts.runs.training import trainings
from charts.runs.vision import vision_trainings
from charts.tenancy.access import job_creator, owners, service_accounts
from charts.tenancy.certificates import certificates
from charts.tenancy.isolation import isolation
from charts.tenancy.namespace import namespace
from charts.tenancy.network import network
from charts.tenancy.queue import queue
from charts.tenancy.quota import limits, quota
from charts.workspace.autoscaling import autoscaling
from charts.workspace.callback import callback
from charts.workspace.disruption import disruption
from charts.workspace.exposure import exposure
from charts.workspace.external_serving import external_serving
from charts.workspace.login_proxy import login_proxies
from charts.workspace.mlflow import mlflow
from charts.workspace.monitoring import monitoring
from charts.workspace.secrets import secrets
from charts.workspace.storage import storage
from charts.workspace.vllm import vllm
from charts.workspace.webui import webui


def team_charts(tenant: Tenant) -> dict[str, tuple[Room, ...]]:
    """The rooms of a team's three charts, by the chart's name."""
    return {
        "tenancy": (
            namespace(tenant),
            quota(tenant),
            limits(tenant),
            service_accounts(tenant),
            owners(tenant),
            job_creator(tenant),
            isolation(tenant),
            network(tenant),
            certificates(tenant),
            queue(tenant),
        ),
        "workspace": (
            storage(tenant),
            secrets(tenant),
            callback(tenant),
            mlflow(tenant),
            webui(tenant),
            vllm(tenant),
            autoscaling(tenant),
            disruption(tenant),
            monitoring(tenant),
            external_serving(tenant),
            login_proxies(tenant),
            exposure(tenant),
        ),
        "runs": (
            downloads(tenant),
            trainings(tenant),
            vision_trainings(tenant),
            merges(tenant),
            registrations(tenant),
        ),
    }


def team_delivery(delivery: Delivery, tenant: Tenant) -> tuple[Room, ...]:
    """The rooms of what brings a team's charts to its cluster; `argocd` of the platform does so for its own."""
    return team_projects(delivery, tenant), team_applications(delivery, tenant)


def platform_charts(delivery: Delivery) -> dict[str, tuple[Room, ...]]:
    """The rooms of the charts that a cluster has for all its teams, by the chart's name."""
    site = delivery.site
    return {
        "platform": (
            shared_namespace(site),
            priority_classes(site),
            workload_priority_classes(site),
            resource_flavors(site),
            time_slicing(site),
            shared_service_accounts(site),
            shared_network(site),
            shared_secrets(site),
            shared_mlflow(site),
            gateway(site),
            prompt_console(site),
        ),
        "argocd": (projects(delivery), applications(delivery)),
        "bootstrap": (bootstrap(delivery),),
        "argocd-settings": (argocd_cm(delivery), locked_default(delivery)),
    }
