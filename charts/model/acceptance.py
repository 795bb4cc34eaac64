"""What a person lives with for a while, though a rule finds fault with it: one thing, with a reason and an end."""

from typing import Annotated

from msgspec import field

from charts.model.words import Day, Reason, RuleId, Section, Thing, describe


class Acceptance(Section, frozen=True):
    """One finding of `tunefleet check` that is accepted until a day; after it, the line itself is an error."""

    rule: Annotated[RuleId, describe("The rule, as `check` names it in brackets.", example="hygiene/resources")]
    thing: Annotated[
        Thing,
        describe(
            "What the rule speaks of, as `check` prints it behind `for:`. Nothing else is accepted with it.",
            example="Deployment llm-workspace-team-alpha/llama-factory-webui",
        ),
    ] = field(name="for")
    because: Annotated[
        Reason,
        describe("Why, so that a reviewer can agree.", example="the vendor's image has no probe before its 2.0"),
    ]
    until: Annotated[
        Day, describe("The last day it holds, at most a year from now.", example="2027-01-31", unit="a day (UTC)")
    ]
