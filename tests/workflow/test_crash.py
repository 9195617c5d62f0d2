"""However a run ends, no table is half written, and the next run ends where an undisturbed one does."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.tables import TABLES, read
from tests.conftest import Mapped

CRASH = """
import os, signal, sys
from pathlib import Path

from pipeline.cli import app

moment, number, rename, done = int(sys.argv[1]), int(sys.argv[2]), Path.replace, 0

def crashing(self, target):
    global done
    done += 1
    if done == moment:
        os.kill(os.getpid(), number)
    return rename(self, target)

Path.replace = crashing
signal.signal(signal.SIGINT, signal.default_int_handler)  # background shells hand on an ignored one
app(sys.argv[3:])
"""
PROJECT = Path(__file__).parents[2]


def crash(study: Mapped, moment: int, number: signal.Signals, until: str) -> subprocess.CompletedProcess[str]:
    """Run a study up to a stage, and send it a signal when it is about to put its n-th file into place."""
    command = [sys.executable, "-c", CRASH, str(moment), str(int(number)), until, "klein"]
    environment = {"PYTHONPATH": str(PROJECT), "PATH": "", "OMP_NUM_THREADS": "1"}
    return subprocess.run(command, cwd=study.root, env=environment, capture_output=True, text=True, check=False)


def assert_whole(study: Mapped, mapped: Mapped) -> set[str]:
    """Read every table that is in place, find it as an undisturbed run makes it, and return their names."""
    found = {path.stem for path in study.processed.glob("[!.]*.parquet")}
    assert found <= TABLES.keys()
    for name in found:
        read(study.processed, name)
        made, expected = (place.processed / f"{name}.parquet" for place in (study, mapped))
        assert made.read_bytes() == expected.read_bytes(), name
    return found


INGESTED = {"interviews", "speakers", "turns", "segments"}


@pytest.mark.parametrize(
    ("moment", "until", "in_place"),
    [
        (4, "ingest", set()),  # the fourth interview's result in the cache
        (10, "ingest", {"interviews", "speakers"}),  # the table of turns
        (13, "ingest", INGESTED),  # the stage's record, when all of its tables are there
        (44, "code", {*INGESTED, "vectors", "decisions", "evidence"}),  # the table of codings
    ],
)
def test_a_killed_run_leaves_whole_tables_and_is_taken_up_again(
    fresh: Mapped, mapped: Mapped, moment: int, until: str, in_place: set[str]
) -> None:
    assert crash(fresh, moment, signal.SIGKILL, until).returncode == -signal.SIGKILL
    assert assert_whole(fresh, mapped) == in_place
    fresh.run(until=until)
    assert assert_whole(fresh, mapped) >= in_place | INGESTED
    assert not [path for path in fresh.processed.rglob(".*-*") if path.is_file()]


def test_a_run_that_was_interrupted_says_so_and_cleans_up(fresh: Mapped, mapped: Mapped) -> None:
    """Ctrl-C while the table of turns is written: no traceback, nothing left beside it."""
    ended = crash(fresh, 10, signal.SIGINT, "ingest")
    assert ended.returncode == 130
    assert "Abgebrochen" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert assert_whole(fresh, mapped) == {"interviews", "speakers"}
    assert not list(fresh.processed.glob(".turns-*"))
    fresh.run(until="ingest")
    assert assert_whole(fresh, mapped) == INGESTED
