"""What is pushed is what platform.yaml names, and nothing else in it changes."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import PurePath

import pytest
import yaml

from charts.model.platform import Images
from platform_images import images, overrides, pinned, repository
from tests.dist.repositories import ROOT
from tests.docker.dockerfile import folders, lineage
from tests.github.test_workflows import steps, workflow
from toolkit.shape.conform import build

PLATFORM = (ROOT / "platform.yaml").read_text(encoding="utf-8")
NAMED = yaml.safe_load(PLATFORM)["images"]
WORKFLOW = ROOT / ".github" / "workflows" / "images.yaml"
DIGEST = f"sha256:{'0123456789abcdef' * 4}"


def test_tags_and_caches_are_in_the_repositories_that_platform_yaml_names() -> None:
    told = overrides(PLATFORM, "v1.5.0-3-gabcdef0")["target"]
    assert told.keys() == set(images())
    for image, settings in told.items():
        (tag,) = settings["tags"]
        assert tag == f"{repository(NAMED[image])}:v1.5.0-3-gabcdef0"
        assert all(f"ref={repository(NAMED[image])}:cache" in cache for cache in settings["cache-from"])


@pytest.mark.parametrize(
    ("image", "place"),
    [
        ("registry.example:5000/a/train:1.4.0", "registry.example:5000/a/train"),
        (f"eu.gcr.io/acme/train:1.4.0@{DIGEST}", "eu.gcr.io/acme/train"),
        (f"registry.example:5000/train@{DIGEST}", "registry.example:5000/train"),
    ],
)
def test_an_images_repository(image: str, place: str) -> None:
    assert repository(image) == place


def test_what_was_pushed_is_named_and_all_else_stays() -> None:
    pushed = {image: f"{repository(NAMED[image])}:v2@{DIGEST}" for image in images()}
    proposed = pinned(PLATFORM, pushed)
    assert yaml.safe_load(proposed)["images"] == NAMED | pushed
    build(yaml.safe_load(proposed)["images"], Images)
    lines = list(zip(PLATFORM.splitlines(), proposed.splitlines(), strict=True))
    assert sum(old != new for old, new in lines) == len(pushed)
    assert pinned(proposed, pushed) == proposed


def test_a_comment_beside_an_image_stays() -> None:
    assert pinned("images:\n  fetch: a/b:1 # why\n", {"fetch": f"a/b:2@{DIGEST}"}).endswith(f"b:2@{DIGEST} # why\n")


def test_an_image_that_platform_yaml_has_not_is_refused() -> None:
    with pytest.raises(KeyError, match="nothing"):
        pinned(PLATFORM, {"nothing": "a/b:1"})


def test_they_are_printed_for_bake() -> None:
    """As the workflow gives them: a second file, in JSON."""
    said = subprocess.run(
        [sys.executable, ROOT / "docker" / "platform_images.py", "overrides", "v2"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert json.loads(said.stdout) == overrides(PLATFORM, "v2")


def test_the_workflow_builds_each_image_and_logs_in_wherever_they_are_kept() -> None:
    jobs = workflow(WORKFLOW)["jobs"]
    assert all(set(jobs[job]["strategy"]["matrix"]["image"]) == set(images()) for job in ("build", "publish"))
    logins = {step["with"]["registry"] for step in steps(WORKFLOW) if "docker/login-action@" in step.get("uses", "")}
    assert {repository(NAMED[image]).partition("/")[0] for image in images()} <= logins


def test_whatever_an_image_is_made_of_starts_the_workflow() -> None:
    watched = workflow(WORKFLOW)["on"]["pull_request"]["paths"]
    assert workflow(WORKFLOW)["on"]["push"]["paths"] == watched
    copied = {source for folder in folders() for it in lineage(folder) for source in it.sources}
    assert [source for source in copied if not any(PurePath(source).match(glob) for glob in _globs(watched))] == []


def _globs(watched: Iterable[str]) -> Iterator[str]:
    """`a/**` is every path below, which `match` says with one star for each level."""
    for path in watched:
        yield path
        yield from (path.replace("**", "/".join("*" * depth)) for depth in range(1, 4))
