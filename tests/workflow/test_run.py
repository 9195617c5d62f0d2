"""What runs again, and what does not: the answer hangs on content alone."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from pipeline.cache import Items
from pipeline.errors import BusyError, StudyError
from pipeline.ingest import Turn
from pipeline.workflow import STAGES, check
from pipeline.workflow.run import locked
from tests.conftest import Mapped
from tests.tiny import CONVERSATIONS, MAPPED, write_interview

Files = dict[str, tuple[bytes, int]]


def snapshot(study: Mapped) -> Files:
    """Return bytes and time of every output, by path."""
    places = (study.processed, study.reports)
    files = [path for place in places for path in sorted(place.rglob("*")) if path.is_file()]
    return {path.relative_to(study.root).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def contents(study: Mapped) -> dict[str, bytes]:
    """Return the bytes of tables and reports, without the cache and what knows the time."""
    files = {name: data for name, (data, _) in snapshot(study).items()}
    timed = ("run.json", "freigaben.json")
    return {name: data for name, data in files.items() if ".cache" not in name and not name.endswith(timed)}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def append_answer(study: Mapped, interview_id: str = "B02") -> None:
    """Give an interview one more answer."""
    conversation = next(one for one in CONVERSATIONS if one.interview_id == interview_id)
    write_interview(study.folder, conversation, also=[Turn("B", "Der Kirchturm bekommt ein neues Dach.", None)])


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count the results that were made, by what they are: Rows, ndarray (vectors), DataFrame (tokens), Corpus."""
    made: Counter[str] = Counter()
    put = Items.put

    def counting(self: Items, key: str, result: object) -> None:
        made[type(result).__name__] += 1
        put(self, key, result)

    monkeypatch.setattr(Items, "put", counting)
    return made


def test_a_study_maps_from_end_to_end(mapped: Mapped) -> None:
    records = {path.stem for path in (mapped.processed / ".cache" / "stages").iterdir()}
    assert records == {stage.name for stage in STAGES}


def test_stages_need_earlier_ones_only() -> None:
    names = [stage.name for stage in STAGES]
    assert all(set(stage.needs) <= set(names[:place]) for place, stage in enumerate(STAGES))


def test_an_unchanged_study_runs_nothing_and_writes_nothing(copy: Mapped) -> None:
    """Not a byte and not a time changes, although the study now lies in another folder."""
    before = snapshot(copy)
    done = copy.run()
    assert done.seconds == {}
    assert list(done.outputs) == [stage.name for stage in STAGES]
    assert snapshot(copy) == before


def test_a_changed_transcript_is_read_and_embedded_again_and_no_other(copy: Mapped, worked: Counter[str]) -> None:
    append_answer(copy)
    done = copy.run(until="code")
    assert worked == {"Rows": 1, "ndarray": 1, "DataFrame": 1, "Corpus": 1}
    assert list(done.seconds) == ["ingest", "embed", "code"]
    segments = pd.read_parquet(copy.processed / "segments.parquet")
    assert segments.set_index("segment_id").loc["B02:9.1", "text"] == "Der Kirchturm bekommt ein neues Dach."


def test_a_changed_codebook_embeds_nothing_again(copy: Mapped, worked: Counter[str]) -> None:
    edit(copy.folder / "codebook.yaml", "terms: [haushalt, kreisumlage, schulden]", "terms: [haushalt, kreisumlage]")
    done = copy.run(until="code")
    assert worked == {}
    assert list(done.seconds) == ["code"]


def test_what_a_stage_keeps_survives_a_run_in_which_only_later_ones_run(
    copy: Mapped, until_coded: None, worked: Counter[str]
) -> None:
    """After the codebook has changed, a changed transcript is still the only one that is read again."""
    edit(copy.folder / "codebook.yaml", "title: Kleine Probe", "title: Kleinere Probe")
    edit(copy.folder / "codebook.yaml", "label: Bus\n", "label: Bus und Bahn\n")
    copy.run(until="code")
    assert worked == {"ndarray": 1}  # what the code is known by
    append_answer(copy)
    copy.run(until="code")
    assert worked == {"Rows": 1, "ndarray": 2, "DataFrame": 1, "Corpus": 1}


