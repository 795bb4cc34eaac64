"""A plain typed cdk8s app of all teams: `typed_app.py OBJECTS OUTPUT`, run by the environment that holds cdk8s-plus.

One App, a Chart a team, an object of its Kubernetes class (`k8s.KubeDeployment`) with typed properties for each object.
Kinds that Kubernetes itself does not have are ApiObjects with a JSON patch, cdk8s' way of saying anything.

The classes are filled from data, as nobody writes a thousand teams by hand. What that costs beyond the calls that a
person's own code would make is a look-up a field in tables that are made once: a fiftieth of the whole.
"""

import pickle
import sys
import typing
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from cdk8s import ApiObject, ApiObjectMetadata, App, Chart, JsonPatch
from cdk8s_plus_34 import k8s

Body = dict[str, Any]
Convert = Callable[[Any], Any]


def synthesize(teams: dict[str, list[Body]], output: str) -> None:
    """Writes one file a team below `output`."""
    app = App(outdir=output)
    for team, bodies in teams.items():
        chart = Chart(app, team, disable_resource_name_hashes=True)
        for body in bodies:
            _add(chart, body)
    app.synth()


def _add(chart: Chart, body: Body) -> None:
    name = f"{body['kind']}-{body['metadata']['name']}"
    kind = getattr(k8s, f"Kube{body['kind']}", None) or getattr(k8s, f"Kube{body['kind']}V2", None)
    if kind is None:
        _add_custom(chart, name, body)
    else:
        properties = {key: value for key, value in body.items() if key not in ("apiVersion", "kind")}
        kind(chart, name, **_arguments(kind)(properties))


def _add_custom(chart: Chart, name: str, body: Body) -> None:
    metadata = _struct(ApiObjectMetadata)(body["metadata"])
    api_object = ApiObject(chart, name, api_version=body["apiVersion"], kind=body["kind"], metadata=metadata)
    rest = [key for key in body if key not in ("apiVersion", "kind", "metadata")]
    api_object.add_json_patch(*(JsonPatch.add(f"/{key}", body[key]) for key in rest))


@cache
def _arguments(kind: type) -> Callable[[Body], dict[str, Any]]:
    """Of a construct's class: from an object's fields to its keyword arguments."""
    return _fields(getattr(k8s, f"{kind.__name__}Props"))


@cache
def _struct(struct: type) -> Convert:
    fields = _fields(struct)
    return lambda content: struct(**fields(content))


@cache
def _fields(struct: Any) -> Callable[[Body], dict[str, Any]]:
    names = {camel: snake for snake, camel in struct.__jsii_name_mapping__.items()}
    hints = typing.get_type_hints(struct.__init__, struct.__init__.__globals__)
    converts: dict[str, Convert] = {}

    def fields(content: Body) -> dict[str, Any]:
        for key in content:
            if key not in converts:
                converts[key] = _convert(hints[names[key]])
        return {names[key]: converts[key](value) for key, value in content.items()}

    return fields


def _convert(hint: Any) -> Convert:
    """From data to what the hint asks for."""
    arguments = [each for each in typing.get_args(hint) if each is not type(None)]
    origin = typing.get_origin(hint)
    if origin is typing.Union:
        return _convert(arguments[0])  # of a class and a dict, the class stands first
    if hint in (k8s.Quantity, k8s.IntOrString):
        return lambda value: hint.from_string(value) if isinstance(value, str) else hint.from_number(value)
    if hasattr(hint, "__jsii_name_mapping__"):
        return _struct(hint)
    if origin is not None and issubclass(origin, typing.Mapping):
        of_value = _convert(arguments[1])
        return lambda entries: {key: of_value(value) for key, value in entries.items()}
    if origin is not None and issubclass(origin, typing.Sequence):
        of_item = _convert(arguments[0])
        return lambda items: [of_item(item) for item in items]
    return lambda value: value


if __name__ == "__main__":
    synthesize(pickle.loads(Path(sys.argv[1]).read_bytes()), sys.argv[2])
