"""References to secrets: an ExternalSecret for each Secret that the input names, and never a value.

On a cluster with External Secrets the operator makes the Secret from the store's entry `<namespace>-<secret>`, so that
no owner can read another's by naming it; `charts/references/fleet.py` sees to teams whose names begin alike. On any
other cluster the Secret is expected to exist.
"""

from collections.abc import Iterator, Mapping

from charts.foundation.manifest import Manifest, namespaced
from charts.foundation.tenant import Owner
from charts.model.cluster import ExternalSecrets
from charts.model.fault import Field
from charts.model.sources import ArtifactoryModel, S3Model
from charts.model.team import Team
from charts.model.tracking import OwnMlflow

DEFAULTS = {"conversionStrategy": "Default", "decodingStrategy": "None", "metadataPolicy": "None"}
"""What older operators write into an ExternalSecret that leaves them out, and Argo CD then reports for ever:
https://github.com/external-secrets/external-secrets/issues/6797
"""

HOURLY = "1h0m0s"
"""As the operator writes it back; `1h` is another text to Argo CD:
https://github.com/external-secrets/external-secrets/pull/1028
"""


def external_secrets(owner: Owner, mentioned: Mapping[str, Field]) -> Iterator[Manifest]:
    """One ExternalSecret for each Secret, with the input field that mentions it; none where Secrets exist already."""
    if not isinstance(owner.cluster.secrets, ExternalSecrets):
        return
    store = owner.cluster.secrets.external_secrets.store
    for secret, field in mentioned.items():
        spec = {
            "refreshInterval": HOURLY,
            "secretStoreRef": {"kind": "ClusterSecretStore", "name": store},
            "target": {"name": secret, "creationPolicy": "Owner", "deletionPolicy": "Retain"},
            "dataFrom": [{"extract": {"key": f"{owner.namespace}-{secret}", **DEFAULTS}}],
        }
        yield namespaced(owner, "ExternalSecret", secret, {"spec": spec}, field=field)


def named_by(team: Team) -> Iterator[tuple[str, Field]]:
    """Every Secret that a team's file names, as often as it does, each with the field."""
    for name, model in team.models.items():
        if isinstance(model, ArtifactoryModel | S3Model):
            yield model.secret, ("models", name, "secret")
    for name, dataset in team.datasets.items():
        if dataset.fetch is not None:
            yield dataset.fetch.secret, ("datasets", name, "fetch", "secret")
    if isinstance(team.mlflow, OwnMlflow):
        yield team.mlflow.database.secret, ("mlflow", "database", "secret")
        if team.mlflow.secret is not None:
            yield team.mlflow.secret, ("mlflow", "secret")
    if team.results is not None:
        yield team.results.secret, ("results", "secret")


def first_mentions(mentions: Iterator[tuple[str, Field]]) -> dict[str, Field]:
    """Each Secret's name once, with the field that mentions it first."""
    first: dict[str, Field] = {}
    for secret, field in mentions:
        first.setdefault(secret, field)
    return first
