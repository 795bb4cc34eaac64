"""What a rule is, what it is given, and what it says.

A rule is a function from the whole fleet to complaints, with the words that a person needs beside it: why it exists and
what to do. It judges objects, not intent, so it holds whatever made them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Any, Literal

from msgspec import Struct

from charts.foundation.manifest import Manifest
from charts.foundation.tenant import Site, Tenant
from charts.model.acceptance import Acceptance
from charts.model.fault import Field
from toolkit.reading.document import Document
from toolkit.writing.sheet import Sheet

Severity = Literal["error", "warning"]
"""An error fails `check`; a warning is shown."""


class Subject(Struct, frozen=True, eq=False):
    """A rendered object in its place, with what every rule asks of it."""

    manifest: Manifest
    sheet: Sheet
    body: Mapping[str, Any]
    kind: str
    name: str
    namespace: str | None
    """None for an object of the whole cluster."""
    cluster: str

    def __str__(self) -> str:
        return f"{self.kind} {self.namespace}/{self.name}" if self.namespace else f"{self.kind} {self.name}"


def subjects(sheet: Sheet) -> Iterator[Subject]:
    """The objects of a sheet."""
    cluster = sheet.name.partition("/")[0]
    for manifest in sheet.manifests:
        body, namespace = manifest.body, manifest.body["metadata"].get("namespace")
        namespace = None if namespace is None else str(namespace)
        yield Subject(manifest, sheet, body, manifest.kind, manifest.name, namespace, cluster)


class Fleet(Struct, frozen=True, eq=False, dict=True):
    """Everything that rules look at: what the input says, what was rendered, and what `dist/` holds as committed."""

    sheets: tuple[Sheet, ...]
    sites: tuple[Site, ...]
    tenants: tuple[Tenant, ...]
    documents: Mapping[str, Document]
    """The input files, by name such as `teams/lab.yaml`."""
    committed: Mapping[str, tuple[Mapping[str, Any], ...]]
    """The objects of each file of `dist/` as it stands, by the file's name below `dist/`."""

    @cached_property
    def subjects(self) -> tuple[Subject, ...]:
        return tuple(chain.from_iterable(map(subjects, self.sheets)))

    def of_kind(self, *kinds: str) -> Iterator[Subject]:
        """Those of the kinds, kind after kind."""
        return chain.from_iterable(self._by_kind.get(kind, ()) for kind in kinds)

    @cached_property
    def _by_kind(self) -> Mapping[str, Sequence[Subject]]:
        """Most rules are about a few kinds, and a fleet has thousands of objects."""
        found: dict[str, list[Subject]] = defaultdict(list)
        for subject in self.subjects:
            found[subject.kind].append(subject)
        return found

    def in_cluster(self, cluster: str) -> tuple[Subject, ...]:
        return tuple(subject for subject in self.subjects if subject.cluster == cluster)


class Complaint(Struct, frozen=True):
    """What a rule says of one thing. `about` is the rendered object; None if the input itself is at fault."""

    source: str
    """The input file, such as `teams/lab.yaml`."""
    field: Field
    text: str
    about: Subject | None = None
    at_key: bool = True


def complain(subject: Subject, text: str) -> Complaint:
    """About a rendered object, at the input field that made it."""
    return Complaint(subject.sheet.source, subject.manifest.field, text, subject)


Judge = Callable[[Fleet], Iterable[Complaint]]


class Rule(Struct, frozen=True):
    """A rule and its words. `id` is `<group>/<name>`, such as `delivery/ttl`: its page and its exceptions go by it."""

    id: str
    severity: Severity
    why: str
    """One sentence: what goes wrong without it."""
    remedy: str
    """What to do, in the imperative."""
    judge: Judge


class Finding(Struct, frozen=True):
    """A complaint with the rule that made it, and the acceptance that covers it, if one does."""

    rule: Rule
    complaint: Complaint
    acceptance: Acceptance | None = None

    @property
    def thing(self) -> str:
        """What it speaks of, as an `accept:` line names it: an object, or a field such as `teams/lab.yaml users.0`."""
        if self.complaint.about is not None:
            return str(self.complaint.about)
        return " ".join((self.complaint.source, ".".join(map(str, self.complaint.field)))).rstrip()
