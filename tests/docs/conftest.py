"""The guides show a machine that has kubeconform."""

import pytest

from tests.kubeconform.program import kubeconform


@pytest.fixture(autouse=True, scope="session")
def _kubeconform() -> None:
    kubeconform()
