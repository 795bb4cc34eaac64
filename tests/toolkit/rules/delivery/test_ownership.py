"""One manifest an object, one Application an object."""

import pytest

from tests.toolkit.rules.fleets import RUNS, TENANCY, WORKSPACE, Placed, fleet, said, thing
from toolkit.rules.delivery.ownership import duplicate, two_owners


def test_an_object_of_two_applications() -> None:
    first, again = Placed(thing("Service"), TENANCY), Placed(thing("Service"), WORKSPACE, field=("webui",))
    (complaint,) = said(two_owners, fleet(first, again))
    assert complaint.field == ("webui",)
    assert TENANCY in complaint.text
    assert not said(duplicate, fleet(first, again))


def test_an_object_twice_in_one_application() -> None:
    (complaint,) = said(duplicate, fleet(thing("Service"), thing("Service") | {"apiVersion": "v2"}))
    assert WORKSPACE in complaint.text
    assert not said(two_owners, fleet(thing("Service"), thing("Service")))


@pytest.mark.parametrize(
    "other",
    [
        Placed(thing("Service", "other"), RUNS),
        Placed(thing("Service", namespace="other"), RUNS),
        Placed(thing("ConfigMap"), RUNS),
        Placed(thing("Service") | {"apiVersion": "serving.knative.dev/v1"}, RUNS),
        Placed(thing("Service"), "elsewhere/team-x/runs.k8s.yaml"),
    ],
)
def test_what_is_another_object(other: Placed) -> None:
    assert not said(two_owners, fleet(thing("Service"), other))
