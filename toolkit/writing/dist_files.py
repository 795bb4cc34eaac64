"""The text of one file of `dist/`: who made it, a seal, and its body.

    # Made from teams/team-alpha.yaml: change that file, not this one, and run `uv run tunefleet synth`.
    # sha256: 3f78…
    ---
    apiVersion: v1

The seal is the digest of all the rest of the file, so a hand edit is seen from the file alone. An index of all files
would see it too, but every pull request would change that index, and those of two teams would conflict. For the same
reason a merge of two changes to one file never goes unseen: the seals conflict even where the bodies do not.

Line breaks do not count: a file that git checked out with CRLF is intact.
"""

import re
from hashlib import sha256

_HEADER = "# Made from {source}: change that file, not this one, and run `uv run tunefleet synth`.\n"
_SEALED = re.compile(rb"(# Made from [^\n]+\n)# sha256: ([0-9a-f]{64})\n")


def seal(source: str, body: bytes) -> bytes:
    """The file whose body was made from `source`, an input file's name such as `teams/team-alpha.yaml`."""
    header = _HEADER.format(source=source).encode()
    return header + b"# sha256: " + _digest(header, body) + b"\n" + body


def is_intact(content: bytes) -> bool:
    """Whether the file stands as it was sealed; False for an edited one, and for one that never was sealed."""
    content = _with_plain_breaks(content)
    sealed = _SEALED.match(content)
    return sealed is not None and sealed[2] == _digest(sealed[1], content[sealed.end() :])


def without_digest(content: bytes) -> bytes:
    """The file with its digest blanked: for comparing texts by eye, where the digest says nothing."""
    return re.sub(rb"^# sha256: [0-9a-f]{64}$", b"# sha256: ...", content, count=1, flags=re.MULTILINE)


def _digest(header: bytes, body: bytes) -> bytes:
    return sha256(header + _with_plain_breaks(body)).hexdigest().encode()


def _with_plain_breaks(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n")
