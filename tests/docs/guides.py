"""The guides, followed to the letter: what they say to write is written, what they say to type is typed.

In a guide, a block of code says by its first line what it is:

    ```yaml teams/x.yaml    the file is written
    ```diff teams/x.yaml    the file is changed, as by a patch without line numbers
    ```console              lines with $ are typed, the others must come out of them; … stands for anything

Only `tunefleet`, git and what moves files are typed; what speaks to a cluster is left out, as is any block that names
neither a file nor a console.
"""

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import PIPE, STDOUT
from textwrap import dedent

from click.testing import CliRunner

from tests.dist.repositories import EXAMPLE, ROOT, copy_of_input
from toolkit.command_line import tunefleet

GUIDES = ROOT / "docs" / "guides"
TUNEFLEET = "uv run tunefleet "
TYPED = (TUNEFLEET, "git ", "cp ")
SAID_BY_FAILURES = re.compile(r"\berrors?\b|CONFLICT")

ANY_DAY = "2027-01-31"
"""In a guide it stands for a day to come."""


@dataclass(frozen=True, slots=True)
class Block:
    kind: str
    file: str
    text: str


def blocks(guide: str) -> Iterator[Block]:
    """The blocks that are followed, in their order; `guide` is a file's name in docs/guides."""
    content = (GUIDES / guide).read_text(encoding="utf-8")
    content = content.replace(ANY_DAY, (datetime.now(UTC) + timedelta(days=30)).date().isoformat())
    fences = re.finditer(r"^( *)```(\w+)(?: (\S+))?\n(.*?)^\1```$", content, re.MULTILINE | re.DOTALL)
    for _, kind, file, text in (fence.groups("") for fence in fences):
        if file or kind == "console":
            yield Block(kind, file, dedent(text))


def follow(guide: str, repository: Path) -> None:
    """All of a guide; a block that does not do what it says fails."""
    for block in blocks(guide):
        match block.kind:
            case "console":
                for command, said in commands(block.text):
                    if command.startswith(TYPED):
                        type_in(repository, command, said)
            case "diff":
                change(repository / block.file, block.text)
            case _:
                (repository / block.file).write_text(block.text, encoding="utf-8")


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Each command with what it is said to say."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, said = part.partition("\n")
        yield command, said


def type_in(repository: Path, command: str, said: str) -> None:
    code, output = typed(repository, command)
    assert re.fullmatch(pattern(said), output, re.DOTALL) or not said, f"$ {command}\n{output}"
    assert bool(code) == bool(SAID_BY_FAILURES.search(said)), f"$ {command}\n{output}"


def typed(repository: Path, command: str) -> tuple[int, str]:
    """Its exit code and all that it says. `tunefleet` is called in this process, which saves its start."""
    if command.startswith(TUNEFLEET):
        with chdir(repository):
            result = CliRunner().invoke(tunefleet, shlex.split(command.removeprefix(TUNEFLEET)))
        return result.exit_code, result.output
    shell = ["bash", "-c", command]
    environment = {**os.environ, **AS_SOMEBODY}
    run = subprocess.run(shell, cwd=repository, env=environment, check=False, stdout=PIPE, stderr=STDOUT, text=True)
    return run.returncode, run.stdout


def pattern(said: str) -> str:
    """A line of … is any lines; within a line it is anything but its end."""
    lines = (r"(.*\n)?" if line == "…" else re.escape(line).replace("…", "[^\n]*") + "\n" for line in said.splitlines())
    return "".join(lines)


def change(path: Path, diff: str) -> None:
    """Each hunk must fit at one place; @@ begins another. Comments at the ends of the file's lines do not count."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for hunk in re.split(r"^@@\n", diff, flags=re.MULTILINE):
        old = [line[1:] for line in hunk.splitlines() if not line.startswith("+")]
        new = [line[1:] for line in hunk.splitlines() if not line.startswith("-")]
        places = [at for at in range(len(lines)) if plain(lines[at : at + len(old)]) == plain(old)]
        assert len(places) == 1, f"{len(places)} times in {path.name}, expected once:\n{hunk}"
        lines[places[0] : places[0] + len(old)] = new
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def plain(lines: list[str]) -> list[str]:
    return [line.partition(" #")[0].rstrip() for line in lines]


AS_SOMEBODY = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "somebody",
    "GIT_AUTHOR_EMAIL": "somebody@acme.example",
    "GIT_COMMITTER_NAME": "somebody",
    "GIT_COMMITTER_EMAIL": "somebody@acme.example",
}


def clone(folder: Path) -> Path:
    """A clone of a repository with the tests' input, synthesized and committed on `main`."""
    upstream = copy_of_input(folder / "upstream", EXAMPLE)
    platform = upstream / "platform.yaml"
    platform.write_text(f'owners: ["@acme/platform"]\n{platform.read_text(encoding="utf-8")}', encoding="utf-8")
    type_in(upstream, "uv run tunefleet synth", "…")
    git(upstream, "init", "--quiet", "--initial-branch=main")
    commit(upstream, "as it was")
    git(folder, "clone", "--quiet", "upstream", "clone")
    return folder / "clone"


def commit(repository: Path, message: str) -> None:
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "--message", message)


def git(repository: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=repository, env={**os.environ, **AS_SOMEBODY}, check=True)
