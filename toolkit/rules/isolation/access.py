"""Rights in a team's namespace that reach further than looking on: to its secrets, its bounds, or other teams.

A verb that hands out rights is worth all of them: https://kubernetes.io/docs/concepts/security/rbac-good-practices/
"""

from collections.abc import Iterator, Mapping, Set
from typing import Any

from toolkit.rules.homes import home
from toolkit.rules.isolation.teams import is_teams
from toolkit.rules.parts import parts, value, words
from toolkit.rules.rule import Complaint, Fleet, Subject, complain

LOOKING = {"get", "list", "watch"}
HANDING_OUT = {"escalate", "bind", "impersonate"}
HIDDEN = {"secrets", "serviceaccounts/token", "pods/exec", "pods/attach", "pods/ephemeralcontainers"}
"""Not even to be looked at: what they hold, or lead to, is secret."""
BOUNDS = {
    "limitranges",
    "namespaces",
    "networkpolicies",
    "resourcequotas",
    "rolebindings",
    "roles",
    "serviceaccounts",
}
"""To be looked at only: the platform's word on what a team may do."""
EVERYBODY = {"system:authenticated", "system:unauthenticated", "system:anonymous", "system:serviceaccounts"}
HARMLESS_CLUSTER_ROLES = {"view"}
"""It shows neither secrets nor roles: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles"""


def wide_access(fleet: Fleet) -> Iterator[Complaint]:
    owners = {owner for tenant in fleet.tenants for owner in tenant.team.owners}
    for role in fleet.of_kind("Role"):
        if is_teams(home(role).namespace):
            for problem in dict.fromkeys(_too_much(role)):
                yield complain(role, f"{role} allows {problem}")
    for binding in fleet.of_kind("RoleBinding"):
        if is_teams(home(binding).namespace):
            yield from (complain(binding, f"{binding} {problem}") for problem in _bound_too_wide(binding))
    for binding in fleet.of_kind("ClusterRoleBinding"):
        for whom in _people_of_teams(binding, owners):
            role_name = value(binding.body, "roleRef", "name")
            yield complain(binding, f"{binding} gives {whom} the ClusterRole `{role_name}` in every namespace")


def _too_much(role: Subject) -> Iterator[str]:
    for rule in parts(role.body, "rules"):
        verbs, resources = set(words(rule, "verbs")), set(words(rule, "resources"))
        wild = {*verbs, *resources, *words(rule, "apiGroups")}
        if "*" in wild or "*/*" in wild:
            yield "`*`, which is everything there is and will be"
            continue
        yield from (f"`{verb}`, which hands out rights" for verb in sorted(verbs & HANDING_OUT))
        yield from (f"{_listed(verbs)} {resource}" for resource in sorted(resources & HIDDEN))
        if writing := verbs - LOOKING - HANDING_OUT:
            yield from (f"{_listed(writing)} {resource}" for resource in sorted(resources & BOUNDS))


def _bound_too_wide(binding: Subject) -> Iterator[str]:
    name = value(binding.body, "roleRef", "name")
    if value(binding.body, "roleRef", "kind") == "ClusterRole" and name not in HARMLESS_CLUSTER_ROLES:
        yield f"binds the ClusterRole `{name}`, whose rights are written elsewhere and grow there"
    for subject in parts(binding.body, "subjects"):
        where = subject.get("namespace")
        if _is_everybody(subject):
            yield f"binds `{subject.get('name')}`, which is nobody in particular"
        elif subject.get("kind") == "ServiceAccount" and is_teams(where) and where != home(binding).namespace:
            yield f"binds the service account `{subject.get('name')}` of another team ({where})"


def _people_of_teams(binding: Subject, owners: Set[str]) -> Iterator[str]:
    for subject in parts(binding.body, "subjects"):
        name, where = subject.get("name"), subject.get("namespace")
        if name in owners or _is_everybody(subject):
            yield f"`{name}`"
        elif subject.get("kind") == "ServiceAccount" and is_teams(where):
            yield f"the service account `{name}` of {where}"


def _is_everybody(subject: Mapping[str, Any]) -> bool:
    name = str(subject.get("name"))
    return name in EVERYBODY or name.startswith("system:serviceaccounts:")


def _listed(verbs: Set[str]) -> str:
    return " and ".join(f"`{verb}`" for verb in sorted(verbs)) + " of"
