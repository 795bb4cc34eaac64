"""What a team needs of its cluster: endpoints, images, clients, and whatever starts, scales and guards its pods."""

from collections.abc import Iterator

from charts.foundation.tenant import Tenant
from charts.model.fault import Fault, Field
from charts.model.serving import VllmServing
from charts.model.sources import ArtifactoryModel, S3Model
from charts.model.team import Team
from charts.model.trainings import LlamaFactoryTraining, UltralyticsTraining
from charts.references.hosts import exposed
from charts.references.reporting import unknown


def need_faults(tenant: Tenant) -> Iterator[Fault]:
    yield from _endpoints(tenant)
    yield from _images(tenant)
    yield from _nodes(tenant)
    yield from _scaling(tenant)
    yield from _clients(tenant)
    yield from _login(tenant)


def _endpoints(tenant: Tenant) -> Iterator[Fault]:
    for field, endpoint in _named_endpoints(tenant.team):
        if endpoint not in tenant.cluster.endpoints:
            problem = f"cluster `{tenant.team.cluster}` has no endpoint `{endpoint}`"
            where = "its `endpoints` in platform.yaml"
            yield unknown(field, problem, endpoint, tenant.cluster.endpoints, where=where)


def _named_endpoints(team: Team) -> Iterator[tuple[Field, str]]:
    for name, model in team.models.items():
        if isinstance(model, ArtifactoryModel | S3Model):
            yield ("models", name, "endpoint"), model.endpoint
    for name, dataset in team.datasets.items():
        if dataset.fetch is not None:
            yield ("datasets", name, "fetch", "endpoint"), dataset.fetch.endpoint
    if team.results is not None:
        yield ("results", "endpoint"), team.results.endpoint


def _images(tenant: Tenant) -> Iterator[Fault]:
    for name, training in tenant.team.trainings.items():
        if isinstance(training, LlamaFactoryTraining):
            continue
        of_ultralytics = isinstance(training, UltralyticsTraining)
        image = tenant.images.vision_ultralytics if of_ultralytics else tenant.images.vision_timm
        if image is None:
            framework = "ultralytics" if of_ultralytics else "timm"
            problem = f"framework `{framework}` needs an image that platform.yaml does not name"
            yield Fault(("trainings", name, "framework"), problem, f"`vision-{framework}` in its `images`")


def _nodes(tenant: Tenant) -> Iterator[Fault]:
    for name, training in tenant.team.trainings.items():
        if isinstance(training, LlamaFactoryTraining) and training.nodes > 1 and tenant.cluster.multi_node == "none":
            problem = f"cluster `{tenant.team.cluster}` cannot run a training on several nodes"
            expected = "`nodes: 1`, or `multi_node: jobset` for the cluster in platform.yaml"
            yield Fault(("trainings", name, "nodes"), problem, expected)


def _scaling(tenant: Tenant) -> Iterator[Fault]:
    for name, serving in tenant.team.serving.items():
        if not isinstance(serving, VllmServing) or tenant.cluster.autoscaling != "none":
            continue
        least, most = serving.replicas.min, serving.replicas.max
        if least < most:
            problem = f"{least} to {most} replicas, and nothing scales them on cluster `{tenant.team.cluster}`"
            expected = "`min` equal to `max`, or `autoscaling` for the cluster in platform.yaml"
            yield Fault(("serving", name, "replicas", "max"), problem, expected)


def _clients(tenant: Tenant) -> Iterator[Fault]:
    gateway = tenant.site.shared.gateway
    for name, serving in tenant.team.serving.items():
        if not isinstance(serving, VllmServing) or not serving.clients:
            continue
        field = ("serving", name, "clients")
        if gateway is None:
            problem = f"cluster `{tenant.team.cluster}` has no gateway for clients to call"
            yield Fault(field, problem, "no `clients`, or `gateway` below `shared` in platform.yaml")
            continue
        for index, client in enumerate(serving.clients):
            if client not in gateway.clients:
                where = f"`shared.{tenant.team.cluster}.gateway.clients` in platform.yaml"
                problem = f"the gateway has no client `{client}` (the platform team adds one at {where})"
                yield unknown((*field, index), problem, client, gateway.clients, where=where)


def _login(tenant: Tenant) -> Iterator[Fault]:
    """What is exposed has no login of its own that would be enough."""
    cluster, name = tenant.cluster, tenant.team.cluster
    for field in dict.fromkeys(field for field, _ in exposed(tenant.team)):
        if cluster.exposure is None:
            problem = f"cluster `{name}` exposes nothing"
            yield Fault(field[:-1], problem, "no `expose`, or `exposure` for the cluster in platform.yaml", at_key=True)
        if cluster.login is None:
            problem = f"nothing on cluster `{name}` asks for a login before what is exposed"
            yield Fault(field[:-1], problem, "no `expose`, or `login` for the cluster in platform.yaml", at_key=True)
