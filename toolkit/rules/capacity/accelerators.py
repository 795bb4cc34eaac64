"""Which of a cluster's accelerators a pod may land on, as far as its node selector tells.

Labels that every cluster has, such as a zone's, tell nothing of GPUs. A pod that selects nothing else may land on any.
"""

from collections.abc import Iterator, Mapping

from charts.foundation.accelerators import node_labels
from charts.model.cluster import Cluster
from toolkit.rules.parts import part, parts, words
from toolkit.rules.pods import PodTemplate


def node_selector(pod: PodTemplate) -> Mapping[str, str]:
    """Labels that the pod's node must have: those it selects, and those its affinity leaves no choice of."""
    selected = {str(key): str(value) for key, value in part(pod.spec, "nodeSelector").items()}
    return {**dict(_required(pod)), **selected}


def accelerators(cluster: Cluster, selector: Mapping[str, str]) -> list[str]:
    """The names of the accelerators whose nodes may be meant by the selector."""
    telling = {key: value for key, value in selector.items() if not _of_any_node(key)}
    labels = {name: node_labels(cluster, accelerator) for name, accelerator in cluster.accelerators.items()}
    return [name for name, own in labels.items() if not telling or _meets(telling, own)]


def _meets(selector: Mapping[str, str], labels: Mapping[str, str]) -> bool:
    in_common = selector.keys() & labels.keys()
    return bool(in_common) and all(selector[key] == labels[key] for key in in_common)


def _of_any_node(key: str) -> bool:
    """https://kubernetes.io/docs/reference/labels-annotations-taints/"""
    domain = key.partition("/")[0]
    return domain == "kubernetes.io" or domain.endswith(".kubernetes.io")


def _required(pod: PodTemplate) -> Iterator[tuple[str, str]]:
    rule = "requiredDuringSchedulingIgnoredDuringExecution"
    terms = parts(pod.spec, "affinity", "nodeAffinity", rule, "nodeSelectorTerms")
    for expression in parts(terms[0], "matchExpressions") if len(terms) == 1 else []:
        match words(expression, "values"):
            case [only] if expression.get("operator") == "In":
                yield str(expression.get("key")), only
