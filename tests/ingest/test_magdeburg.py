"""
Real transcripts rewritten into ten formats give the same turns in each.

All 72 sessions of the Magdeburg council agree in speaker and text; the test reads three of them, and every one when
KOMMUNAL_ALL=1 stands in the environment (three minutes).
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

import pytest

from pipeline.ingest import Turn, read_transcript
from tests import transcript_writers as writers
from tests.ingest import annotation_writers as annotations

SHARED = Path(os.environ.get("KOMMUNAL_SHARED") or Path(__file__).resolve().parents[3] / "shared")
CORPUS = SHARED / "data" / "magdeburg"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the Magdeburg corpus is not here")

FORMATS: dict[str, Callable[[Path, Sequence[Turn]], None]] = {
    "docx": writers.write_docx,
    "odt": writers.write_odt,
    "rtf": lambda path, turns: writers.write_rtf(path, turns, style="f4"),
    "html": lambda path, turns: writers.write_html(path, turns, style="time_after"),
    "vtt": writers.write_vtt,
    "srt": writers.write_srt,
    "json": annotations.write_json,
    "xlsx": annotations.write_xlsx,
    "exb": annotations.write_exb,
    "tei": annotations.write_tei,
}


def _sessions() -> list[str]:
    names = sorted(path.name for path in (CORPUS / "transcripts").glob("*.txt")) if CORPUS.is_dir() else []
    return names if os.environ.get("KOMMUNAL_ALL") else names[::24]


def _actors() -> list[str]:
    with (CORPUS / "actors.csv").open(encoding="utf-8") as file:
        return sorted(row["speaker"] for row in csv.DictReader(file))


def _in_contributions(turns: Sequence[Turn]) -> list[Turn]:
    """Cues cannot tell where one contribution of a speaker ends and the next begins."""
    groups = [list(group) for _, group in groupby(turns, key=lambda turn: turn.speaker)]
    return [Turn(group[0].speaker, " ".join(turn.text for turn in group), group[0].start_s) for group in groups]


@pytest.mark.parametrize("session", _sessions())
def test_a_sample_of_sessions_is_the_same_in_ten_formats(tmp_path: Path, session: str) -> None:
    actors = _actors()
    expected = _in_contributions(read_transcript(CORPUS / "transcripts" / session, known_speakers=actors).turns)
    assert len(expected) >= 3
    for suffix, write in FORMATS.items():
        path = tmp_path / f"a.{suffix}"
        write(path, expected)
        found = read_transcript(path, known_speakers=actors).turns
        assert [(turn.speaker, turn.text) for turn in found] == [(turn.speaker, turn.text) for turn in expected], suffix
