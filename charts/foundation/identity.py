"""Who a pod is to the cloud: the name under which its ServiceAccount is granted what it needs there."""

from charts.foundation.naming import ServiceAccount
from charts.foundation.tenant import Owner


def principal(owner: Owner, account: ServiceAccount) -> dict[str, str]:
    """An annotation with the account's name at Google; no key and no account of Google's is made.

    It grants nothing: a person copies it into the bucket's permissions.
    https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity#configure-authz-principals
    """
    if owner.cluster.identity is None:
        return {}
    gke = owner.cluster.identity.gke
    pool = f"projects/{gke.project_number}/locations/global/workloadIdentityPools/{gke.project}.svc.id.goog"
    subject = f"ns/{owner.namespace}/sa/{account}"
    return {"tunefleet.io/principal": f"principal://iam.googleapis.com/{pool}/subject/{subject}"}