def test_a_removed_interview_leaves_nothing_in_the_cache(copy: Mapped, until_coded: None) -> None:
    items = copy.processed / ".cache" / "items"
    before = set(items.iterdir())
    rows = (copy.folder / "interviews.csv").read_text(encoding="utf-8").splitlines()
    kept = [row for row in rows if not row.startswith("B02;")]
    (copy.folder / "interviews.csv").write_text("\n".join(kept), encoding="utf-8")
    (copy.folder / "interviews" / "B02.txt").unlink()
    copy.run(until="code")
    left = set(items.iterdir())
    # its rows, its vectors, its tokens, everybody's tokens together; and the vector of a counter-example, for the
    # stages that measure did not run
    assert len(before - left) == 5
    assert len(left - before) == 1  # the others' tokens together
    assert not any(b"apfelb" in path.read_bytes().lower() for path in left)


def test_a_setting_that_changes_no_result_runs_nothing(copy: Mapped) -> None:
    edit(copy.folder / "study.toml", "workers = 1", "workers = 2")
    assert copy.run().seconds == {}


@pytest.mark.parametrize("name", ["segments.parquet", "vectors.parquet", "codings.parquet", "problems.json"])
@pytest.mark.parametrize("harm", [lambda path: path.write_bytes(b"PAR1"), Path.unlink], ids=["damaged", "missing"])
def test_an_output_that_is_not_as_it_was_made_is_made_again(
    copy: Mapped, name: str, harm: Callable[[Path], object]
) -> None:
    """And what comes after it is not, for it comes out the same."""
    before = contents(copy)
    harm(copy.processed / name)
    done = copy.run(until="code")
    assert len(done.seconds) == 1
    assert contents(copy) == before


def test_a_damaged_result_in_the_cache_is_made_again(copy: Mapped, worked: Counter[str]) -> None:
    before = contents(copy)
    for path in (copy.processed / ".cache" / "items").iterdir():
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    (copy.processed / "vectors.parquet").unlink()
    done = copy.run(until="code")
    assert worked == {"ndarray": len(MAPPED)}
    assert list(done.seconds) == ["embed"]
    assert contents(copy) == before


def test_a_report_that_was_deleted_is_made_again(copy: Mapped) -> None:
    before = contents(copy)
    (copy.reports / "intern" / "mapping.html").unlink()
    assert list(copy.run().seconds) == ["report"]
    assert contents(copy) == before


def test_what_a_stage_no_longer_makes_goes_unless_somebody_changed_it(copy: Mapped) -> None:
    record = copy.processed / ".cache" / "stages" / "ingest.json"
    kept = json.loads(record.read_text(encoding="utf-8"))
    for name, made in (("alt.parquet", b"old"), ("notiz.parquet", b"what was made")):
        (copy.processed / name).write_bytes(b"old")
        kept["outputs"][name] = hashlib.sha256(made).hexdigest()
    record.write_text(json.dumps(kept), encoding="utf-8")
    (copy.processed / "segments.parquet").unlink()
    copy.run(until="ingest")
    assert not (copy.processed / "alt.parquet").exists()
    assert (copy.processed / "notiz.parquet").exists()


def test_every_stage_tells_how_far_it_is(copy: Mapped) -> None:
    """Stages that run take as many steps as there are interviews; the others say that they did not need to."""

    class Watching:
        def __init__(self) -> None:
            self.told: list[tuple[str, object]] = []

        def start(self, stage: str, total: int) -> None:
            self.told.append((stage, total))

        def advance(self) -> None:
            self.told.append(("step", None))

        def done(self, stage: str, seconds: float, *, is_cached: bool) -> None:
            self.told.append((stage, is_cached))

    append_answer(copy)
    watching = Watching()
    copy.run(until="ingest", progress=watching)
    copy.run(until="ingest", progress=watching)
    steps = [("step", None)] * len(MAPPED)
    assert watching.told == [("ingest", 7), *steps, ("ingest", False), ("ingest", True)]


def spoil(study: Mapped) -> None:
    """Make a mess of everything that people gave us."""
    (study.folder / "interviews" / "B02.txt").write_bytes(b"")
    (study.folder / "interviews" / "B07.txt").write_text("Kein Sprecher weit und breit.", encoding="utf-8")
    (study.folder / "interviews" / "B04.txt").unlink()
    edit(study.folder / "interviews.csv", "08.04.2019", "irgendwann")
    edit(study.folder / "study.toml", 'codes = ["laden", "geld", "bus"]', 'codes = ["laden", "gold"]')


