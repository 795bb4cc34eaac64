"""Finding and loading a whole repository; what each broken input says is in the corpus beside."""

import shutil
from pathlib import Path

import pytest

from charts.model.shared import Shared
from toolkit.reading.faults import BrokenInput
from toolkit.repository import load, sites, tenants
from toolkit.root import find_root

SHIPPED = Path(__file__).parents[2]
GOOD = Path(__file__).parent / "bad_inputs" / "good"
SMALL = "cluster: north\nowners: [bo@acme.example]\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with one team, without faults."""
    return shutil.copytree(GOOD, tmp_path / "repository")


def faults(root: Path) -> list[str]:
    with pytest.raises(BrokenInput) as broken:
        load(root)
    return [str(fault) for fault in broken.value.faults]


def test_the_shipped_input_is_right() -> None:
    repository = load(SHIPPED)

    assert list(repository.teams) == sorted(path.stem for path in (SHIPPED / "teams").glob("*.yaml"))


def test_teams_come_by_name_and_documents_by_file(root: Path) -> None:
    for name in ("zebra", "ant"):
        (root / "teams" / f"{name}.yaml").write_text(SMALL)
    repository = load(root)

    assert list(repository.teams) == ["ant", "team-a", "zebra"]
    assert set(repository.documents) == {"platform.yaml", *(f"teams/{name}.yaml" for name in repository.teams)}
    assert repository.documents["teams/ant.yaml"].position(("owners",)) == (2, 9)


def test_the_root_is_the_nearest_folder_with_a_platform(root: Path) -> None:
    inner = shutil.copytree(GOOD, root / "docs" / "example")

    assert find_root(root) == root
    assert find_root(root / "teams") == root
    assert find_root(inner / "teams") == inner


def test_outside_a_repository_there_is_no_root(tmp_path: Path) -> None:
    with pytest.raises(BrokenInput, match=str(tmp_path)):
        find_root(tmp_path)


def test_a_folder_named_like_the_platform_is_none(root: Path) -> None:
    (root / "teams" / "platform.yaml").mkdir()

    assert find_root(root / "teams") == root


@pytest.mark.parametrize(
    "name",
    ["README.md", ".gitkeep", ".team-a.yaml.swp", ".hidden.yaml", "team-a.yaml~", "#team-a.yaml#", "a.yaml.orig"],
)
def test_what_is_no_team_is_passed_over(root: Path, name: str) -> None:
    (root / "teams" / name).write_text("not: [yaml")

    assert list(load(root).teams) == ["team-a"]


@pytest.mark.parametrize("name", ["b.yml", "b.YAML", "b.Yml"])
def test_a_team_with_another_ending_is_not_passed_over(root: Path, name: str) -> None:
    (root / "teams" / name).write_text(SMALL)
    (fault,) = faults(root)

    assert fault.startswith(f"teams/{name}:1:1: ")
    assert "teams/b.yaml" in fault


def test_a_single_team_with_another_ending_is_the_only_fault(root: Path) -> None:
    (root / "teams" / "team-a.yaml").rename(root / "teams" / "team-a.yml")

    assert [fault.split(":")[0] for fault in faults(root)] == ["teams/team-a.yml"]


@pytest.mark.parametrize("name", ["a\nb.yaml", "\x1b[31mred.yaml", "\udcff.yaml"])
def test_no_name_of_a_file_reaches_the_terminal_as_more_than_one_line_of_text(root: Path, name: str) -> None:
    (root / "teams" / name).write_text(SMALL)
    (fault,) = faults(root)

    assert fault.isprintable()
    assert "cannot be the name of a team" in fault


def test_no_word_of_a_file_reaches_the_terminal_as_more_than_text(root: Path) -> None:
    (root / "teams" / "b.yaml").write_text(f'{SMALL}users: ["\\e[31mred"]\n"\\e[2J": 1\n')

    assert [fault.isprintable() for fault in faults(root)] == [True, True]


