"""A number of replicas has one writer: git, or an autoscaler.

Argo CD writes a number in git back at each sync. Where git gives up the number, the API server puts its default, 1,
until the autoscaler asks for more: https://argo-cd.readthedocs.io/en/stable/user-guide/best_practices/
"""

from collections.abc import Iterator

from toolkit.rules.homes import home
from toolkit.rules.identity import committed_objects, identity
from toolkit.rules.parts import part, value
from toolkit.rules.rule import Complaint, Fleet, Subject, complain


def replicas(fleet: Fleet) -> Iterator[Complaint]:
    for scaler, target in _autoscaled(fleet):
        number = value(target.body, "spec", "replicas")
        if number is not None:
            yield complain(target, f"it says `replicas: {number}`, and {scaler} sets it too")


def dropped_replicas(fleet: Fleet) -> Iterator[Complaint]:
    before = dict(committed_objects(fleet))
    for scaler, target in _autoscaled(fleet):
        number = value(before.get(identity(target)), "spec", "replicas")
        if isinstance(number, int) and number > 1 and value(target.body, "spec", "replicas") is None:
            yield complain(target, f"it falls from {number} replicas to 1 until {scaler} raises it again")


def _autoscaled(fleet: Fleet) -> Iterator[tuple[Subject, Subject]]:
    """Each autoscaler with what it scales; KEDA takes a Deployment for granted."""
    scalers = list(fleet.of_kind("HorizontalPodAutoscaler", "ScaledObject"))
    targets = {(home(subject), subject.kind, subject.name): subject for subject in fleet.subjects} if scalers else {}
    for scaler in scalers:
        reference = part(scaler.body, "spec", "scaleTargetRef")
        target = targets.get((home(scaler), str(reference.get("kind", "Deployment")), str(reference.get("name"))))
        if target is not None:
            yield scaler, target
