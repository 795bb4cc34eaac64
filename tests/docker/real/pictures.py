"""A few small pictures of squares and discs, as the datasets that vision trainings take."""

import random
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

SIDE = 64
SHAPES = ("square", "disc")
PER_SPLIT = 8


def yolo(folder: Path) -> Path:
    """To detect them: images, labels, and a description whose paths are from its own folder."""
    for split, number, shape, (x, y, size) in _pictures():
        _write(folder / "images" / split / f"{number}.png", shape, (x, y, size))
        label = folder / "labels" / split / f"{number}.txt"
        label.parent.mkdir(parents=True, exist_ok=True)
        box = (x + size / 2) / SIDE, (y + size / 2) / SIDE, size / SIDE, size / SIDE
        label.write_text(f"{SHAPES.index(shape)} {' '.join(map(str, box))}\n")
    names = ", ".join(f"{number}: {shape}" for number, shape in enumerate(SHAPES))
    (folder / "data.yaml").write_text(f"path: .\ntrain: images/train\nval: images/val\nnames: {{{names}}}\n")
    return folder


def image_folder(folder: Path) -> Path:
    """To tell them apart: a folder a class."""
    for split, number, shape, place in _pictures():
        _write(folder / split / shape / f"{number}.png", shape, place)
    return folder


def _pictures() -> Iterator[tuple[str, int, str, tuple[int, int, int]]]:
    """Each with its split, its number, its shape, and where that is: left, top, size."""
    chance = random.Random(7)
    for split in ("train", "val"):
        for number in range(PER_SPLIT):
            yield split, number, SHAPES[number % 2], (chance.randint(2, 30), chance.randint(2, 30), 30)


def _write(path: Path, shape: str, place: tuple[int, int, int]) -> None:
    """PNG: https://www.w3.org/TR/png-3/"""
    rows = b"".join(
        b"\0" + b"".join(_pixel(shape, place, column, row) for column in range(SIDE)) for row in range(SIDE)
    )
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")
    )


def _pixel(shape: str, place: tuple[int, int, int], column: int, row: int) -> bytes:
    x, y, size = place
    across, down = column - x - size / 2, row - y - size / 2
    inside = max(abs(across), abs(down)) < size / 2 if shape == "square" else across**2 + down**2 < (size / 2) ** 2
    return bytes((200, 30, 30) if inside and shape == "square" else (30, 30, 200) if inside else (240, 240, 240))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
