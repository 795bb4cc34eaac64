"""A name that carries a hash of something: where the hash changes, the object is another one, the old one pruned.

That is meant where the old one is protected, as a changed download's Job is. Where it is not, a refactoring of a
construct, from whose path cdk8s makes such names, deletes what runs.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from toolkit.rules.delivery.protection import stays_unseen
from toolkit.rules.identity import Identity, committed_objects, identity
from toolkit.rules.rule import Complaint, Fleet, complain

HASHED = re.compile(r"(?P<stem>.+)-(?=[a-z]*[0-9])(?:[0-9a-f]{8,}|[2456789bcdfghkmt]{10})")
"""A stem and a hash as cdk8s writes it (hexadecimal), or kustomize (ten of its letters), with a digit at least:
https://github.com/kubernetes-sigs/kustomize/blob/master/api/hasher/hasher.go
"""


def name_hash(fleet: Fleet) -> Iterator[Complaint]:
    rendered = {identity(subject) for subject in fleet.subjects}
    pruned: dict[Identity, list[str]] = defaultdict(list)
    for before, body in committed_objects(fleet):
        if before not in rendered and not stays_unseen(body) and (stem := _stem(before)):
            pruned[stem].append(before.name)
    committed = {before for before, _ in committed_objects(fleet)} if pruned else set()
    for subject in fleet.subjects if pruned else ():
        if identity(subject) in committed:
            continue
        for name in pruned.get(_stem(identity(subject)) or identity(subject), ()):
            yield complain(subject, f"its name has a new hash: `{name}` is deleted, and this one created")


def _stem(of: Identity) -> Identity | None:
    hashed = HASHED.fullmatch(of.name)
    return of._replace(name=hashed["stem"]) if hashed else None
