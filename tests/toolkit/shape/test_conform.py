"""Values held against the model: faults at the right field, and the same verdict as msgspec's own."""

import copy
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import inspect

from charts.model.cluster import Cluster
from charts.model.fault import Fault, Field
from charts.model.platform import Platform
from charts.model.team import Team
from toolkit.reading.yaml_document import read_document
from toolkit.shape.conform import build, shape_faults

ROOT = Path(__file__).parents[3]
INPUTS = [(path, Team) for path in sorted((ROOT / "teams").glob("*.yaml"))] + [(ROOT / "platform.yaml", Platform)]
VALID = [(read_document(path, ROOT).value, model) for path, model in INPUTS]
TAGS = {"source", "framework", "engine", "server", "via", "with"}

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)
TEAM: dict[str, Any] = {"cluster": "north", "owners": ["anna@acme.example"]}
TRAINING: dict[str, Any] = {"framework": "timm", "run": 1, "model": "resnet50", "dataset": "parts"}


def leaves(node: object, field: Field = ()) -> Iterator[Field]:
    steps = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for step, child in steps:
        yield from leaves(child, (*field, step))
    if not isinstance(node, dict | list):
        yield field


def replaced(node: Any, field: Field, value: object) -> Any:
    node = copy.deepcopy(node)
    parent = node
    for step in field[:-1]:
        parent = parent[step]
    parent[field[-1]] = value
    return node


@st.composite
def valid_inputs_with_a_leaf(draw: st.DrawFn) -> tuple[dict[str, Any], type, Field]:
    value, model = draw(st.sampled_from(VALID))
    return value, model, draw(st.sampled_from(sorted(leaves(value), key=str)))


def one_fault(team: dict[str, Any]) -> Fault:
    (fault,) = shape_faults(TEAM | team, Team)
    return fault


@pytest.mark.parametrize(("value", "model"), VALID, ids=[path.name for path, _ in INPUTS])
def test_the_shipped_inputs_have_the_models_shape(value: dict[str, Any], model: type) -> None:
    assert shape_faults(value, model) == []
    assert build(value, model) == msgspec.convert(value, model)


@pytest.mark.parametrize("model", [Team, Platform])
@settings(deadline=None)
@given(value=JSON)
def test_any_value_is_judged(model: type, value: object) -> None:
    if not shape_faults(value, model):
        build(value, model)


@settings(deadline=None)
@given(valid_inputs_with_a_leaf())
def test_a_leaf_of_the_wrong_kind_is_one_fault_at_its_path(case: tuple[dict[str, Any], type, Field]) -> None:
    value, model, leaf = case

    (fault,) = shape_faults(replaced(value, leaf, [["wrong"]]), model)

    assert fault.field == leaf


@settings(deadline=None)
@given(valid_inputs_with_a_leaf())
def test_an_empty_leaf_is_one_fault_at_its_path(case: tuple[dict[str, Any], type, Field]) -> None:
    value, model, leaf = case

    (fault,) = shape_faults(replaced(value, leaf, None), model)

    assert (fault.field, fault.at_key) == (leaf, True)
    assert "is empty" in fault.problem


@settings(deadline=None)
@given(valid_inputs_with_a_leaf(), JSON)
def test_a_changed_leaf_troubles_no_other_field(case: tuple[dict[str, Any], type, Field], new: object) -> None:
    value, model, leaf = case
    depth = len(leaf) - 1 if leaf[-1] in TAGS else len(leaf)

    for fault in shape_faults(replaced(value, leaf, new), model):
        assert fault.field[:depth] == leaf[:depth]


@settings(deadline=None)
@given(valid_inputs_with_a_leaf(), JSON.filter(lambda new: all_are_values(new)))
def test_the_verdict_is_msgspecs(case: tuple[dict[str, Any], type, Field], new: object) -> None:
    value, model, leaf = case
    changed = replaced(value, leaf, new)

    assert bool(shape_faults(changed, model)) == (not converts(changed, model))


def all_are_values(node: object) -> bool:
    """No null, which msgspec takes where a default is None, and no number that JSON cannot say."""
    if isinstance(node, dict):
        return all(map(all_are_values, node.values()))
    if isinstance(node, list):
        return all(map(all_are_values, node))
    return node is not None and not (isinstance(node, float) and (not math.isfinite(node) or node.is_integer()))


def converts(value: object, model: Any) -> bool:
    try:
        msgspec.convert(value, model)
    except msgspec.ValidationError:
        return False
    return True


def sections(type_: object) -> Iterator[inspect.StructType]:
    """Every section of the model that a type leads to."""
    match type_:
        case inspect.StructType(fields=fields):
            yield type_
            for field in fields:
                yield from sections(field.type)
        case inspect.Metadata(type=inner) | inspect.VarTupleType(item_type=inner) | inspect.DictType(value_type=inner):
            yield from sections(inner)
        case inspect.UnionType(types=types):
            for each in types:
                yield from sections(each)


