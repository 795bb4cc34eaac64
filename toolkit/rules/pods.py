"""The pods inside rendered objects, for rules that look at pods whatever runs them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from toolkit.rules.rule import Subject


@dataclass(frozen=True, slots=True)
class PodTemplate:
    """A pod template, the object that holds it, and the most pods there are of it at once."""

    subject: Subject
    body: Mapping[str, Any]
    count: int

    @property
    def spec(self) -> Mapping[str, Any]:
        spec: Mapping[str, Any] = self.body.get("spec", {})
        return spec

    @property
    def labels(self) -> Mapping[str, str]:
        labels: Mapping[str, str] = self.body.get("metadata", {}).get("labels", {})
        return labels

    @property
    def containers(self) -> list[Mapping[str, Any]]:
        return [*self.spec.get("initContainers", []), *self.spec.get("containers", [])]


def pod_templates(subjects: Iterable[Subject]) -> Iterator[PodTemplate]:
    """Those of Deployments, StatefulSets, DaemonSets, Jobs, CronJobs, JobSets and bare Pods."""
    for subject in subjects:
        spec = subject.body.get("spec", {})
        match subject.kind:
            case "Pod":
                yield PodTemplate(subject, subject.body, 1)
            case "Deployment" | "StatefulSet" | "ReplicaSet":
                yield PodTemplate(subject, spec.get("template", {}), spec.get("replicas", 1))
            case "DaemonSet":
                yield PodTemplate(subject, spec.get("template", {}), 1)
            case "Job":
                yield PodTemplate(subject, spec.get("template", {}), spec.get("parallelism", 1))
            case "CronJob":
                job = spec.get("jobTemplate", {}).get("spec", {})
                yield PodTemplate(subject, job.get("template", {}), job.get("parallelism", 1))
            case "JobSet":
                for replicated in spec.get("replicatedJobs", []):
                    job = replicated.get("template", {}).get("spec", {})
                    count = replicated.get("replicas", 1) * job.get("parallelism", 1)
                    yield PodTemplate(subject, job.get("template", {}), count)
