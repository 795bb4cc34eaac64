"""What charts are made for: a team on its cluster, a cluster for all its teams, and how both get there."""

from msgspec import Struct

from charts.foundation.naming import SHARED_NAMESPACE, TEAM_LABEL, team_namespace
from charts.model.cluster import Cluster
from charts.model.platform import ArgoCd, Images, Repository
from charts.model.shared import Shared
from charts.model.team import Team


class Site(Struct, frozen=True):
    """A cluster, with what all its teams share."""

    cluster_name: str
    cluster: Cluster
    images: Images
    shared: Shared

    @property
    def namespace(self) -> str:
        return SHARED_NAMESPACE

    @property
    def labels(self) -> dict[str, str]:
        return {"app.kubernetes.io/managed-by": "tunefleet"}

    @property
    def retired(self) -> bool:
        return False


class Tenant(Struct, frozen=True):
    """A team on its cluster: the one argument of every room of a team."""

    name: str
    team: Team
    site: Site

    @property
    def cluster(self) -> Cluster:
        return self.site.cluster

    @property
    def images(self) -> Images:
        return self.site.images

    @property
    def namespace(self) -> str:
        return team_namespace(self.name)

    @property
    def labels(self) -> dict[str, str]:
        return {"app.kubernetes.io/managed-by": "tunefleet", TEAM_LABEL: self.name}

    @property
    def retired(self) -> bool:
        """Whether nothing of it may run any more; what is stored stays."""
        return self.team.retire


Owner = Site | Tenant
"""Whoever a manifest belongs to: it gives the namespace and the labels."""


class Delivery(Struct, frozen=True):
    """How `dist/` comes to a cluster: the repository, and the Argo CD that reads it."""

    site: Site
    repository: Repository
    argocd: ArgoCd
