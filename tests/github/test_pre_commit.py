"""The hooks before a commit are checks that CI has too, and look at whatever would fail there."""

import re

import pytest
import yaml

from tests.dist.repositories import ROOT
from tests.github.test_pull_request import STEPS

(LOCAL,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_bytes())["repos"]
HOOKS = {hook["id"]: hook for hook in LOCAL["hooks"]}
CI = (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_nothing_is_fetched_from_elsewhere() -> None:
    assert LOCAL["repo"] == "local"
    assert {hook["language"] for hook in HOOKS.values()} == {"system"}


@pytest.mark.parametrize("hook", HOOKS)
def test_ci_checks_the_same(hook: str) -> None:
    assert HOOKS[hook]["entry"] in CI + "".join(step["run"] for step in STEPS)


@pytest.mark.parametrize("hook", ["synth", "check"])
@pytest.mark.parametrize("file", ["platform.yaml", "teams/lab.yaml", "charts/runs/job.py", "dist/a/b/runs.k8s.yaml"])
def test_what_dist_is_made_from_is_looked_at(hook: str, file: str) -> None:
    assert re.search(HOOKS[hook]["files"], file)
