"""The words that the model is written in: one type for each kind of value a person types.

A word says three things at once: what is accepted (a pattern or bounds, which the JSON Schema shares), how an error
message names it (`expected`), and what one looks like (`example`). `describe` adds what a field is for.

Every pattern ends in `$(?!\\n)`: Python's `$` alone also matches before a final line break, which YAML's block
scalars leave behind; the spelling means the same to the ECMA engines of editors.
"""

from typing import Annotated

import msgspec
from msgspec import Meta

END = r"$(?!\n)"


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mapping in the input: frozen, and closed to keys that are not its fields."""


def describe(description: str, *, example: object, unit: str | None = None, also: tuple[str, ...] = ()) -> Meta:
    """What a field is for, in words for the person who types it, with one example and, for a number, its unit.

    `also` are names that other frameworks have for it: whoever types one is told ours.
    """
    return Meta(description=description, examples=[example], extra={"unit": unit, "also": also})


def word(pattern: str, expected: str) -> Meta:
    """A text that matches the pattern; `expected` is how an error message names it."""
    return Meta(pattern=f"^{pattern}{END}", extra={"expected": expected})


LABEL = r"[a-z]([-a-z0-9]{0,61}[a-z0-9])?"
NAME = "a name of lower-case letters, digits and dashes that starts with a letter, at most 63 long"

Name = Annotated[str, word(LABEL, NAME)]
"""A DNS label that starts with a letter, since some of them name Services (RFC 1035)."""

_HOST = r"([a-z0-9]([-a-z0-9]*[a-z0-9])?)(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*"
_OCTET = r"(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_IPV4 = rf"{_OCTET}(\.{_OCTET}){{3}}"

Host = Annotated[str, word(_HOST, "a host name or an IPv4 address")]
Email = Annotated[str, word(rf"[A-Za-z0-9._%+-]+@{_HOST}", "an e-mail address")]
CodeOwner = Annotated[
    str,
    word(
        rf"([A-Za-z0-9._%+-]+@{_HOST}|@[A-Za-z0-9][A-Za-z0-9-]*(/[A-Za-z0-9._-]+)?)",
        'an e-mail address, or a user or team of GitHub in quotes, such as "@acme/platform"',
    ),
]
Url = Annotated[str, word(rf"https?://{_HOST}(:[0-9]{{1,5}})?(/[A-Za-z0-9._~/-]*)?", "an http or https address")]
GitUrl = Annotated[
    str, word(r"(https://|ssh://|git@|file:///)[A-Za-z0-9@:._~/-]+", "a git address (https, ssh or git@host:path)")
]
Branch = Annotated[str, word(r"[A-Za-z0-9][A-Za-z0-9._/-]*", "a branch name")]
AddressRange = Annotated[str, word(rf"{_IPV4}/(3[0-2]|[12]?[0-9])", "an IPv4 address range such as 10.0.0.5/32")]

Bucket = Annotated[str, word(r"(gs|s3)://[a-z0-9][a-z0-9._-]+(/[A-Za-z0-9._/-]*)?", "a bucket, gs://… or s3://…")]
S3Uri = Annotated[str, word(r"s3://[a-z0-9][a-z0-9._-]+(/[A-Za-z0-9._/-]*)?", "an address in a bucket, s3://…")]

_STEP = r"(?!\.\.?(/|$))[A-Za-z0-9._@-]+"
_LETTERS = "of letters, digits and ._@-"
RelativePath = Annotated[str, word(rf"{_STEP}(/{_STEP})*", f"a path without a leading slash or .., {_LETTERS}")]
StoragePath = Annotated[str, word(rf"/storage(/{_STEP})+", f"a path below /storage without .., {_LETTERS}")]

Image = Annotated[
    str,
    word(
        r"(?!.*:latest(@|$))[a-z0-9]([a-z0-9._-]*[a-z0-9])?(:[0-9]+)?(/[a-z0-9][a-z0-9._-]*)*"
        r"(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127}|(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?@sha256:[0-9a-f]{64})",
        "an image with a tag other than latest, or a digest",
    ),
]

Size = Annotated[str, word(r"[1-9][0-9]{0,6}(Mi|Gi|Ti)", "a size such as 512Mi, 24Gi or 1Ti")]
Parameters = Annotated[str, word(r"[0-9]{1,4}(\.[0-9]{1,3})?[MB]", "a number of parameters such as 8B or 350M")]
KubernetesVersion = Annotated[str, word(r"1\.[0-9]{2}", 'a Kubernetes version in quotes, such as "1.36"')]
MlflowVersion = Annotated[str, word(r"([1-9][0-9]{0,8}|@[a-z][a-z0-9_-]*)", 'a version in quotes, "3", or "@alias"')]
ProjectNumber = Annotated[str, word(r"[0-9]{6,20}", "a project number in quotes")]
LabelKey = Annotated[
    str, word(rf"({_HOST}/)?[A-Za-z0-9]([A-Za-z0-9._-]{{0,61}}[A-Za-z0-9])?", "a Kubernetes label or annotation key")
]
LabelValue = Annotated[str, word(r"([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?", "a Kubernetes label value")]
AnnotationValue = Annotated[str, word(r"[\x20-\x7e]{0,1024}", "one line of plain text")]
ModelName = Annotated[str, word(r"[A-Za-z0-9][A-Za-z0-9._-]{0,126}", "a model name without blanks or slashes")]
ColumnName = Annotated[str, word(r"[A-Za-z_][A-Za-z0-9_.-]{0,62}", "a column name")]

RuleId = Annotated[str, word(r"[a-z]+(-[a-z]+)*/[a-z0-9]+(-[a-z0-9]+)*", "a rule such as delivery/ttl")]
Thing = Annotated[
    str, word(r"[!-~][\x20-\x7e]{0,398}[!-~]", "an object such as `Deployment llm-shared/llm-gateway`, or a field")
]
Reason = Annotated[str, word(r"[^ \n\r][^\n\r]{8,298}[^ \n\r]", "a reason in one line of 10 to 300 characters")]
Day = Annotated[
    str, word(r"2[0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", "a day such as 2027-01-31 (year-month-day)")
]
"""A text: YAML 1.2 has no dates. Whether the calendar has that day is checked in `charts/references`."""

Count = Annotated[int, Meta(ge=1, le=1_000_000)]
"""A whole number of at least one."""
