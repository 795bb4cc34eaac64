"""Figures from CSV files whose writers are killed at will."""

from pathlib import Path

import pytest

from vision.figures import forget_after, read

HEADER = "epoch,   loss, top1\n"


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    return tmp_path / "results.csv"


def epochs(csv: Path) -> list[int]:
    return [figures.epoch for figures in read(csv)]


def test_before_the_first_epoch_there_are_none(csv: Path) -> None:
    assert read(csv) == []
    csv.write_text("")
    assert read(csv) == []
    csv.write_text(HEADER)
    assert read(csv) == []


def test_what_is_cut_short_is_not_taken_for_a_figure(csv: Path) -> None:
    whole = HEADER + "1,0.25,50\n2,0.125,75.5\n"
    for length in range(len(whole) + 1):
        csv.write_text(whole[:length])
        values = [figures.values for figures in read(csv)]
        assert values == [{"loss": 0.25, "top1": 50}, {"loss": 0.125, "top1": 75.5}][: len(values)]
    assert epochs(csv) == [1, 2]


def test_a_line_written_onto_half_a_line_is_no_line(csv: Path) -> None:
    csv.write_text(HEADER + "1,0.5,50\n2,0.2,2,0.25,75\n3,0.1,80\n")
    assert epochs(csv) == [1, 3]


def test_of_an_epoch_that_was_trained_twice_the_last_counts(csv: Path) -> None:
    csv.write_text(HEADER + "1,0.5,50\n2,0.4,60\n2,0.3,70\n")
    assert [figures.values["loss"] for figures in read(csv)] == [0.5, 0.3]


def test_what_is_no_number_is_left_out(csv: Path) -> None:
    csv.write_text(HEADER + "1,nan,50\n2,inf,60\n")
    assert [figures.values for figures in read(csv)] == [{"top1": 50}, {"top1": 60}]


def test_going_on_from_an_epoch_forgets_what_came_after(csv: Path) -> None:
    csv.write_text(HEADER + "1,0.5,50\n2,0.4,60\n3,0.3,70\n4,0.")
    forget_after(csv, 2)
    assert csv.read_text() == HEADER + "1,0.5,50\n2,0.4,60\n"


def test_there_may_be_nothing_to_forget(csv: Path) -> None:
    forget_after(csv, 2)
    assert not csv.exists()
