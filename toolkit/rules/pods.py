"""The pods inside rendered objects, for rules that look at pods whatever runs them."""

from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

from msgspec import Struct

from toolkit.rules.parts import part, parts, whole
from toolkit.rules.rule import Fleet, Subject

HOLDERS = frozenset({"Pod", "Deployment", "StatefulSet", "ReplicaSet", "DaemonSet", "Job", "CronJob", "JobSet"})
"""The kinds that pods come from."""


class PodTemplate(Struct, frozen=True, eq=False, dict=True):
    """A pod template, the object that holds it, and the most pods there are of it at once."""

    subject: Subject
    body: Mapping[str, Any]
    count: int

    @cached_property
    def spec(self) -> Mapping[str, Any]:
        return part(self.body, "spec")

    @cached_property
    def labels(self) -> Mapping[str, str]:
        return part(self.body, "metadata", "labels")

    @cached_property
    def containers(self) -> list[Mapping[str, Any]]:
        return [*parts(self.spec, "initContainers"), *parts(self.spec, "containers")]


@lru_cache(maxsize=1)
def pod_templates(fleet: Fleet) -> tuple[PodTemplate, ...]:
    """Those of Deployments, StatefulSets, DaemonSets, Jobs, CronJobs, JobSets and bare Pods; kept for the next rule."""
    holders = (subject for subject in fleet.subjects if subject.kind in HOLDERS)
    return tuple(template for subject in holders for template in _templates(subject))


def _templates(subject: Subject) -> Iterator[PodTemplate]:
    spec = part(subject.body, "spec")
    match subject.kind:
        case "Pod":
            yield PodTemplate(subject, subject.body, 1)
        case "Deployment" | "StatefulSet" | "ReplicaSet":
            yield PodTemplate(subject, part(spec, "template"), whole(spec, "replicas", default=1))
        case "DaemonSet":
            yield PodTemplate(subject, part(spec, "template"), 1)
        case "Job":
            yield _of_job(subject, spec)
        case "CronJob":
            yield _of_job(subject, part(spec, "jobTemplate", "spec"))
        case "JobSet":
            for replicated in parts(spec, "replicatedJobs"):
                replicas = whole(replicated, "replicas", default=1)
                yield _of_job(subject, part(replicated, "template", "spec"), replicas)


def _of_job(subject: Subject, spec: Mapping[str, Any], replicas: int = 1) -> PodTemplate:
    return PodTemplate(subject, part(spec, "template"), replicas * whole(spec, "parallelism", default=1))
