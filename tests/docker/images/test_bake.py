"""bake.hcl builds what there is, and knows whatever a Dockerfile builds on."""

import subprocess
from pathlib import Path

import pytest
import yaml

from platform_images import BUILT_ON, images
from tests.dist.repositories import ROOT
from tests.docker.dockerfile import folders, stages
from tests.docker.images import bake, tally

NOT_OURS = {"auth-proxy", "prompt-console"}
"""A public image, and one that this repository has no source of."""


@pytest.fixture
def context(tmp_path: Path) -> Path:
    return tally.context(tmp_path / "context")


def test_it_builds_each_image_that_platform_yaml_names() -> None:
    named = yaml.safe_load((ROOT / "platform.yaml").read_bytes())["images"]
    assert set(bake.default()) == set(images()) == set(named) - NOT_OURS


def test_each_folder_is_a_target() -> None:
    assert {name: target["dockerfile"] for name, target in bake.targets().items()} == {
        folder: f"docker/{folder}/Dockerfile" for folder in folders()
    }


@pytest.mark.parametrize("image", folders())
def test_what_a_dockerfile_builds_on_is_a_target_or_has_a_digest(image: str) -> None:
    known = bake.targets()[image].get("contexts", {})
    assert set(known.values()) <= {f"target:{name}" for name in bake.targets()}
    named = {stage.name for stage in stages(image)}
    elsewhere = [base for base in _bases(image) if base not in named and base not in known]
    assert [base for base in elsewhere if "@sha256:" not in base] == []
    assert known.keys() <= set(_bases(image)), "a context that nobody asks for is built in vain"


@pytest.mark.parametrize("image", folders())
def test_every_target_is_dated_by_git(image: str) -> None:
    assert bake.targets()[image]["inherits"] == (["_all"] if image in BUILT_ON else ["_published"])


def test_buildkit_reads_it_and_finds_all_that_is_copied(context: Path) -> None:
    asked = [f"--target={target}" for target in bake.targets()]
    assert tally.complaints(context, *asked, "bake.hcl") == (len(folders()), [])


def test_a_source_that_is_not_there_is_found(context: Path) -> None:
    (context / "charts" / "runs" / "program_configs.py").unlink()
    _, found = tally.complaints(context, "--target=fetch", "bake.hcl")
    assert "charts/runs/program_configs.py" in found[0]


def test_a_variable_that_is_not_there_is_found(context: Path) -> None:
    file = context / "bake.hcl"
    file.write_text(file.read_text().replace("PUSH}", "PULL}"))
    with pytest.raises(subprocess.CalledProcessError) as failed:
        tally.complaints(context, "bake.hcl")
    assert 'no variable named "PULL"' in failed.value.stderr


def _bases(image: str) -> list[str]:
    """All that its stages, copies and mounts start from."""
    instructions = [instruction for stage in stages(image) for instruction in stage.instructions]
    copied = [flag.removeprefix("--from=") for it in instructions for flag in it.flags if flag.startswith("--from=")]
    mounted = [mount["from"] for it in instructions for mount in it.mounts if "from" in mount]
    return [*(stage.base for stage in stages(image)), *copied, *mounted]
