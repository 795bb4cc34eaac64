from datetime import date

from tests.toolkit.rules.fleets import deployment, fleet, pod
from toolkit.rules.book import ACCEPTABLE
from toolkit.rules.judging import MANY_OBJECTS, judge


def test_a_large_fleet_has_the_findings_that_its_rules_have_about_its_own_objects() -> None:
    """Some rules look at it in another process, which sends no objects back."""
    privileged = pod(hostNetwork=True)
    large = fleet(*(deployment(f"it-{number}", privileged) for number in range(MANY_OBJECTS)))
    expected = {
        (rule.id, complaint.text, complaint.field, id(complaint.about))
        for rule in ACCEPTABLE
        for complaint in rule.judge(large)
    }
    found = [
        (each.rule.id, each.complaint.text, each.complaint.field, id(each.complaint.about))
        for each in judge(large, {}, date.min)
    ]
    assert len(found) == len(set(found))
    assert set(found) == expected
    assert len({rule.partition("/")[0] for rule, *_ in found}) > 1
