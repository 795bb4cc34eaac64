"""tunefleet: teams/*.yaml in, dist/ out.

`uv run tunefleet` and `python main.py` are the same; without a command they synthesize.
"""

import gc
import sys

from toolkit.help_page import HELP
from toolkit.incremental.settled import nothing_to_do


def main() -> None:
    """The help, and that there is nothing to do, is said before click is imported: that takes longer than either."""
    if sys.argv[1:2] in (["-h"], ["--help"]):
        print(HELP)
        return
    if sys.argv[1:] in ([], ["synth"]) and (said := nothing_to_do()):
        print(said)
        return
    from toolkit.command_line import tunefleet

    try:
        tunefleet()
    finally:
        gc.freeze()  # and at the end, Python need not look through all of it once more


if __name__ == "__main__":
    main()
