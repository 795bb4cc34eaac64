"""`uv run python -m bench`: tunefleet beside its peers, in one run on one machine.

The first run builds Helm and kustomize, which takes minutes; nothing is measured meanwhile. A whole run writes
`bench/results.json`, `bench/results.svg` and the table of `docs/performance.md`; a selection is only printed.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bench import programs
from bench.machine import machine, versions
from bench.measuring import adopt_orphans
from bench.page import PAGE, put, section
from bench.plot import lines, svg
from bench.rows import SIZES, WORKS, Kept
from bench.table import Row, markdown

RESULTS = Path(__file__).parent


@click.command(epilog="Example: `uv run python -m bench --rows started --rows unchanged` for a quick look.")
@click.option("--rows", "works", multiple=True, type=click.Choice(list(WORKS)), help="Only these works.")
@click.option("--teams", "sizes", multiple=True, type=click.Choice([str(size) for size in SIZES]), help="Only so many.")
def main(works: tuple[str, ...], sizes: tuple[str, ...]) -> None:
    """Measure each work against its peers; print the table."""
    whole = not works and not sizes
    circumstances = {**machine(), **versions()}
    for name, value in circumstances.items():
        click.echo(f"{name}: {value}")
    rows, kept = _measure(works or tuple(WORKS), tuple(map(int, sizes)) or SIZES)
    click.echo(f"\n{markdown(rows)}")
    if whole:
        _write(rows, kept, circumstances)
    sys.exit(not all(row.met for row in rows))


def _measure(works: tuple[str, ...], sizes: tuple[int, ...]) -> tuple[list[Row], Kept]:
    if "cold" in works:
        for make in (programs.helm, programs.kustomize, programs.python_with_cdk8s_plus):
            make()
    adopt_orphans()
    rows: list[Row] = []
    kept: Kept = {}
    for work in works:
        click.echo(work, err=True)
        with TemporaryDirectory(prefix=f"tunefleet-bench-{work}-") as folder:
            rows += WORKS[work](Path(folder), sizes, kept)
    return rows, kept


def _write(rows: list[Row], kept: Kept, circumstances: dict[str, str]) -> None:
    costs = {work: {name: list(map(asdict, each.rounds)) for name, each in of.items()} for work, of in kept.items()}
    content = {"circumstances": circumstances, "rows": list(map(asdict, rows)), "costs": costs}
    (RESULTS / "results.json").write_text(f"{json.dumps(content, indent=1, ensure_ascii=False)}\n")
    PAGE.write_text(put(PAGE.read_text(), section(rows, circumstances)))
    cold = {int(work.removeprefix("cold ")): of for work, of in kept.items() if work.startswith("cold ")}
    (RESULTS / "results.svg").write_text(svg(lines(cold)))


if __name__ == "__main__":
    main()
