"""`tunefleet synth --watch`, started as a person starts it, beside real saves."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

import pytest

from tests.dist.repositories import EXAMPLE, ROOT, copy_of_input, files, imported, tunefleet
from tests.toolkit.incremental.fleets import TEAM, team_file
from tests.toolkit.writing.trees import beside
from toolkit.commands.watching import MENDED, WATCHING
from toolkit.writing.run_lock import alone_in

DEADLINE = 60
"""Seconds that a line may take, on a machine that does much else."""

RUN = "unchanged in dist/"
"""In the last line of each run that went well."""


class Watch:
    """A process that watches, and what it says on either stream."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self._lines: Queue[str] = Queue()
        self._reader = Thread(target=self._read)
        self._reader.start()

    def said_until(self, text: str) -> list[str]:
        """The lines up to the one that holds the text."""
        said = [""]
        while text not in said[-1]:
            try:
                said.append(self._lines.get(timeout=DEADLINE))
            except Empty:
                pytest.fail(f"{text!r} does not come after {said}")
        return said[1:]

    def ended_by(self, number: int) -> tuple[int, str]:
        """Its exit code, and the last that it says."""
        self.process.send_signal(number)
        return self.process.wait(DEADLINE), self._lines.get(timeout=DEADLINE)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout:
            for line in self.process.stdout:
                self._lines.put(line.rstrip("\n"))
        self._lines.put("")


@contextmanager
def watching(where: Path, program: Path, **environment: str) -> Iterator[Watch]:
    process = subprocess.Popen(
        [sys.executable, str(program / "main.py"), "synth", "--watch"],
        cwd=where,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # a shell has what it starts with & ignore it
    )
    with closing(Watch(process)) as watch:
        yield watch


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code of tunefleet, where nobody edits it meanwhile."""
    return copy_of_code(tmp_path_factory.mktemp("program"))


def copy_of_code(folder: Path) -> Path:
    for package in ("charts", "toolkit"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "main.py", folder)
    return folder


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return copy_of_input(tmp_path / "repository", EXAMPLE)


@pytest.fixture
def watch(repository: Path, program: Path) -> Iterator[Watch]:
    """One that has done its first run."""
    with watching(repository, program) as watch:
        watch.said_until(WATCHING)
        yield watch


def edit(path: Path, old: str, new: str) -> None:
    """As many editors save: a new file takes the old one's place."""
    text = path.read_text()
    assert old in text
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text.replace(old, new))
    beside.replace(path)


def runs_of_lab(repository: Path) -> str:
    return (repository / "dist" / "k3s-lab" / "lab" / "runs.k8s.yaml").read_text()


@pytest.mark.parametrize("environment", [{}, {"WATCHFILES_FORCE_POLLING": "1"}], ids=["notices", "polling"])
def test_a_save_is_rendered_and_told(repository: Path, program: Path, environment: Mapping[str, str]) -> None:
    with watching(repository, program, **environment) as watch:
        watch.said_until(WATCHING)
        edit(repository / "teams" / "lab.yaml", "run: 2", "run: 3")
        heading, *changes, _ = watch.said_until(RUN)
    assert heading.endswith(" teams/lab.yaml")
    assert changes == ["~ dist/k3s-lab/lab/runs.k8s.yaml"]
    assert "name: bob-notes-3\n" in runs_of_lab(repository)


def test_saves_in_place_new_teams_and_the_platform_are_seen(repository: Path, watch: Watch) -> None:
    lab = repository / "teams" / "lab.yaml"
    lab.write_text(lab.read_text().replace("run: 2", "run: 3"))
    assert "~ dist/k3s-lab/lab/runs.k8s.yaml" in watch.said_until(RUN)
    shutil.copy(repository / "teams" / "team-beta.yaml", repository / "teams" / "team-gamma.yaml")
    assert "+ dist/gke-prod/team-gamma/runs.k8s.yaml" in watch.said_until(RUN)
    edit(repository / "platform.yaml", "llama-factory-train:1.4.0", "llama-factory-train:1.5.0")
    assert "~ dist/gke-prod/team-gamma/workspace.k8s.yaml" in watch.said_until(RUN)


