"""delivery/unretired: a team leaves a cluster only after it was retired there."""

from typing import Any

from msgspec.structs import replace

from charts.foundation.namespaces import RETIRED
from tests.charts.tenants import site, tenant
from tests.toolkit.rules.fleets import PLATFORM, TENANCY, WORKSPACE, Placed, fleet, said, shipped_fleet, thing
from toolkit.rules.delivery.retirement import unretired
from toolkit.rules.gate import refusals_of_leaving

CLAIM = thing("PersistentVolumeClaim", "storage")


def namespace(annotations: dict[str, str] | None = None) -> dict[str, Any]:
    return thing("Namespace", "llm-workspace-team-x", None, **({"annotations": annotations} if annotations else {}))


def test_a_team_whose_file_went_while_it_ran_is_told_at_that_file() -> None:
    gone = fleet(committed=[Placed(namespace(), TENANCY), Placed(CLAIM, WORKSPACE)])
    [complaint] = said(unretired, gone)
    assert (complaint.source, complaint.field, complaint.about) == ("teams/team-x.yaml", (), None)
    assert "`team-x` was not retired on somewhere" in complaint.text


def test_a_retired_team_may_go() -> None:
    gone = fleet(committed=[Placed(namespace({**RETIRED, "other": "1"}), TENANCY), Placed(CLAIM, WORKSPACE)])
    assert said(unretired, gone) == []


def test_a_word_that_only_looks_like_it_retires_nobody() -> None:
    for annotations in ({"tunefleet.io/retired": "false"}, {"retired": "true"}):
        assert said(unretired, fleet(committed=[Placed(namespace(annotations), TENANCY)]))
    elsewhere = thing("ConfigMap", "it", annotations=RETIRED)
    assert said(unretired, fleet(committed=[Placed(namespace(), TENANCY), Placed(elsewhere, WORKSPACE)]))


def test_a_team_that_stays_is_none_of_its_business() -> None:
    assert said(unretired, fleet(CLAIM, committed=[Placed(namespace(), TENANCY)])) == []


def test_what_the_platform_no_longer_shares_is_none_either() -> None:
    assert said(unretired, fleet(committed=[Placed(thing("Service", namespace="llm-shared"), PLATFORM)])) == []


def test_a_team_that_moves_unretired_is_told_at_its_cluster() -> None:
    there = site(name="elsewhere")
    moved = fleet(
        Placed(CLAIM, "elsewhere/team-x/workspace.k8s.yaml"),
        committed=[Placed(namespace(), TENANCY)],
        sites=[site(), there],
        tenants=[tenant({}, there)],
    )
    [complaint] = said(unretired, moved)
    assert (complaint.source, complaint.field) == ("teams/team-x.yaml", ("cluster",))
    assert "`cluster: somewhere`" in complaint.text


def test_it_is_said_once_for_each_team_and_cluster() -> None:
    committed = [Placed(CLAIM, f"{place}/workspace.k8s.yaml") for place in ("a/x", "a/y", "b/x")]
    told = said(unretired, fleet(*(), committed=committed))
    assert [each.source for each in told] == ["teams/x.yaml", "teams/y.yaml", "teams/x.yaml"]


def test_odd_objects_and_files_are_no_trouble() -> None:
    unlabelled = namespace() | {"metadata": {"annotations": 1}}
    odd: list[Any] = [{}, {"kind": "Namespace", "metadata": None}, unlabelled]
    committed = {"somewhere/team-x/tenancy.k8s.yaml": tuple(odd), "stray.yaml": tuple(odd), "a/b/c/d.yaml": ()}
    gone = replace(fleet(), committed=committed)
    assert len(said(unretired, gone)) == 1


def test_the_shipped_teams_stay_or_are_retired() -> None:
    assert said(unretired, shipped_fleet()) == []


def test_synth_refuses_it_too() -> None:
    gone = fleet(committed=[Placed(namespace(), TENANCY)])
    assert [fault.problem for _, fault in refusals_of_leaving((), (), gone.committed)] == [
        complaint.text for complaint in said(unretired, gone)
    ]
