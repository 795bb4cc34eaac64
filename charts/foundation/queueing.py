"""Kueue's names, where a team's queue and the cluster's flavors meet.

There is one ResourceFlavor an accelerator, under the accelerator's own name, so that GPUs of each kind are counted
apart, and one for CPU and memory, which are counted whatever node they are on. A ClusterQueue that names a flavor the
cluster does not have admits nothing.
"""

CPU_FLAVOR = "default"
COHORT = "teams"
"""The cohort of every team's queue: https://kueue.sigs.k8s.io/docs/concepts/cluster_queue/#cohort"""


def flavor(accelerator: str) -> str:
    return accelerator
