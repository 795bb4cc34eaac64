"""`tunefleet synth`: teams in, dist/ out, all at once or not at all; and CODEOWNERS, which follows the teams too."""

import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.command_line import BROKEN_INPUT, DRIFT
from toolkit.commands.synthesis import fleet

if TYPE_CHECKING:
    from toolkit.writing.dist_changes import Changes

FOLDER_OF_CDK8S = "CDK8S_OUTDIR"
"""Set by `cdk8s synth`: where it looks for what the app wrote."""

TAKE_BACK = "git checkout origin/main -- dist"


@click.command(epilog="Example: `uv run tunefleet synth` after an edit of teams/team-alpha.yaml; with --check in CI.")
@click.option("--check", is_flag=True, help="Write nothing; fail if what is there is not what the input says.")
@click.option("--overwrite", is_flag=True, help="Replace files even where they were edited by hand.")
def synth(check: bool, overwrite: bool) -> None:
    """Write dist/ from platform.yaml and teams/*.yaml, and .github/CODEOWNERS if the platform names its owners."""
    from toolkit.reading.faults import BrokenInput
    from toolkit.rules.gate import Refused
    from toolkit.writing.dist_changes import UnusableDist

    try:
        _synth(check, overwrite)
    except BrokenInput as broken:
        for fault in broken.faults:
            click.echo(str(fault), err=True)
        click.echo(f"{_count(len(broken.faults), 'error')}; dist/ is as it was", err=True)
        if isinstance(broken, Refused):
            click.echo(f"what no pull request has merged yet is taken back with:  {TAKE_BACK}", err=True)
        sys.exit(BROKEN_INPUT)
    except UnusableDist as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(BROKEN_INPUT)


def _synth(check: bool, overwrite: bool) -> None:
    from toolkit.repository import find_root
    from toolkit.writing.run_lock import alone_in

    root = find_root(Path.cwd())
    with alone_in(root):  # from the first read on, so that no run writes what another has overtaken
        _synth_alone(root, check, overwrite)


def _synth_alone(root: Path, check: bool, overwrite: bool) -> None:
    from toolkit.repository import load
    from toolkit.rules.gate import let_through
    from toolkit.writing.code_owners import code_owners, is_outdated, refuse_edited, write_code_owners
    from toolkit.writing.dist_changes import compare
    from toolkit.writing.dist_tree import put_back, replace

    started = time.monotonic()
    repository = load(root)
    dist = root / "dist"
    if not check:
        put_back(dist)
    rendered = fleet(repository, overwrite=overwrite)
    let_through(rendered)
    files = {sheet.name: sheet.text for sheet in rendered.sheets}
    reviewers = code_owners(repository)
    if check:
        _report_drift(compare(dist, files), dist, files, is_outdated(root, reviewers))
        return
    if not overwrite:
        refuse_edited(root, reviewers)
    changes = replace(dist, files, overwrite=overwrite)
    if write_code_owners(root, reviewers):
        click.echo("~ .github/CODEOWNERS")
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


def _report_drift(changes: "Changes", dist: Path, files: Mapping[str, bytes], other_reviewers: bool) -> None:
    from toolkit.writing.code_owners import FILE
    from toolkit.writing.dist_changes import HandEdited, differences

    if not changes and not other_reviewers:
        click.echo(f"dist/ is what the input says ({_count(len(files), 'file')})")
        return
    for line in differences(dist, files, changes):
        click.echo(line)
    if changes.edited:
        click.echo(str(HandEdited(dist, changes.edited)), err=True)
        sys.exit(DRIFT)
    stale = " and ".join(name for name, differs in (("dist/", bool(changes)), (FILE, other_reviewers)) if differs)
    click.echo(f"not what the input says: {stale}; run: uv run tunefleet synth", err=True)
    sys.exit(DRIFT)


def _copy_for_cdk8s(files: Mapping[str, bytes]) -> None:
    """Leaves the tree where `cdk8s synth` lists what it made."""
    folder = os.environ.get(FOLDER_OF_CDK8S)
    if not folder:
        return
    try:
        for name, content in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as error:
        raise click.UsageError(f"{FOLDER_OF_CDK8S}={folder} cannot be written: {error.strerror}") from error


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
