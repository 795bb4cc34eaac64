"""ServiceAccounts of `llm-shared`: one for each shared service, without a token.

None of them speaks to the Kubernetes API. With Workload Identity on GKE the account itself is the principal that a
bucket is granted to; an annotation says its name, for whoever grants.
"""

from collections.abc import Iterator

from charts.foundation.identity import principal
from charts.foundation.manifest import Manifest, namespaced
from charts.foundation.naming import ServiceAccount
from charts.foundation.tenant import Site


def shared_service_accounts(site: Site) -> Iterator[Manifest]:
    shared = site.shared
    accounts: dict[ServiceAccount, tuple[str, object]] = {
        "mlflow": ("mlflow", shared.mlflow),
        "gateway": ("gateway", shared.gateway),
        "prompt-console": ("prompt_console", shared.prompt_console),
    }
    for account, (key, service) in accounts.items():
        if service is not None:
            yield namespaced(
                site,
                "ServiceAccount",
                account,
                {"automountServiceAccountToken": False},
                field=("shared", site.cluster_name, key),
                annotations=principal(site, account),
            )
