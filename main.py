"""tunefleet: teams/*.yaml in, dist/ out.

`uv run tunefleet` and `python main.py` are the same; without a command they synthesize.
"""

import gc
import os
import sys

from toolkit.help_page import DEFAULT, HELP
from toolkit.incremental.settled import nothing_to_do

COMPLETION = "_TUNEFLEET_COMPLETE"
"""Set by a shell that asks click what may follow what is typed: https://click.palletsprojects.com/shell-completion/"""

MANY_THINGS = 100_000
"""More of them than Python's 700 are made before it looks for garbage: there is none, and it looks in vain.
mypy waits for 200,000: https://github.com/python/mypy/blob/master/mypy/build.py
"""


def main() -> None:
    """What needs no option is done without click, which takes longer to import than the help takes to print."""
    words = sys.argv[1:] if COMPLETION not in os.environ else [COMPLETION]
    if words[:1] in (["-h"], ["--help"]):
        print(HELP)
        return
    gc.disable()  # what is looked at now is no garbage
    if words in ([], [DEFAULT]) and (said := nothing_to_do()):
        print(said)
        return
    gc.enable()
    gc.set_threshold(MANY_THINGS)
    try:
        _run(words)
    finally:
        gc.freeze()  # and at the end, Python need not look through all of it once more


def _run(words: list[str]) -> None:
    from toolkit.ending import to_its_end

    if words in ([], [DEFAULT]):
        from toolkit.commands.synth import synth

        to_its_end(synth)
    elif words == ["check"]:
        from toolkit.commands.check import check

        to_its_end(check)
    else:
        from toolkit.command_line import tunefleet

        tunefleet()


if __name__ == "__main__":
    main()
