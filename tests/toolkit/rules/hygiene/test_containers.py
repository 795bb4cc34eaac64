"""What containers leave unsaid, and images that are another one tomorrow."""

from typing import Any

import pytest

from tests.toolkit.rules.fleets import deployment, fleet, job, pod, said
from toolkit.rules.hygiene.containers import moves, mutable_tag, resources

SOME = {"cpu": "1", "memory": "1Gi"}
STATED: dict[str, Any] = {"name": "main", "image": "it:1", "resources": {"requests": SOME, "limits": SOME}}


@pytest.mark.parametrize("side", ["requests", "limits"])
@pytest.mark.parametrize("resource", ["cpu", "memory"])
def test_a_resource_that_is_not_stated(side: str, resource: str) -> None:
    container: dict[str, Any] = {
        "name": "main",
        "image": "it:1",
        "resources": {"requests": {**SOME}, "limits": {**SOME}},
    }
    del container["resources"][side][resource]
    (complaint,) = said(resources, fleet(deployment("it", pod(container))))
    assert complaint.text == f"container `main` does not say its {side}.{resource}"
    assert complaint.field == ("Deployment", "it")


def test_a_container_that_says_nothing_is_one_finding() -> None:
    assert len(said(resources, fleet(job()))) == 1


def test_init_containers_count() -> None:
    template = pod(STATED, initContainers=[{"name": "first", "image": "it:1"}])
    (complaint,) = said(resources, fleet(deployment("it", template)))
    assert "`first`" in complaint.text


def test_a_container_that_says_all() -> None:
    assert not said(resources, fleet(deployment("it", pod(STATED))))


@pytest.mark.parametrize(
    "image",
    [
        "vllm",
        "docker.io/vllm/vllm-openai",
        "registry.example:5000/vllm",
        "vllm:latest",
        "vllm:cuda12-nightly",
        "vllm:",
        "vllm:main",
    ],
)
def test_an_image_that_moves(image: str) -> None:
    (complaint,) = said(mutable_tag, fleet(job("it", pod({"name": "main", "image": image}))))
    assert f"`{image}`" in complaint.text


@pytest.mark.parametrize(
    "image",
    [
        "vllm:v0.18.0",
        "registry.example:5000/vllm:1",
        "vllm@sha256:" + 64 * "0",
        "vllm:latest@sha256:" + 64 * "0",
        "vllm:1.4-maintenance",
        "latest/vllm:1",
    ],
)
def test_an_image_that_stays(image: str) -> None:
    assert moves(image) is None


def test_an_image_that_is_mounted_counts() -> None:
    template = pod(STATED, volumes=[{"name": "model", "image": {"reference": "models/llama"}}])
    assert said(mutable_tag, fleet(deployment("it", template)))
