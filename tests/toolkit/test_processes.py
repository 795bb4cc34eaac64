import os
import sys

import pytest

from toolkit.processes import beside, cores


@pytest.mark.skipif(sys.platform != "linux" or cores() == 1, reason="nothing is done beside where forking is unsafe")
def test_work_is_done_in_another_process() -> None:
    assert beside(os.getpid)() != os.getpid()


def test_work_whose_process_breaks_is_done_here() -> None:
    here = os.getpid()

    def breaks_elsewhere() -> str:
        if os.getpid() != here:
            os._exit(1)
        return "done"

    assert beside(breaks_elsewhere)() == "done"
