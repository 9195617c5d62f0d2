"""Formats that name the speaker themselves give the same turns and times as were written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.ingest import SUPPORTED, Turn, read_transcript
from tests.ingest import annotation_writers as writers

TURNS = (
    Turn("I", "Was beschäftigt Sie am meisten?", 0.0),
    Turn("B", "Die Daseinsvorsorge (lacht). Es war: schwierig – „wirklich“. Kreis- und Gemeinderäte, äh, …", 2.2),
    Turn("I", "Und die Kommunalpolitiker*innen?", 9.1),
    Turn("B", '(unv.) Die haben um 10:30 Uhr / nein, das GANZE [Ort] war 1990 & später < 5 % "schlecht".', 11.3),
)
LABELS = [("I", "B"), ("S00", "S01"), ("Interviewerin", "Befragter"), ("Jana Reuter", "Müller, Anna")]
FORMATS = {
    "otr": writers.write_otr,
    "json": writers.write_json,
    "csv": writers.write_csv,
    "xlsx": writers.write_xlsx,
    "exb": writers.write_exb,
    "eaf": writers.write_eaf,
    "fln": writers.write_fln,
    "tei": writers.write_tei,
    "TextGrid": writers.write_textgrid,
    "vtt": writers.write_noscribe_vtt,
}
Write = Callable[..., None]


def _labelled(labels: tuple[str, str], turns: Sequence[Turn] = TURNS) -> list[Turn]:
    names = dict(zip(("I", "B"), labels, strict=True))
    return [Turn(names[turn.speaker], turn.text, turn.start_s) for turn in turns]


def _same(path: Path, expected: Sequence[Turn]) -> None:
    read = read_transcript(path, known_speakers=["Anna Müller"], interviewers=["Jana Reuter"])
    assert [(turn.speaker, turn.text) for turn in read.turns] == [(turn.speaker, turn.text) for turn in expected]
    assert [turn.start_s for turn in read.turns] == [pytest.approx(turn.start_s, abs=0.06) for turn in expected]
    assert list(read.roles.values()) == ["interviewer", "interviewee"]


@pytest.mark.parametrize("labels", LABELS, ids=lambda labels: labels[0])
@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_every_format_reads_back(tmp_path: Path, suffix: str, labels: tuple[str, str]) -> None:
    path = tmp_path / f"a.{suffix}"
    FORMATS[suffix](path, _labelled(labels))
    _same(path, _labelled(labels))


@pytest.mark.parametrize(("separator", "encoding"), [(",", "utf-8"), ("\t", "utf-16"), (";", "cp1252"), ("|", "utf-8")])
def test_tables_read_back_with_every_separator_and_encoding(tmp_path: Path, separator: str, encoding: str) -> None:
    writers.write_csv(tmp_path / "a.csv", TURNS, separator=separator, encoding=encoding)
    _same(tmp_path / "a.csv", TURNS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("is_short", [False, True])
def test_textgrids_read_back_long_and_short(tmp_path: Path, is_short: bool, encoding: str) -> None:
    writers.write_textgrid(tmp_path / "a.TextGrid", TURNS, is_short=is_short, encoding=encoding)
    _same(tmp_path / "a.TextGrid", TURNS)


@pytest.mark.parametrize("suffix", ["exb", "eaf", "fln", "tei"])
def test_an_xml_ending_is_enough(tmp_path: Path, suffix: str) -> None:
    FORMATS[suffix](tmp_path / "a.xml", TURNS)
    _same(tmp_path / "a.xml", TURNS)


def test_every_supported_ending_has_a_reader() -> None:
    assert {f".{suffix.lower()}" for suffix in FORMATS} <= SUPPORTED.keys()


def test_the_path_of_the_recording_is_not_read(tmp_path: Path) -> None:
    writers.write_noscribe_vtt(tmp_path / "a.vtt", TURNS)
    assert "jana" not in repr(read_transcript(tmp_path / "a.vtt"))


_SAID = st.lists(
    st.one_of(
        st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzäöüßéABCÄÖÜ"), min_size=1, max_size=12),
        st.sampled_from(['"ja"', "(lacht)", "3,5", "&amp;", "<b>", "=1+1", "10:30", "😀", "/", ";", "|", "\\n", "{x}"]),
    ),
    max_size=12,
).map(lambda words: " ".join(["Also", *words]))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(_SAID, min_size=2, max_size=6), suffix=st.sampled_from(sorted(FORMATS)))
def test_whatever_is_said_reads_back(tmp_path: Path, said: list[str], suffix: str) -> None:
    turns = [Turn("IB"[index % 2], text, index * 5.0) for index, text in enumerate(said)]
    FORMATS[suffix](tmp_path / f"a.{suffix}", turns)
    read = read_transcript(tmp_path / f"a.{suffix}")
    assert [(turn.speaker, turn.text) for turn in read.turns] == [(turn.speaker, turn.text) for turn in turns]
