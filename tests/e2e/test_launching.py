"""A run is launched by its number, exactly once, whatever happens afterwards to the cluster, to Argo CD or to git.

On both clusters: where Kueue queues and where nothing does.
"""

from dataclasses import dataclass

import pytest

from tests.e2e.applications import refreshed, state, sync, wait_until_synced
from tests.e2e.cluster import KINDS, Cluster, annotate, apply, condition, every, get, the
from tests.e2e.git_repository import SynthRefused, dumped
from tests.e2e.installation import GKE, LAB, Installation
from tests.e2e.jobs import end_long_ago, finish, running, uids
from tests.e2e.nodes import lose
from tests.e2e.teams import merge, namespace, team, training
from tests.e2e.waiting import wait_for


@dataclass(frozen=True)
class Launch:
    """A team with one training, which runs."""

    team: str
    cluster: Cluster
    jobs: dict[str, str]
    """UIDs of the namespace's Jobs by name, as they were launched: the training's, and the download's before it."""

    @property
    def namespace(self) -> str:
        return namespace(self.team)

    @property
    def application(self) -> str:
        return f"{self.team}-runs"

    @property
    def file(self) -> str:
        return f"teams/{self.team}.yaml"


@pytest.fixture(scope="module")
def launches(platform: Installation) -> list[Launch]:
    teams = {f"once-{cluster}": team({"bot": training(cluster=cluster)}, cluster=cluster) for cluster in (GKE, LAB)}
    merge(platform, "Launch", **teams)
    found = []
    for name, content in teams.items():
        cluster = platform.cluster(content["cluster"])
        running(cluster, namespace(name), "bot-1")
        found.append(Launch(name, cluster, uids(cluster, namespace(name))))
    return found


def assert_launched_once(platform: Installation, launches: list[Launch]) -> None:
    refreshed(platform.argocd, *(launch.application for launch in launches))
    for launch in launches:
        assert uids(launch.cluster, launch.namespace) == launch.jobs
        assert state(platform.argocd, launch.application).sync == "Synced"


def test_its_job_is_there(launches: list[Launch]) -> None:
    for launch in launches:
        assert [job for job in launch.jobs if not job.startswith("download-")] == ["bot-1"]


def test_five_syncs_launch_nothing(platform: Installation, launches: list[Launch]) -> None:
    for _ in range(5):
        for launch in launches:
            assert sync(platform.argocd, launch.application).phase == "Succeeded"
    assert_launched_once(platform, launches)


def test_a_hard_refresh_launches_nothing(platform: Installation, launches: list[Launch]) -> None:
    refreshed(platform.argocd, *(launch.application for launch in launches), hard=True)
    assert_launched_once(platform, launches)


def test_commits_of_others_launch_nothing(platform: Installation, launches: list[Launch]) -> None:
    for number in range(3):
        platform.repository.commit(f"Somebody's notes {number}", {"notes.txt": f"{number}\n"}, synth=False)
    revision = platform.repository.edit("A new image", "platform.yaml", with_another_image)
    wait_until_synced(platform.argocd, [launch.application for launch in launches], revision)
    assert_launched_once(platform, launches)


def with_another_image(platform: dict[str, dict[str, str]]) -> None:
    platform["images"]["train"] = platform["images"]["train"].rpartition(":")[0] + ":1.4.1"


@pytest.mark.parametrize("server", ["argocd-application-controller", "controller-manager", "kueue"])
def test_a_controller_that_starts_again_launches_nothing(
    platform: Installation, launches: list[Launch], server: str
) -> None:
    for name, each in platform.servers.by_name.items():
        if name.endswith(server):
            each.kill()
            each.start()
    assert_launched_once(platform, launches)


def test_what_somebody_changed_by_hand_launches_nothing(platform: Installation, launches: list[Launch]) -> None:
    for launch in launches:
        annotate(launch.cluster, "Job", "bot-1", launch.namespace, {"tunefleet.io/run-digest": "by-hand"})
    refreshed(platform.argocd, *(launch.application for launch in launches))
    for launch in launches:
        assert sync(platform.argocd, launch.application).phase == "Succeeded"
    assert_launched_once(platform, launches)


