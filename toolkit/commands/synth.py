"""`tunefleet synth`: teams in, dist/ out, all at once or not at all."""

import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.command_line import BROKEN_INPUT, DRIFT
from toolkit.commands.synthesis import synthesized

if TYPE_CHECKING:
    from toolkit.writing.dist_changes import Changes

FOLDER_OF_CDK8S = "CDK8S_OUTDIR"
"""Set by `cdk8s synth`: where it looks for what the app wrote."""


@click.command(epilog="Example: `uv run tunefleet synth` after an edit of teams/team-alpha.yaml; with --check in CI.")
@click.option("--check", is_flag=True, help="Write nothing; fail if dist/ is not what the input says.")
@click.option("--overwrite", is_flag=True, help="Replace files of dist/ even where they were edited by hand.")
def synth(check: bool, overwrite: bool) -> None:
    """Write dist/ from platform.yaml and teams/*.yaml."""
    from toolkit.reading.faults import BrokenInput
    from toolkit.writing.dist_changes import UnusableDist

    try:
        _synth(check, overwrite)
    except BrokenInput as broken:
        for fault in broken.faults:
            click.echo(str(fault), err=True)
        click.echo(f"{_count(len(broken.faults), 'error')}; dist/ is as it was", err=True)
        sys.exit(BROKEN_INPUT)
    except UnusableDist as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(BROKEN_INPUT)


def _synth(check: bool, overwrite: bool) -> None:
    from toolkit.repository import find_root, load
    from toolkit.writing.dist_changes import compare
    from toolkit.writing.dist_tree import replace
    from toolkit.writing.sheet import sealed_text

    started = time.monotonic()
    repository = load(find_root(Path.cwd()))
    files = {sheet.name: sealed_text(sheet) for sheet in synthesized(repository)}
    dist = repository.root / "dist"
    if check:
        _report_drift(compare(dist, files), dist, files)
        return
    changes = replace(dist, files, overwrite=overwrite)
    _copy_for_cdk8s(files)
    _report(changes, len(repository.teams), time.monotonic() - started)


def _report(changes: "Changes", teams: int, seconds: float) -> None:
    for mark, names in (("+", changes.added), ("~", changes.changed), ("-", changes.removed)):
        for name in names:
            click.echo(f"{mark} dist/{name}")
    written = len(changes.added) + len(changes.changed)
    click.echo(
        f"{_count(teams, 'team')}: {_count(written, 'file')} written, {len(changes.removed)} removed, "
        f"{len(changes.unchanged)} unchanged in dist/ ({seconds:.1f} s)"
    )


def _report_drift(changes: "Changes", dist: Path, files: Mapping[str, bytes]) -> None:
    from toolkit.writing.dist_changes import differences

    if not changes:
        click.echo(f"dist/ is what the input says ({_count(len(files), 'file')})")
        return
    for line in differences(dist, files, changes):
        click.echo(line)
    click.echo("dist/ is not what the input says; run: uv run tunefleet synth", err=True)
    sys.exit(DRIFT)


def _copy_for_cdk8s(files: Mapping[str, bytes]) -> None:
    """Leaves the tree where `cdk8s synth` lists what it made."""
    folder = os.environ.get(FOLDER_OF_CDK8S)
    for name, content in files.items() if folder else ():
        path = Path(str(folder)) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
