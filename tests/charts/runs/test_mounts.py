"""What a step sees of the storage: all it is told to read and write, and of other users nothing."""

from typing import Any

import pytest

from charts.foundation import folders
from charts.foundation.manifest import Manifest
from tests.charts.runs.teams import LLM, container_of, everything, files, jobs, places, runs, team

RUNS = runs(everything())
JOBS = jobs(RUNS)
WRITTEN = {"output", "output_dir", "export_dir", "project"}


def mounts(job: Manifest) -> list[dict[str, Any]]:
    return [mount for mount in container_of(job)["volumeMounts"] if mount["name"] == "storage"]


def mount_of(job: Manifest, path: str) -> dict[str, Any]:
    """The mount that a path is seen through: the deepest above it."""
    above = [mount for mount in mounts(job) if f"{path}/".startswith(f"{mount['mountPath']}/")]
    assert above, f"{job.name} does not see {path}"
    return max(above, key=lambda mount: len(mount["mountPath"]))


def written(config: dict[str, Any]) -> list[str]:
    return [path for key, value in config.items() if key in WRITTEN for path in places([value])]


@pytest.mark.parametrize("job", JOBS, ids=[job.name for job in JOBS])
def test_every_path_of_a_config_is_mounted(job: Manifest) -> None:
    told = files(RUNS, job.name)
    assert list(places(told))
    for path in places(told):
        assert mount_of(job, path)


@pytest.mark.parametrize("job", JOBS, ids=[job.name for job in JOBS])
def test_what_is_written_can_be(job: Manifest) -> None:
    for config in files(RUNS, job.name).values():
        looked_at_only = config.get("source") == {"kind": "preloaded"}
        for path in written(config):
            assert mount_of(job, path).get("readOnly", False) == looked_at_only


@pytest.mark.parametrize("job", JOBS, ids=[job.name for job in JOBS])
def test_a_part_of_the_storage_is_seen_where_it_lies(job: Manifest) -> None:
    for mount in mounts(job):
        assert mount["mountPath"] == "/".join(filter(None, (folders.STORAGE, mount.get("subPath"))))


def test_a_users_run_does_not_see_other_users_nor_writes_the_teams_models() -> None:
    words = LLM | {"user": "ann", "dataset": "chats", "merge": True, "register": True}
    manifests = runs(team({"hers": words}))
    (training, merge, registration) = (job for job in jobs(manifests) if job.name.startswith("hers-1"))
    for job in (training, merge, registration):
        seen = {mount["mountPath"] for mount in mounts(job)}
        assert not any(f"{folders.user('ann')}/".startswith(f"{path}/") for path in seen - {folders.user("ann")})
    assert mount_of(training, folders.MODELS)["readOnly"]
    assert mount_of(merge, folders.user("ann"))["readOnly"]
    assert all(mount["readOnly"] for mount in mounts(registration))
