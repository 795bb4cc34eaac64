"""Who goes first when GPUs are short."""

from itertools import pairwise

from charts.foundation.priorities import INTERACTIVE, LEVELS, SERVING, TRAINING
from charts.platform.priorities import priority_classes, workload_priority_classes
from tests.charts.tenants import FULL, site

HIGHEST_OF_USERS = 1_000_000_000
"""Kubernetes refuses more; what is above belongs to its own critical pods."""


def test_every_level_has_its_class_on_every_cluster() -> None:
    for cluster in (site(), site(FULL)):
        assert [manifest.name for manifest in priority_classes(cluster)] == [level.name for level in LEVELS]


def test_served_models_go_before_people_and_people_before_trainings() -> None:
    order = [SERVING, INTERACTIVE, TRAINING["high"], TRAINING["normal"], TRAINING["low"]]
    value = {manifest.name: manifest.body["value"] for manifest in priority_classes(site())}
    for first, then in pairwise(order):
        assert HIGHEST_OF_USERS >= value[first.name] > value[then.name] > 0


def test_no_class_touches_pods_that_did_not_ask_for_it() -> None:
    assert not any(manifest.body["globalDefault"] for manifest in priority_classes(site()))


def test_no_training_evicts_anything() -> None:
    policy = {manifest.name: manifest.body["preemptionPolicy"] for manifest in priority_classes(site())}
    assert {policy[level.name] for level in TRAINING.values()} == {"Never"}
    assert policy[SERVING.name] != "Never"


def test_kueue_orders_trainings_as_the_scheduler_does() -> None:
    pods = {manifest.name: manifest.body["value"] for manifest in priority_classes(site(FULL))}
    queued = {manifest.name: manifest.body["value"] for manifest in workload_priority_classes(site(FULL))}
    assert set(queued) == {level.name for level in TRAINING.values()}
    assert queued.items() <= pods.items()


def test_without_kueue_nothing_of_its_own_is_emitted() -> None:
    assert list(workload_priority_classes(site())) == []
