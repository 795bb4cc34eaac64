"""Launched runs stay as they were launched.

A new image, another default, a tracking server that moved: each would change the Jobs of runs that were launched long
ago, and a Job cannot be changed. What the team did not ask for is no reason to launch again either. So a step that
`dist/` holds, and that is asked for in the same words, is taken from `dist/`; only what is new is rendered anew. With
an empty `dist/` all is new.
"""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from charts.foundation.manifest import Manifest
from charts.runs.identity import Body, as_launched
from toolkit.writing.committed import Objects
from toolkit.writing.run_steps import RunStep, key, run_steps
from toolkit.writing.sheet import Sheet


def keep_launched(sheets: Iterable[Sheet], committed: Mapping[str, Objects]) -> tuple[Sheet, ...]:
    """The sheets, with the steps that were launched before as they were launched."""
    return tuple(_kept(sheet, committed) for sheet in sheets)


def _kept(sheet: Sheet, committed: Mapping[str, Objects]) -> Sheet:
    if sheet.name not in committed:
        return sheet
    rendered = run_steps(manifest.body for manifest in sheet.manifests)
    if not rendered:
        return sheet
    before: dict[tuple[str, str], Body] = {}
    for name, launched in run_steps(committed[sheet.name]).items():
        if name in rendered and _stays(launched, rendered[name]):
            before |= {key(body): body for body in launched.bodies}
    manifests = tuple(_as_launched(manifest, before.get(key(manifest.body))) for manifest in sheet.manifests)
    return sheet if manifests == sheet.manifests else replace(sheet, manifests=manifests)


def _stays(launched: RunStep, rendered: RunStep) -> bool:
    """What was edited by hand does not stay, since it was not launched by anybody's words."""
    same_objects = [*map(key, launched.bodies)] == [*map(key, rendered.bodies)]
    return same_objects and launched.is_as_asked(rendered) and launched.is_intact


def _as_launched(manifest: Manifest, before: Body | None) -> Manifest:
    return manifest if before is None else replace(manifest, body=as_launched(before, manifest.body))
