"""Where objects live, and what lives together: names, selectors and references hold within one namespace."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from charts.foundation.naming import SHARED_NAMESPACE, team_namespace
from toolkit.rules.pods import PodTemplate, pod_templates
from toolkit.rules.rule import Fleet, Subject


class Home(NamedTuple):
    """A namespace of a cluster."""

    cluster: str
    namespace: str


def home(subject: Subject) -> Home:
    """Its namespace; that of its Application if it names none."""
    if subject.namespace is not None:
        return Home(subject.cluster, subject.namespace)
    owner = subject.sheet.name.split("/")[1]
    return Home(subject.cluster, SHARED_NAMESPACE if owner == "platform" else team_namespace(owner))


def pods_by_home(fleet: Fleet) -> Mapping[Home, list[PodTemplate]]:
    found: dict[Home, list[PodTemplate]] = defaultdict(list)
    for template in pod_templates(fleet):
        found[home(template.subject)].append(template)
    return found
