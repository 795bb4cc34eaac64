"""What makes a run the run it is: another image is not what a team asked for, another hyperparameter is."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from charts.foundation.manifest import Manifest
from charts.foundation.tenant import Tenant
from charts.runs.identity import DIGEST, INPUT, as_launched, run_digest
from tests.charts.runs.teams import LLM, WORDS, everything, jobs, named, runs, team
from tests.charts.tenants import FULL, SHARED, site, tenant

TRAINED = LLM | {"merge": True, "register": True, "hyperparameters": {"learning_rate": 1e-3}}
UNQUEUED = {name: value for name, value in FULL.items() if name != "queueing"}
QUEUE = "kueue.x-k8s.io/queue-name"
STEPS = ("t-1", "t-1-merge", "t-1-register")


def annotations(body: Mapping[str, Any]) -> dict[str, str]:
    return dict(body["metadata"]["annotations"])


def launched_with(tenant: Tenant, step: str = "t-1") -> dict[str, Any]:
    return dict(json.loads(annotations(named(runs(tenant), "Job", step))[INPUT]))


def digests(tenant: Tenant) -> dict[str, str]:
    return {step: annotations(named(runs(tenant), "Job", step))[DIGEST] for step in STEPS}


def with_images(of: Tenant, **images: str) -> Tenant:
    return replace(of, site=replace(of.site, images=replace(of.images, **images)))


def test_a_step_and_its_config_carry_one_digest_of_both() -> None:
    manifests = runs(everything())
    steps = [job for job in jobs(manifests) if INPUT in annotations(job.body)]
    assert {job.kind for job in steps} == {"Job", "JobSet"}
    for job in steps:
        config = named(manifests, "ConfigMap", f"{job.name}-config")
        assert annotations(config)[DIGEST] == annotations(job.body)[DIGEST] == run_digest([config, job.body])
    assert len({annotations(job.body)[DIGEST] for job in steps}) == len(steps)


def test_everything_that_is_launched_by_a_number_is_a_step() -> None:
    for job in jobs(runs(everything())):
        assert (INPUT in annotations(job.body)) == (job.field[0] == "trainings")


@pytest.mark.parametrize(
    "words",
    [
        pytest.param({"hyperparameters": {"learning_rate": 2e-3}}, id="hyperparameter"),
        pytest.param({"method": "qlora"}, id="method"),
        pytest.param({"gpus": {"small": 2}}, id="gpus"),
        pytest.param({"priority": "high"}, id="priority"),
        pytest.param({"resources": {"cpu": 4, "memory": "16Gi"}}, id="resources"),
    ],
)
def test_what_the_team_changes_is_another_input_and_another_digest(words: dict[str, Any]) -> None:
    before, after = team({"t": TRAINED}), team({"t": TRAINED | words})
    assert launched_with(before) != launched_with(after)
    assert digests(before)["t-1"] != digests(after)["t-1"]


def test_what_the_platform_changes_is_another_digest_of_the_same_input() -> None:
    before = team({"t": TRAINED})
    after = with_images(before, train="registry.example/train:2", mlflow="registry.example/mlflow:2")
    assert [launched_with(before, step) for step in STEPS] == [launched_with(after, step) for step in STEPS]
    assert not digests(before).items() & digests(after).items()


@pytest.mark.parametrize(
    "words",
    [
        pytest.param({"seed": 42}, id="a default, written out"),
        pytest.param({"learning_rate": 0.001}, id="the same number"),
    ],
)
def test_the_same_in_other_words_is_the_same_input(words: dict[str, Any]) -> None:
    before = team({"t": TRAINED})
    after = team({"t": TRAINED | {"hyperparameters": TRAINED["hyperparameters"] | words}})
    assert launched_with(before) == launched_with(after)


def test_how_a_model_is_reached_is_not_what_it_is() -> None:
    def trained_on(**words: str) -> Tenant:
        model = {"source": "s3", "uri": "s3://models/m", "endpoint": "bucket", "secret": "a", "parameters": "1B"}
        return team({"t": TRAINED}, models={"base": model | words})

    assert launched_with(trained_on()) == launched_with(trained_on(secret="b", parameters="2B"))
    assert launched_with(trained_on()) != launched_with(trained_on(uri="s3://models/n"))


def test_a_later_merge_changes_what_is_registered_and_not_what_was_trained() -> None:
    before, after = (team({"t": TRAINED | {"merge": merged}}) for merged in (False, True))
    assert named(runs(before), "Job", "t-1") == named(runs(after), "Job", "t-1")
    assert launched_with(before, "t-1-register") != launched_with(after, "t-1-register")


def test_a_launched_step_is_its_old_self_with_todays_labels_and_annotations() -> None:
    before = team({"t": TRAINED})
    after = with_images(before, train="registry.example/train:2")
    launched, today = named(runs(before), "Job", "t-1"), dict(named(runs(after), "Job", "t-1"))
    metadata = dict(today["metadata"])
    metadata["labels"] = metadata["labels"] | {"cost-centre": "7", QUEUE: "elsewhere"}
    metadata["annotations"] = metadata["annotations"] | {"note": "new"}
    kept = as_launched(launched, today | {"metadata": metadata})
    assert kept["spec"] == launched["spec"]
    assert kept["metadata"]["labels"] == launched["metadata"]["labels"] | {"cost-centre": "7"}
    assert annotations(kept) == annotations(launched) | {"note": "new"}


def test_a_launched_step_survives_being_written_and_read() -> None:
    """The digest of what is read from `dist/` is that of what was rendered."""
    manifests = runs(team({"t": TRAINED}))
    for step in STEPS:
        bodies = [named(manifests, "ConfigMap", f"{step}-config"), named(manifests, "Job", step)]
        read = list(yaml.safe_load_all(yaml.safe_dump_all(bodies)))
        assert run_digest(read) == annotations(read[-1])[DIGEST]


class TestCancelled:
    WIDE = LLM | {"method": "full", "gpus": {"large": 8}, "nodes": 2}

    def manifests(self, at: dict[str, Any], **words: Any) -> list[Manifest]:
        trainings = {"t": TRAINED | {"cancelled": True}, "wide": self.WIDE | {"cancelled": True}}
        return runs(tenant(WORDS | {"trainings": trainings} | words, site(at, SHARED)))

    def test_what_does_not_queue_ends_at_once_or_is_suspended(self) -> None:
        manifests = self.manifests(UNQUEUED)
        for step in STEPS:
            assert named(manifests, "Job", step)["spec"]["activeDeadlineSeconds"] == 1
        assert named(manifests, "JobSet", "wide-1")["spec"]["suspend"] is True

    def test_what_queues_is_put_out_by_its_own_queue_and_not_changed_itself(self) -> None:
        """Kueue resumes what somebody else suspends, and would start what waits only to end it."""
        manifests = self.manifests(FULL)
        launched = runs(team({"t": TRAINED, "wide": self.WIDE}))
        for kind, name in (("Job", "t-1"), ("JobSet", "wide-1")):
            work = named(manifests, kind, name)
            assert work["spec"] == named(launched, kind, name)["spec"]
            queue = work["metadata"]["labels"][QUEUE]
            assert named(manifests, "LocalQueue", queue)["spec"]["stopPolicy"] == "HoldAndDrain"
            assert "stopPolicy" not in named(launched, "LocalQueue", queue)["spec"]

    def test_no_two_runs_share_a_queue(self) -> None:
        works = [job for job in jobs(runs(everything())) if QUEUE in job.body["metadata"]["labels"]]
        queues = {job.body["metadata"]["labels"][QUEUE] for job in works}
        assert len(queues) == len(works) > 1

    def test_what_follows_a_cancelled_training_is_cancelled_too(self) -> None:
        manifests = self.manifests(FULL)
        for step in ("t-1-merge", "t-1-register"):
            assert named(manifests, "Job", step)["spec"]["activeDeadlineSeconds"] == 1

    def test_it_is_the_run_that_was_launched(self) -> None:
        cancelled, launched = self.manifests(FULL), runs(team({"t": TRAINED, "wide": self.WIDE}))
        for kind, name in (("Job", "t-1"), ("Job", "t-1-merge"), ("JobSet", "wide-1"), ("ConfigMap", "t-1-config")):
            now, before = annotations(named(cancelled, kind, name)), annotations(named(launched, kind, name))
            assert now.get(INPUT) == before.get(INPUT)
            assert now[DIGEST] == before[DIGEST]

    def test_a_retired_team_runs_nothing(self) -> None:
        retired = runs(team({"t": TRAINED}, retire=True))
        assert named(retired, "Job", "t-1-merge")["spec"]["activeDeadlineSeconds"] == 1
        assert named(retired, "LocalQueue", "t-1")["spec"]["stopPolicy"] == "HoldAndDrain"
