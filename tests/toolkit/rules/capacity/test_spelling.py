from decimal import Decimal

import pytest

from toolkit.rules.capacity.spelling import gpus, spelt


@pytest.mark.parametrize(
    ("amount", "resource", "words"),
    [
        ("1", "cpu", "1 core"),
        ("1.50", "requests.cpu", "1.5 cores"),
        ("100", "cpu", "100 cores"),
        (2**30, "memory", "1Gi"),
        (2**30 - 2**20, "limits.memory", "1023Mi"),
        (1.5 * 2**30, "requests.storage", "1.5Gi"),
        ("20", "nvidia.com/gpu", "20"),
    ],
)
def test_amounts(amount: str | float, resource: str, words: str) -> None:
    assert spelt(Decimal(amount), resource) == words


def test_one_gpu_and_two() -> None:
    assert [gpus(1), gpus(2)] == ["1 GPU", "2 GPUs"]
