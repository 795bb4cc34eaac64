"""Objects that find pods by their labels, and the pods they find.

NetworkPolicies are left out: one may stand for pods that others make, as that of a certificate's proof does, and who
reaches whom is judged elsewhere.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from charts.foundation.naming import PODS_FROM_ELSEWHERE
from toolkit.network.selectors import selector_of
from toolkit.rules.homes import home, pods_by_home
from toolkit.rules.parts import part, value, words
from toolkit.rules.pods import PodTemplate
from toolkit.rules.rule import Fleet, Subject


class Found(Struct, frozen=True):
    """An object, and the pod templates of its namespaces that it finds."""

    by: Subject
    selector: Mapping[str, Any]
    """As a label selector, with `matchLabels` around plain labels."""
    pods: tuple[PodTemplate, ...]


def found_pods(fleet: Fleet, *kinds: str) -> Iterator[Found]:
    """What each object of these kinds finds; one without a selector, or with pods from elsewhere, is left out."""
    pods = {where: [(texts(pod.labels), pod) for pod in there] for where, there in pods_by_home(fleet).items()}
    for subject in fleet.of_kind(*kinds):
        written = _selector(subject)
        if written and not value(subject.body, "metadata", "annotations", PODS_FROM_ELSEWHERE):
            selector = selector_of(written)
            candidates = (each for where in _homes(subject, pods) for each in pods.get(where, ()))
            yield Found(subject, written, tuple(pod for labels, pod in candidates if selector.matches(labels)))


def texts(labels: Mapping[str, Any]) -> Mapping[str, str]:
    """Labels as texts, whatever was written."""
    return {str(key): str(label) for key, label in labels.items()}


def _selector(subject: Subject) -> Mapping[str, Any]:
    """A Service finds pods by plain labels; an ExternalName one, and one with its own Endpoints, finds none."""
    written = part(subject.body, "spec", "selector")
    if subject.kind != "Service":
        return written
    external = value(subject.body, "spec", "type") == "ExternalName"
    return {"matchLabels": written} if written and not external else {}


def _homes(subject: Subject, pods: Mapping[Any, Any]) -> Iterator[Any]:
    """The namespaces it looks in: its own, but for a PodMonitor that names others."""
    own = home(subject)
    others = part(subject.body, "spec", "namespaceSelector")
    if subject.kind != "PodMonitor" or not others:
        yield own
    elif others.get("any") is True:
        yield from (where for where in pods if where.cluster == own.cluster)
    else:
        yield from (own._replace(namespace=name) for name in words(others, "matchNames"))
