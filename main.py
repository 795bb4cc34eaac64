"""tunefleet: teams/*.yaml in, dist/ out.

`uv run tunefleet` and `python main.py` are the same; without a command they synthesize.
"""

from toolkit.command_line import command_line

main = command_line(
    default="synth",
    commands={
        "synth": "toolkit.commands.synth",  # teams in, dist/ out
        "check": "toolkit.commands.check",  # every error and finding, at its input line
        "graph": "toolkit.commands.graph",  # who reaches whom
        "schema": "toolkit.commands.schema",  # schemas for editors and the reference pages, from the model
    },
)

if __name__ == "__main__":
    main()
