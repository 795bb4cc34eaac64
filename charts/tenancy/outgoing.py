"""What each component of a team may reach, and on which port."""

from collections.abc import Iterator

from charts.foundation import destinations
from charts.foundation.naming import MLFLOW_PORT, SHARED_NAMESPACE, Component, pods_of
from charts.foundation.network import EVERY_TCP_PORT, Traffic, pods, pods_in, tcp
from charts.foundation.tenant import Tenant
from charts.foundation.tracking import tracking
from charts.model.exposure import OAuth2ProxyLogin
from charts.model.sources import ArtifactoryModel, MlflowModel, S3Model
from charts.model.tracking import ExternalMlflow, OwnMlflow, SharedMlflow
from charts.model.trainings import LlamaFactoryTraining
from charts.tenancy.components import exposed

SHARED_MLFLOW = Traffic(pods_in(SHARED_NAMESPACE, pods_of("mlflow")), tcp(MLFLOW_PORT))


def outgoing(tenant: Tenant, component: Component) -> Iterator[Traffic]:
    match component:
        case "webui" | "register":
            yield from to_tracking(tenant)
        case "training":
            yield from to_tracking(tenant)
            yield from _from_training(tenant)
        case "download":
            yield from _sources(tenant)
        case "mlflow" if isinstance(tenant.team.mlflow, OwnMlflow):
            yield from destinations.mlflow_stores(tenant.team.mlflow, tenant.cluster)
        case "auth-proxy":
            yield from _behind_login(tenant)


def to_tracking(tenant: Tenant) -> Iterator[Traffic]:
    """To the MLflow that the team's runs are tracked in."""
    match tracking(tenant):
        case OwnMlflow():
            yield Traffic(pods("mlflow"), tcp(MLFLOW_PORT))
        case SharedMlflow():
            yield SHARED_MLFLOW
        case ExternalMlflow(url=url, addresses=addresses):
            yield destinations.url(url, addresses)


def spans_nodes(tenant: Tenant) -> bool:
    """Whether a training runs on several nodes, whose pods then talk to each other on ports that NCCL picks."""
    trainings = tenant.team.trainings.values()
    return any(isinstance(training, LlamaFactoryTraining) and training.nodes > 1 for training in trainings)


def _from_training(tenant: Tenant) -> Iterator[Traffic]:
    """To its other nodes, the results' bucket and the address it reports to."""
    team = tenant.team
    if spans_nodes(tenant):
        yield Traffic(pods("training"), EVERY_TCP_PORT)
    if team.results is not None:
        yield destinations.endpoint(tenant.cluster.endpoints[team.results.endpoint])
    if team.callback is not None:
        yield destinations.url(team.callback.url, team.callback.addresses)


def _sources(tenant: Tenant) -> Iterator[Traffic]:
    """Where the team's models and datasets come from."""
    models, datasets = tenant.team.models.values(), tenant.team.datasets.values()
    fetched = [model.endpoint for model in models if isinstance(model, ArtifactoryModel | S3Model)]
    fetched += [dataset.fetch.endpoint for dataset in datasets if dataset.fetch is not None]
    for name in dict.fromkeys(fetched):
        yield destinations.endpoint(tenant.cluster.endpoints[name])
    registries = {model.registry for model in models if isinstance(model, MlflowModel)}
    if "shared" in registries:
        yield SHARED_MLFLOW
    if "team" in registries:
        yield from to_tracking(tenant)


def _behind_login(tenant: Tenant) -> Iterator[Traffic]:
    """To what it guards, and to the issuer that it sends people to and asks about them."""
    for component, port in exposed(tenant).items():
        yield Traffic(pods(component), tcp(port))
    if isinstance(login := tenant.cluster.login, OAuth2ProxyLogin):
        yield destinations.url(login.issuer, login.addresses)
