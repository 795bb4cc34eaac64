"""The same objects from Helm: one chart, one values file and one `helm template` a team.

A template stands for the objects of one sort, such as the Jobs that train: what all teams have in common is its text,
what differs are values, as in charts that people write. Nothing is downloaded and no cluster is asked.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.patterns import (
    TEAM,
    Body,
    Differs,
    Keys,
    Pattern,
    Same,
    pattern,
    value_name,
    values,
    with_team,
    without_team,
)
from toolkit.writing.yaml_text import to_yaml

COMPONENT = "app.kubernetes.io/component"

Objects = Mapping[str, list[Body]]
"""Of each team."""


def write_chart(folder: Path, teams: Objects) -> None:
    """Writes the chart that makes the teams' objects, and `values/<team>.yaml` beside it."""
    alike = _alike(teams)
    patterns = {sort: pattern(bodies) for sort, bodies in alike.items()}
    (folder / "chart" / "templates").mkdir(parents=True)
    (folder / "values").mkdir()
    (folder / "chart" / "Chart.yaml").write_text("apiVersion: v2\nname: team\nversion: 1.0.0\n")
    for sort, of in patterns.items():
        text = "".join(f"{line}\n" for line in _template(sort, of))
        (folder / "chart" / "templates" / f"{sort}.yaml").write_text(text)
    for team, bodies in teams.items():
        (folder / "values" / f"{team}.yaml").write_bytes(to_yaml([_values(team, bodies, patterns)]))


def _sort(body: Body) -> str:
    """Such as `job-training`: its kind, and its component if it has one."""
    return "-".join(filter(None, (body["kind"].lower(), _component(body))))


def _component(content: Any) -> str | None:
    """The first that is found in its labels, its selector or its pods' labels."""
    if isinstance(content, dict):
        own = content.get(COMPONENT)
        return own if isinstance(own, str) else next(filter(None, map(_component, _parts_with_labels(content))), None)
    return None


def _parts_with_labels(content: Body) -> Iterator[Any]:
    for key in ("metadata", "labels", "spec", "podSelector", "matchLabels", "template"):
        yield content.get(key)


def _alike(teams: Objects) -> dict[str, list[Body]]:
    alike: dict[str, list[Body]] = {}
    for team, bodies in teams.items():
        for body in bodies:
            alike.setdefault(_sort(body), []).append(without_team(body, team))
    return alike


def _values(team: str, bodies: Iterable[Body], patterns: Mapping[str, Pattern]) -> Body:
    of_team: Body = {"team": team}
    for body in bodies:
        sort = _sort(body)
        own = with_team(values(patterns[sort], without_team(body, team)), team)
        of_team.setdefault(value_name(sort), []).append(own)
    return of_team


def _template(sort: str, of: Pattern) -> Iterator[str]:
    yield f"{{{{- range .Values.{value_name(sort)} }}}}"
    yield "---"
    yield from _lines(of, "", ".", 0)
    yield "{{- end }}"


def _lines(of: Pattern, head: str, path: str, depth: int) -> Iterator[str]:
    """YAML of the pattern behind `head`, such as `spec:`; `path` is the template's name for its value."""
    if isinstance(of, Same):
        yield from _literal(of.content, head, depth)
    elif isinstance(of, Differs):
        yield _value(of, head, path, depth)
    elif isinstance(of, Keys):
        if head:
            yield f"{'  ' * depth}{head}"
        yield from _entries(of, path, depth + bool(head))
    else:
        yield f"{'  ' * depth}{head}"
        for index, entry in enumerate(of.entries):
            yield from _item(entry, _below(path, f"item{index}"), depth + 1)


def _entries(of: Keys, path: str, depth: int) -> Iterator[str]:
    for key, entry in of.entries.items():
        name = value_name(key)
        lines = _lines(entry, f"{key}:", _below(path, name), depth)
        if key in of.optional:
            yield f'{{{{- if hasKey {path} "{name}" }}}}'
            yield from lines
            yield "{{- end }}"
        else:
            yield from lines


def _item(of: Pattern, path: str, depth: int) -> Iterator[str]:
    """`- ` before the first line, which no optional key is: what is common to all items stands first."""
    if isinstance(of, Keys):
        yield f"{'  ' * depth}-"
        yield from _entries(of, path, depth + 1)
    else:
        yield from _lines(of, "-", path, depth)


def _literal(content: Any, head: str, depth: int) -> Iterator[str]:
    pad = "  " * depth
    if not content or not isinstance(content, dict | list):
        yield f"{pad}{head} {_text(content)}"
        return
    if head:
        yield f"{pad}{head}"
        depth += 1
    if isinstance(content, dict):
        for key, value in content.items():
            yield from _literal(value, f"{key}:", depth)
    else:
        for item in content:
            yield from _literal(item, "-", depth)


def _value(of: Differs, head: str, path: str, depth: int) -> str:
    pad = "  " * depth
    if of.kinds <= {str}:
        return f"{pad}{head} {{{{ {path} | quote }}}}"
    if of.kinds <= {int, bool, float}:
        return f"{pad}{head} {{{{ {path} }}}}"
    return f"{pad}{head} {{{{- toYaml {path} | nindent {2 * depth + 2} }}}}"


def _below(path: str, name: str) -> str:
    return f".{name}" if path == "." else f"{path}.{name}"


def _text(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False).replace(TEAM, "{{ $.Values.team }}")
