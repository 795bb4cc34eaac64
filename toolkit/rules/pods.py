"""The pods inside rendered objects, for rules that look at pods whatever runs them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from toolkit.rules.parts import part, parts, whole
from toolkit.rules.rule import Subject

HOLDERS = frozenset({"Pod", "Deployment", "StatefulSet", "ReplicaSet", "DaemonSet", "Job", "CronJob", "JobSet"})
"""The kinds that pods come from."""


@dataclass(frozen=True, slots=True)
class PodTemplate:
    """A pod template, the object that holds it, and the most pods there are of it at once."""

    subject: Subject
    body: Mapping[str, Any]
    count: int

    @property
    def spec(self) -> Mapping[str, Any]:
        return part(self.body, "spec")

    @property
    def labels(self) -> Mapping[str, str]:
        return part(self.body, "metadata", "labels")

    @property
    def containers(self) -> list[Mapping[str, Any]]:
        return [*parts(self.spec, "initContainers"), *parts(self.spec, "containers")]


def pod_templates(subjects: Iterable[Subject]) -> Iterator[PodTemplate]:
    """Those of Deployments, StatefulSets, DaemonSets, Jobs, CronJobs, JobSets and bare Pods."""
    for subject in subjects:
        if subject.kind not in HOLDERS:
            continue
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
