"""Models that a vLLM outside serves: nothing is deployed, a ConfigMap publishes where each model is.

Whoever runs that vLLM mounts the claim, or what is behind it, and serves the folder: the path both as the team's pods
see it and within the claim.
"""

from collections.abc import Iterator

from charts.foundation import naming
from charts.foundation.folders import STORAGE
from charts.foundation.manifest import Manifest, namespaced, only
from charts.foundation.tenant import Tenant
from charts.model.serving import ExternalServing
from charts.workspace.served_models import model_path


def external_serving(tenant: Tenant) -> Iterator[Manifest]:
    for name, serving in tenant.team.serving.items():
        if isinstance(serving, ExternalServing):
            path = model_path(tenant, serving)
            data = {
                "served-model-name": name,
                "path": path,
                "claim": naming.CLAIM,
                "path-in-claim": path.removeprefix(f"{STORAGE}/"),
                **only(serving.run is not None, run=naming.run(serving.model, serving.run or 0)),
            }
            yield namespaced(tenant, "ConfigMap", naming.published(name), {"data": data}, field=("serving", name))
