"""PodDisruptionBudgets that let no pod go: its node can never be drained, so the cluster cannot be upgraded.

Percentages are rounded up: https://kubernetes.io/docs/tasks/run-application/configure-pdb/#rounding-logic-when-specifying-percentages
"""

import re
from collections.abc import Iterator

from toolkit.network.selectors import selector_of
from toolkit.rules.capacity.scaling import scale, scales
from toolkit.rules.homes import home, pods_by_home
from toolkit.rules.parts import value
from toolkit.rules.rule import Complaint, Fleet, Subject, complain


def blocked_drain(fleet: Fleet) -> Iterator[Complaint]:
    """Judged at the fewest replicas that an autoscaler may leave."""
    pods, scaled = pods_by_home(fleet), scales(fleet)
    for budget in fleet.of_kind("PodDisruptionBudget"):
        selector = selector_of(value(budget.body, "spec", "selector"))
        selected = [pod for pod in pods.get(home(budget), []) if selector.matches(pod.labels)]
        replicas = sum(max(1, scale(pod, scaled).least) for pod in selected)
        if _most_gone(budget, replicas or 1) == 0 or (selected and _least_there(budget, replicas) >= replicas):
            words = ", ".join(
                f"{key} {value(budget.body, 'spec', key)}"
                for key in ("minAvailable", "maxUnavailable")
                if value(budget.body, "spec", key) is not None
            )
            pods_words = "its only pod" if replicas == 1 else f"any of {replicas} pods"
            yield complain(budget, f"{budget} never lets {pods_words} go ({words})")


def _most_gone(budget: Subject, replicas: int) -> int | None:
    return _number(value(budget.body, "spec", "maxUnavailable"), replicas)


def _least_there(budget: Subject, replicas: int) -> int:
    return _number(value(budget.body, "spec", "minAvailable"), replicas) or 0


def _number(written: object, replicas: int) -> int | None:
    """Pods meant by a number or a percentage of the replicas."""
    percentage = re.fullmatch(r"([0-9]{1,3})%", str(written))
    if percentage:
        return -(-int(percentage[1]) * replicas // 100)
    return written if isinstance(written, int) else None
