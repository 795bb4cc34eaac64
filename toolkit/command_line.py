"""The command line: one click command a module, imported when it is called, so that no command pays for another."""

from importlib import import_module
from typing import Any

import click

from toolkit.help_page import COMMANDS, DEFAULT, HELP

DRIFT = 1
"""Exit code for findings and for drift; 0 is for fine."""
BROKEN_INPUT = 2
"""Exit code for wrong use and for broken input."""
INTERRUPTED = 130
"""Exit code after Ctrl-C, as a shell gives it."""


class _Tunefleet(click.Group):
    """Looks a command up in its module, where it stands under its own name."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"toolkit.commands.{cmd_name}"), cmd_name)
        return command

    def get_help(self, ctx: click.Context) -> str:  # noqa: ARG002
        return HELP

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        asks_for_help = bool(args) and args[0] in ctx.help_option_names
        if not args or (args[0].startswith("-") and not asks_for_help):
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("interrupted; dist/ is whole: as it was, or as it should be", err=True)
            ctx.exit(INTERRUPTED)


tunefleet = _Tunefleet("tunefleet", context_settings={"help_option_names": ["-h", "--help"]})
"""The `tunefleet` command."""
