"""Why a child failed, when its framework says nothing better."""

import pytest

from supervising.reasons import last_error, reason

TRACEBACK = """\
loading
Traceback (most recent call last):
  File "train.py", line 3, in <module>
    raise error
{error}
 44%|████▍     | 20/45 [00:08<00:10,  2.43it/s]
"""
TORCHRUN = """\
[rank0]: Traceback (most recent call last):
[rank0]: ValueError: no such class
E1122 torch/distributed/elastic/multiprocessing/api.py:874] failed (exitcode: 1) local_rank: 0
Traceback (most recent call last):
torch.distributed.elastic.multiprocessing.errors.ChildFailedError:
============================================================
"""


@pytest.mark.parametrize("error", ["ValueError: no class", "Exception: no class", "a.b.OddError: no class"])
def test_the_exception_is_the_reason_whatever_follows_it(error: str) -> None:
    assert last_error(TRACEBACK.format(error=error)) == error


def test_under_torchrun_it_is_the_worker_s() -> None:
    assert last_error(TORCHRUN) == "ValueError: no such class"


def test_without_one_it_is_the_last_line_that_says_something() -> None:
    assert last_error("cannot open the data\n-----\n\n") == "cannot open the data"


def test_one_that_said_nothing_has_its_exit_code() -> None:
    assert "3" in reason(3, "")


@pytest.mark.parametrize("code", [-9, 137])
def test_one_that_was_killed_wants_memory(code: int) -> None:
    assert "`resources`" in reason(code, "ValueError: of another day")
