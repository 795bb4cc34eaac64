"""What somebody changes in the cluster is put back, but for what is not git's to say: an autoscaler's number."""

from typing import Any

import pytest

from charts.foundation.naming import vllm
from tests.e2e.applications import state, sync
from tests.e2e.cluster import apply, delete, every, patch, the
from tests.e2e.installation import GKE, Installation
from tests.e2e.teams import merge, namespace, team
from tests.e2e.waiting import wait_for

ME = "healed"
WHERE = namespace(ME)
FIXED, SCALED, LATER = "fixed", "scaled", "later"
AS_MANY_AS_THE_AUTOSCALER_WANTS = 3


def serving(least: int, most: int) -> dict[str, Any]:
    return {"engine": "vllm", "model": "base", "gpus": {"l4": 1}, "replicas": {"min": least, "max": most}}


@pytest.fixture(scope="module")
def served(platform: Installation) -> Installation:
    """A model with a fixed number of copies, and one whose number an autoscaler has set since."""
    copies = {FIXED: serving(1, 1), SCALED: serving(1, 4), LATER: serving(2, 2)}
    merge(platform, "Serve models", **{ME: team({}, gpus=8, serving=copies)})
    scale = {"spec": {"replicas": AS_MANY_AS_THE_AUTOSCALER_WANTS}}
    patch(platform.gke, "Deployment", vllm(SCALED), scale, WHERE, part="scale")
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


def test_no_copy_goes_on_the_day_an_autoscaler_takes_over(served: Installation) -> None:
    """A number that leaves the manifest would fall to 1, were it written."""
    before = wait_for("two copies", lambda: found if len(found := pods(served, LATER)) == 2 else None)
    copies = {FIXED: serving(1, 1), SCALED: serving(1, 4), LATER: serving(2, 4)}
    merge(served, "Let it be scaled", **{ME: team({}, gpus=8, serving=copies)})
    assert replicas(served, LATER) == 2
    assert pods(served, LATER) == before