def test_an_error_is_told_at_its_place_until_it_is_mended(repository: Path, watch: Watch) -> None:
    before = files(repository / "dist")
    lab = repository / "teams" / "lab.yaml"
    line = next(number for number, text in enumerate(lab.read_text().splitlines(), 1) if "run: 2" in text)
    edit(lab, "run: 2", "run: two")
    told = [each for each in watch.said_until("dist/ is as it was") if each.startswith(f"teams/lab.yaml:{line}:")]
    assert len(told) == 1
    edit(repository / "teams" / "team-beta.yaml", "owners: [", "owners: [more@acme.example, ")
    assert told[0] in watch.said_until("dist/ is as it was")
    assert files(repository / "dist") == before
    edit(lab, "run: two", "run: 3")
    watch.said_until(MENDED)
    assert "name: bob-notes-3\n" in runs_of_lab(repository)


def test_a_watch_that_begins_with_an_error_goes_on(repository: Path, program: Path) -> None:
    edit(repository / "teams" / "lab.yaml", "run: 2", "run: two")
    with watching(repository, program) as watch:
        assert any(line.startswith("teams/lab.yaml:") for line in watch.said_until(WATCHING))
        edit(repository / "teams" / "lab.yaml", "run: two", "run: 2")
        watch.said_until(MENDED)


def test_a_checkout_of_a_branch_is_one_run(repository: Path, program: Path) -> None:
    def git(*arguments: str) -> None:
        someone = ("-c", "user.name=someone", "-c", "user.email=someone@acme.example")
        subprocess.run(["git", *someone, *arguments], cwd=repository, check=True, capture_output=True)

    assert tunefleet(repository).returncode == 0
    git("init", "--quiet", "--initial-branch=main")
    git("add", ".")
    git("commit", "--quiet", "-m", "main")
    git("switch", "--create", "more")
    for number in range(100):
        name = f"team-{number}"
        team_file(repository, name).write_text(TEAM.format(name=name, cluster="gke-prod", gpu="l4"))
    edit(repository / "teams" / "lab.yaml", "run: 2", "run: 3")
    git("add", "teams")
    git("commit", "--quiet", "-m", "more")
    git("switch", "main")
    with watching(repository, program) as watch:
        watch.said_until(WATCHING)
        git("switch", "more")
        said = watch.said_until(RUN)
        edit(repository / "teams" / "lab.yaml", "run: 3", "run: 4")
        next_run = watch.said_until(RUN)
    assert said[0].endswith("and 98 more")  # all of the 101, and no run before or after
    assert said[-1].startswith("103 teams: ")
    assert next_run[0].endswith(" teams/lab.yaml")
    assert next_run[1] == "~ dist/k3s-lab/lab/runs.k8s.yaml"


def test_nothing_is_read_while_git_holds_its_lock(repository: Path, program: Path) -> None:
    subprocess.run(["git", "init", "--quiet"], cwd=repository, check=True)
    lock = repository / ".git" / "index.lock"
    with watching(repository, program) as watch:
        watch.said_until(WATCHING)
        lock.touch()
        edit(repository / "teams" / "lab.yaml", "cluster:", "clutser:")
        edit(repository / "teams" / "lab.yaml", "clutser:", "cluster:")
        edit(repository / "teams" / "lab.yaml", "run: 2", "run: 3")
        lock.unlink()
        assert len(watch.said_until(RUN)) == 3
        lock.touch()
        os.utime(lock, (0, 0))
        edit(repository / "teams" / "lab.yaml", "run: 3", "run: 4")  # a lock that is left over stops nothing
        watch.said_until(RUN)
    assert "name: bob-notes-4\n" in runs_of_lab(repository)


def test_a_folder_that_is_replaced_is_watched_as_before(repository: Path, watch: Watch) -> None:
    shutil.copytree(repository / "teams", repository / "new")
    edit(repository / "new" / "lab.yaml", "run: 2", "run: 3")
    (repository / "teams").rename(repository / "old")
    (repository / "new").rename(repository / "teams")
    watch.said_until("~ dist/k3s-lab/lab/runs.k8s.yaml")
    edit(repository / "teams" / "lab.yaml", "run: 3", "run: 4")
    watch.said_until("~ dist/k3s-lab/lab/runs.k8s.yaml")
    assert "name: bob-notes-4\n" in runs_of_lab(repository)


