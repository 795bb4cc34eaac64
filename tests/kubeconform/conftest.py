"""What the tests of this folder share: the program, and a folder of schemas for each Kubernetes version."""

from collections.abc import Callable
from pathlib import Path

import pytest

from charts.foundation.manifest import API_VERSIONS
from tests.kubeconform.judge import Verdict, judge
from tests.kubeconform.program import kubeconform
from tests.kubeconform.schema_folder import write_schemas

KINDS = [(api_version, kind) for kind, api_version in API_VERSIONS.items()]

Judge = Callable[[Path, str], Verdict]
"""Judges a folder of manifests for a Kubernetes version such as `1.36`."""


@pytest.fixture(scope="session")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    program = kubeconform()
    written: dict[str, Path] = {}

    def judge_for(manifests: Path, kubernetes: str) -> Verdict:
        if kubernetes not in written:
            written[kubernetes] = tmp_path_factory.mktemp(f"schemas-{kubernetes}")
            write_schemas(kubernetes, KINDS, written[kubernetes])
        return judge(manifests, written[kubernetes], program)

    return judge_for
