"""More GPUs promised to teams than a cluster has: each team's quota holds, and still its pods wait for another's."""

from collections.abc import Iterator

from toolkit.rules.rule import Complaint, Fleet


def oversubscribed(fleet: Fleet) -> Iterator[Complaint]:
    for site in fleet.sites:
        teams = [tenant for tenant in fleet.tenants if tenant.site.cluster_name == site.cluster_name]
        for name, accelerator in site.cluster.accelerators.items():
            promised = {tenant.name: tenant.team.quota.gpus.get(name, 0) for tenant in teams}
            there, asked = accelerator.count * accelerator.share, sum(promised.values())
            if asked > there:
                largest = max(promised, key=lambda team: promised[team])
                problem = f"the teams' quotas add up to {asked} `{name}`, and the cluster has {there}"
                field = ("clusters", site.cluster_name, "accelerators", name, "count")
                yield Complaint("platform.yaml", field, f"{problem}; team `{largest}` has {promised[largest]} of them")
