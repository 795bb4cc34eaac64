"""Selectors that find nobody: the object is there, does nothing, and says nothing."""

from collections.abc import Iterator

from toolkit.network.selectors import selector_of
from toolkit.rules.hygiene.selecting import found_pods, texts
from toolkit.rules.parts import part, value
from toolkit.rules.rule import Complaint, Fleet, complain

FINDING_PODS = ("Service", "PodDisruptionBudget", "PodMonitor", "PodMonitoring")
FINDING_THEIR_OWN = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet")


def selector(fleet: Fleet) -> Iterator[Complaint]:
    for found in found_pods(fleet, *FINDING_PODS):
        if not found.pods:
            yield complain(found.by, f"its selector matches no pod: {_shown(found.selector)}")
    for subject in fleet.of_kind(*FINDING_THEIR_OWN):
        written = part(subject.body, "spec", "selector")
        labels = texts(part(subject.body, "spec", "template", "metadata", "labels"))
        if written and not selector_of(written).matches(labels):
            yield complain(subject, f"its selector does not match its own pods: {_shown(written)}")


def _shown(written: object) -> str:
    labels = [f"`{key}={wanted}`" for key, wanted in part(written, "matchLabels").items()]
    expressions = value(written, "matchExpressions")
    return ", ".join([*labels, *([f"`{expressions}`"] if expressions else [])])
