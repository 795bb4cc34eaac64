"""Traps of Argo CD, walked into: what `docs/traps.md` says of them happens. No chart emits anything of the kind."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.e2e.applications import refresh, refreshed, said, state
from tests.e2e.argocd import NAMESPACE
from tests.e2e.by_hand import Object, claim, config, job, with_annotations, with_labels
from tests.e2e.cluster import apply, delete, every, get, patch
from tests.e2e.git_repository import dumped
from tests.e2e.installation import GKE, Installation
from tests.e2e.jobs import end, finish, running, uid, uids
from tests.e2e.teams import ACCELERATORS, merge, namespace, own_application, team, training
from tests.e2e.waiting import wait_for

ME = "trapped"
WHERE = namespace(ME)
QUEUE = {"kueue.x-k8s.io/queue-name": "bot-1"}


@pytest.fixture(scope="module", autouse=True)
def _team(platform: Installation) -> None:
    """Its one GPU is taken, by a run; there is room for another claim."""
    quota = {"gpus": {ACCELERATORS[GKE]: 1}, "storage": "20Gi"}
    merge(platform, "A team", **{ME: team({"bot": training()}, quota=quota)})
    running(platform.gke, WHERE, "bot-1")


@contextmanager
def applied(platform: Installation, name: str, *bodies: Object, options: tuple[str, ...] = ()) -> Iterator[None]:
    """An Application of the team's with these objects; both are gone at the end."""
    in_git(platform, name, *bodies)
    application = own_application(platform, ME, name, f"traps/{name}")
    application["spec"]["syncPolicy"]["syncOptions"] = list(options)
    apply(platform.argocd, application)
    try:
        yield
    finally:
        if get(platform.argocd, "Application", name, NAMESPACE):
            delete(platform.argocd, "Application", name, NAMESPACE)
        for kind in ("Job", "PersistentVolumeClaim", "ConfigMap"):
            for body in every(platform.gke, kind, WHERE, labels=f"trap={name}"):
                delete(platform.gke, kind, body["metadata"]["name"], WHERE)


def in_git(platform: Installation, name: str, *bodies: Object) -> str:
    """These and no others; returns the commit's hash."""
    text = "---\n".join(dumped(with_labels(body, trap=name)) for body in bodies)
    return platform.repository.commit(f"Trap: {name}", {f"traps/{name}/all.yaml": text}, synth=False)


def hears(platform: Installation, name: str, words: str) -> None:
    """Returns once Argo CD says so of the Application."""
    wait_for(
        f"Argo CD to say: {words}",
        lambda: words in said(platform.argocd, name),
        seen=lambda: said(platform.argocd, name),
    )


def test_a_changed_name_kills_the_job_that_runs(platform: Installation) -> None:
    with applied(platform, "hashed", job("train-aaa")):
        running(platform.gke, WHERE, "train-aaa")
        in_git(platform, "hashed", job("train-bbb"))
        refresh(platform.argocd, "hashed")
        running(platform.gke, WHERE, "train-bbb")
        wait_for("the Job that ran to be gone", lambda: get(platform.gke, "Job", "train-aaa", WHERE) is None)


def test_a_changed_template_is_refused(platform: Installation) -> None:
    with applied(platform, "immutable", job("changed")):
        running(platform.gke, WHERE, "changed")
        changed = job("changed")
        changed["spec"]["template"]["spec"]["containers"][0]["image"] = "example.com/train:2"
        in_git(platform, "immutable", changed)
        refresh(platform.argocd, "immutable")
        hears(platform, "immutable", "field is immutable")


@pytest.mark.parametrize(
    ("name", "annotations"),
    [("forced", {"sync_options": "Force=true,Replace=true"}), ("hooked", {"hook": "Sync"})],
    ids=["replaced by force", "a hook"],
)
def test_each_sync_runs_it_again(platform: Installation, name: str, annotations: dict[str, str]) -> None:
    cluster, argocd = platform.gke, platform.argocd
    with applied(platform, name, with_annotations(job(name), **annotations), config(f"beside-{name}")):
        running(cluster, WHERE, name)
        first = uid(cluster, "Job", name, WHERE)
        finish(cluster, WHERE, name)
        wait_for("the sync to end", lambda: state(argocd, name).phase == "Succeeded", seen=lambda: state(argocd, name))
        patch(argocd, "Application", name, {"operation": {"sync": {"revision": "main"}}}, NAMESPACE)
        wait_for(
            "another Job", lambda: uids(cluster, WHERE).get(name, first) != first, seen=lambda: state(argocd, name)
        )


