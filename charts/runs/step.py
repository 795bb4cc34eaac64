"""A step: one program, called once with one config. Its ConfigMap and its pod; the Job around it is another room.

The ConfigMap is immutable and named after the Job, so what a run was told stays with it as long as it runs. Argo CD
keeps both when their manifest leaves git: raising a run's number must not kill the run before it.
"""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from msgspec import Struct, field

from charts.foundation import naming
from charts.foundation.manifest import Manifest, namespaced, only
from charts.foundation.pods import Compute, Container, Pod, Volume, config_volume
from charts.foundation.priorities import TRAINING
from charts.foundation.tenant import Tenant
from charts.model.cluster import Accelerator
from charts.model.fault import Field
from charts.model.trainings import Priority
from charts.runs import block_style, program_configs

KEPT = {
    "argocd.argoproj.io/sync-options": "Prune=false",
    "argocd.argoproj.io/compare-options": "IgnoreExtraneous",
}
CANCELLED = "tunefleet.io/cancelled"

Program = Literal["fetch", "train", "merge", "register"]


class Step(Struct, frozen=True):
    """What runs once: `name` is its Job's, `asked_by` the input field that asked for it."""

    name: str
    asked_by: Field
    program: Program
    component: naming.Component
    image: str
    config: program_configs.ProgramConfig
    compute: Compute
    env: tuple[Mapping[str, Any], ...] = ()
    volumes: tuple[Volume, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    """Files beside the program's config, by name."""
    labels: Mapping[str, str] = field(default_factory=dict)
    accelerator: Accelerator | None = None
    priority: Priority = "normal"
    grace_seconds: int = 30
    cancelled: bool = False

    @property
    def config_file(self) -> str:
        return f"{self.program}.yaml"


def config_map(tenant: Tenant, step: Step) -> Manifest:
    """The step's config, and the files that this points at."""
    told = block_style.text(msgspec.to_builtins(step.config))
    return namespaced(
        tenant,
        "ConfigMap",
        _config_name(step),
        {"immutable": True, "data": {step.config_file: told, **step.files}},
        field=step.asked_by,
        labels=step.labels,
        annotations=annotations(step),
    )


def annotations(step: Step) -> dict[str, str]:
    """Of all of the step's objects."""
    return KEPT | only(step.cancelled, **{CANCELLED: "true"})


def pod(step: Step) -> Pod:
    """The step's pod. It is never restarted in place: what comes after a failure is its Job's decision."""
    container = Container(
        name=step.program,
        image=step.image,
        command=(step.program, f"{program_configs.FOLDER}/{step.config_file}"),
        compute=step.compute,
        env=step.env,
        volumes=(config_volume(_config_name(step), program_configs.FOLDER), *step.volumes),
    )
    return Pod(
        workload=naming.Workload(step.program, step.name, step.component),
        container=container,
        service_account="training",
        accelerator=step.accelerator,
        grace_seconds=step.grace_seconds,
        priority_class=TRAINING[step.priority].name,
        labels=step.labels,
        extra={"restartPolicy": "Never"},
    )


def _config_name(step: Step) -> str:
    return f"{step.name}-config"
