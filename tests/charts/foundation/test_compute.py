"""CPU and memory: the team's words before the defaults."""

from charts.foundation.compute import compute, with_shared_memory
from charts.foundation.pods import Compute, shared_memory_size
from charts.foundation.quantities import size_bytes
from charts.model.trainings import Resources

DEFAULT = Compute(cpu="2", memory="8Gi", cpu_limit="4", memory_limit="16Gi")


def test_without_words_the_default_holds_with_the_gpus() -> None:
    assert compute(None, DEFAULT, 2).body()["limits"] == {"cpu": "4", "memory": "16Gi", "nvidia.com/gpu": 2}


def test_limits_that_are_left_out_follow_what_is_promised() -> None:
    ours = compute(Resources(cpu=3, memory="10Gi"), DEFAULT, 0)
    assert (ours.cpu, ours.cpu_limit) == ("3", "6")
    assert ours.memory == ours.memory_limit == "10Gi"


def test_limits_that_are_written_hold() -> None:
    ours = compute(Resources(cpu=3, memory="10Gi", cpu_limit=4, memory_limit="12Gi"), DEFAULT, 0)
    assert (ours.cpu_limit, ours.memory_limit) == ("4", "12Gi")


def test_dev_shm_comes_on_top() -> None:
    for gpus in (0, 1, 8):
        before, after = compute(None, DEFAULT, gpus), with_shared_memory(compute(None, DEFAULT, gpus))
        shm = size_bytes(shared_memory_size(gpus))
        assert size_bytes(after.memory) == size_bytes(before.memory) + shm
        assert size_bytes(after.memory_limit) == size_bytes(before.memory_limit) + shm
