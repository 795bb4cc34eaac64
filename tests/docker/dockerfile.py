"""Dockerfiles, as far as ours go: no heredocs, no ONBUILD. https://docs.docker.com/reference/dockerfile/"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from tests.dist.repositories import ROOT

DOCKER = ROOT / "docker"


@dataclass(frozen=True)
class Instruction:
    """`keyword` in capitals, its flags such as `--from=environment`, and the words after them."""

    keyword: str
    flags: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def sources(self) -> tuple[str, ...]:
        """What a COPY takes from the repository: nothing where it takes from a stage."""
        from_elsewhere = any(flag.startswith("--from=") for flag in self.flags)
        return () if self.keyword != "COPY" or from_elsewhere else self.words[:-1]

    @property
    def mounts(self) -> list[dict[str, str]]:
        """A RUN's, as `{"type": "bind", "source": …}`."""
        flags = (flag.removeprefix("--mount=") for flag in self.flags if flag.startswith("--mount="))
        return [dict(setting.partition("=")[::2] for setting in flag.split(",")) for flag in flags]


@dataclass(frozen=True)
class Stage:
    """What one FROM begins."""

    base: str
    name: str | None
    instructions: tuple[Instruction, ...]


def folders() -> list[str]:
    """All that has a Dockerfile."""
    return sorted(path.parent.name for path in DOCKER.glob("*/Dockerfile"))


def stages(image: str) -> tuple[Stage, ...]:
    """Of the image's Dockerfile; the last one is what the image is."""
    read: list[tuple[Instruction, list[Instruction]]] = []
    for instruction in instructions(DOCKER / image / "Dockerfile"):
        if instruction.keyword == "FROM":
            read.append((instruction, []))
        elif read:
            read[-1][1].append(instruction)
    return tuple(Stage(start.words[0], _name(start), tuple(rest)) for start, rest in read)


def lineage(image: str) -> Iterator[Instruction]:
    """All that makes the image's file system and settings, from the image that it stands on in the end to its own."""
    by_name = {stage.name: stage for stage in stages(image)}
    line = [stages(image)[-1]]
    while line[0].base in by_name:
        line.insert(0, by_name[line[0].base])
    if (DOCKER / line[0].base / "Dockerfile").exists():
        yield from lineage(line[0].base)
    for stage in line:
        yield from stage.instructions


def settings(image: str) -> dict[str, str]:
    """What ENV gives its processes."""
    given: dict[str, str] = {}
    for instruction in lineage(image):
        if instruction.keyword == "ENV":
            for word in instruction.words:
                name, _, value = word.partition("=")
                given[name] = re.sub(r"\$\{?(\w+)\}?", lambda match: given[match[1]], value)
    return given


def instructions(path: Path) -> Iterator[Instruction]:
    text = re.sub(r"^\s*#.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for line in re.sub(r"\\\n", " ", text).splitlines():
        if line.strip():
            keyword, *words = shlex.split(line)
            flags = tuple(takewhile(lambda word: word.startswith("--"), words))
            yield Instruction(keyword.upper(), flags, tuple(words[len(flags) :]))


def _name(start: Instruction) -> str | None:
    match start.words:
        case [_, "AS" | "as", name]:
            return name
        case _:
            return None
