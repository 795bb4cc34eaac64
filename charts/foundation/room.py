"""A room: the manifests that one function yields, or a function that makes constructs of plain cdk8s in the chart."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeAlias

from charts.foundation.manifest import Manifest

if TYPE_CHECKING:
    from cdk8s import Chart

Room: TypeAlias = "Iterable[Manifest] | Callable[[Chart], object]"
