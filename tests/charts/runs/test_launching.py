"""What holds for everything that is launched, whatever it is."""

from collections.abc import Iterator
from typing import Any

import pytest

from charts.foundation.manifest import Manifest
from charts.foundation.naming import CALLBACK_CONFIG
from charts.runs.program_configs import FOLDER
from tests.charts.runs.teams import EVERYTHING, container_of, everything, files, job_spec, jobs, named, pod_of, runs
from tests.charts.tenants import FULL, SHARED, site, tenant

RUNS = runs(everything())
JOBS = jobs(RUNS)


def keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from keys(inner)


def by_name(manifests: list[Manifest]) -> dict[tuple[str, str], Any]:
    return {(manifest.kind, manifest.name): manifest.body for manifest in manifests}


def every_job(function: Any) -> Any:
    return pytest.mark.parametrize("job", JOBS, ids=[job.name for job in JOBS])(function)


def test_no_two_manifests_are_one_object() -> None:
    assert len(by_name(RUNS)) == len(RUNS)


@pytest.mark.parametrize("forbidden", ["ttlSecondsAfterFinished", "activeDeadlineSeconds", "suspend"])
def test_nothing_ends_hides_or_holds_a_run(forbidden: str) -> None:
    assert forbidden not in set(keys([manifest.body for manifest in RUNS]))


def test_argo_cd_neither_prunes_a_run_nor_minds_one_that_left_git() -> None:
    for manifest in RUNS:
        annotations = manifest.body["metadata"]["annotations"]
        assert annotations["argocd.argoproj.io/sync-options"] == "Prune=false"
        assert annotations["argocd.argoproj.io/compare-options"] == "IgnoreExtraneous"


@every_job
def test_a_job_has_its_config_and_nothing_can_change_it(job: Manifest) -> None:
    config = named(RUNS, "ConfigMap", f"{job.name}-config")
    assert config["immutable"] is True
    (mounted,) = (volume for volume in pod_of(job)["volumes"] if "configMap" in volume)
    assert mounted["configMap"]["name"] == config["metadata"]["name"]


@every_job
def test_a_program_is_called_with_a_file_that_is_there(job: Manifest) -> None:
    program, path = container_of(job)["command"]
    folder, _, file = path.rpartition("/")
    assert file == f"{program}.yaml"
    assert file in files(RUNS, job.name)
    assert {"name": "config", "mountPath": folder, "readOnly": True} in container_of(job)["volumeMounts"]


@every_job
def test_every_file_that_a_config_points_at_is_beside_it(job: Manifest) -> None:
    told = files(RUNS, job.name)
    for config in told.values():
        for value in config.values():
            if isinstance(value, str) and value.startswith(f"{FOLDER}/"):
                assert value.removeprefix(f"{FOLDER}/") in told


@every_job
def test_what_fails_is_not_started_again_by_the_kubelet(job: Manifest) -> None:
    assert pod_of(job)["restartPolicy"] == "Never"
    assert job_spec(job)["backoffLimit"] == 0


@every_job
def test_failures_of_sidecars_are_not_taken_for_the_programs(job: Manifest) -> None:
    for rule in job_spec(job)["podFailurePolicy"]["rules"]:
        if "onExitCodes" in rule:
            assert rule["onExitCodes"]["containerName"] == container_of(job)["name"]


def secrets(words: Any) -> Iterator[str]:
    if isinstance(words, dict):
        for key, value in words.items():
            yield from [value] if key == "secret" else secrets(value)


def test_configs_and_secrets_are_the_runs_own_or_the_teams() -> None:
    """The workspace makes the Secrets that the team's words name, and the callback's ConfigMap."""
    known = set(secrets(EVERYTHING)) | {CALLBACK_CONFIG}
    sources = [source for job in JOBS for source in references(job)]
    assert {source["name"] for source in sources} == known


def references(job: Manifest) -> Iterator[dict[str, Any]]:
    for variable in container_of(job)["env"]:
        source = variable.get("valueFrom", {})
        yield from (source[kind] for kind in ("secretKeyRef", "configMapKeyRef") if kind in source)


def test_a_higher_number_is_a_new_run_and_touches_no_other() -> None:
    again = {name: dict(words) for name, words in EVERYTHING["trainings"].items()}
    again["plain"]["run"] = 2
    before = by_name(RUNS)
    after = by_name(runs(tenant(EVERYTHING | {"trainings": again}, site(FULL, SHARED))))
    gone = {name for _, name in before.keys() - after.keys()}
    new = {name for _, name in after.keys() - before.keys()}
    assert gone == {"plain-1", "plain-1-config"} | {
        f"plain-1-{step}{part}" for step in ("merge", "register") for part in ("", "-config")
    }
    assert new == {name.replace("plain-1", "plain-2") for name in gone}
    assert all(before[name] == after[name] for name in before.keys() & after.keys())


def test_a_run_does_not_know_what_follows_it() -> None:
    """Asking for a merge later must not change the training that is already there."""
    without = {name: words | {"merge": False, "register": False} for name, words in EVERYTHING["trainings"].items()}
    for words in without.values():
        if words["framework"] != "llama-factory":
            del words["merge"]
    before = by_name(runs(tenant(EVERYTHING | {"trainings": without}, site(FULL, SHARED))))
    after = by_name(RUNS)
    assert before.items() <= after.items()
    assert len(before) < len(after)


@every_job
def test_pods_say_which_run_they_are(job: Manifest) -> None:
    labels = job.body["metadata"]["labels"]
    pods = job_spec(job)["template"]["metadata"]["labels"]
    assert pods["app.kubernetes.io/instance"] == job.name
    if job.field[0] == "trainings":
        training = EVERYTHING["trainings"][job.field[1]]
        ours = {"tunefleet.io/training": job.field[1], "tunefleet.io/run": str(training["run"])}
        assert ours.items() <= labels.items()
        assert ours.items() <= pods.items()


def test_what_needs_no_gpu_holds_none() -> None:
    for job in JOBS:
        gpus = container_of(job)["resources"]["limits"].get("nvidia.com/gpu", 0)
        asked = EVERYTHING["trainings"][job.field[1]].get("gpus", {}) if container_of(job)["name"] == "train" else {}
        assert gpus == sum(asked.values())
        assert ("nodeSelector" in pod_of(job)) == bool(asked)
