"""CPU and memory of a container: the team's own words where it wrote some, else the program's default."""

from msgspec.structs import replace

from charts.foundation.pods import Compute, plus, shared_memory_size
from charts.model.trainings import Resources


def compute(resources: Resources | None, default: Compute, gpus: int) -> Compute:
    """What the team asked for, or the default; a limit it left out is twice the CPU, and the memory itself."""
    if resources is None:
        return replace(default, gpus=gpus)
    return Compute(
        cpu=str(resources.cpu),
        memory=resources.memory,
        cpu_limit=str(resources.cpu_limit or 2 * resources.cpu),
        memory_limit=resources.memory_limit or resources.memory,
        gpus=gpus,
    )


def with_shared_memory(compute: Compute) -> Compute:
    """Room for `/dev/shm`, which the kernel counts against the container's memory, on top of the program's own."""
    shm = shared_memory_size(compute.gpus)
    return replace(compute, memory=plus(compute.memory, shm), memory_limit=plus(compute.memory_limit, shm))
