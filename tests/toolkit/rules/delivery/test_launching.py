"""A run that Argo CD, or the cluster, would launch again is found; an ordinary one is not."""

from typing import Any

import pytest

from tests.toolkit.rules.fleets import RUNS, Placed, fleet, job, said, thing
from toolkit.rules.delivery.launching import hook, recreated, ttl, unsuspended, wave
from toolkit.rules.rule import Judge

QUEUED = {"kueue.x-k8s.io/queue-name": "training"}


def annotated(annotations: dict[str, str], **metadata: Any) -> dict[str, Any]:
    body = job("tuned-3")
    body["metadata"] |= {"annotations": annotations, **metadata}
    return body


def jobset(**job_spec: Any) -> dict[str, Any]:
    return thing("JobSet", spec={"replicatedJobs": [{"name": "node", "template": {"spec": job_spec}}]})


@pytest.mark.parametrize(
    "launched",
    [
        job(ttlSecondsAfterFinished=4),
        thing("JobSet", spec={"ttlSecondsAfterFinished": 0}),
        jobset(ttlSecondsAfterFinished=9),
    ],
)
def test_a_run_that_is_deleted_after_its_end(launched: dict[str, Any]) -> None:
    (complaint,) = said(ttl, fleet(Placed(launched, RUNS, field=("trainings", "tuned"))))
    assert complaint.field == ("trainings", "tuned")
    assert "then launched again" in complaint.text


def test_jobs_that_a_schedule_makes_may_go() -> None:
    schedule = thing("CronJob", spec={"jobTemplate": {"spec": {"ttlSecondsAfterFinished": 60}}})
    assert not said(ttl, fleet(job(), jobset(), schedule))


@pytest.mark.parametrize("annotation", ["argocd.argoproj.io/hook", "helm.sh/hook"])
def test_a_run_that_is_a_hook(annotation: str) -> None:
    (complaint,) = said(hook, fleet(Placed(annotated({annotation: "Sync"}), RUNS)))
    assert f"`{annotation}: Sync`" in complaint.text
    assert complaint.source == "teams/team-x.yaml"


def test_a_queued_job_is_a_run_wherever_it_is() -> None:
    queued = annotated({"argocd.argoproj.io/hook": "PostSync"}, labels=QUEUED)
    assert len(said(hook, fleet(queued))) == 1


def test_a_short_check_may_be_a_hook() -> None:
    assert not said(hook, fleet(annotated({"argocd.argoproj.io/hook": "PreSync"})))


def test_runs_have_one_wave() -> None:
    late = annotated({"argocd.argoproj.io/sync-wave": "1"})
    first = annotated({"argocd.argoproj.io/sync-wave": "0"})
    assert len(said(wave, fleet(Placed(late, RUNS), Placed(first, RUNS), Placed(job(), RUNS)))) == 1
    assert not said(wave, fleet(late)), "what lives on may have waves"


@pytest.mark.parametrize("options", ["Force=true,Replace=true", "Prune=false, Replace=true"])
def test_a_run_that_each_sync_makes_anew(options: str) -> None:
    (found, *_) = said(recreated, fleet(annotated({"argocd.argoproj.io/sync-options": options})))
    assert "=true`" in found.text


def test_other_options_of_a_run_are_its_own() -> None:
    deployment = thing("Deployment", annotations={"argocd.argoproj.io/sync-options": "Replace=true"})
    assert not said(recreated, fleet(annotated({"argocd.argoproj.io/sync-options": "Prune=false"}), deployment))


def test_a_queued_run_does_not_pass_its_queue() -> None:
    started, stopped, free = job("a", suspend=False), job("b", suspend=True), job("c", suspend=False)
    for queued in (started, stopped):
        queued["metadata"]["labels"] = QUEUED
    assert [complaint.field for complaint in said(unsuspended, fleet(started, stopped, free))] == [("Job", "a")]


@pytest.mark.parametrize("judge", [ttl, hook, wave, recreated, unsuspended])
def test_an_ordinary_run_is_right(judge: Judge) -> None:
    assert not said(
        judge, fleet(Placed(annotated({"argocd.argoproj.io/sync-options": "Prune=false"}, labels=QUEUED), RUNS))
    )
