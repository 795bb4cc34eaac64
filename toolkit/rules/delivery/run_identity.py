"""A launched run is an event: what was launched stays, and is launched again under a higher number only.

Compared is the part of the team's file that a run was launched with, which stands on its Job, with what the file says
now. What others changed, an image, a default, is none of it.
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from toolkit.rules.delivery.wording import changes
from toolkit.rules.rule import Complaint, Fleet
from toolkit.writing.run_steps import RunStep, run_steps
from toolkit.writing.sheet import Sheet


class _Run(Struct, frozen=True):
    """A training's run as it is rendered now, what `dist/` holds of it, and its training's highest number there."""

    training: str
    number: int
    steps: tuple[tuple[RunStep | None, RunStep], ...]
    """Each step that is rendered, behind what `dist/` holds of it."""
    latest: int
    cancelled: bool


def run_identity(fleet: Fleet) -> Iterator[Complaint]:
    """At most one complaint a training. A file that is not in `dist/` yet has launched nothing."""
    retired = {f"teams/{tenant.name}.yaml" for tenant in fleet.tenants if tenant.retired}
    for sheet in fleet.sheets:
        for run in _runs(sheet, fleet):
            yield from _judged(sheet, run, may_cancel=sheet.source in retired)


def _runs(sheet: Sheet, fleet: Fleet) -> Iterator[_Run]:
    if sheet.name not in fleet.committed:
        return
    rendered = _by_training(run_steps(manifest.body for manifest in sheet.manifests).values())
    if not rendered:
        return
    launched = run_steps(fleet.committed[sheet.name])
    before = _by_training(launched.values())
    for training, steps in rendered.items():
        yield _Run(
            training,
            steps[0].number,
            tuple((launched.get(step.name), step) for step in steps),
            max((step.number for step in before.get(training, ())), default=0),
            steps[0].cancelled,
        )


def _judged(sheet: Sheet, run: _Run, may_cancel: bool) -> Iterator[Complaint]:
    again = f"raise `run:` to {max(run.number, run.latest) + 1} to launch it again"
    changed = [(then, now) for then, now in run.steps if then is not None and not then.is_as_asked(now)]
    if run.number < run.latest:
        yield _complaint(sheet, run, "run", f"run {run.latest} was launched, and numbers only rise; {again}")
    elif changed:
        then, now = changed[0]
        what = changes(then.launched_with, now.launched_with, within=("trainings", run.training))
        yield _complaint(sheet, run, "run", f"run {run.number} was launched with something else ({what}); {again}")
    elif not run.cancelled and any(then is not None and then.cancelled for then, _ in run.steps):
        text = f"run {run.number} was cancelled, which is for good; {again}, or leave `cancelled: true`"
        yield _complaint(sheet, run, "run", text)
    elif run.cancelled and run.number > run.latest and not may_cancel:
        text = f"run {run.number} was never launched; leave out `cancelled:` to launch it"
        yield _complaint(sheet, run, "cancelled", text)


def _complaint(sheet: Sheet, run: _Run, field: str, text: str) -> Complaint:
    return Complaint(sheet.source, ("trainings", run.training, field), text, at_key=field == "cancelled")


def _by_training(steps: Iterable[RunStep]) -> dict[str, list[RunStep]]:
    grouped: dict[str, list[RunStep]] = {}
    for step in steps:
        grouped.setdefault(step.training, []).append(step)
    return grouped
