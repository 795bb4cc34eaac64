"""What a person applies once: a project and an Application, by which Argo CD reads all its others from git.

They are in a file of their own that no Application manages, so a merge can neither widen this project nor point this
Application elsewhere: what may change Argo CD is changed by whoever may log in to its cluster. The project lets in
projects and Applications, in Argo CD's namespace, and nothing else.
"""

from collections.abc import Iterator

from charts.delivery import argo_cd
from charts.delivery.applications import Source, application_spec
from charts.delivery.kinds import ARGO_CD, group_kinds
from charts.foundation.manifest import Manifest
from charts.foundation.tenant import Delivery
from charts.model.cluster import OWN_API_SERVER


def bootstrap(delivery: Delivery) -> Iterator[Manifest]:
    cluster = delivery.site.cluster_name
    name = argo_cd.bootstrap(cluster)
    # Applications are read where Argo CD runs, whichever cluster they are for.
    destination = {"server": OWN_API_SERVER, "namespace": delivery.argocd.namespace}
    project = {
        "description": f"The projects and Applications of {cluster}.",
        "sourceRepos": [delivery.repository.url],
        "destinations": [destination],
        "clusterResourceWhitelist": [],
        "namespaceResourceWhitelist": group_kinds(*ARGO_CD),
    }
    yield argo_cd.in_argo_cd(delivery, "AppProject", name, project)
    source = Source(f"{cluster}/platform/argocd", "*")
    spec = application_spec(delivery, source, name, destination)
    whole_folder = {"argocd.argoproj.io/manifest-generate-paths": "."}
    yield argo_cd.in_argo_cd(delivery, "Application", name, spec, annotations=whole_folder)
