"""What stands in the folders after a run: the same bytes everywhere, no name, and a manifest that adds up."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

from pipeline.workflow import STAGES
from tests.conftest import Mapped
from tests.readable import readable
from tests.tiny import CANARIES, CONVERSATIONS, MAPPED, write_study
from tests.workflow.test_run import contents

PROJECT = Path(__file__).parents[2]


def test_two_runs_in_different_places_make_the_same_bytes(mapped: Mapped, tmp_path: Path) -> None:
    """Another folder, another order of hashes, another time zone, two processes: the same tables and reports."""
    other = Mapped(tmp_path / "an" / "anderem Ort")
    write_study(other.folder, workers=2)
    environment = os.environ | {"PYTHONPATH": str(PROJECT), "PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland"}
    command = [sys.executable, "-m", "pipeline", "run", "klein"]
    ended = subprocess.run(command, cwd=other.root, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    made, expected = contents(other), contents(mapped)
    assert made.keys() == expected.keys()
    differing = [name for name in made if made[name] != expected[name] and not name.endswith("manifest.json")]
    assert differing == []
    manifests = [json.loads(files["reports/klein/manifest.json"]) for files in (made, expected)]
    for manifest in manifests:
        del manifest["inputs"]["study.toml"]  # says how many processes
    assert manifests[0] == manifests[1]


def test_no_rostered_name_is_in_any_output(mapped: Mapped) -> None:
    """Not in a byte, not in a cell, not in what is packed, not in a file's name; nor in the cache."""
    assert_nameless(mapped)


def test_no_rostered_name_is_in_what_is_said_of_problems(fresh: Mapped) -> None:
    """Transcripts that bear names are empty, absent or unlisted: what is kept of that names interviews only."""
    folder = fresh.folder / "interviews"
    (folder / "Interview_Zwölfaxt.docx").write_bytes(b"")
    (folder / "rübenkamp2019.docx").unlink()
    (folder / "rübenkamp_alt.txt").write_text("I: Hm.", encoding="utf-8")
    done = fresh.run(until="ingest", skip_broken=True)
    assert {problem.interview_id for problem in done.study.skipped} == {"B01", "B03"}
    told = "\n".join(str(problem) for problem in (*done.study.skipped, *done.study.warnings))
    assert len(told.splitlines()) == 4  # and who did not consent
    assert not [name for name in CANARIES if name.casefold() in told.casefold()]
    assert_nameless(fresh)


def assert_nameless(study: Mapped) -> None:
    places = [path for place in (study.processed, study.reports) for path in place.rglob("*") if path.is_file()]
    assert len(places) > 5
    for path in places:
        name = path.relative_to(study.root).as_posix()
        for part, text in readable(name, path.read_bytes()):
            found = [canary for canary in CANARIES if canary.casefold() in text]
            assert not found, f"{part}: {found}"


def test_the_names_that_must_not_appear_are_in_what_goes_in(mapped: Mapped) -> None:
    """Else their absence would say nothing."""
    said = " ".join(turn.speaker + turn.text for one in CONVERSATIONS for turn in one.turns)
    said += " ".join(path.name for path in mapped.folder.rglob("*"))
    assert {name for name in CANARIES if name.casefold() not in said.casefold()} == {
        "Zwoelfaxt",
        "Ruebenkamp",
        "Quarkenbuettel",
    }


def manifest(study: Mapped) -> dict[str, object]:
    read: dict[str, object] = json.loads((study.reports / "manifest.json").read_text(encoding="utf-8"))
    return read


def test_the_manifests_counts_worked_by_hand(mapped: Mapped) -> None:
    """Seven interviews of four questions and answers; every contribution is short: a segment each."""
    made = manifest(mapped)
    words = sum(len(re.findall(r"\S*\w\S*", turn.text)) for one in MAPPED for turn in one.turns)
    assert made["study"] == "Kleine Probe (erfunden)"
    assert made["is_fictional"] is True
    assert (made["n_interviews"], made["n_turns"], made["n_segments"]) == (7, 56, 56)
    assert made["n_words"] == words
    assert (made["skipped"], made["without_consent"]) == ([], ["B08"])


def test_the_manifest_names_inputs_by_content_and_interviews_by_id(mapped: Mapped) -> None:
    expected = {
        name: hashlib.sha256((mapped.folder / name).read_bytes()).hexdigest()
        for name in ("study.toml", "codebook.yaml", "interviews.csv", "actors.csv")
    } | {
        f"interviews/{one.interview_id}": hashlib.sha256(
            (mapped.folder / "interviews" / one.file).read_bytes()
        ).hexdigest()
        for one in MAPPED
    }
    assert manifest(mapped)["inputs"] == expected


def test_the_manifest_names_every_output_by_content(mapped: Mapped) -> None:
    outputs = manifest(mapped)["outputs"]
    assert isinstance(outputs, dict)
    for name, sha in outputs.items():
        path = next(path for place in (mapped.processed, mapped.reports) if (path := place / name).is_file())
        assert hashlib.sha256(path.read_bytes()).hexdigest() == sha
    made = {name.split("/", 2)[2].removeprefix("klein/") for name in contents(mapped)} - {".lock", "manifest.json"}
    assert set(outputs) == made


def test_times_stand_in_a_file_of_their_own(mapped: Mapped) -> None:
    told = json.loads((mapped.reports / "run.json").read_text(encoding="utf-8"))
    assert list(told["seconds_by_stage"]) == [stage.name for stage in STAGES]
    assert told["seconds"] >= max(told["seconds_by_stage"].values())
    assert "seconds" not in (mapped.reports / "manifest.json").read_text(encoding="utf-8")


def test_an_interview_that_was_left_out_is_named_by_its_id(fresh: Mapped, until_coded: None) -> None:
    (fresh.folder / "interviews" / "Interview_Zwölfaxt.docx").write_bytes(b"")
    fresh.run(until="code", skip_broken=True)
    made = manifest(fresh)
    assert made["skipped"] == ["B01"]
    assert (made["n_interviews"], made["n_segments"]) == (6, 48)
    assert_nameless(fresh)
