"""tunefleet: teams/*.yaml in, dist/ out.

`uv run tunefleet` and `python main.py` are the same; without a command they synthesize.
"""

import gc
import sys

from toolkit.help_page import HELP


def main() -> None:
    """The help is printed before click is imported, which takes several times as long as Python's own start."""
    if sys.argv[1:2] in (["-h"], ["--help"]):
        print(HELP)
        return
    from toolkit.command_line import tunefleet

    gc.set_threshold(100_000)  # hardly anything that is made is garbage before the end
    try:
        tunefleet()
    finally:
        gc.freeze()  # and at the end, Python need not look through all of it once more


if __name__ == "__main__":
    main()
