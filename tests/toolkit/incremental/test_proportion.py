"""Work is in proportion to what changed."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dist.repositories import ROOT, imported
from tests.toolkit.incremental.fleets import change, raise_run, team_file, write_dist, write_fleet
from toolkit.incremental import synthesis
from toolkit.incremental.making import team_part
from toolkit.incremental.memory import Memory, opened
from toolkit.incremental.synthesis import Results, synthesized
from toolkit.reading.faults import BrokenInput
from toolkit.repository import read_platform
from toolkit.team_files import team_names

TEAMS = {"a": "gke-prod", "b": "k3s-lab", "c": "gke-prod", "d": "k3s-lab"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_fleet(tmp_path / "repository", TEAMS)


@pytest.fixture
def memory(tmp_path: Path, root: Path) -> Iterator[Memory]:
    """Of a run that made all, and wrote it."""
    with opened(tmp_path / "memory.sqlite") as memory:
        made = synthesized(root, memory)
        assert set(made.made) == TEAMS.keys()
        write_dist(root, made.texts)
        yield memory


def test_nothing_is_made_if_nothing_changed(root: Path, memory: Memory) -> None:
    again = synthesized(root, memory)
    assert again.made == ()
    assert again.listing
    assert again.listing.same == again.listing.files == again.texts.keys()


@pytest.mark.parametrize("team", TEAMS)
def test_the_team_that_was_edited_is_made(root: Path, memory: Memory, team: str) -> None:
    raise_run(team_file(root, team))
    edited = synthesized(root, memory)
    assert edited.made == (team,)
    assert edited.listing
    assert {name.split("/")[1] for name in edited.texts.keys() - edited.listing.same} == {team}


def test_what_is_made_leaves_no_garbage_behind() -> None:
    """Python looks for it rarely, so that of many teams it would add up."""
    read = read_platform(ROOT)
    assert read

    def make_all() -> list[object]:
        return [team_part(ROOT, name, read[0], forgive=False) for name in team_names(ROOT)]

    assert make_all()  # once, for what is imported and compiled
    gc.collect()
    gc.disable()
    try:
        make_all()
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_of_many_teams_a_few_are_not_made_twice(tmp_path: Path) -> None:
    """What is remembered of all is written down when it tells of more than a few."""
    root = write_fleet(tmp_path / "repository", {f"team-{number:03}": "k3s-lab" for number in range(120)})
    with opened(tmp_path / "memory.sqlite") as memory:
        write_dist(root, synthesized(root, memory).texts)
        for edited in (["team-003"], ["team-003", "team-100"], ["team-007"]):
            for name in edited:
                raise_run(team_file(root, name))
            now = synthesized(root, memory)
            assert now.made == tuple(edited)
            write_dist(root, now.texts)
            assert synthesized(root, memory).made == ()


@pytest.mark.parametrize("cluster", sorted({*TEAMS.values()}))
def test_the_teams_of_the_cluster_that_was_edited_are_made(root: Path, memory: Memory, cluster: str) -> None:
    storage = {"gke-prod": "single_node: premium-rwo", "k3s-lab": "single_node: local-path"}[cluster]
    change(root / "platform.yaml", storage, "single_node: other")
    assert set(synthesized(root, memory).made) == {name for name, where in TEAMS.items() if where == cluster}


def test_a_remark_in_platform_yaml_makes_nobody_anew(root: Path, memory: Memory) -> None:
    change(root / "platform.yaml", "images:", "# what is pulled\nimages:")
    assert synthesized(root, memory).made == ()


def test_teams_that_come_and_go_make_nobody_else_anew(root: Path, memory: Memory) -> None:
    team_file(root, "e").write_text(team_file(root, "a").read_text())
    assert synthesized(root, memory).made == ("e",)
    team_file(root, "e").unlink()
    assert synthesized(root, memory).made == ()


def test_a_fault_is_no_reason_to_make_the_others_again(tmp_path: Path, root: Path) -> None:
    change(team_file(root, "c"), "base: qwen", "base: llama")
    with opened(tmp_path / "memory.sqlite") as memory:
        with pytest.raises(BrokenInput):
            synthesized(root, memory)
        change(team_file(root, "c"), "base: llama", "base: qwen")
        assert synthesized(root, memory).made == ("c",)


def test_other_runs_in_dist_make_their_team_anew(root: Path, memory: Memory) -> None:
    launched = [dict(synthesized(root, memory).texts)]
    for _ in range(2):
        raise_run(team_file(root, "b"))
        launched.append(dict(synthesized(root, memory).texts))
        write_dist(root, launched[-1])
    for dist, made in ((launched[1], ()), (launched[2], ()), (launched[0], ("b",))):  # the second was there before
        write_dist(root, dist)
        assert synthesized(root, memory).made == made


@pytest.mark.parametrize("processes", [2, 3])
def test_any_number_of_processes_gives_the_same(tmp_path: Path, root: Path, memory: Memory, processes: int) -> None:
    with opened(tmp_path / "empty.sqlite") as empty:
        made = synthesized(root, empty, processes=processes)
        assert set(made.made) == TEAMS.keys()
        assert dict(made.texts) == dict(synthesized(root, memory).texts)
        assert synthesized(root, empty).made == ()


def test_several_processes_tell_the_same_faults(tmp_path: Path, root: Path) -> None:
    for team in ("a", "d"):
        change(team_file(root, team), "base: qwen", "base: llama")
    told = []
    for processes in (1, 2):
        with opened(tmp_path / f"{processes}.sqlite") as memory, pytest.raises(BrokenInput) as broken:
            synthesized(root, memory, processes=processes)
        told.append(broken.value.faults)
    assert told[0] == told[1]
    assert {fault.file for fault in told[0]} == {"teams/a.yaml", "teams/d.yaml"}


def test_nothing_that_makes_is_imported_if_nothing_changed(root: Path, tmp_path: Path) -> None:
    environment = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    for heavy in (True, False):
        packages = {module.partition(".")[0] for module in imported(root, "synth", environment=environment)}
        assert ("charts" in packages) is heavy
        assert ("yaml" in packages) is heavy
        assert not packages & {"cdk8s", "jsii", "multiprocessing", "jsonschema_rs"} or heavy


def test_an_edit_that_is_undone_makes_nobody_anew(root: Path, memory: Memory) -> None:
    before = team_file(root, "a").read_text()
    change(team_file(root, "a"), "a@acme.example", "other@acme.example")
    assert synthesized(root, memory).made == ("a",)
    team_file(root, "a").write_text(before)
    assert synthesized(root, memory).made == ()


def test_another_clone_makes_nobody_anew(root: Path, memory: Memory, tmp_path: Path) -> None:
    clone = write_fleet(tmp_path / "clone", TEAMS)
    elsewhere = synthesized(clone, memory)
    assert elsewhere.made == ()
    assert dict(elsewhere.texts) == dict(synthesized(root, memory).texts)


def test_what_was_made_before_a_run_broke_off_is_not_made_again(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(synthesis, "KEPT_AT_ONCE", 1)

    def until_the_third(results: Results, _: int) -> Results:
        yield next(results)
        yield next(results)
        raise KeyboardInterrupt

    with opened(tmp_path / "memory.sqlite") as memory:
        with pytest.raises(KeyboardInterrupt):
            synthesized(root, memory, shown=until_the_third)
        assert synthesized(root, memory).made == ("c", "d")
