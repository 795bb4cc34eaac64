"""What somebody changes in the cluster is put back, but for what is not git's to say: an autoscaler's number."""

from typing import Any

import pytest

from charts.foundation.naming import vllm
from tests.e2e.applications import left_alone, state, sync, wait_until_synced
from tests.e2e.argocd import NAMESPACE
from tests.e2e.cluster import apply, delete, every, patch, the
from tests.e2e.git_repository import dumped
from tests.e2e.installation import GKE, Installation
from tests.e2e.teams import applications, merge, namespace, team, training
from tests.e2e.waiting import wait_for

ME = "healed"
WHERE = namespace(ME)
FIXED, SCALED, SINGLE, PAIR = "fixed", "scaled", "single", "pair"
AS_MANY_AS_THE_AUTOSCALER_WANTS = 3


def serving(least: int, most: int) -> dict[str, Any]:
    return {"engine": "vllm", "model": "base", "gpus": {"l4": 1}, "replicas": {"min": least, "max": most}}


COPIES = {FIXED: serving(1, 1), SCALED: serving(1, 4), SINGLE: serving(1, 1), PAIR: serving(2, 2)}


@pytest.fixture(scope="module")
def served(platform: Installation) -> Installation:
    """Models with one copy, with two, and with a number that an autoscaler has set since."""
    merge(platform, "Serve models", **{ME: team({}, gpus=8, serving=COPIES)})
    for name, number in ((SCALED, AS_MANY_AS_THE_AUTOSCALER_WANTS), (PAIR, 2)):
        patch(platform.gke, "Deployment", vllm(name), {"spec": {"replicas": number}}, WHERE, part="scale")
    wait_for("copies to run", lambda: len(pods(platform, SCALED)) == AS_MANY_AS_THE_AUTOSCALER_WANTS)
    return platform


def replicas(platform: Installation, name: str) -> int:
    return int(the(platform.gke, "Deployment", vllm(name), WHERE)["spec"]["replicas"])


def pods(platform: Installation, name: str) -> set[str]:
    """UIDs of its pods."""
    found = every(platform.gke, "Pod", WHERE, f"app.kubernetes.io/instance={vllm(name)}")
    return {str(pod["metadata"]["uid"]) for pod in found}


def policies(platform: Installation) -> dict[str, Any]:
    return {each["metadata"]["name"]: each["spec"] for each in every(platform.gke, "NetworkPolicy", WHERE)}


def test_a_deleted_policy_comes_back(served: Installation) -> None:
    before = policies(served)
    for name in before:
        delete(served.gke, "NetworkPolicy", name, WHERE)
    wait_for("every policy to be there again", lambda: policies(served) == before, seen=lambda: policies(served))


def test_a_number_of_copies_is_put_back_unless_an_autoscaler_sets_it(served: Installation) -> None:
    patch(served.gke, "Deployment", vllm(FIXED), {"spec": {"replicas": 2}}, WHERE)
    wait_for("one copy, as git says", lambda: replicas(served, FIXED) == 1)
    assert replicas(served, SCALED) == AS_MANY_AS_THE_AUTOSCALER_WANTS
    assert sync(served.argocd, f"{ME}-workspace").phase == "Succeeded"
    assert replicas(served, SCALED) == AS_MANY_AS_THE_AUTOSCALER_WANTS
    assert state(served.argocd, f"{ME}-workspace").sync == "Synced"


def test_whoever_applies_git_by_hand_leaves_the_autoscaler_its_number(served: Installation) -> None:
    """As one does when there is no Argo CD for a while."""
    for body in served.repository.manifests(f"{GKE}/{ME}/workspace.k8s.yaml"):
        apply(served.gke, body)
    assert replicas(served, FIXED) == 1
    assert replicas(served, SCALED) == AS_MANY_AS_THE_AUTOSCALER_WANTS


def test_no_copy_goes_on_the_day_there_may_be_more(served: Installation) -> None:
    """A number above 1 that left the manifest would fall to 1, whenever its Application learns of it too late."""
    numbers = {SINGLE: 1, PAIR: 2}
    wait_for("copies to run", lambda: {name: len(pods(served, name)) for name in numbers} == numbers)
    before = {name: pods(served, name) for name in numbers}
    more = {name: serving(number, number + 2) for name, number in numbers.items()}
    merge(served, "Let them be scaled", **{ME: team({}, gpus=8, serving=COPIES | more)})
    assert {name: replicas(served, name) for name in numbers} == numbers
    assert {name: pods(served, name) for name in numbers} == before


def test_argo_cd_leaves_an_application_as_git_has_it(platform: Installation) -> None:
    """It writes all of one to sync it. What it leaves out then, the Application above would put back each time."""
    me, argocd = "unchanged", platform.argocd
    content = team({"one": training()}, gpus=2, serving={"chat": serving(1, 2)})
    merge(platform, "A team", **{me: content})
    of_git = {
        body["metadata"]["name"]: body["spec"]
        for body in platform.repository.manifests(f"{GKE}/platform/argocd/{me}.k8s.yaml")
        if body["kind"] == "Application"
    }
    assert of_git.keys() == set(applications(me))
    with left_alone(argocd, f"{GKE}-argocd"):
        trainings = {"one": training(), "two": training()}
        more = content | {"owners": ["jan@acme.example"], "trainings": trainings, "serving": {"chat": serving(1, 3)}}
        revision = platform.repository.commit("A change to each", {f"teams/{me}.yaml": dumped(more)})
        wait_until_synced(argocd, of_git, revision)
        assert {name: the(argocd, "Application", name, NAMESPACE)["spec"] for name in of_git} == of_git
