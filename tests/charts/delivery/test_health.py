"""The health of Jobs and JobSets, asked of Lua 5.1, which is what Argo CD speaks."""

from typing import Any

import pytest
from lupa import lua51

from charts.delivery.health import JOB, JOB_SET

Condition = tuple[str, str]
DONE = {JOB: "Complete", JOB_SET: "Completed"}


def asked(script: str, body: dict[str, Any]) -> dict[str, Any]:
    """As Argo CD asks: the live object is the global `obj`, and neither `string` nor `io` is at hand."""
    lua = lua51.LuaRuntime(unpack_returned_tuples=True)
    lua.execute("string, io, os, debug, math = nil, nil, nil, nil, nil")
    lua.globals().obj = lua.table_from(body, recursive=True)
    return dict(lua.execute(script))


def health(script: str, *conditions: Condition, **status: Any) -> str:
    """The health of an object with these conditions, each a type and a status."""
    told = [{"type": type_, "status": holds, "message": f"{type_} it is"} for type_, holds in conditions]
    return str(asked(script, {"status": {**status, **({"conditions": told} if told else {})}})["status"])


@pytest.fixture(params=[JOB, JOB_SET], ids=["Job", "JobSet"])
def script(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_one_that_kueue_let_go_on_is_under_way_until_it_is_done(script: str) -> None:
    resumed = ("Suspended", "False")
    assert health(script, resumed, active=1) == "Progressing"
    assert health(script, resumed, (DONE[script], "True")) == "Healthy"


def test_one_that_waits_in_the_queue_is_suspended(script: str) -> None:
    assert health(script, ("Suspended", "True")) == "Suspended"


def test_one_that_failed_is_degraded_also_after_it_was_suspended(script: str) -> None:
    assert health(script, ("Suspended", "False"), ("Failed", "True")) == "Degraded"
    assert health(script, ("Suspended", "True"), ("Failed", "True")) == "Degraded"


def test_one_that_did_not_fail_is_not_degraded(script: str) -> None:
    assert health(script, ("Failed", "False"), (DONE[script], "True")) == "Healthy"


def test_one_that_has_just_been_made_is_under_way(script: str) -> None:
    assert health(script) == "Progressing"
    assert asked(script, {})["status"] == "Progressing"


def test_one_that_nears_its_end_is_under_way(script: str) -> None:
    for type_ in ("FailureTarget", "SuccessCriteriaMet", "StartupPolicyCompleted"):
        assert health(script, (type_, "True")) == "Progressing"


def test_a_condition_without_a_message_is_a_condition(script: str) -> None:
    answer = asked(script, {"status": {"conditions": [{"type": "Failed", "status": "True"}]}})
    assert answer["status"] == "Degraded"
    assert isinstance(answer["message"], str)


def test_the_message_is_the_conditions_own(script: str) -> None:
    failed = {"type": "Failed", "status": "True", "message": "BackoffLimitExceeded"}
    assert asked(script, {"status": {"conditions": [failed]}})["message"] == "BackoffLimitExceeded"
