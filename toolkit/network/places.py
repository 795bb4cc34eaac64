"""The two ends of a connection: pods, or addresses outside the cluster."""

from collections.abc import Mapping

from msgspec import Struct, field

from charts.foundation.network import NAMESPACE_LABEL
from toolkit.network.ports import Protocol
from toolkit.network.ranges import Range

NamedPorts = Mapping[tuple[str, Protocol], frozenset[int]]
"""The numbers behind a container port's name."""


class Workload(Struct, frozen=True, eq=False):
    """The pods of one template, or pods that a policy mentions. It equals itself only."""

    kind: str
    """Of the object that holds the template; empty for pods that are only mentioned."""
    name: str
    namespace: str
    """Empty for a namespace that is known by its labels alone."""
    labels: Mapping[str, str]
    namespace_labels: Mapping[str, str]
    ports: NamedPorts = field(default_factory=dict)
    ours: bool = False
    """Whether something was rendered into its namespace, so that policies may judge it."""

    @property
    def rendered(self) -> bool:
        """False for those that a policy mentions and nobody rendered: the DNS, an ingress controller."""
        return bool(self.kind)

    @property
    def where(self) -> str:
        """Its namespace, or which namespaces are meant."""
        if self.namespace:
            return self.namespace
        labels = [f"{key}={value}" for key, value in self.namespace_labels.items() if key != NAMESPACE_LABEL]
        return f"namespaces with {', '.join(labels)}" if labels else "any namespace"

    def __str__(self) -> str:
        return f"{self.where}/{self.name}"


Place = Workload | Range
