"""GPUs beyond a team's quota, told apart by the accelerator that pods select: a ResourceQuota knows their sum only."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from charts.foundation.tenant import Tenant
from toolkit.rules.capacity.accelerators import accelerators, node_selector
from toolkit.rules.capacity.demand import Ask
from toolkit.rules.capacity.peak import asks_by_home, peak
from toolkit.rules.capacity.quotas import GPUS, beyond, hard, quotas
from toolkit.rules.homes import Home, home
from toolkit.rules.rule import Complaint, Fleet, Subject, complain


def gpus_beyond_quota(fleet: Fleet) -> Iterator[Complaint]:
    """By accelerator; all together where nothing is wrong with one alone."""
    pods, limits = asks_by_home(fleet), {home(quota): quota for quota in quotas(fleet)}
    told: set[Home] = set()
    for tenant in fleet.tenants:
        here = Home(tenant.site.cluster_name, tenant.namespace)
        for complaint in _by_accelerator(tenant, pods.get(here, []), limits.get(here)):
            told.add(here)
            yield complaint
    for quota in quotas(fleet):
        if home(quota) not in told and GPUS in hard(quota):
            yield from beyond(quota, GPUS, hard(quota)[GPUS], pods.get(home(quota), []))


def _by_accelerator(tenant: Tenant, pods: Sequence[Ask], quota: Subject | None) -> Iterator[Complaint]:
    allowed = tenant.team.quota.gpus
    for name, wanting in _wanting(tenant, pods).items():
        if not allowed.get(name):
            for ask in wanting:
                problem = f"{ask.pod.subject} asks for {ask.gpus * ask.count} `{name}`, and the team's quota has none"
                yield complain(ask.pod.subject, problem)
            continue
        asked = peak((ask, Decimal(ask.gpus * ask.count)) for ask in wanting)
        if asked.amount > allowed[name]:
            much = f"pods ask for up to {asked.amount} `{name}` at once ({asked.askers(name)})"
            text = f"{much}, and the quota is {allowed[name]}"
            yield Complaint(f"teams/{tenant.name}.yaml", ("quota", "gpus", name), text, quota)


def _wanting(tenant: Tenant, pods: Sequence[Ask]) -> Mapping[str, list[Ask]]:
    """The pods that can land on one accelerator only, by its name."""
    found: dict[str, list[Ask]] = {}
    for ask in pods:
        match accelerators(tenant.cluster, node_selector(ask.pod)) if ask.gpus > 0 else []:
            case [only]:
                found.setdefault(only, []).append(ask)
    return found