def test_a_finished_job_with_a_ttl_runs_again(platform: Installation) -> None:
    with applied(platform, "ttl", job("expires", ttlSecondsAfterFinished=0)):
        running(platform.gke, WHERE, "expires")
        first = uid(platform.gke, "Job", "expires", WHERE)
        end(platform.gke, WHERE, "expires")
        wait_for("another Job", lambda: uids(platform.gke, WHERE).get("expires", first) != first)


def test_suspend_in_git_fights_the_queue(platform: Installation) -> None:
    """Argo CD and Kueue put back what the other did, each time as a new generation of the Job."""

    def fought_twice() -> bool:
        found = get(platform.gke, "Job", "jumps", WHERE)
        return found is not None and found["metadata"]["generation"] >= 5 and found["spec"]["suspend"]

    with applied(platform, "unsuspended", with_labels(job("jumps", gpus=1, suspend=False), **QUEUE)):
        wait_for("them to fight", fought_twice, seen=lambda: state(platform.argocd, "unsuspended"))


@pytest.mark.parametrize(
    ("first", "then", "awaited"),
    [
        (claim("early", "1Gi", "premium-rwo"), job("late", claim="early"), "/PersistentVolumeClaim/early"),
        (with_labels(job("early", gpus=1), **QUEUE), config("late"), "batch/Job/early"),
    ],
    ids=["claim", "queued job"],
)
def test_a_wave_waits_for_what_waits(platform: Installation, first: Object, then: Object, awaited: str) -> None:
    """A claim is bound once somebody mounts it; a queued Job has to wait for its turn."""
    bodies = (with_annotations(first, sync_wave="0"), with_annotations(then, sync_wave="1"))
    with applied(platform, "waves", *bodies):
        hears(platform, "waves", f"waiting for healthy state of {awaited}")
        assert get(platform.gke, then["kind"], "late", WHERE) is None


def test_what_is_not_pruned_goes_with_an_application_that_cascades(platform: Installation) -> None:
    kept = with_annotations(config("kept"), sync_options="Prune=false,Delete=false")
    lost = with_annotations(config("lost"), sync_options="Prune=false")
    with applied(platform, "cascade", kept, lost):
        wait_for("both", lambda: all(get(platform.gke, "ConfigMap", name, WHERE) for name in ("kept", "lost")))
        finalizers = {"metadata": {"finalizers": ["resources-finalizer.argocd.argoproj.io"]}}
        patch(platform.argocd, "Application", "cascade", finalizers, NAMESPACE)
        delete(platform.argocd, "Application", "cascade", NAMESPACE)
        wait_for("it to be gone", lambda: get(platform.argocd, "Application", "cascade", NAMESPACE) is None)
        assert get(platform.gke, "ConfigMap", "kept", WHERE) is not None
        assert get(platform.gke, "ConfigMap", "lost", WHERE) is None


def test_an_empty_rendering_is_not_applied(platform: Installation) -> None:
    with applied(platform, "empty", config("only")):
        wait_for("it to be there", lambda: get(platform.gke, "ConfigMap", "only", WHERE))
        in_git(platform, "empty")
        refresh(platform.argocd, "empty")
        hears(platform, "empty", "auto-sync will wipe out all resources")
        assert get(platform.gke, "ConfigMap", "only", WHERE) is not None


def test_of_two_owners_the_second_fails(platform: Installation) -> None:
    """With the option that every Application of ours has."""
    with applied(platform, "first-owner", config("shared")):
        wait_for("the first", lambda: state(platform.argocd, "first-owner").synced)
        with applied(platform, "second-owner", config("shared"), options=("FailOnSharedResource=true",)):
            hears(platform, "second-owner", "Shared resource found")


def test_a_chart_makes_a_helm_chart_of_a_folder_unless_it_is_called_a_directory(platform: Installation) -> None:
    """As each of our Applications calls its own. Argo CD then asks for Helm, which is not here."""
    chart = "apiVersion: v2\nname: stray\nversion: 0.0.1\n"
    ours, of_a_person = f"dist/{GKE}/{ME}/Chart.yaml", "traps/charted/Chart.yaml"
    with applied(platform, "charted", config("beside-a-chart")):
        revision = platform.repository.commit("Charts", {ours: chart, of_a_person: chart}, synth=False)
        refreshed(platform.argocd, "charted", f"{ME}-workspace", hard=True)
        now = state(platform.argocd, f"{ME}-workspace")
        platform.repository.commit("No charts", {ours: None, of_a_person: None}, synth=False)
        assert (now.sync, now.revision) == ("Synced", revision)
        hears(platform, "charted", "helm")
