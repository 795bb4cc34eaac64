"""What holds for the whole Argo CD: how healthy Jobs are told, how its objects are, and that nothing goes by default.

A person applies it, since an Argo CD that was there before has settings of its own. The ConfigMap is a part of
`argocd-cm`: applied on the server's side it adds its keys and leaves the others alone.
"""

from collections.abc import Iterator

from charts.delivery.argo_cd import in_argo_cd
from charts.delivery.health import JOB, JOB_SET
from charts.foundation.manifest import API_VERSIONS, Manifest
from charts.foundation.tenant import Delivery

CONFIG = "argocd-cm"


def argocd_cm(delivery: Delivery) -> Iterator[Manifest]:
    """The labels are Argo CD's own, by which it finds the ConfigMap, and no other: who installed it set the rest."""
    yield Manifest(
        {
            "apiVersion": API_VERSIONS["ConfigMap"],
            "kind": "ConfigMap",
            "metadata": {
                "name": CONFIG,
                "namespace": delivery.argocd.namespace,
                "labels": {"app.kubernetes.io/name": CONFIG, "app.kubernetes.io/part-of": "argocd"},
            },
            "data": {
                # A label holds 63 characters, and others copy labels along: an annotation is an object's own.
                "application.resourceTrackingMethod": "annotation",
                "resource.customizations.health.batch_Job": JOB,
                "resource.customizations.health.jobset.x-k8s.io_JobSet": JOB_SET,
            },
        },
        ("argocd",),
    )


def locked_default(delivery: Delivery) -> Iterator[Manifest]:
    """Argo CD makes the project `default`, where everything may go everywhere. It cannot be deleted, only emptied:
    https://argo-cd.readthedocs.io/en/stable/user-guide/projects/#the-default-project
    """
    spec = {
        "description": "Nothing: every Application names a project of its own.",
        "sourceRepos": [],
        "sourceNamespaces": [],
        "destinations": [],
        "clusterResourceWhitelist": [],
        "namespaceResourceBlacklist": [{"group": "*", "kind": "*"}],
    }
    yield in_argo_cd(delivery, "AppProject", "default", spec, field=("argocd",))
