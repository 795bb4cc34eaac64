"""Checkpoints: one that was cut short anywhere is never gone on from."""

import os
import zipfile
from pathlib import Path

from vision.checkpoints import newest_whole


def checkpoint(path: Path, content: bytes = b"weights" * 100) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data.pkl", content)
    return path


def written_at(path: Path, seconds: int) -> Path:
    os.utime(path, (seconds, seconds))
    return path


def test_there_may_be_none(tmp_path: Path) -> None:
    assert newest_whole([tmp_path / "last.pt"]) is None


def test_the_newest_is_taken(tmp_path: Path) -> None:
    last, best = (checkpoint(tmp_path / name) for name in ("last.pt", "best.pt"))
    written_at(best, 100)
    written_at(last, 200)
    assert newest_whole([best, last]) == last
    written_at(best, 300)
    assert newest_whole([best, last]) == best


def test_one_that_is_cut_short_anywhere_gives_way_to_an_older_one(tmp_path: Path) -> None:
    best, last = checkpoint(tmp_path / "best.pt"), checkpoint(tmp_path / "last.pt")
    whole = last.read_bytes()
    written_at(best, 100)
    for length in range(0, len(whole), 7):
        last.write_bytes(whole[:length])
        assert newest_whole([last, best]) == best


def test_one_whose_content_was_lost_gives_way_too(tmp_path: Path) -> None:
    best, last = checkpoint(tmp_path / "best.pt"), checkpoint(tmp_path / "last.pt")
    written_at(best, 100)
    damaged = bytearray(last.read_bytes())
    damaged[200:210] = bytes(10)
    last.write_bytes(damaged)
    assert newest_whole([last, best]) == best
