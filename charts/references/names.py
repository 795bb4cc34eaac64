"""Names that grow: what a person writes becomes part of Kubernetes' own names, which have at most 63 characters.

A name that is too long is refused by the API server long after the pull request was merged, and two that become the
same overwrite each other without a word.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from charts.foundation import naming
from charts.model.fault import Fault, Field
from charts.model.serving import VllmServing
from charts.model.team import Team, Webui
from charts.model.trainings import LlamaFactoryTraining, Training
from charts.model.words import LABEL, NAME

LONGEST = 63
"""Of a Service, of a Job (its name is a label of its pods) and of a host name: RFC 1123 labels."""

RESERVED = {"platform": "dist/<cluster>/platform is where a cluster's shared objects are"}

DIGEST = "xxxxxxxx"
"""As long as the digest in the name of a download's Job."""

SUFFIX = "-xxxxx"
"""What Kubernetes adds to a pod's name, and JobSet counts when it refuses one:
https://github.com/kubernetes-sigs/jobset/blob/main/pkg/webhooks/jobset_webhook.go
"""


class _Composed(Struct, frozen=True):
    """A name in the cluster, made from a `part` that stands at the field."""

    kind: str
    name: str
    part: str
    field: Field


def team_name_faults(team: str) -> Iterator[Fault]:
    """Of a team's name, which is its file's; they are at the file, not at a field."""
    if not re.fullmatch(LABEL, team):
        slug = re.sub(r"[^a-z0-9]+", "-", team.lower()).strip("-")
        suggestion = f"`{slug}.yaml`" if re.fullmatch(LABEL, slug) else None
        yield Fault((), f"`{team}` cannot be the name of a team", NAME, suggestion)
    elif team in RESERVED:
        yield Fault((), f"no team can be named `{team}`: {RESERVED[team]}", "another file name")
    elif fault := _too_long(_Composed("Namespace", naming.team_namespace(team), team, ())):
        yield fault


def composed_name_faults(team: Team) -> Iterator[Fault]:
    """Of the names a team's objects will have, each field at its longest."""
    longest: dict[Field, _Composed] = {}
    for composed in (*_jobs(team), *_services(team)):
        known = longest.setdefault(composed.field, composed)
        if len(composed.name) > len(known.name):
            longest[composed.field] = composed
    yield from filter(None, map(_too_long, longest.values()))
    yield from _same_services(team)


def _too_long(composed: _Composed) -> Fault | None:
    length = len(composed.name)
    if length <= LONGEST:
        return None
    problem = (
        f"`{composed.part}` makes the {composed.kind} `{composed.name}`, which is {length} characters long, "
        f"and at most {LONGEST} fit"
    )
    most = LONGEST - (length - len(composed.part))
    return Fault(composed.field, problem, f"a name of at most {most} characters", at_key=True)


def _same_services(team: Team) -> Iterator[Fault]:
    makers: dict[str, _Composed] = {}
    for composed in _services(team):
        other = makers.setdefault(composed.name, composed)
        if other.part != composed.part:
            problem = f"`{composed.part}` makes the Service `{composed.name}`, and so does `{other.part}`"
            yield Fault(composed.field, problem, "another name for one of the two", at_key=True)


def _jobs(team: Team) -> Iterator[_Composed]:
    for name, training in team.trainings.items():
        for kind, job in _jobs_of_run(name, training):
            yield _Composed(kind, job, name, ("trainings", name))
    for name in team.models:
        yield _Composed("Job", naming.download(name, DIGEST), name, ("models", name))
    for name, dataset in team.datasets.items():
        if dataset.fetch is not None:
            yield _Composed("Job", naming.download(name, DIGEST), name, ("datasets", name))


def _jobs_of_run(name: str, training: Training) -> Iterator[tuple[str, str]]:
    run = naming.run(name, training.run)
    yield "Job", run
    if isinstance(training, LlamaFactoryTraining):
        if training.nodes > 1:
            yield "Pod", f"{run}-node-0-{training.nodes - 1}{SUFFIX}"
        if training.merge:
            yield "Job", naming.step(name, training.run, "merge")
    if training.register:
        yield "Job", naming.step(name, training.run, "register")


def _services(team: Team) -> Iterator[_Composed]:
    for name, serving in team.serving.items():
        if isinstance(serving, VllmServing):
            yield _Composed("Service", naming.vllm(name), name, ("serving", name))
    for index, user in enumerate(team.users):
        yield from (_Composed("Service", name, user, ("users", index)) for name in _services_of_user(user, team.webui))
    for name, training in team.trainings.items():
        if isinstance(training, LlamaFactoryTraining) and training.nodes > 1:
            yield _Composed("Service", naming.run(name, training.run), name, ("trainings", name))


def _services_of_user(user: str, webui: Webui | None) -> Iterator[str]:
    if webui is not None and webui.per == "user":
        yield naming.webui(user)
        if webui.expose is not None:
            yield naming.login_proxy(naming.webui(user))
