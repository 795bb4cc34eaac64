"""The security baseline: what Kubernetes' `restricted` level asks of every pod, and of the namespaces that enforce it.

Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
"""

from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.rules.parts import part, value, words
from toolkit.rules.pods import PodTemplate, pod_templates
from toolkit.rules.rule import Complaint, Fleet, complain

ENFORCED = "pod-security.kubernetes.io/enforce"
SECCOMP = ("RuntimeDefault", "Localhost")
ADDABLE = {"NET_BIND_SERVICE"}


def baseline(fleet: Fleet) -> Iterator[Complaint]:
    """Containers that lack some of it. What the pod says holds for a container that says nothing."""
    for pod in pod_templates(fleet):
        for container in pod.containers:
            if lacking := list(_lacking(pod, container)):
                problem = f"container `{container.get('name')}` of {pod.subject} lacks {', '.join(lacking)}"
                yield complain(pod.subject, problem)


def enforced(fleet: Fleet) -> Iterator[Complaint]:
    for namespace in fleet.of_kind("Namespace"):
        level = value(namespace.body, "metadata", "labels", ENFORCED)
        if level != "restricted":
            found = f"enforces `{level}`" if level else "enforces no level"
            yield complain(namespace, f"{namespace} {found} of pod security; expected `{ENFORCED}: restricted`")


def _lacking(pod: PodTemplate, container: Mapping[str, Any]) -> Iterator[str]:
    own, capabilities = part(container, "securityContext"), part(container, "securityContext", "capabilities")
    context = {**part(pod.spec, "securityContext"), **own}
    if context.get("runAsNonRoot") is not True:
        yield "`runAsNonRoot: true`"
    if context.get("runAsUser") == 0:
        yield "a `runAsUser` other than 0"
    if own.get("allowPrivilegeEscalation") is not False:
        yield "`allowPrivilegeEscalation: false`"
    if "ALL" not in words(capabilities, "drop"):
        yield "`capabilities: {drop: [ALL]}`"
    if added := sorted(set(words(capabilities, "add")) - ADDABLE):
        yield f"capabilities without {', '.join(added)}"
    if value(context, "seccompProfile", "type") not in SECCOMP:
        yield "`seccompProfile: {type: RuntimeDefault}`"
