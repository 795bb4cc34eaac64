"""Dockerfiles agree with what the charts take for granted about an image."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from charts.foundation.pods import HOME, USER_ID
from charts.runs.llama_factory import DEEPSPEED
from platform_images import BUILT_ON, images
from tests.dist.repositories import ROOT
from tests.docker.dockerfile import DOCKER, folders, lineage, settings, stages
from tests.docker.image import laid_out
from tests.docker.images import tally

FROM_PACKAGES = {"mlflow": "mlflow", "vllm": "vllm", "llamafactory-cli": "llamafactory"}
"""Programs that an image has from a package."""

each_image = pytest.mark.parametrize("image", images())


def test_the_linter_finds_nothing(tmp_path: Path) -> None:
    context = tally.context(tmp_path / "context")
    files = [f"docker/{folder}/Dockerfile" for folder in folders()]
    assert tally.complaints(context, *files) == (len(files), [])


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("ENV PASSWORD=secret", "buildkit/SecretsUsedInArgOrEnv"),
        ("COPY --from=nowhere /a /a\nRUN cd /tmp", "hadolint/DL3003"),
        ("USER root", "hadolint/DL3002"),
    ],
)
def test_the_linter_finds_what_is_wrong(tmp_path: Path, line: str, rule: str) -> None:
    context = tally.context(tmp_path / "context")
    with (context / "docker" / "fetch" / "Dockerfile").open("a") as file:
        file.write(f"{line}\n")
    _, found = tally.complaints(context, "docker/fetch/Dockerfile")
    assert rule in [complaint.partition(": ")[0] for complaint in found]


@pytest.mark.parametrize("folder", folders())
def test_what_is_fetched_for_a_build_is_known_by_its_digest(folder: str) -> None:
    first, *_ = (DOCKER / folder / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert first.startswith("# syntax=docker/dockerfile:")
    assert "@sha256:" in first
    added = [it for stage in stages(folder) for it in stage.instructions if it.keyword == "ADD"]
    assert [it for it in added if not any(flag.startswith("--checksum=sha256:") for flag in it.flags)] == []
    # ADD makes what it fetches readable for root alone.
    assert [it for it in added if "--chmod=0444" not in it.flags] == []


@each_image
def test_its_processes_are_the_user_of_the_pods(image: str) -> None:
    users = [instruction.words for instruction in lineage(image) if instruction.keyword == "USER"]
    assert users[-1] == (f"{USER_ID}:{USER_ID}",)
    assert settings(image)["HOME"] == HOME
    assert settings(image)["USER"] == "llm"
    (made,) = [it.text for it in lineage(image) if it.keyword == "RUN" and "useradd" in it.text]
    assert f"groupadd --gid {USER_ID} llm" in made
    assert f"useradd --uid {USER_ID} --gid llm" in made
    assert made.endswith(f"--home-dir {HOME} llm")


@each_image
def test_nothing_that_it_needs_lies_where_pods_mount_something_else(image: str) -> None:
    root = laid_out(image)
    assert list((root / HOME.lstrip("/")).rglob("*")) == []
    assert {path.name for path in root.iterdir()} <= {"opt", "home"}


@each_image
def test_it_says_what_it_is(image: str) -> None:
    labels = [word.partition("=")[0] for it in lineage(image) if it.keyword == "LABEL" for word in it.words]
    assert {"org.opencontainers.image.title", "org.opencontainers.image.description"} <= set(labels)


@pytest.mark.parametrize("folder", sorted(set(folders()) - set(BUILT_ON) | {"vision-base"}))
def test_what_an_environment_is_made_with_stays_behind(folder: str) -> None:
    *_, last = stages(folder)
    copied = [it for it in last.instructions if any(flag.startswith("--from=") for flag in it.flags)]
    assert [it.words for it in copied if it.words != ("/opt/venv", "/opt/venv")] == []
    assert "uv" not in {Path(word).name for it in copied for word in it.words}


@each_image
def test_programs_can_be_started(image: str) -> None:
    programs = list((laid_out(image) / "opt" / "tunefleet" / "bin").glob("*"))
    assert [path for path in programs if not os.access(path, os.X_OK)] == []
    assert {path.read_text(encoding="utf-8").splitlines()[0] for path in programs} <= {"#!/usr/bin/env python"}


def test_pods_call_programs_that_their_image_has() -> None:
    called = set(_called())
    assert {image for image, _ in called} == set(images())
    assert [(image, program) for image, program in called if not _has(image, program)] == []


def test_deepspeed_finds_its_configuration() -> None:
    assert (laid_out("train") / DEEPSPEED.lstrip("/")).is_file()


def _called() -> Iterator[tuple[str, str]]:
    """Images of ours with the programs that pods in dist/ start."""
    named = yaml.safe_load((ROOT / "platform.yaml").read_bytes())["images"]
    by_reference = {named[image]: image for image in images()}
    for path in (ROOT / "dist").rglob("*.yaml"):
        for manifest in yaml.load_all(path.read_bytes(), yaml.CSafeLoader):
            for container in _containers(manifest):
                if container["image"] in by_reference:
                    yield by_reference[container["image"]], container["command"][0]


def _containers(manifest: Any) -> Iterator[Any]:
    match manifest:
        case {"containers": [*containers]}:
            yield from containers
        case dict():
            for value in manifest.values():
                yield from _containers(value)
        case list():
            for value in manifest:
                yield from _containers(value)


def _has(image: str, program: str) -> bool:
    if program in FROM_PACKAGES:
        lock = (DOCKER / image / "requirements.lock").read_text(encoding="utf-8")
        return f"\n{FROM_PACKAGES[program]}==" in lock
    return (laid_out(image) / "opt" / "tunefleet" / "bin" / program).is_file()
