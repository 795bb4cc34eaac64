"""The command line: each command with its options, as click reads them.

What a command does is in the module of `toolkit.commands` that bears its name, and is imported when it is called, so
that no command pays for another.
"""

from functools import partial
from typing import Any

import click

from toolkit.ending import to_its_end
from toolkit.help_page import DEFAULT, HELP


class _Tunefleet(click.Group):
    """Has a page of help of its own, and a command that need not be named."""

    def get_help(self, ctx: click.Context) -> str:  # noqa: ARG002 - click's signature
        return HELP

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        asks_for_help = bool(args) and args[0] in ctx.help_option_names
        completes = ctx.resilient_parsing  # a word of which nothing is typed yet may be any command
        if (not args and not completes) or (args and args[0].startswith("-") and not asks_for_help):
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        to_its_end(partial(super().invoke, ctx))


@click.group(cls=_Tunefleet, context_settings={"help_option_names": ["-h", "--help"]})
def tunefleet() -> None:
    """The `tunefleet` command; what it prints for --help is in `toolkit/help_page.py`."""


@tunefleet.command(
    epilog="Example: `uv run tunefleet synth` after an edit of teams/team-alpha.yaml; with --check in CI."
)
@click.option("--check", is_flag=True, help="Write nothing; fail if what is there is not what the input says.")
@click.option("--overwrite", is_flag=True, help="Replace files even where they were edited by hand.")
@click.option("--no-cache", is_flag=True, help="Render every team, whatever is remembered of it.")
@click.option("--watch", is_flag=True, help="Stay, and write again whenever the input or the code is saved.")
def synth(check: bool, overwrite: bool, no_cache: bool, watch: bool) -> None:
    """Write dist/ from platform.yaml and teams/*.yaml, and .github/CODEOWNERS if the platform names its owners."""
    from toolkit.commands.synth import Wish, synth

    if check and watch:
        raise click.UsageError("--check writes nothing and --watch writes at every save: expected one of them")
    synth(Wish(check=check, overwrite=overwrite, no_cache=no_cache), watch=watch)


@tunefleet.command(
    epilog="Example: `uv run tunefleet check` before opening a pull request; with --format github in its workflow."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(("text", "json", "sarif", "github")),
    default="text",
    help="How to say it.",
    show_default=True,
)
def check(format_: str) -> None:
    """Judge what the input means: every error and finding, at its line. Writes nothing.

    Exits with 0 if there is nothing or only warnings, with 1 for an error that a rule found, with 2 for input that
    cannot be read.
    """
    from toolkit.commands.check import check

    check(format_)


@tunefleet.group()
def graph() -> None:
    """Draw what the input amounts to."""


@graph.command(epilog="Example: `uv run tunefleet graph network --team team-alpha --format svg > network.svg`.")
@click.option("--cluster", help="Only this cluster.")
@click.option("--team", help="Only what this team's pods reach and are reached by.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(("text", "mermaid", "svg", "json")),
    default="text",
    help="How to show it.",
    show_default=True,
)
def network(cluster: str | None, team: str | None, format_: str) -> None:
    """Show who reaches whom, and on which ports, as the NetworkPolicies say. Writes nothing.

    `any other pod` is whoever no policy names; `everywhere else` is every address that none names. The drawings leave
    out questions to the DNS, and draw a namespace, or all teams, as one box where there would be very many.
    """
    from toolkit.commands.graph import NotThere, network

    try:
        network(cluster, team, format_)
    except NotThere as wrong:
        raise click.BadParameter(str(wrong), param_hint=f"--{wrong.what}") from wrong


@tunefleet.command(
    epilog="Example: `uv run tunefleet schema` after changing charts/model; `uv run tunefleet schema --check` in CI."
)
@click.option("--check", is_flag=True, help="Write nothing; fail if a file is not what the model says.")
def schema(check: bool) -> None:
    """Write schemas/ and docs/reference/ from the model, docs/rules/ from the rules."""
    from toolkit.commands.schema import schema

    schema(check=check)
