"""`llm-shared`: the Namespace of what a cluster's teams share, where they share anything.

It has no quota and no limits: those keep one team from another's share, and here there is one owner whose pods all
state their own resources.
"""

from collections.abc import Iterator

from charts.foundation.manifest import Manifest
from charts.foundation.namespaces import namespace
from charts.foundation.tenant import Site
from charts.model.shared import Shared


def shared_namespace(site: Site) -> Iterator[Manifest]:
    if site.shared != Shared():
        yield namespace(site, field=("shared", site.cluster_name))
