"""`teams/<team>.yaml`: everything a team has, in the team's words."""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta

from charts.model.acceptance import Acceptance
from charts.model.serving import Serving
from charts.model.sources import Dataset, Gpus, Model, ObjectStore
from charts.model.tracking import Expose, Mlflow
from charts.model.trainings import Resources, Training
from charts.model.words import AddressRange, Count, Email, Name, Section, Size, Url, describe


class Quota(Section, frozen=True):
    """The most that all of a team's pods and claims may ask for at once."""

    gpus: Annotated[
        Mapping[Name, Annotated[int, Meta(ge=0, le=100_000)]],
        describe("GPUs, by accelerator; none of one that is left out.", example={"l4": 3}, unit="GPUs"),
    ] = {}
    storage: Annotated[
        Size | None, describe("Storage of all claims; the team's storage if left out.", example="400Gi", unit="bytes")
    ] = None
    cpu: Annotated[Count | None, describe("CPU; 8 and 12 more a GPU if left out.", example=64, unit="cores")] = None
    memory: Annotated[
        Size | None, describe("Memory; 32Gi and 64Gi more a GPU if left out.", example="256Gi", unit="bytes")
    ] = None


class Storage(Section, frozen=True):
    """The team's one claim, where models, data and results live."""

    size: Annotated[Size, describe("How large.", example="200Gi", unit="bytes")] = "100Gi"
    nodes: Annotated[
        Literal["many", "one"],
        describe(
            "Whether pods on many nodes mount it at once; `one` only where a single node runs them all.", example="many"
        ),
    ] = "many"


class Webui(Section, frozen=True):
    """LLaMA-Factory's WebUI. It has no login of its own."""

    gpus: Annotated[Gpus, describe("GPUs of each WebUI; none if left out.", example={"l4": 1}, unit="GPUs")] = {}
    per: Annotated[Literal["team", "user"], describe("One for the team, or one for each user.", example="user")] = (
        "team"
    )
    expose: Annotated[
        Expose | None,
        describe("Make it reachable from outside, behind the login.", example={"host": "webui.team-alpha.example.com"}),
    ] = None
    resources: Annotated[
        Resources | None,
        describe("CPU and memory, where the defaults do not fit.", example={"cpu": 2, "memory": "8Gi"}),
    ] = None


class JobCreator(Section, frozen=True):
    """A program outside the namespace that may create the team's Jobs, read their logs and delete them."""

    namespace: Annotated[Name, describe("Namespace of its ServiceAccount.", example="vision-backend")]
    service_account: Annotated[Name, describe("Its ServiceAccount.", example="backend")]


class Callback(Section, frozen=True):
    """An HTTP address that trainings report to."""

    url: Annotated[Url, describe("The address.", example="http://backend-api.vision-backend.svc:8000")]
    addresses: Annotated[
        tuple[AddressRange, ...],
        describe("Its addresses, unless it is a Service of this cluster.", example=["10.20.0.40/32"]),
    ] = ()


class Team(Section, frozen=True):
    """`teams/<team>.yaml`: one team. The file's name is the team's."""

    cluster: Annotated[Name, describe("Where it runs: a cluster of platform.yaml.", example="gke-prod")]
    owners: Annotated[
        tuple[Email, ...],
        Meta(min_length=1),
        describe("Who may see and manage it, and reviews its changes.", example=["anna@acme.example"]),
    ]
    users: Annotated[
        tuple[Name, ...],
        describe(
            "People with a folder of their own; a WebUI each only with `webui: {per: user}`, "
            "whose host is then `<user>.<host>`.",
            example=["alice", "bob"],
        ),
    ] = ()
    retire: Annotated[
        bool,
        describe(
            "Stop all that runs and keep what is stored: the step before this file is removed, or the cluster changed.",
            example=True,
        ),
    ] = False
    quota: Annotated[Quota, describe("The most it may use at once.", example={"gpus": {"l4": 3}})] = Quota()
    storage: Annotated[Storage, describe("Its claim.", example={"size": "200Gi"})] = Storage()
    models: Annotated[
        Mapping[Name, Model],
        describe(
            "The base models, by name.",
            example={"llama-3-8b": {"source": "preloaded", "path": "/storage/models/llama-3-8b", "parameters": "8B"}},
        ),
    ] = {}
    datasets: Annotated[
        Mapping[Name, Dataset],
        describe("What it trains on, by name.", example={"corp-qa": {"file": "corp-qa-v1.json", "format": "alpaca"}}),
    ] = {}
    trainings: Annotated[
        Mapping[Name, Training],
        describe(
            "What it trains, by name.",
            example={
                "ft-llama3-8b": {
                    "framework": "llama-factory",
                    "run": 3,
                    "base": "llama-3-8b",
                    "dataset": "corp-qa",
                    "template": "llama3",
                    "method": "lora",
                    "gpus": {"l4": 1},
                    "merge": True,
                }
            },
        ),
    ] = {}
    serving: Annotated[
        Mapping[Name, Serving],
        describe(
            "What it serves, by the name that clients ask for.",
            example={
                "ft-llama3-8b-v3": {
                    "engine": "vllm",
                    "model": "ft-llama3-8b",
                    "run": 3,
                    "gpus": {"l4": 1},
                    "clients": ["app-search"],
                }
            },
        ),
    ] = {}
    webui: Annotated[Webui | None, describe("Its WebUI; none if left out.", example={"gpus": {"l4": 1}})] = None
    mlflow: Annotated[
        Mlflow | None,
        describe("Where runs are tracked; the shared MLflow, if the cluster has one.", example={"server": "shared"}),
    ] = None
    results: Annotated[
        ObjectStore | None,
        describe(
            "Bucket that results of vision trainings are copied to.",
            example={"uri": "s3://vision/results", "endpoint": "r2", "secret": "r2-credentials"},
        ),
    ] = None
    callback: Annotated[
        Callback | None,
        describe("Where trainings report to.", example={"url": "http://backend-api.vision-backend.svc:8000"}),
    ] = None
    job_creator: Annotated[
        JobCreator | None,
        describe("A program that may create Jobs.", example={"namespace": "backend", "service_account": "backend"}),
    ] = None
    accept: Annotated[
        tuple[Acceptance, ...],
        describe(
            "Findings of `tunefleet check` that are lived with for a while.",
            example=[
                {
                    "rule": "hygiene/readiness",
                    "for": "Deployment llm-workspace-team-alpha/llama-factory-webui",
                    "because": "the vendor's image has no probe before its 2.0",
                    "until": "2027-01-31",
                }
            ],
        ),
    ] = ()
