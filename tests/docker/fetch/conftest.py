"""An Artifactory for each test, and a pod that fetches from it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docker.fetch.running import Fetch
from tests.docker.servers.artifactory import Artifactory, artifactory

TOKEN = "AKC-obviously-fake-token"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Artifactory]:
    folder = tmp_path / "artifactory"
    folder.mkdir()
    with artifactory(folder) as running:
        yield running


@pytest.fixture
def fetch(tmp_path: Path, server: Artifactory) -> Fetch:
    return Fetch(tmp_path / "pod", {"kind": "artifactory", "url": server.url}, ARTIFACTORY_TOKEN=TOKEN)
