"""Locks are what their requirements come to, and can be installed in their images."""

import re
import subprocess
from pathlib import Path

import pytest

from charts.runs import llama_factory
from platform_images import images
from tests.docker.dockerfile import DOCKER
from tests.docker.images.locks import LOCKED, command, compiled, installed, locked, versions

FETCH_LOCK = DOCKER / "fetch" / "requirements.lock"

each_lock = pytest.mark.parametrize("image", LOCKED)


def test_every_image_has_one() -> None:
    assert set(images()) <= set(LOCKED)


@each_lock
def test_it_is_what_the_requirements_come_to(image: str) -> None:
    """A release that came out since changes nothing: the lock's versions fit, and nothing is missing or too much."""
    fresh = compiled(DOCKER / image / "requirements.in", DOCKER / image / "requirements.lock")
    assert fresh.keys() == locked(image).keys()
    unknown = {pin: hashes - fresh[pin] for pin, hashes in locked(image).items()}
    assert {pin: hashes for pin, hashes in unknown.items() if hashes} == {}


def test_a_requirement_that_the_lock_has_not_is_noticed(tmp_path: Path) -> None:
    requirements = _fetch_and(tmp_path, "rich")
    assert "rich" in "".join(compiled(requirements, FETCH_LOCK).keys() - locked("fetch").keys())


def test_a_version_that_the_lock_has_not_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError) as failed:
        compiled(_fetch_and(tmp_path, "requests<2.30"), FETCH_LOCK)
    assert "requirements are unsatisfiable" in " ".join(failed.value.stderr.split())


@each_lock
def test_it_says_how_it_is_made(image: str) -> None:
    assert _lock(image).splitlines()[1].lstrip("# ") == command(image)


@each_lock
def test_it_names_no_place_to_download_from(image: str) -> None:
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links", _lock(image))


@each_lock
def test_every_requirement_has_its_reason(image: str) -> None:
    lines = (DOCKER / image / "requirements.in").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not re.fullmatch(r"-[rc] \S+|[\w.=-]+ +# \S.*", line)] == []


@each_lock
def test_it_can_be_installed_on_the_images_platform(image: str, tmp_path: Path) -> None:
    assert installed(image, tmp_path / "venv") == locked(image).keys()


@pytest.mark.parametrize("image", ["vision-ultralytics", "vision-timm"])
def test_the_vision_images_add_to_their_base_and_change_nothing_in_it(image: str) -> None:
    assert locked("vision-base").keys() <= locked(image).keys()


def test_client_and_server_are_of_one_mlflow() -> None:
    assert len({versions(image).get("mlflow-skinny") for image in LOCKED} - {None}) == 1


def test_the_charts_speak_of_the_llama_factory_that_is_installed() -> None:
    assert f"LLaMA-Factory {versions('train')['llamafactory']}" in str(llama_factory.__doc__)


def _lock(image: str) -> str:
    return (DOCKER / image / "requirements.lock").read_text(encoding="utf-8")


def _fetch_and(folder: Path, requirement: str) -> Path:
    requirements = folder / "requirements.in"
    requirements.write_text(f"{(DOCKER / 'fetch' / 'requirements.in').read_text()}\n{requirement}\n")
    return requirements
