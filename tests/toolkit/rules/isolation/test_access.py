from typing import Any

import pytest

from tests.charts.tenants import tenant
from tests.toolkit.rules.fleets import NAMESPACE, fleet, said, thing
from toolkit.rules.isolation.access import wide_access

OWNER = {"kind": "User", "name": "owner@acme.example", "apiGroup": "rbac.authorization.k8s.io"}


def role(namespace: str = NAMESPACE, **rule: list[str]) -> dict[str, Any]:
    return thing(
        "Role", "some", namespace, rules=[{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"], **rule}]
    )


def binding(what: str = "RoleBinding", to: str = "Role", role: str = "some", **subject: str) -> dict[str, Any]:
    subjects = [subject or OWNER]
    namespace = None if what == "ClusterRoleBinding" else NAMESPACE
    return thing(what, "some", namespace, subjects=subjects, roleRef={"kind": to, "name": role})


@pytest.mark.parametrize(
    ("too_wide", "words"),
    [
        (role(verbs=["*"]), "`*`"),
        (role(resources=["*"]), "`*`"),
        (role(apiGroups=["*"]), "`*`"),
        (role(resources=["secrets"]), "`get` of secrets"),
        (role(resources=["pods/exec"], verbs=["create"]), "pods/exec"),
        (role(resources=["serviceaccounts/token"], verbs=["create"]), "serviceaccounts/token"),
        (role(resources=["roles"], verbs=["escalate"]), "`escalate`"),
        (role(resources=["roles"], verbs=["bind"]), "`bind`"),
        (role(resources=["users"], verbs=["impersonate"]), "`impersonate`"),
        (role(resources=["networkpolicies"], verbs=["delete"]), "networkpolicies"),
        (role(resources=["resourcequotas"], verbs=["get", "patch"]), "`patch` of resourcequotas"),
    ],
)
def test_a_role_that_is_too_wide(too_wide: dict[str, Any], words: str) -> None:
    [complaint] = said(wide_access, fleet(too_wide))
    assert words in complaint.text
    assert complaint.field == ("Role", "some")


@pytest.mark.parametrize(
    "narrow",
    [
        role(
            resources=["pods", "pods/log", "networkpolicies", "resourcequotas", "roles"], verbs=["get", "list", "watch"]
        ),
        role(resources=["jobs"], verbs=["create", "delete"]),
        role(resources=["pods/portforward"], verbs=["get", "create"]),
        role("mlops", resources=["secrets"]),
    ],
)
def test_a_role_that_is_not(narrow: dict[str, Any]) -> None:
    assert said(wide_access, fleet(narrow)) == []


@pytest.mark.parametrize(
    ("too_wide", "words"),
    [
        (binding(to="ClusterRole", role="admin"), "`admin`"),
        (binding(kind="Group", name="system:authenticated"), "nobody in particular"),
        (binding(kind="ServiceAccount", name="training", namespace="llm-workspace-team-y"), "another team"),
        (binding("ClusterRoleBinding", "ClusterRole", "view"), "owner@acme.example"),
    ],
)
def test_a_binding_that_is_too_wide(too_wide: dict[str, Any], words: str) -> None:
    [complaint] = said(wide_access, fleet(too_wide, tenants=[tenant({"owners": ["owner@acme.example"]})]))
    assert words in complaint.text


@pytest.mark.parametrize(
    "narrow",
    [
        binding(),
        binding(to="ClusterRole", role="view"),
        binding(kind="ServiceAccount", name="backend", namespace="mlops"),
        binding(kind="ServiceAccount", name="training", namespace=NAMESPACE),
    ],
)
def test_a_binding_that_is_not(narrow: dict[str, Any]) -> None:
    assert said(wide_access, fleet(narrow, tenants=[tenant({"owners": ["owner@acme.example"]})])) == []


def test_rights_in_the_whole_cluster_are_none_of_a_teams_accounts() -> None:
    account = {"kind": "ServiceAccount", "name": "training", "namespace": NAMESPACE}
    of_a_team = binding("ClusterRoleBinding", "ClusterRole", "view", **account)
    of_the_platform = binding("ClusterRoleBinding", "ClusterRole", "view", **account | {"namespace": "kueue-system"})
    assert len(said(wide_access, fleet(of_a_team))) == 1
    assert said(wide_access, fleet(of_the_platform)) == []
