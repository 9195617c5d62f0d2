"""Whatever breaks, with whatever message: no name, no word of an interview, no passphrase is told or left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.study.key import lock
from tests.conftest import Mapped
from tests.readable import readable
from tests.tiny import CANARIES

PROJECT = Path(__file__).parents[2]
PASSPHRASE = "Quittenmus Zwirbelbart Hagebutte"
SECRETS = (*CANARIES, *PASSPHRASE.split(), "Genossenschaft", "siebzehn", "Zeltlager")
"""Names, the passphrase, and words of three interviews that no codebook has."""

FAULT = """
import importlib, sys

point, moment = sys.argv[1], int(sys.argv[2])
module, _, name = point.partition(":")
owner = importlib.import_module(module)
*path, last = name.split(".")
for part in path:
    owner = getattr(owner, part)
whole, calls = getattr(owner, last), 0

def failing(*given, **named):
    global calls
    calls += 1
    if calls == moment:
        held = [vars(one) for one in given if hasattr(one, "__dict__")]
        raise ValueError(f"Kunigunde Zwölfaxt {given!r} {named!r} {held!r}")
    return whole(*given, **named)

setattr(owner, last, failing)
sys.argv = ["mapping", *sys.argv[3:]]
from pipeline.__main__ import main
main()
"""

BROKEN_WORKERS = """
from pipeline.workflow import intake

def failing(*given, **named):
    raise ValueError(f"{given!r}")

