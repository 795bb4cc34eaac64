"""Time-slicing: the NVIDIA device plugin's configuration that lets several pods use one GPU.

A ConfigMap with one configuration a shared accelerator, under the accelerator's name. The plugin reads it when its
Helm chart is installed with `config.name=nvidia-plugin-configs`; the ConfigMap lives in the namespace that the
chart's own guide installs into, `nvidia-device-plugin`, which must exist and is not made here, because the plugin is
the cluster's and not the platform's.

With a single accelerator, its configuration is that of every node. With several, a node takes the one that its label
`nvidia.com/device-plugin.config` names, and `default`, which shares nothing, without the label.
Source: https://github.com/NVIDIA/k8s-device-plugin#passing-configuration-to-the-plugin-via-a-configmap

On GKE sharing is a setting of the node pool and nothing is emitted here: pods select those nodes instead. Nothing
separates the memory of pods on one GPU, neither here nor there.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from charts.foundation.accelerators import shared_by_plugin
from charts.foundation.manifest import API_VERSIONS, Manifest
from charts.foundation.naming import DEVICE_PLUGIN_NAMESPACE
from charts.foundation.pods import GPU_RESOURCE
from charts.foundation.tenant import Site

NAME = "nvidia-plugin-configs"
WHOLE_GPUS = {"version": "v1"}


def time_slicing(site: Site) -> Iterator[Manifest]:
    shares = shared_by_plugin(site.cluster)
    if not shares:
        return
    configurations = {name: time_sliced(share) for name, share in shares.items()}
    if len(site.cluster.accelerators) > 1:
        configurations = {"default": WHOLE_GPUS, **configurations}
    yield Manifest(
        {
            "apiVersion": API_VERSIONS["ConfigMap"],
            "kind": "ConfigMap",
            "metadata": {"name": NAME, "namespace": DEVICE_PLUGIN_NAMESPACE, "labels": site.labels},
            "data": {name: _text(configuration) for name, configuration in configurations.items()},
        },
        ("clusters", site.cluster_name, "accelerators"),
    )


def time_sliced(share: int) -> dict[str, Any]:
    """Each GPU counts as `share` of them. A pod asks for exactly one: two would not be two GPUs' worth of time."""
    return {
        "version": "v1",
        "sharing": {
            "timeSlicing": {
                "renameByDefault": False,
                "failRequestsGreaterThanOne": True,
                "resources": [{"name": GPU_RESOURCE, "replicas": share}],
            }
        },
    }


def _text(configuration: Mapping[str, Any]) -> str:
    """As JSON, which every YAML reader reads."""
    return json.dumps(configuration, indent=2) + "\n"
