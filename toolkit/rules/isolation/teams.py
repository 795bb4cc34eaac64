"""Whose a namespace is."""

from charts.foundation.naming import team_namespace


def is_teams(namespace: object) -> bool:
    """Whether it is some team's; the platform's and the cluster's own are not."""
    return isinstance(namespace, str) and namespace.startswith(team_namespace(""))
