"""What CPU, memory and storage are asked for, against the namespace's ResourceQuota."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from charts.foundation.pods import GPU_RESOURCE
from toolkit.rules.capacity.demand import Ask
from toolkit.rules.capacity.peak import asks_by_home, peak
from toolkit.rules.capacity.spelling import spelt
from toolkit.rules.homes import Home, home
from toolkit.rules.parts import part, parts, value, whole
from toolkit.rules.quantities import amount
from toolkit.rules.rule import Complaint, Fleet, Subject, complain

GPUS = f"requests.{GPU_RESOURCE}"
STORAGE = "requests.storage"
CLAIMS = "persistentvolumeclaims"


def beyond_quota(fleet: Fleet) -> Iterator[Complaint]:
    """All but GPUs, which have a rule of their own."""
    pods, claims = asks_by_home(fleet), _claims(fleet)
    for quota in quotas(fleet):
        for entry, most in hard(quota).items():
            if entry in (STORAGE, CLAIMS):
                yield from _claims_beyond(quota, entry, most, claims.get(home(quota), []))
            elif entry != GPUS:
                yield from beyond(quota, entry, most, pods.get(home(quota), []))


def beyond(quota: Subject, entry: str, most: Decimal, pods: Sequence[Ask]) -> Iterator[Complaint]:
    """Of an entry such as `requests.cpu` or `limits.memory`; others, such as numbers of Services, are passed over."""
    side, _, resource = (f"requests.{entry}" if entry in ("cpu", "memory") else entry).partition(".")
    if side not in ("requests", "limits"):
        return
    uses = side == "limits"
    asked = peak((ask, (ask.limits if uses else ask.requests).get(resource, Decimal()) * ask.count) for ask in pods)
    if asked.amount > most:
        much = f"pods {'may use' if uses else 'ask for'} up to {spelt(asked.amount, resource)} of {resource} at once"
        problem = f"{much} ({asked.askers(resource)}), and the quota is {spelt(most, resource)}"
        yield complain(quota, problem)


def quotas(fleet: Fleet) -> Iterator[Subject]:
    """Those that hold for every pod of their namespace."""
    for subject in fleet.of_kind("ResourceQuota"):
        if not value(subject.body, "spec", "scopes") and not value(subject.body, "spec", "scopeSelector"):
            yield subject


def hard(quota: Subject) -> Mapping[str, Decimal]:
    read = {str(entry): amount(quantity) for entry, quantity in part(quota.body, "spec", "hard").items()}
    return {entry: number for entry, number in read.items() if number is not None}


def _claims_beyond(quota: Subject, entry: str, most: Decimal, claims: Sequence[Decimal]) -> Iterator[Complaint]:
    asked = sum(claims, Decimal())
    if entry == STORAGE and asked > most:
        problem = f"claims ask for {spelt(asked, STORAGE)} of storage, and the quota is {spelt(most, STORAGE)}"
        yield complain(quota, problem)
    if entry == CLAIMS and len(claims) > most:
        yield complain(quota, f"there are {len(claims)} claims, and the quota is {most}")


def _claims(fleet: Fleet) -> Mapping[Home, list[Decimal]]:
    """The sizes of the claims in each namespace, those that StatefulSets make included."""
    sizes: dict[Home, list[Decimal]] = defaultdict(list)
    for claim in fleet.of_kind("PersistentVolumeClaim"):
        sizes[home(claim)].append(_size(claim.body))
    for maker in fleet.of_kind("StatefulSet"):
        made = [_size(template) for template in parts(maker.body, "spec", "volumeClaimTemplates")]
        sizes[home(maker)] += made * whole(maker.body, "spec", "replicas", default=1)
    return sizes


def _size(claim: object) -> Decimal:
    return amount(value(claim, "spec", "resources", "requests", "storage")) or Decimal()