SECTIONS = sorted({each.cls for model in (Team, Platform) for each in sections(inspect.type_info(model))}, key=str)


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("value", ["?", 7, 1.5, True, ["?"], {"?": "?"}, None])
def test_every_field_is_judged_as_by_msgspec(section: type, value: object) -> None:
    types = get_type_hints(section, include_extras=True)
    fields = {field.encode_name: types[field.name] for field in msgspec.structs.fields(section)}

    judged = {fault.field[0] for fault in shape_faults(dict.fromkeys(fields, value), section) if fault.field}

    assert judged == {name for name, type_ in fields.items() if value is None or not converts(value, type_)}


def numbers(type_: object) -> Iterator[inspect.IntType | inspect.FloatType]:
    match type_:
        case inspect.IntType() | inspect.FloatType():
            yield type_
        case inspect.Metadata(type=inner) | inspect.DictType(value_type=inner):
            yield from numbers(inner)
        case inspect.UnionType(types=types):
            for each in types:
                yield from numbers(each)


@pytest.mark.parametrize("section", SECTIONS)
def test_bounds_belong_to_the_numbers_that_msgspec_lets_in(section: type) -> None:
    types = get_type_hints(section, include_extras=True)
    for field in msgspec.structs.fields(section):
        for number in numbers(inspect.type_info(types[field.name])):
            bounds = [bound for bound in (number.ge, number.gt, number.le, number.lt) if bound is not None]
            for value in [bound + step for bound in bounds for step in (-1, 0, 1)]:
                given_value = {"x": value} if isinstance(inspect.type_info(field.type), inspect.DictType) else value
                faults = shape_faults({field.encode_name: given_value}, section)
                wrong = any(fault.field[:1] == (field.encode_name,) for fault in faults)
                assert wrong == (not converts(given_value, types[field.name])), (field.name, value)


@pytest.mark.parametrize("run", [3, 3.0])
def test_a_float_without_a_fraction_is_a_whole_number(run: float) -> None:
    team = TEAM | {"trainings": {"parts": TRAINING | {"run": run}}}

    assert shape_faults(team, Team) == []
    assert type(build(team, Team).trainings["parts"].run) is int


def test_a_whole_number_is_a_fine_float() -> None:
    team = TEAM | {"trainings": {"parts": TRAINING | {"hyperparameters": {"lr": 1}}}}

    assert shape_faults(team, Team) == []
    lr = build(team, Team).trainings["parts"].hyperparameters.lr  # type: ignore[union-attr]
    assert (lr, type(lr)) == (1.0, float)


@pytest.mark.parametrize("value", [[], "text", 3, True, None, 1.5])
@pytest.mark.parametrize("model", [Team, Platform])
def test_what_is_no_mapping_is_one_fault_of_the_whole(value: object, model: type) -> None:
    (fault,) = shape_faults(value, model)

    assert fault.field == ()


def test_without_its_tag_a_mapping_is_one_fault_however_wrong_the_rest() -> None:
    fault = one_fault({"trainings": {"parts": {"run": "x", "nobody": 1}}})

    assert fault.field == ("trainings", "parts")
    assert "llama-factory" in str(fault)


def test_a_key_that_a_variant_has_is_no_misspelt_tag() -> None:
    fault = one_fault({"mlflow": {"secret": "mlflow-s3"}})

    assert (fault.field, fault.problem) == (("mlflow",), "`server` is missing")


def test_with_its_tag_only_that_variant_is_asked_for() -> None:
    faults = shape_faults(TEAM | {"trainings": {"parts": {"framework": "timm"}}}, Team)

    assert {fault.problem for fault in faults} == {f"`{key}` is missing" for key in ("run", "model", "dataset")}


def test_a_misspelt_key_is_not_missing_as_well() -> None:
    training = {key: value for key, value in TRAINING.items() if key != "dataset"} | {"data-set": "parts"}

    fault = one_fault({"trainings": {"parts": training}})

    assert (fault.field, fault.suggestion) == (("trainings", "parts", "data-set"), "`dataset`")


@pytest.mark.parametrize("secrets", ["existing", {"external_secrets": {"store": "vault"}}])
def test_a_choice_beside_a_mapping_takes_both(secrets: object) -> None:
    cluster = {"server": "https://x.example", "storage": {"single_node": "a", "many_nodes": "b"}, "secrets": secrets}

    assert shape_faults(cluster, Cluster) == []


def test_faults_inside_a_mapping_beside_a_choice_are_at_their_place() -> None:
    cluster = {"server": "https://x.example", "storage": {"single_node": "a", "many_nodes": "b"}}

    (fault,) = shape_faults(cluster | {"secrets": {"external_secrets": {"store": "No"}}}, Cluster)

    assert fault.field == ("secrets", "external_secrets", "store")


def test_all_faults_are_told() -> None:
    team = {"cluster": 3, "owners": ["x", "y"], "users": None, "nobody": 1, "quota": {"gpus": {"L4": -1}}}

    gpu = ("quota", "gpus", "L4")
    assert Counter(fault.field for fault in shape_faults(team, Team)) == Counter(
        [("cluster",), ("owners", 0), ("owners", 1), ("users",), ("nobody",), gpu, gpu]
    )


def test_messages_are_short_whatever_was_written() -> None:
    fault = one_fault({"cluster": "x" * 100_000})

    assert len(str(fault)) < 300