def test_a_folder_named_like_a_team_is_one_fault(root: Path) -> None:
    (root / "teams" / "b.yaml").mkdir()

    assert [fault.split(":")[0] for fault in faults(root)] == ["teams/b.yaml"]


def test_without_the_folder_of_teams_it_says_so(root: Path) -> None:
    shutil.rmtree(root / "teams")
    missing = faults(root)
    (root / "teams").write_text("")

    assert [fault.split(":")[0] for fault in missing] == ["teams"]
    assert faults(root) == missing


def test_a_folder_of_teams_that_cannot_be_read_says_why(mine: Path) -> None:
    (mine / "platform.yaml").write_text((GOOD / "platform.yaml").read_text())
    (mine / "teams").mkdir(mode=0)

    assert faults(mine) == ["teams:1:1: the folder cannot be read: permission denied"]


def test_every_file_says_all_it_can_in_reading_order(root: Path) -> None:
    """Files of broken text, of the wrong shape and that refer to nothing, and a platform at odds with itself."""
    (root / "teams" / "text.yaml").write_text("cluster: [north")
    (root / "teams" / "shape.yaml").write_text(f"{SMALL}users: alice\nquota: 3\n")
    (root / "teams" / "refers.yaml").write_text(f"{SMALL}users: [bo, bo]\nwebui: {{gpus: {{h100: 1}}}}\n")
    (root / "teams" / "Bad_Name.yaml").write_text("cluster: [north")
    platform = root / "platform.yaml"
    platform.write_text(
        platform.read_text().replace("autoscaling: keda", "autoscaling: hpa").replace("metrics: ", "# ")
    )
    places = [tuple(fault.split(": ")[0].split(":")) for fault in faults(root)]

    assert [file for file, _, _ in places] == [
        "platform.yaml",
        "teams/Bad_Name.yaml",
        "teams/Bad_Name.yaml",
        "teams/refers.yaml",
        "teams/refers.yaml",
        "teams/shape.yaml",
        "teams/shape.yaml",
        "teams/text.yaml",
    ]
    assert places == sorted(places, key=lambda place: (place[0], int(place[1]), int(place[2])))


def test_the_order_in_which_files_were_made_does_not_matter(root: Path, tmp_path: Path) -> None:
    other = shutil.copytree(GOOD, tmp_path / "other")
    exposed = f"{SMALL}webui: {{expose: {{host: x.acme.example}}}}\n"
    for name in ("b", "c", "d"):
        (root / "teams" / f"{name}.yaml").write_text(exposed)
    for name in ("d", "c", "b"):
        (other / "teams" / f"{name}.yaml").write_text(exposed)

    assert faults(root) == faults(other)
    assert len(faults(root)) == 2


def test_each_tenant_is_at_its_clusters_site() -> None:
    repository = load(SHIPPED)
    by_name = {site.cluster_name: site for site in sites(repository)}

    assert list(by_name) == sorted(repository.platform.clusters)
    assert [tenant.name for tenant in tenants(repository)] == list(repository.teams)
    for tenant in tenants(repository):
        assert tenant.site == by_name[repository.teams[tenant.name].cluster]
        assert tenant.cluster == repository.platform.clusters[tenant.team.cluster]


def test_a_cluster_that_shares_nothing_has_an_empty_site(root: Path) -> None:
    platform = root / "platform.yaml"
    lonely = '  lonely: {server: "https://lonely.example", storage: {single_node: local, many_nodes: nfs}}\n'
    platform.write_text(platform.read_text().replace("clusters:\n", f"clusters:\n{lonely}"))
    by_name = {site.cluster_name: site for site in sites(load(root))}

    assert by_name["lonely"].shared == Shared()
    assert by_name["north"].shared != Shared()


def test_a_file_that_cannot_be_read_hides_no_other(root: Path) -> None:
    (root / "teams" / "gone.yaml").symlink_to("moved.yaml")
    (root / "teams" / "other.yaml").write_text("cluster: nowhere\nowners: [bo@acme.example]\n")

    assert [fault.split(":")[0] for fault in faults(root)] == ["teams/gone.yaml", "teams/other.yaml"]
