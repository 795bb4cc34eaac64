"""Applications: one for each file of `dist/`, because what is launched must not be treated like what lives on.

| of                  | prune, self-heal | why                                                                      |
|---------------------|------------------|--------------------------------------------------------------------------|
| tenancy, platform   | yes              | What git no longer grants must go; what a person opened must close.      |
| workspace           | yes              | A model that is no longer served holds a GPU. Claims say that they stay. |
| runs                | no               | What left git may still compute; a deleted Job must not start by itself. |

Waves and hooks are not used: a Job that waits in a queue is not healthy for days, and the sync would wait with it.
A Job that is deleted by hand while git names it does start with the next commit to its file: Argo CD has no setting
that creates an object once.
A new team's Applications begin together; until its project and its namespace are there, they are tried again.
Source: https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/, sync-options/ and diffing/ beside it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from charts.delivery.argo_cd import ASKS_FIRST, in_argo_cd, platform_project, team_application, team_project
from charts.foundation.autoscaled import autoscaled_deployments
from charts.foundation.manifest import API_VERSIONS, Manifest
from charts.foundation.tenant import Delivery, Tenant

SYNC_OPTIONS = (
    # The platform makes the Namespace: one that Argo CD makes has neither the level of its pods nor its protection.
    "CreateNamespace=false",
    # What has not changed is not applied again, so a merge of one model leaves the other thousand objects alone.
    "ApplyOutOfSyncOnly=true",
    # Of two Applications with one object, the second says so; else they would undo each other for ever.
    "FailOnSharedResource=true",
    # What is ignored when comparing is not written either: Argo CD sends the cluster's own value back.
    "RespectIgnoreDifferences=true",
)
"""Without ServerSideApply: no object comes near the 256 KiB of annotation that it is for, it takes fields over from
those who own them, and a change that is refused makes the comparison itself fail."""

RETRY = {"limit": 5, "refresh": True, "backoff": {"duration": "5s", "factor": 2, "maxDuration": "3m"}}
"""Two and a half minutes: long enough for a namespace or a CRD to come. `refresh` tries the newest commit; without it
the mended commit waits until the broken one has been tried five times."""

LAUNCHED = {
    "ConfigMap": ("/data",),
    "Job": ("/spec/backoffLimit", "/spec/podFailurePolicy", "/spec/template"),
    "JobSet": ("/spec/failurePolicy", "/spec/network", "/spec/replicatedJobs"),
}
"""What of a run is not compared once it is there, since it cannot be changed: another image, or the node labels that
Kueue adds to the template, would be tried for ever, and fail each time. No launch is hidden: a new run is a new object,
compared with nothing. What cancels a run stands in other fields, and is applied."""


class Source(Struct, frozen=True):
    """A file of `dist/`: its folder there, and its chart; `*` for all of the folder."""

    folder: str
    chart: str

    @property
    def file(self) -> str:
        return f"{self.chart}.k8s.yaml"


class Policy(Struct, frozen=True):
    """What Argo CD does by itself, beyond applying what is new or changed in git."""

    prune: bool
    self_heal: bool


LIVING = Policy(prune=True, self_heal=True)
LAUNCHING = Policy(prune=False, self_heal=False)


def applications(delivery: Delivery) -> Iterator[Manifest]:
    """The platform's."""
    site = delivery.site
    name = platform_project(site.cluster_name)
    source = Source(f"{site.cluster_name}/platform", "platform")
    destination = {"server": site.cluster.server, "namespace": site.namespace}
    spec = application_spec(delivery, source, name, destination)
    yield in_argo_cd(delivery, "Application", name, spec, annotations=annotations(source))


def team_applications(delivery: Delivery, tenant: Tenant) -> Iterator[Manifest]:
    """The team's three."""
    yield _of_team(delivery, tenant, "tenancy", platform_project(tenant.site.cluster_name), LIVING)
    yield _of_team(delivery, tenant, "workspace", team_project(tenant.name), LIVING, _autoscaled(tenant))
    yield _of_team(delivery, tenant, "runs", team_project(tenant.name), LAUNCHING, _launched())


def application_spec(
    delivery: Delivery,
    source: Source,
    project: str,
    destination: Mapping[str, str],
    policy: Policy = LIVING,
    ignored: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """The spec of an Application of one file. Which options do not vary, and why, stands at the constants above.

    What is false or empty is not written, but below `automated`: Argo CD drops it when it writes an Application, as it
    does for each sync, and the app of apps would put it back for ever, each time after a longer pause. A no below
    `automated` it has kept since 3.4. https://github.com/argoproj/argo-cd/issues/4501 and its pull request 26763.
    """
    return {
        "project": project,
        "source": {
            "repoURL": delivery.repository.url,
            "targetRevision": delivery.repository.branch,
            "path": f"dist/{source.folder}",
            # One file, named. Were the folder ever taken for a Helm chart, `directory` still says what it is.
            "directory": {"include": source.file},
        },
        "destination": dict(destination),
        "syncPolicy": {
            "automated": {
                "prune": policy.prune,
                "selfHeal": policy.self_heal,
                # An empty file must not delete everything. Where nothing is pruned it deletes nothing, and is no error.
                "allowEmpty": False,
            },
            "syncOptions": list(SYNC_OPTIONS),
            "retry": RETRY,
        },
        **({"ignoreDifferences": ignored} if ignored else {}),
    }


def annotations(source: Source, policy: Policy = LIVING) -> dict[str, str]:
    """Only a commit that changes its file has an Application rendered, compared and synced.

    Where launched objects are compared, it is done here and not by the API server, which would refuse to.
    """
    of_its_file = {"argocd.argoproj.io/manifest-generate-paths": source.file}
    return (
        of_its_file
        if policy.self_heal
        else {**of_its_file, "argocd.argoproj.io/compare-options": "ServerSideDiff=false"}
    )


def _of_team(
    delivery: Delivery,
    tenant: Tenant,
    chart: str,
    project: str,
    policy: Policy,
    ignored: list[dict[str, Any]] | None = None,
) -> Manifest:
    source = Source(f"{tenant.site.cluster_name}/{tenant.name}", chart)
    destination = {"server": tenant.cluster.server, "namespace": tenant.namespace}
    return in_argo_cd(
        delivery,
        "Application",
        team_application(tenant.name, chart),
        application_spec(delivery, source, project, destination, policy, ignored),
        team=tenant.name,
        annotations={**annotations(source, policy), **ASKS_FIRST},
    )


def _autoscaled(tenant: Tenant) -> list[dict[str, Any]]:
    """An autoscaler's number is left alone: by self-heal, and by whoever syncs by hand."""
    return [_ignored("Deployment", ["/spec/replicas"], name) for name in autoscaled_deployments(tenant)]


def _launched() -> list[dict[str, Any]]:
    return [_ignored(kind, list(pointers)) for kind, pointers in LAUNCHED.items()]


def _ignored(kind: str, pointers: list[str], name: str | None = None) -> dict[str, Any]:
    group = API_VERSIONS[kind].rpartition("/")[0]
    which = {"group": group, "kind": kind, "name": name}
    return {**{word: value for word, value in which.items() if value}, "jsonPointers": pointers}
