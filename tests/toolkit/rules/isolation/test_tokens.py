from typing import Any

import pytest

from tests.toolkit.rules.fleets import deployment, fleet, pod, said, thing
from toolkit.rules.isolation.tokens import mounted_token

SILENT = thing("ServiceAccount", "web", automountServiceAccountToken=False)
SPEAKING = thing("ServiceAccount", "web")


def projected(**token: Any) -> dict[str, Any]:
    return {"name": "token", "projected": {"sources": [{"serviceAccountToken": {"path": "token", **token}}]}}


@pytest.mark.parametrize(
    ("account", "template"),
    [
        (SILENT, pod()),
        (SILENT, pod(serviceAccountName="web", automountServiceAccountToken=True)),
        (SPEAKING, pod(serviceAccountName="web")),
        (SILENT, pod(serviceAccountName="other")),
        (SILENT, pod(serviceAccountName="web", volumes=[projected()])),
    ],
    ids=["default-account", "asked-for", "account-says-nothing", "account-of-nobody", "projected"],
)
def test_a_token_in_the_pod(account: dict[str, Any], template: dict[str, Any]) -> None:
    [complaint] = said(mounted_token, fleet(account, deployment("web", template)))
    assert "token" in complaint.text
    assert complaint.field == ("Deployment", "web")


@pytest.mark.parametrize(
    ("account", "template"),
    [
        (SPEAKING, pod(automountServiceAccountToken=False)),
        (SPEAKING, pod(serviceAccountName="web", automountServiceAccountToken=False)),
        (SILENT, pod(serviceAccountName="web")),
        (SILENT, pod(serviceAccountName="web", volumes=[projected(audience="vault")])),
    ],
    ids=["pod-says-so", "pod-before-account", "account-says-so", "a-token-for-somebody-else"],
)
def test_no_token_for_the_api(account: dict[str, Any], template: dict[str, Any]) -> None:
    assert said(mounted_token, fleet(account, deployment("web", template))) == []


def test_a_secret_that_becomes_a_token() -> None:
    [complaint] = said(mounted_token, fleet(thing("Secret", "key", type="kubernetes.io/service-account-token")))
    assert complaint.field == ("Secret", "key")
    assert said(mounted_token, fleet(thing("Secret", "key", type="Opaque"))) == []
