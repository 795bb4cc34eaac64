"""A run is launched once: nothing in its manifest may have Argo CD, or the cluster, launch it again or wait for it."""

from collections.abc import Iterator

from toolkit.rules.delivery.argo_cd import HOOKS, QUEUE, WAVE, annotations, is_launched, labels, options
from toolkit.rules.parts import part, parts
from toolkit.rules.rule import Complaint, Fleet, Subject, complain

TTL = "ttlSecondsAfterFinished"
RECREATING = ("Force=true", "Replace=true")


def ttl(fleet: Fleet) -> Iterator[Complaint]:
    """Of a Job, of a JobSet, of the Jobs in one; those of a CronJob are the cluster's own and may go."""
    for subject in fleet.of_kind("Job", "JobSet"):
        specs = [part(subject.body, "spec")]
        specs += [part(job, "template", "spec") for job in parts(subject.body, "spec", "replicatedJobs")]
        for seconds in (spec[TTL] for spec in specs if spec.get(TTL) is not None):
            yield complain(subject, f"it is deleted {seconds} seconds after its end, and then launched again")


def hook(fleet: Fleet) -> Iterator[Complaint]:
    for subject in filter(is_launched, fleet.subjects):
        for annotation in HOOKS:
            if annotation in annotations(subject.body):
                when = annotations(subject.body)[annotation]
                yield complain(subject, f"it is a hook (`{annotation}: {when}`), so each sync launches it again")


def wave(fleet: Fleet) -> Iterator[Complaint]:
    """Without the annotation an object is in wave 0."""
    for subject in filter(is_launched, fleet.subjects):
        number = str(annotations(subject.body).get(WAVE, "0"))
        if number != "0":
            yield complain(subject, f"it is in sync wave {number}; everything of a run belongs to wave 0")


def recreated(fleet: Fleet) -> Iterator[Complaint]:
    for subject in fleet.of_kind("Job", "JobSet"):
        for option in RECREATING:
            if option in options(subject.body):
                yield complain(subject, f"it has the sync option `{option}`, which starts it anew at a sync")


def unsuspended(fleet: Fleet) -> Iterator[Complaint]:
    """`suspend: true` stops a run for good, which may be what is wanted; `false` takes it out of Kueue's hands."""
    for subject in fleet.of_kind("Job", "JobSet"):
        if _is_queued(subject) and part(subject.body, "spec").get("suspend") is False:
            yield complain(subject, "it is queued, and yet says `suspend: false`")


def _is_queued(subject: Subject) -> bool:
    return QUEUE in labels(subject.body)
