"""Servers that tests share: each is started when the first test asks for it, and ends with the last."""

from collections.abc import Iterator

import pytest

from tests.docker.servers.mlflow import MlflowServer, mlflow_server


@pytest.fixture(scope="session")
def mlflow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MlflowServer]:
    """A real one. Tests keep apart by the name of their experiment; one that stops it starts it again."""
    with mlflow_server(tmp_path_factory.mktemp("mlflow")) as server:
        yield server
