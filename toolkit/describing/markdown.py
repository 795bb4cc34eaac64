"""The few Markdown forms that the reference pages need."""

import re
from collections.abc import Mapping

import yaml

LINE = 100
"""Characters that a line of an example has at most, if it can be helped."""


def code(text: str) -> str:
    """A text in code style."""
    return f"`{text}`"


def yaml_code(value: object) -> str:
    """Plain data as one line of YAML, as a person would type it."""
    return code(_yaml(value, flow=True).removesuffix("\n").removesuffix("\n..."))


def yaml_block(value: Mapping[str, object]) -> str:
    """A mapping as a block of YAML."""
    text = "".join(_entry(key, entry) for key, entry in value.items())
    return f"```yaml\n{text}```\n"


def cell(text: str) -> str:
    """A text inside a table."""
    return text.replace("|", "\\|")


def anchor(heading: str) -> str:
    """Where GitHub puts a heading's link: its letters, digits, - and _, lower-case, with dashes for blanks."""
    return re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-")


def _entry(key: str, value: object) -> str:
    """The innermost collections on one line each, if the lines stay short."""
    text = _yaml({key: value}, flow=None if isinstance(value, Mapping | list) else False)
    return text if max(map(len, text.splitlines())) <= LINE else _yaml({key: value}, flow=False)


def _yaml(value: object, *, flow: bool | None) -> str:
    return yaml.safe_dump(value, sort_keys=False, default_flow_style=flow, allow_unicode=True, width=10_000)
