"""A team's budget: how much its pods and claims may ask for at once, in the team's words or by default.

The ResourceQuota enforces it, and the queue admits trainings within it, so both read it here.
"""

from collections.abc import Mapping

from msgspec import Struct

from charts.foundation.quantities import GIB, size
from charts.foundation.tenant import Tenant

BASE_CORES, CORES_A_GPU = 8, 12
"""12 is what Google's machines have beside one L4 (g2-standard-12) or A100 80GB (a2-ultragpu-1g):
https://cloud.google.com/compute/docs/gpus
"""
BASE_MEMORY, MEMORY_A_GPU = 32 * GIB, 64 * GIB
"""64Gi hold what a merge of an 8B model takes, about 2.5 times its 16 GB of weights."""


class Budget(Struct, frozen=True):
    """CPU in cores, memory and storage as sizes, GPUs by accelerator."""

    cpu: int
    memory: str
    storage: str
    gpus: Mapping[str, int]

    @property
    def total_gpus(self) -> int:
        return sum(self.gpus.values())


def budget(tenant: Tenant) -> Budget:
    quota = tenant.team.quota
    gpus = sum(quota.gpus.values())
    return Budget(
        cpu=quota.cpu or BASE_CORES + CORES_A_GPU * gpus,
        memory=quota.memory or size(BASE_MEMORY + MEMORY_A_GPU * gpus),
        storage=quota.storage or tenant.team.storage.size,
        gpus=quota.gpus,
    )
