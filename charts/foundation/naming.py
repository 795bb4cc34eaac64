"""Names and labels: the join keys of the whole platform, in one place.

Services find pods, policies find pods and Argo CD finds objects by these. A Deployment's selector and a Job's name
cannot be changed once applied, so what is here changes only with a migration.
"""

from typing import Literal

from msgspec import Struct

SHARED_NAMESPACE = "llm-shared"
DEVICE_PLUGIN_NAMESPACE = "nvidia-device-plugin"
WEBUI = "llama-factory-webui"
MLFLOW = "mlflow"
SHARED_MLFLOW = "mlflow-common"
GATEWAY = "llm-gateway"
PROMPT_CONSOLE = "prompt-console"
STRAPI = "strapi"
CLAIM = "storage"
LOCAL_QUEUE = "training"
"""Not `default`: a LocalQueue of that name captures every Deployment of its namespace too."""

LOGIN_PROXY = "auth-proxy"
CALLBACK_CONFIG = "backend-config"
"""The ConfigMap that tells trainings, under `CALLBACK_KEY`, where to report to."""
CALLBACK_KEY = "api-url"

TEAM_LABEL = "tunefleet.io/team"
"""On all that a team has, and on its namespace: shared services let in who comes from a namespace with it."""
GATEWAY_CLIENT_LABEL = "tunefleet.io/gateway-client"
"""On the namespace of an application, with its name in `gateway.clients`: the gateway lets in who comes from there."""
PODS_FROM_ELSEWHERE = "tunefleet.io/pods-from-elsewhere"
"""An annotation of what selects pods that are not rendered; its value says whose they are."""

SERVING_PORT = 8000
WEBUI_PORT = 7860
MLFLOW_PORT = 5000
GATEWAY_PORT = 8080
PROMPT_CONSOLE_PORT = 8501
STRAPI_PORT = 1337
LOGIN_PROXY_PORT = 4180
RENDEZVOUS_PORT = 29500

Component = Literal[
    "serving", "webui", "mlflow", "auth-proxy", "download", "training", "merge", "register", "gateway", "prompt-console"
]
"""A pod's part in the platform: what NetworkPolicies tell pods apart by."""

ServiceAccount = Literal["serving", "webui", "mlflow", "training", "gateway", "prompt-console"]
"""Whom pods act as: logins act as `webui`; downloads, merges and registrations as `training`."""


def team_namespace(team: str) -> str:
    return f"llm-workspace-{team}"


TEAM_NAMESPACES = team_namespace("*")
"""All of them, as a pattern."""


def cluster_queue(team: str) -> str:
    return team_namespace(team)


def run(training: str, number: int) -> str:
    """A run's name: that of its Job, of its folders and in MLflow."""
    return f"{training}-{number}"


def step(training: str, number: int, verb: str) -> str:
    """What follows a training under the same number: its merge, its registration."""
    return f"{run(training, number)}-{verb}"


def download(model: str, digest: str) -> str:
    """A download's Job; the digest of its content makes a changed one a new Job."""
    return f"download-{model}-{digest}"


def registered_model(team: str, training: str) -> str:
    """A training's models in MLflow. No name holds a dot, so those of two teams never meet in a shared one."""
    return f"{team}.{training}"


def webui_host(host: str, user: str | None) -> str:
    """The team's WebUI has the host that `expose:` names, a user's the user's name before it."""
    return host if user is None else f"{user}.{host}"


def vllm(serving: str) -> str:
    return f"vllm-{serving}"


def webui(user: str | None) -> str:
    return WEBUI if user is None else f"{WEBUI}-{user}"


def login_proxy(service: str) -> str:
    """The login before a Service that is exposed."""
    return f"{LOGIN_PROXY}-{service}"


def published(serving: str) -> str:
    """The ConfigMap that says where a model for a vLLM outside is; a run's configs end in something else."""
    return f"{serving}-published"


class Workload(Struct, frozen=True):
    """What a set of pods is: the program, which one of them, and its part in the platform."""

    name: str
    instance: str
    component: Component

    @property
    def selector(self) -> dict[str, str]:
        return {"app.kubernetes.io/name": self.name, "app.kubernetes.io/instance": self.instance}

    @property
    def labels(self) -> dict[str, str]:
        return {**self.selector, "app.kubernetes.io/component": self.component}


def pods_of(component: Component) -> dict[str, str]:
    """The label by which NetworkPolicies find the pods of a component."""
    return {"app.kubernetes.io/component": component}
