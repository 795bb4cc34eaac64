"""Workflows run what others wrote: they are well-formed, pinned, short-lived, and allowed to do little."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.dist.repositories import ROOT
from tests.github.actionlint import complaints

WORKFLOWS = sorted((ROOT / ".github" / "workflows").iterdir())
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} +# v\d+(\.\d+)*")

each_workflow = pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)


def workflow(path: Path) -> Mapping[str, Any]:
    """YAML 1.1 reads the key `on` as true; as text it stays what it is."""
    content: Mapping[str, Any] = yaml.load(path.read_bytes(), yaml.BaseLoader)
    return content


def steps(path: Path) -> Iterator[Mapping[str, Any]]:
    for job in workflow(path)["jobs"].values():
        yield from job["steps"]


def jobs_of_pull_requests(path: Path) -> list[Mapping[str, Any]]:
    """All but those that wait for the merge: what is pushed to a branch that starts the workflow was reviewed."""
    merged = workflow(path)["on"] != "pull_request" and workflow(path)["on"].get("push", {}).get("branches") == ["main"]
    jobs = workflow(path)["jobs"].values()
    return [job for job in jobs if not (merged and job.get("if") == "github.event_name == 'push'")]


def test_actionlint_finds_nothing() -> None:
    assert complaints(WORKFLOWS) == []


def test_actionlint_finds_what_is_wrong(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(
        "on: push\njobs: {a: {runs-on: ubuntu-24.04, steps: [{run: 'echo ${{ github.event.head_commit.message }}'}]}}"
    )
    (complaint,) = complaints([broken])
    assert "untrusted" in complaint


def test_without_actionlint_nothing_passes(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        complaints(WORKFLOWS, tmp_path / "actionlint")


@each_workflow
def test_actions_are_pinned_by_commit_with_their_version_beside(path: Path) -> None:
    used = re.findall(r"^ *(?:- )?uses: *(.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert {action.split()[0] for action in used} == {step["uses"] for step in steps(path) if "uses" in step} != set()
    assert [action for action in used if not PINNED.fullmatch(action)] == []


@each_workflow
def test_it_may_read_and_no_more_before_it_is_merged(path: Path) -> None:
    assert workflow(path)["permissions"] == {"contents": "read"}
    assert not [job for job in jobs_of_pull_requests(path) if "permissions" in job]


@each_workflow
def test_a_fork_gets_neither_a_secret_nor_a_token(path: Path) -> None:
    assert not re.search(r"pull_request_target|workflow_run", path.read_text(encoding="utf-8"))
    assert not re.search(
        r"secrets\.|github\.token", yaml.dump([workflow(path).get("env"), *jobs_of_pull_requests(path)])
    )
    checkouts = [step for step in steps(path) if step.get("uses", "").startswith("actions/checkout@")]
    assert {step["with"]["persist-credentials"] for step in checkouts} == {"false"}


@each_workflow
def test_it_ends(path: Path) -> None:
    assert "cancel-in-progress" in workflow(path)["concurrency"]
    assert all(0 < int(job["timeout-minutes"]) <= 90 for job in workflow(path)["jobs"].values())
