from typing import Any

import pytest

from tests.toolkit.rules.fleets import fleet, said, thing
from toolkit.rules.isolation.secret_data import secret_data


@pytest.mark.parametrize("content", [{"data": {"user": "YQ=="}}, {"stringData": {"user": "a"}}])
def test_values_in_a_secret(content: dict[str, Any]) -> None:
    [complaint] = said(secret_data, fleet(thing("Secret", "db", **content)))
    assert "user" in complaint.text
    assert "YQ" not in complaint.text
    assert complaint.field == ("Secret", "db")


@pytest.mark.parametrize(
    "harmless", [thing("Secret", "db"), thing("Secret", "db", data={}), thing("ConfigMap", "db", data={"user": "a"})]
)
def test_no_values(harmless: dict[str, Any]) -> None:
    assert said(secret_data, fleet(harmless)) == []
