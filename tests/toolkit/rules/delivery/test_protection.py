"""What holds data keeps it, whatever leaves git; and names with hashes do not delete what runs."""

import pytest

from tests.toolkit.rules.fleets import NAMESPACE, Object, fleet, said, thing
from toolkit.rules.delivery.name_hash import name_hash
from toolkit.rules.delivery.protection import protection

OPTIONS = "argocd.argoproj.io/sync-options"
UNSEEN = {OPTIONS: "Prune=false", "argocd.argoproj.io/compare-options": "IgnoreExtraneous"}


@pytest.mark.parametrize("kind", ["Namespace", "PersistentVolumeClaim"])
@pytest.mark.parametrize(
    ("options", "missing"),
    [
        ("", ["Prune", "Delete"]),
        ("Prune=false", ["Delete"]),
        ("Delete=confirm", ["Prune"]),
        ("Prune=true,Delete=false", ["Prune"]),
        ("Prune=false,Delete=false", []),
        ("Prune=confirm, Delete=confirm", []),
    ],
)
def test_both_ways_of_deletion_are_barred(kind: str, options: str, missing: list[str]) -> None:
    complaints = said(protection, fleet(thing(kind, annotations={OPTIONS: options} if options else {})))
    assert [all(f"`{word}=confirm`" in complaint.text for word in missing) for complaint in complaints] == (
        [True] if missing else []
    )


def test_what_holds_no_data_may_go() -> None:
    assert not said(protection, fleet(thing("Deployment"), thing("ConfigMap")))


def test_a_hash_that_changed_deletes_the_object_before() -> None:
    (complaint,) = said(name_hash, fleet(thing("Job", "train-c8f00ba7"), committed=[thing("Job", "train-c8a1b2c3")]))
    assert complaint.field == ("Job", "train-c8f00ba7")
    assert "`train-c8a1b2c3` is deleted" in complaint.text


def test_so_does_a_hash_that_is_new_or_no_more() -> None:
    plain, hashed = thing("Job", "train"), thing("Job", "train-c8f00ba7")
    assert said(name_hash, fleet(hashed, committed=[thing("Job", "train-7hbc8d2t9k")]))
    assert said(name_hash, fleet(plain, committed=[hashed]))


@pytest.mark.parametrize(
    ("after", "before"),
    [
        (thing("Job", "train-c8f00ba7"), thing("Job", "train-c8a1b2c3", annotations=UNSEEN)),
        (thing("Job", "train-c8f00ba7"), thing("Job", "train-c8f00ba7")),
        (thing("Job", "train-c8f00ba7"), thing("Job", "other-c8a1b2c3")),
        (thing("Job", "train-c8f00ba7"), thing("ConfigMap", "train-c8a1b2c3")),
        (thing("Job", "train-c8f00ba7"), thing("Job", "train-c8a1b2c3", namespace=f"{NAMESPACE}y")),
        (thing("Job", "train-4"), thing("Job", "train-3")),
        (thing("Deployment", "vllm-deadbeef"), thing("Deployment", "vllm-acceeded")),
    ],
)
def test_what_is_no_drift(after: Object, before: Object) -> None:
    assert not said(name_hash, fleet(after, committed=[before]))


def test_protected_for_half_is_not_protected() -> None:
    before = thing("Job", "train-c8a1b2c3", annotations={OPTIONS: "Prune=true"})
    assert said(name_hash, fleet(thing("Job", "train-c8f00ba7"), committed=[before]))


def test_one_that_stays_beside_the_new_one_is_not_deleted() -> None:
    both = [thing("Job", "train-c8a1b2c3"), thing("Job", "train-c8f00ba7")]
    assert not said(name_hash, fleet(*both, committed=both[:1]))
