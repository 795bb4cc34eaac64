"""The command line: one click command a module, imported when it is called, so that `--help` stays quick."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

DRIFT = 1
"""Exit code for findings and for drift; 0 is for fine."""
BROKEN_INPUT = 2
"""Exit code for wrong use and for broken input."""
INTERRUPTED = 130
"""Exit code after Ctrl-C, as a shell gives it."""


class _LazyGroup(click.Group):
    """Looks a command up in its module, where it stands under its own name."""

    def __init__(self, modules: Mapping[str, str], default: str, **attributes: Any) -> None:
        super().__init__(**attributes)
        self._modules = modules
        self._default = default

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in self._modules:
            return None
        command: click.Command = getattr(import_module(self._modules[cmd_name]), cmd_name)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        asks_for_help = bool(args) and args[0] in ctx.help_option_names
        if not args or (args[0].startswith("-") and not asks_for_help):
            args = [self._default, *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("interrupted; dist/ is whole: as it was, or as it should be", err=True)
            ctx.exit(INTERRUPTED)


def command_line(default: str, commands: Mapping[str, str]) -> click.Group:
    """The `tunefleet` command: `commands` maps each name to its module, `default` runs when none is typed."""
    return _LazyGroup(
        commands,
        default,
        name="tunefleet",
        help="One YAML file per team in, a whole LLM fine-tuning platform out.\n\n"
        "Without a command, tunefleet synthesizes.",
        epilog="Example: edit teams/team-alpha.yaml, then run `uv run tunefleet synth` and open a pull request.",
        context_settings={"help_option_names": ["-h", "--help"]},
    )
