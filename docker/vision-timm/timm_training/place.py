"""Where a process is among those that train together: torchrun starts one a GPU and says so in the environment."""

from dataclasses import dataclass

import torch
from timm.utils.distributed import init_distributed_device_so


@dataclass(frozen=True)
class Place:
    """`device` is this process's own."""

    device: torch.device
    rank: int
    processes: int

    @property
    def is_first(self) -> bool:
        """The first one speaks and writes for all."""
        return self.rank == 0

    @property
    def has_others(self) -> bool:
        return self.processes > 1

    def sum(self, number: torch.Tensor) -> torch.Tensor:
        """Over all processes, in place."""
        if self.has_others:
            torch.distributed.all_reduce(number)
        return number


def take(device: str) -> Place:
    """Meet the others, where there are any."""
    found = init_distributed_device_so(device)
    if device.startswith("cuda"):
        torch.backends.cuda.matmul.allow_tf32 = True
        torch.backends.cudnn.benchmark = True
    return Place(torch.device(found["device"]), found["global_rank"], found["world_size"])


def leave(place: Place) -> None:
    if place.has_others:
        torch.distributed.destroy_process_group()
