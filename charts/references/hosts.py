"""Hosts by which a team is reached from outside."""

from collections.abc import Iterator

from charts.foundation.naming import webui_host
from charts.model.fault import Fault, Field
from charts.model.team import Team
from charts.model.tracking import OwnMlflow

LONGEST_LABEL, LONGEST_HOST = 63, 253
"""RFC 1035, section 2.3.4, less what its length octets take."""


def exposed(team: Team) -> Iterator[tuple[Field, str]]:
    """The hosts, each with its field. Where there is a WebUI for each user, each host starts with the user's name."""
    if team.webui is not None and team.webui.expose is not None:
        host = team.webui.expose.host
        users = dict.fromkeys(team.users)
        for name in [webui_host(host, user) for user in users] if team.webui.per == "user" else [host]:
            yield ("webui", "expose", "host"), name
    if isinstance(team.mlflow, OwnMlflow) and team.mlflow.expose is not None:
        yield ("mlflow", "expose", "host"), team.mlflow.expose.host


def host_faults(team: Team) -> Iterator[Fault]:
    """An Ingress and an HTTPRoute take names only, and a certificate none that DNS could not hold."""
    for field, host in exposed(team):
        labels = host.split(".")
        if labels[-1].isdigit():
            yield Fault(field, f"`{host}` is an address, and certificates are for names", "a host name")
        elif len(host) > LONGEST_HOST or max(map(len, labels)) > LONGEST_LABEL:
            problem = f"`{host}` is longer than DNS allows"
            yield Fault(field, problem, f"at most {LONGEST_LABEL} characters between dots and {LONGEST_HOST} in all")