def test_all_problems_are_named_at_once(fresh: Mapped) -> None:
    """Tables, settings and every transcript; nothing is written."""
    spoil(fresh)
    with pytest.raises(StudyError) as raised:
        fresh.run()
    told = [f"{problem.where}: {problem.what}" for problem in raised.value.problems]
    assert len(told) == 5
    assert [part for part in ("B02.txt", "B07.txt", "B04.txt", "irgendwann", "gold") if part not in "".join(told)] == []
    assert not list(fresh.processed.glob("*.parquet"))


def test_check_names_the_same_problems_and_warnings_beside(fresh: Mapped) -> None:
    spoil(fresh)
    (fresh.folder / "interviews" / "Notizen.txt").write_text("I: Hm.", encoding="utf-8")
    problems = check(fresh.folder, **fresh.places)
    assert len([problem for problem in problems if not problem.is_warning]) == 5
    assert [problem.where for problem in problems if problem.is_warning] == [
        "interviews.csv",
        "interviews/Notizen.txt",
    ]
    assert problems == sorted(problems)


def test_check_of_a_good_study_finds_nothing_but_who_did_not_consent_and_makes_no_table(fresh: Mapped) -> None:
    (found,) = check(fresh.folder, **fresh.places)
    assert found.is_warning
    assert found.what == "1 Interview ohne Einwilligung, nicht gelesen: B08"
    assert not list(fresh.processed.glob("*.parquet"))


def break_two(study: Mapped) -> None:
    (study.folder / "interviews" / "B02.txt").write_bytes(b"")
    edit(study.folder / "interviews.csv", "08.04.2019", "irgendwann")


def test_broken_interviews_stop_a_run_unless_they_are_left_out(fresh: Mapped) -> None:
    break_two(fresh)
    with pytest.raises(StudyError):
        fresh.run(until="ingest")
    done = fresh.run(until="code", skip_broken=True)
    assert {problem.interview_id for problem in done.study.skipped} == {"B02", "B06"}
    for name in ("interviews", "segments", "turns", "speakers"):
        found = pd.read_parquet(fresh.processed / f"{name}.parquet")["interview_id"]
        assert set(found) == {"B01", "B03", "B04", "B05", "B07"}


def test_a_run_without_leave_to_skip_stops_even_where_the_tables_are_there(fresh: Mapped) -> None:
    break_two(fresh)
    fresh.run(until="ingest", skip_broken=True)
    with pytest.raises(StudyError) as raised:
        fresh.run(until="ingest")
    assert {problem.interview_id for problem in raised.value.problems} == {"B02", "B06"}


def test_a_repaired_interview_comes_back(fresh: Mapped, worked: Counter[str]) -> None:
    """What was wrong is not kept: only the repaired interview is read."""
    (fresh.folder / "interviews" / "B02.txt").write_bytes(b"")
    fresh.run(until="ingest", skip_broken=True)
    worked.clear()
    write_interview(fresh.folder, CONVERSATIONS[1])
    done = fresh.run(until="ingest")
    assert worked == {"Rows": 1}
    assert done.study.skipped == ()


def test_a_problem_of_the_whole_study_cannot_be_skipped(fresh: Mapped) -> None:
    edit(fresh.folder / "study.toml", 'codes = ["laden", "geld", "bus"]', 'codes = ["laden", "gold"]')
    with pytest.raises(StudyError):
        fresh.run(until="ingest", skip_broken=True)


def test_a_study_of_which_nothing_is_left_is_refused(fresh: Mapped) -> None:
    for path in (fresh.folder / "interviews").iterdir():
        path.write_bytes(b"")
    with pytest.raises(StudyError, match="kein Interview übrig"):
        fresh.run(until="ingest", skip_broken=True)


HOLD = """
import sys
from pathlib import Path
from pipeline.workflow.run import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_two_runs_at_once_are_refused(fresh: Mapped) -> None:
    """The lock is another process's; when that is gone, so is the lock."""
    command = [sys.executable, "-c", HOLD, str(fresh.processed)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        for call in (lambda: fresh.run(until="ingest"), lambda: check(fresh.folder, **fresh.places)):
            with pytest.raises(BusyError, match="anderer Lauf"):
                call()
        assert not list(fresh.processed.glob("*.parquet"))
        other.kill()
    assert list(fresh.run(until="ingest").seconds) == ["ingest"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_process_that_lives_on_does_not_keep_the_study_locked(tmp_path: Path) -> None:
    with locked(tmp_path):
        child = os.fork()
        if child == 0:
            time.sleep(60)
            os._exit(0)
        with pytest.raises(BusyError), locked(tmp_path):
            pass
    try:
        with locked(tmp_path):
            pass
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