def test_a_lost_node_launches_nothing(platform: Installation, launches: list[Launch]) -> None:
    """The Job makes another pod, and goes on."""
    back, lost = [], {}
    for launch in launches:
        (pod,) = running(launch.cluster, launch.namespace, "bot-1")
        lost[launch.team] = pod["metadata"]["uid"]
        back.append(lose(launch.cluster, pod["spec"]["nodeName"]))
    for launch in launches:
        wait_for("another pod", lambda launch=launch: has_another_pod(launch, lost[launch.team]), seconds=120)  # type: ignore[misc]
    for bring_back in back:
        bring_back()
    for launch in launches:
        running(launch.cluster, launch.namespace, "bot-1")
    assert_launched_once(platform, launches)


def has_another_pod(launch: Launch, lost: str) -> bool:
    pods = every(launch.cluster, "Pod", launch.namespace, "batch.kubernetes.io/job-name=bot-1")
    return any(pod["metadata"]["uid"] != lost for pod in pods)


def test_raising_the_number_launches_one_more(platform: Installation, launches: list[Launch]) -> None:
    teams = {
        launch.team: team({"bot": training(2, cluster=launch.cluster.name)}, cluster=launch.cluster.name, gpus=1)
        for launch in launches
    }
    for launch in launches:
        finish(launch.cluster, launch.namespace, "bot-1")
    merge(platform, "Launch again", **teams)
    for launch in launches:
        running(launch.cluster, launch.namespace, "bot-2")
        now = uids(launch.cluster, launch.namespace)
        assert now.pop("bot-2")
        assert now == launch.jobs, "the run before it, and what it was told, stay"
        first = the(launch.cluster, "Job", "bot-1", launch.namespace)
        assert condition(first, "Complete") == "True"


def test_a_finished_run_is_not_launched_again(platform: Installation, launches: list[Launch]) -> None:
    for launch in launches:
        finish(launch.cluster, launch.namespace, "bot-2")
    jobs = {launch.team: uids(launch.cluster, launch.namespace) for launch in launches}
    for launch in launches:
        assert sync(platform.argocd, launch.application).phase == "Succeeded"
    refreshed(platform.argocd, *(launch.application for launch in launches), hard=True)
    for launch in launches:
        assert uids(launch.cluster, launch.namespace) == jobs[launch.team]
        assert state(platform.argocd, launch.application).sync == "Synced"


def test_a_run_that_ended_long_ago_is_not_launched_again(platform: Installation, launches: list[Launch]) -> None:
    """The controller that takes finished Jobs away, a month after their end if they ask for it, leaves it alone."""
    jobs = {launch.team: uids(launch.cluster, launch.namespace) for launch in launches}
    for launch in launches:
        end_long_ago(launch.cluster, launch.namespace, "bot-2")
        apply(launch.cluster, THAT_GOES)
        finish(launch.cluster, "default", "that-goes")
        end_long_ago(launch.cluster, "default", "that-goes")
    for launch in launches:
        wait_for("the other to go", lambda launch=launch: get(launch.cluster, "Job", "that-goes", "default") is None)  # type: ignore[misc]
    refreshed(platform.argocd, *(launch.application for launch in launches))
    for launch in launches:
        assert sync(platform.argocd, launch.application).phase == "Succeeded"
        assert uids(launch.cluster, launch.namespace) == jobs[launch.team]


THAT_GOES = {
    "apiVersion": KINDS["Job"],
    "kind": "Job",
    "metadata": {"name": "that-goes", "namespace": "default"},
    "spec": {
        "ttlSecondsAfterFinished": 30 * 24 * 3600,
        "template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "it", "image": "example.com/it:1"}]}},
    },
}


def test_a_change_without_a_new_number_is_refused(platform: Installation, launches: list[Launch]) -> None:
    before = platform.repository.head()
    for launch in launches:
        changed = training(2, cluster=launch.cluster.name, hyperparameters={"learning_rate": 0.5})
        content = team({"bot": changed}, cluster=launch.cluster.name)
        with pytest.raises(SynthRefused, match="raise `run:` to 3"):
            platform.repository.commit("Faster", {launch.file: dumped(content)})
    assert platform.repository.head() == before
