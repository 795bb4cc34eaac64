"""Whose WebUIs a team has: one of the team, or one of each user."""

from charts.foundation.tenant import Tenant


def webui_users(tenant: Tenant) -> tuple[str | None, ...]:
    """The user behind each WebUI; None stands for the team."""
    webui = tenant.team.webui
    if webui is None:
        return ()
    return tenant.team.users if webui.per == "user" else (None,)
