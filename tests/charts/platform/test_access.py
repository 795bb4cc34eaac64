"""ServiceAccounts of the shared services."""

from charts.foundation.manifest import names
from charts.platform.access import shared_service_accounts
from charts.platform.prompt_console import prompt_console
from tests.charts.tenants import FULL, SHARED, site


def test_nothing_shared_nobody_to_act_as() -> None:
    assert list(shared_service_accounts(site())) == []


def test_each_service_has_its_own() -> None:
    for service, words in SHARED.items():
        [account] = shared_service_accounts(site(FULL, {service: words}))
        assert account.field[-1] == service
    accounts = list(shared_service_accounts(site(FULL, SHARED)))
    assert len({account.name for account in accounts}) == len(SHARED)


def test_no_token_is_mounted() -> None:
    for account in shared_service_accounts(site(FULL, SHARED)):
        assert account.body["automountServiceAccountToken"] is False


def test_the_console_acts_as_an_account_that_exists() -> None:
    everything = site(FULL, SHARED)
    [deployment] = (manifest for manifest in prompt_console(everything) if manifest.kind == "Deployment")
    acts_as = deployment.body["spec"]["template"]["spec"]["serviceAccountName"]
    assert acts_as in names(shared_service_accounts(everything), "ServiceAccount")


def test_where_pods_are_principals_each_account_says_its_own_name() -> None:
    everything = site(FULL, SHARED)
    for account in shared_service_accounts(everything):
        [name] = account.body["metadata"]["annotations"].values()
        assert name.endswith(f"/ns/{everything.namespace}/sa/{account.name}")
    for account in shared_service_accounts(site(shared=SHARED)):
        assert "annotations" not in account.body["metadata"]