intake.segment = failing
"""

SHORT = (
    ("pathlib:Path.replace", 5, "ingest"),  # writing what one interview became
    ("pipeline.study.names:parse_sheet", 1, "ingest"),  # the roster, just decrypted
    ("pipeline.workflow.intake:replacer", 2, "ingest"),  # names and pseudonyms side by side
    ("pipeline.ingest.guard:read_transcript", 1, "ingest"),  # in the process that reads files
    ("pipeline.language:tokenise", 3, "code"),  # a message that quotes an interview
)
READING = (
    *(("pathlib:Path.replace", moment, "ingest") for moment in range(1, 13) if moment != 5),
    ("pipeline.study.load:read_settings", 1, "ingest"),
    ("pipeline.study.load:read_codebook", 1, "ingest"),
    ("pipeline.study.load:read_names", 1, "ingest"),
    ("pipeline.study.load:read_reviews", 1, "ingest"),
    ("pipeline.study.load:parse_date", 3, "ingest"),
    ("pipeline.study.sheets:decode", 2, "ingest"),
    ("pipeline.study.key:_decrypted", 1, "ingest"),
    ("pipeline.study.key:_derived", 1, "ingest"),
    ("pipeline.study.key:_head", 1, "ingest"),
    ("pipeline.study.key:_given", 1, "ingest"),
    ("pipeline.cli.talk:passphrase", 1, "ingest"),
    ("pipeline.workflow.intake:read_guarded", 1, "ingest"),
    ("pipeline.workflow.intake:read_guarded", 4, "ingest"),
    ("pipeline.workflow.intake:apply", 1, "ingest"),
    ("pipeline.workflow.intake:segment", 2, "ingest"),
    ("pipeline.workflow.intake:file_name", 1, "ingest"),
    ("pipeline.workflow.intake:_rows", 3, "ingest"),
    ("pipeline.workflow.intake:_speaker_rows", 1, "ingest"),
    ("pipeline.workflow.intake:take_in", 2, "ingest"),
    ("pipeline.ingest.guard:_answer", 2, "ingest"),
    ("pipeline.ingest.guard:_checked", 1, "ingest"),
    ("pipeline.ingest:clean_lines", 1, "ingest"),
    ("pipeline.ingest:build_turns", 2, "ingest"),
    ("pipeline.ingest:assign_roles", 1, "ingest"),
    ("pipeline.cache:Items.put", 2, "ingest"),
    ("pipeline.tables:check", 1, "ingest"),
    ("pipeline.tables:check", 4, "ingest"),
    ("pipeline.tables:store", 3, "ingest"),
    ("pipeline.tables.checking:_schema", 2, "ingest"),
    ("pipeline.workflow.stages:write_problems", 1, "ingest"),
    ("pipeline.workflow.stages:nameless", 1, "ingest"),
    ("pipeline.cache:Record.keep", 1, "ingest"),
)
CODING = (
    ("pipeline.embed:embed", 1, "embed"),
    ("pipeline.embed:embed", 5, "embed"),
    ("pipeline.tables:read_vectors", 1, "code"),
    ("pipeline.review:decisions", 1, "code"),
    ("pipeline.coding:combine", 1, "code"),
    ("pipeline.coding:lexicon", 1, "code"),
    ("pathlib:Path.replace", 30, "code"),
    ("pathlib:Path.replace", 45, "code"),
)
REPORTING = (
    ("pipeline.mentions:find", 1, "network"),
    ("pipeline.analysis:findings", 1, "analyse"),
    ("pipeline.report:build", 1, "report"),
    ("pipeline.release:build", 1, "run"),
    ("pipeline.workflow.manifest:_counts", 1, "run"),
)
ALL = (*READING, *CODING, *REPORTING)


def crash(
    study: Mapped, point: str, moment: int, *command: str, path: str = str(PROJECT)
) -> subprocess.CompletedProcess[str]:
    """Run a command in which the n-th call of a function fails with all that it was given in its message."""
    temporary = study.root / "tmp"
    temporary.mkdir(exist_ok=True)
    environment = {
        "PYTHONPATH": path,
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(temporary),
        "TMPDIR": str(temporary),
        "JOBLIB_TEMP_FOLDER": str(temporary),
        "KOMMUNAL_PASSPHRASE": PASSPHRASE,
        "OMP_NUM_THREADS": "1",
        "PYTHONWARNINGS": "default",
    }
    return subprocess.run(
        [sys.executable, "-c", FAULT, point, str(moment), *command],
        cwd=study.root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def assert_silent(study: Mapped, ended: subprocess.CompletedProcess[str]) -> None:
    """Nothing secret on the terminal, nor in any file but those that people gave."""
    assert ended.returncode != 0, "the fault was never met"
    said = " ".join((ended.stdout + ended.stderr).split())
    assert "Fehler" in said
    assert [word for word in SECRETS if word.casefold() in said.casefold()] == [], said
    given = study.root / "data" / "raw"
    for path in sorted(path for path in study.root.rglob("*") if path.is_file() and not path.is_relative_to(given)):
        for part, text in readable(path.relative_to(study.root).as_posix(), path.read_bytes()):
            found = [word for word in (*CANARIES, *PASSPHRASE.split()) if word.casefold() in text]
            assert not found, f"{part}: {found}"


@pytest.fixture
def locked(fresh: Mapped) -> Mapped:
    lock(fresh.folder, PASSPHRASE)
    return fresh


@pytest.mark.parametrize(("point", "moment", "command"), SHORT, ids=[f"{one[0]}-{one[1]}" for one in SHORT])
def test_a_crash_tells_nothing(locked: Mapped, point: str, moment: int, command: str) -> None:
    assert_silent(locked, crash(locked, point, moment, command, "klein"))


@pytest.mark.prove
@pytest.mark.parametrize(("point", "moment", "command"), ALL, ids=[f"{one[0]}-{one[1]}" for one in ALL])
def test_a_crash_anywhere_tells_nothing(locked: Mapped, point: str, moment: int, command: str) -> None:
    assert_silent(locked, crash(locked, point, moment, command, "klein"))


def test_crashes_are_forced_at_fifty_points_at_least() -> None:
    assert len({*SHORT, *ALL}) >= 50


def test_a_crash_in_a_worker_process_tells_nothing(locked: Mapped) -> None:
    """Every process of the run, workers too, fails to cut an interview and quotes it."""
    settings = locked.folder / "study.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("workers = 1", "workers = 2"), encoding="utf-8")
    broken = locked.root / "broken"
    broken.mkdir()
    (broken / "sitecustomize.py").write_text(BROKEN_WORKERS, encoding="utf-8")
    ended = crash(locked, "pipeline.tables:check", 0, "ingest", "klein", path=f"{broken}{os.pathsep}{PROJECT}")
    assert "ValueError" in ended.stderr
    assert_silent(locked, ended)


def test_an_unexpected_error_says_where_it_arose_and_how_to_report_it(locked: Mapped) -> None:
    told = " ".join(crash(locked, "pipeline.workflow.intake:segment", 1, "ingest", "klein").stderr.split())
    assert "Unerwarteter Fehler ValueError" in told
    assert "pipeline/workflow/intake.py:" in told
    assert "bitte so, wie sie sind, melden" in told
    assert str(locked.root) not in told
