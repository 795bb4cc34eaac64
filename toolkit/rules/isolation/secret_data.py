"""A Secret in git is no secret: base64 is a spelling, and git forgets nothing."""

from collections.abc import Iterator

from toolkit.rules.parts import part
from toolkit.rules.rule import Complaint, Fleet, complain


def secret_data(fleet: Fleet) -> Iterator[Complaint]:
    for secret in fleet.of_kind("Secret"):
        keys = [str(key) for side in ("data", "stringData") for key in part(secret.body, side)]
        if keys:
            yield complain(secret, f"{secret} holds values ({', '.join(keys)})")
