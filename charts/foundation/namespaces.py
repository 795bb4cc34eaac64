"""A Namespace as the platform makes it: admitting `restricted` pods only, and not deleted by accident."""

from collections.abc import Mapping

from charts.foundation.manifest import Manifest, cluster_wide
from charts.foundation.tenant import Owner
from charts.model.fault import Field

RETIRED = {"tunefleet.io/retired": "true"}
"""On the Namespace of a team that is retired: only then may its file go."""

MODES = ("enforce", "audit", "warn")
KEPT = {"argocd.argoproj.io/sync-options": "Prune=confirm,Delete=confirm"}
"""Argo CD asks a person before it deletes it: a Namespace takes every model and result in it along."""


def namespace(owner: Owner, *, field: Field, annotations: Mapping[str, str] | None = None) -> Manifest:
    """Its owner's Namespace.

    The level is pinned to the cluster's version, so that an upgrade of the cluster does not change what is admitted:
    https://kubernetes.io/docs/concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces
    """
    admission = {f"pod-security.kubernetes.io/{mode}": "restricted" for mode in MODES}
    pinned = {f"pod-security.kubernetes.io/{mode}-version": f"v{owner.cluster.kubernetes}" for mode in MODES}
    return cluster_wide(
        owner,
        "Namespace",
        owner.namespace,
        {},
        field=field,
        labels={**admission, **pinned},
        annotations={**KEPT, **(annotations or {})},
    )
