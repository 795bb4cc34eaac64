"""One value of a document beside the type that the model wants there."""

from msgspec import Struct, inspect

from charts.model.fault import Field


class Part(Struct, frozen=True):
    """A value still to be checked: where it stands, and whether its line may be left out."""

    value: object
    type: inspect.Type
    """With its words: descriptions, examples, how a message names it."""
    field: Field
    required: bool = True

    @property
    def bare(self) -> inspect.Type:
        """The type without its words."""
        return bare(self.type)

    def below(self, step: str | int, value: object, type_: inspect.Type, required: bool = True) -> "Part":
        return Part(value, type_, (*self.field, step), required)


def bare(type_: inspect.Type) -> inspect.Type:
    """A type without its words, and without None: null is no value, whatever the model allows."""
    while isinstance(type_, inspect.Metadata):
        type_ = type_.type
    if not isinstance(type_, inspect.UnionType):
        return type_
    types = tuple(each for each in type_.types if not isinstance(each, inspect.NoneType))
    return bare(types[0]) if len(types) == 1 else inspect.UnionType(types)
