"""Tokens for the Kubernetes API: no program here speaks to it, so whoever breaks into a pod shall find none."""

from collections.abc import Iterator, Set

from toolkit.rules.homes import Home, home
from toolkit.rules.parts import part, parts, value
from toolkit.rules.pods import PodTemplate, pod_templates
from toolkit.rules.rule import Complaint, Fleet, complain

TOKEN_TYPE = "kubernetes.io/service-account-token"


def mounted_token(fleet: Fleet) -> Iterator[Complaint]:
    """Mounted by default, on purpose, or kept in a Secret. A token for somebody else (`audience`) is no key to it."""
    silent = _without_token(fleet)
    for pod in pod_templates(fleet):
        if _mounts_by_default(pod, silent):
            problem = (
                f"{pod.subject} mounts its service account's token; expected `automountServiceAccountToken: false`"
            )
            yield complain(pod.subject, problem)
        for name in _projected(pod):
            yield complain(pod.subject, f"{pod.subject} mounts a token for the Kubernetes API (volume `{name}`)")
    for secret in fleet.of_kind("Secret"):
        if secret.body.get("type") == TOKEN_TYPE:
            yield complain(secret, f"{secret} makes Kubernetes write a token into it that never ends")


def _without_token(fleet: Fleet) -> Set[tuple[Home, str]]:
    """The service accounts that say so themselves."""
    accounts = fleet.of_kind("ServiceAccount")
    return {(home(it), it.name) for it in accounts if it.body.get("automountServiceAccountToken") is False}


def _mounts_by_default(pod: PodTemplate, silent: Set[tuple[Home, str]]) -> bool:
    """The pod's word counts before its account's."""
    own = pod.spec.get("automountServiceAccountToken")
    account = str(pod.spec.get("serviceAccountName", "default"))
    return own is not False and (own is True or (home(pod.subject), account) not in silent)


def _projected(pod: PodTemplate) -> Iterator[str]:
    for volume in parts(pod.spec, "volumes"):
        for source in parts(volume, "projected", "sources"):
            if "serviceAccountToken" in source and not value(part(source, "serviceAccountToken"), "audience"):
                yield str(volume.get("name"))
