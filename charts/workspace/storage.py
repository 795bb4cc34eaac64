"""The team's claim: one PersistentVolumeClaim that every pod of the team mounts, or folders of it.

Models and results must survive a mistake in git, so Argo CD neither prunes it nor deletes it with the Application:
https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/#no-prune-resources
"""

from collections.abc import Iterator

from charts.foundation.manifest import Manifest, namespaced
from charts.foundation.naming import CLAIM
from charts.foundation.tenant import Tenant

KEPT = {"argocd.argoproj.io/sync-options": "Prune=false,Delete=false"}


def storage(tenant: Tenant) -> Iterator[Manifest]:
    words, classes = tenant.team.storage, tenant.cluster.storage
    many = words.nodes == "many"
    spec = {
        "accessModes": ["ReadWriteMany" if many else "ReadWriteOnce"],
        "storageClassName": classes.many_nodes if many else classes.single_node,
        "resources": {"requests": {"storage": words.size}},
    }
    yield namespaced(tenant, "PersistentVolumeClaim", CLAIM, {"spec": spec}, field=("storage",), annotations=KEPT)
