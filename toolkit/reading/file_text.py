"""The text of an input file, or why it is none: what can be wrong before YAML begins."""

import re
import stat
from pathlib import Path

from toolkit.reading.document import Position, Unreadable

LARGEST_FILE = 2**20
"""Bytes: a hundred times the longest team file that makes sense."""

_START = (1, 1)
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_CONTROLS = (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0))
_NOT_TEXT = frozenset(map(chr, (*_CONTROLS, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF)))
"""What YAML calls not printable, a BOM inside the text, and the line breaks (U+0085, U+2028, U+2029) that YAML 1.1
has, 1.2 has not, and editors do not count. A set, since `re` takes milliseconds to compile a class of them."""


def read_text(path: Path, root: Path) -> str:
    """The text of a UTF-8 file of at most 1 MiB below `root`.

    Raises Unreadable for what is not such a file, or not text.
    """
    content = _content(path, root)
    if content.startswith(b"\xef\xbb\xbf"):
        raise Unreadable(_START, "the file starts with a byte order mark; save it as UTF-8 without BOM")
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        before, byte = content[: error.start].decode(), content[error.start]
        raise Unreadable(position_after(before), f"byte 0x{byte:02x} is not UTF-8; save the file as UTF-8") from None
    if not _NOT_TEXT.isdisjoint(text):
        at = next(index for index, character in enumerate(text) if character in _NOT_TEXT)
        shown = f"U+{ord(text[at]):04X}"
        raise Unreadable(position_after(text[:at]), f"the character {shown} is not allowed; take it out")
    return text


def _content(path: Path, root: Path) -> bytes:
    """The file's bytes, read only once it is known to be a small file inside the tree."""
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(root.resolve()):
            raise Unreadable(_START, "a link that leads out of this repository; expected a file in it")
        status = real.stat()
        if stat.S_ISDIR(status.st_mode):
            raise Unreadable(_START, "a directory; expected a file")
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable(_START, "a device or a pipe; expected a file")
        if status.st_size > LARGEST_FILE:
            raise Unreadable(_START, f"{status.st_size:,} bytes is too large; expected at most {LARGEST_FILE:,}")
        return real.read_bytes()
    except OSError as error:
        raise Unreadable(_START, f"the file cannot be read: {(error.strerror or str(error)).lower()}") from None
    except RuntimeError:  # what resolve() raised for links in a circle before Python 3.13
        raise Unreadable(_START, "a link that leads back to itself; expected a file") from None


def position_after(text: str) -> Position:
    """Where what follows the text would stand."""
    lines = _LINE_BREAK.split(text)
    return len(lines), len(lines[-1]) + 1
