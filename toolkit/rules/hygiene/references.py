"""Names that nothing answers to: a pod that mentions one waits for it, and says so to nobody.

StorageClasses, RuntimeClasses and Gateways are the cluster's own and not rendered, so they are taken to be there.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from charts.model.cluster import ExternalSecrets
from toolkit.rules.homes import Home, home
from toolkit.rules.hygiene.mentions import Mention, of_object, of_pod
from toolkit.rules.parts import part, value
from toolkit.rules.pods import pod_templates
from toolkit.rules.rule import Complaint, Fleet, Subject, complain

OF_THE_CLUSTER = ("PriorityClass", "ClusterQueue", "ResourceFlavor", "WorkloadPriorityClass")
"""Kinds that belong to no namespace."""

ALWAYS_THERE = {
    ("ServiceAccount", "default"),
    ("ConfigMap", "kube-root-ca.crt"),
    ("PriorityClass", "system-cluster-critical"),
    ("PriorityClass", "system-node-critical"),
}


def reference(fleet: Fleet) -> Iterator[Complaint]:
    there = _objects(fleet)
    for subject, mention in _mentions(fleet):
        if (mention.kind, mention.name) in ALWAYS_THERE:
            continue
        found = there.get((_where(subject, mention.kind), mention.kind, mention.name))
        if found is None and not (mention.kind == "Secret" and _brings_its_secrets(fleet, subject)):
            yield complain(subject, f"it needs {mention.kind} {mention.name}, which is not there")
        elif found is not None and mention.key is not None and mention.key not in _keys(found):
            yield complain(subject, f"it needs `{mention.key}` of {found}, which has none such")


def _mentions(fleet: Fleet) -> Iterator[tuple[Subject, Mention]]:
    """Each once an object."""
    mentioned: dict[int, dict[Mention, None]] = defaultdict(dict)
    for template in pod_templates(fleet):
        mentioned[id(template.subject)].update(dict.fromkeys(of_pod(template)))
    for subject in fleet.subjects:
        for mention in {**mentioned.get(id(subject), {}), **dict.fromkeys(of_object(subject))}:
            yield subject, mention


def _objects(fleet: Fleet) -> Mapping[tuple[Home, str, str], Subject]:
    """What is rendered, and what operators make of it: Secrets of an ExternalSecret, of a Certificate."""
    there: dict[tuple[Home, str, str], Subject] = {}
    for subject in fleet.subjects:
        there[_where(subject, subject.kind), subject.kind, subject.name] = subject
        match subject.kind:
            case "ExternalSecret":
                secret = value(subject.body, "spec", "target", "name") or subject.name
                there[home(subject), "Secret", str(secret)] = subject
            case "Certificate":
                there[home(subject), "Secret", str(value(subject.body, "spec", "secretName"))] = subject
    return there


def _where(subject: Subject, kind: str) -> Home:
    """Where it looks for an object of a kind."""
    return Home(subject.cluster, "") if kind in OF_THE_CLUSTER else home(subject)


def _brings_its_secrets(fleet: Fleet, subject: Subject) -> bool:
    """Whether its cluster's profile says that Secrets exist already."""
    profiles = (site.cluster for site in fleet.sites if site.cluster_name == subject.cluster)
    return not any(isinstance(profile.secrets, ExternalSecrets) for profile in profiles)


def _keys(config_map: Subject) -> set[str]:
    return {key for data in ("data", "binaryData") for key in part(config_map.body, data)}