def test_others_may_run_beside_it(repository: Path, watch: Watch) -> None:
    with alone_in(repository):  # which it does not hold while it waits
        edit(repository / "teams" / "lab.yaml", "run: 2", "run: 3")
        watch.said_until("waiting for it to end")
    watch.said_until("~ dist/k3s-lab/lab/runs.k8s.yaml")
    for number in range(4, 7):
        edit(repository / "teams" / "lab.yaml", f"run: {number - 1}", f"run: {number}")
        assert tunefleet(repository).returncode == 0
        watch.said_until(RUN)
    assert tunefleet(repository, "synth", "--check").returncode == 0
    assert "name: bob-notes-6\n" in runs_of_lab(repository)


def test_an_edit_of_dist_is_kept_until_it_is_taken_back(repository: Path, watch: Watch) -> None:
    path = repository / "dist" / "k3s-lab" / "lab" / "runs.k8s.yaml"
    written = path.read_text()
    path.write_text(written.replace("backoffLimit: 0", "backoffLimit: 6"))
    edit(repository / "teams" / "lab.yaml", "run: 2", "run: 3")
    said = watch.said_until("--overwrite")
    assert "  dist/k3s-lab/lab/runs.k8s.yaml" in said
    assert "backoffLimit: 6" in path.read_text()
    path.write_text(written)
    watch.said_until(MENDED)
    assert "name: bob-notes-3\n" in runs_of_lab(repository)


def test_new_code_is_used(repository: Path, tmp_path: Path) -> None:
    program = copy_of_code(tmp_path / "program")
    module = program / "charts" / "foundation" / "network.py"
    with watching(repository, program) as watch:
        watch.said_until(WATCHING)
        edit(module, '"deny-all"', '"deny-the-rest"')
        assert watch.said_until(RUN)[0].endswith(" charts/foundation/network.py")
        watch.said_until(WATCHING)
        (rendered,) = repository.glob("dist/*/lab/tenancy.k8s.yaml")
        assert "name: deny-the-rest\n" in rendered.read_text()
        edit(repository / "teams" / "lab.yaml", "run: 2", "run: 3")
        watch.said_until("~ dist/k3s-lab/lab/runs.k8s.yaml")


def test_code_that_is_half_written_ends_nothing(repository: Path, tmp_path: Path) -> None:
    program = copy_of_code(tmp_path / "program")
    module = program / "charts" / "tenancy" / "isolation.py"
    before = module.read_text()
    with watching(repository, program) as watch:
        watch.said_until(WATCHING)
        dist = files(repository / "dist")
        module.write_text(f"{before}\ndef half(\n")
        said = watch.said_until("dist/ is as it was")
        assert any(line.startswith(f"charts/tenancy/isolation.py:{before.count(chr(10)) + 2}:") for line in said)
        module.write_text(f"{before}\nhalf_done\n")
        watch.said_until("NameError: name 'half_done' is not defined")
        watch.said_until(WATCHING)
        assert files(repository / "dist") == dist
        module.write_text(before)
        watch.said_until(RUN)


@pytest.mark.parametrize(
    ("number", "code", "last"),
    [(signal.SIGINT, 130, "interrupted; dist/ is whole: as it was, or as it should be"), (signal.SIGTERM, 143, "")],
)
def test_it_ends_when_it_is_told_to(repository: Path, watch: Watch, number: int, code: int, last: str) -> None:
    assert watch.ended_by(number) == (code, last)
    assert beside(repository / "dist") == []
    assert tunefleet(repository, "synth", "--check").returncode == 0


def test_watch_and_check_exclude_each_other(repository: Path) -> None:
    run = tunefleet(repository, "synth", "--watch", "--check")
    assert run.returncode == 2
    assert run.stderr.splitlines()[-1].startswith("Error: ")
    assert not (repository / "dist").exists()


def test_outside_a_repository_there_is_nothing_to_watch(tmp_path: Path) -> None:
    run = tunefleet(tmp_path, "synth", "--watch")
    assert run.returncode == 2
    assert "platform.yaml" in run.stderr


def test_only_a_watch_imports_what_it_needs(repository: Path) -> None:
    assert "watchfiles" not in imported(repository, "synth")
