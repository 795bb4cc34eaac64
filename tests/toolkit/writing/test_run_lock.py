import subprocess
import sys
from pathlib import Path

import pytest

from toolkit.writing import run_lock
from toolkit.writing.dist_changes import UnusableDist
from toolkit.writing.run_lock import alone_in

HOLDING = """\
import sys
from pathlib import Path
from toolkit.writing.run_lock import alone_in
with alone_in(Path(sys.argv[1])):
    print("in", flush=True)
    sys.stdin.read()
"""


def test_a_second_run_waits_for_the_first_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_lock, "PATIENCE", 0.01)
    told: list[str] = []
    with subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as first:
        assert first.stdin is not None
        assert first.stdout is not None
        end_first = first.stdin.close
        assert first.stdout.readline() == "in\n"

        def let_the_first_end(text: str) -> None:
            told.append(text)
            end_first()

        with alone_in(tmp_path, say=let_the_first_end):
            assert len(told) == 1
            assert "waiting" in told[0]


def test_a_folder_that_cannot_be_read_is_refused(mine: Path) -> None:
    mine.chmod(0o300)

    with pytest.raises(UnusableDist, match=str(mine)), alone_in(mine):
        pass
