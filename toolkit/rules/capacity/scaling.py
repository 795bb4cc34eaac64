"""How many pods a workload has, from the fewest to the most, where an autoscaler decides."""

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

from toolkit.rules.homes import Home, home
from toolkit.rules.parts import part, whole
from toolkit.rules.pods import PodTemplate
from toolkit.rules.rule import Fleet

LARGEST_OF_KEDA = 100
"""https://keda.sh/docs/latest/reference/scaledobject-spec/#maxreplicacount"""


class Target(NamedTuple):
    """What is scaled."""

    home: Home
    kind: str
    name: str


class Scale(Struct, frozen=True):
    """The fewest and the most pods."""

    least: int
    most: int


def scales(fleet: Fleet) -> Mapping[Target, Scale]:
    """Of what autoscalers scale."""
    found: dict[Target, Scale] = {}
    for scaler in fleet.of_kind("HorizontalPodAutoscaler", "ScaledObject"):
        spec = part(scaler.body, "spec")
        reference = part(spec, "scaleTargetRef")
        target = Target(home(scaler), str(reference.get("kind", "Deployment")), str(reference.get("name")))
        found[target] = _of_keda(spec) if scaler.kind == "ScaledObject" else _of_kubernetes(spec)
    return found


def scale(pod: PodTemplate, scaled: Mapping[Target, Scale]) -> Scale:
    """Of one workload: its autoscaler's, or its own number."""
    target = Target(home(pod.subject), pod.subject.kind, pod.subject.name)
    return scaled.get(target, Scale(pod.count, pod.count))


def _of_keda(spec: Mapping[str, object]) -> Scale:
    most = whole(spec, "maxReplicaCount", default=LARGEST_OF_KEDA)
    return Scale(whole(spec, "minReplicaCount", default=0), most)


def _of_kubernetes(spec: Mapping[str, object]) -> Scale:
    least = whole(spec, "minReplicas", default=1)
    return Scale(least, whole(spec, "maxReplicas", default=least))
