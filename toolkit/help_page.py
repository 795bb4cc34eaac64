"""What `tunefleet --help` prints. It imports nothing, so that it is there as soon as Python is.

What a command's own `--help` prints is said in `toolkit/command_line.py`.
"""

COMMANDS = {
    "synth": "Write dist/ from platform.yaml and teams/*.yaml.",
    "check": "Judge what the input means: every error and finding, at its line.",
    "graph": "Draw what the input amounts to: who reaches whom.",
    "schema": "Write schemas/, docs/reference/ and docs/rules/ from the code.",
}
"""What each does, in a line."""

DEFAULT = "synth"
"""What is done without a command."""

_LIST = "\n".join(f"  {name:<8}{words}" for name, words in COMMANDS.items())

HELP = f"""\
Usage: tunefleet [OPTIONS] COMMAND [ARGS]...

  One YAML file per team in, a whole LLM fine-tuning platform out.

  Without a command, tunefleet synthesizes.

Options:
  -h, --help  Show this message and exit.

Commands:
{_LIST}

  Example: edit teams/team-alpha.yaml, then run `uv run tunefleet synth` and
  open a pull request."""
