"""A training by each of the vision frameworks."""

from pathlib import Path

import pytest

from tests.docker.vision.pods import Framework, Work


@pytest.fixture(params=["ultralytics", "timm"])
def work(request: pytest.FixtureRequest, tmp_path: Path) -> Work:
    framework: Framework = request.param
    return Work(framework, tmp_path)
