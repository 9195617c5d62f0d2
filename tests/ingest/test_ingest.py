"""Whole files: every format and label style reads back as it was written; broken files give one named error."""

from __future__ import annotations

import csv
import os
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import TranscriptError
from pipeline.ingest import SUPPORTED, Turn, read_transcript
from tests import transcript_writers as writers
from tests.transcript_writers import TIMED, Style

SHARED = Path(os.environ.get("KOMMUNAL_SHARED") or Path(__file__).resolve().parents[3] / "shared")

TURNS = (
    Turn("I", "Was beschäftigt Sie am meisten?", 0.0),
    Turn("B", "Die Daseinsvorsorge (lacht). Es war: schwierig – „wirklich“. Kreis- und Gemeinderäte, äh, …", 2.2),
    Turn("I", "Und die Kommunalpolitiker*innen?", 9.1),
    Turn("B", "(unv.) Die haben um 10:30 Uhr / nein, das GANZE [Ort] war 1990 & später < 5 % schlecht.", 11.3),
)
STYLES: tuple[Style, ...] = (
    *("colon", "tab", "bare_tab", "own_line", "own_line_bare"),
    *("time_before", "time_with_label", "time_after", "time_header", "f4"),
)
LABELS = [("I", "B"), ("I1", "B1"), ("Interviewerin", "Befragter"), ("Jana Reuter", "Emil Tschirner")]


def _labelled(labels: tuple[str, str], turns: tuple[Turn, ...] = TURNS) -> list[Turn]:
    names = dict(zip(("I", "B"), labels, strict=True))
    return [Turn(names[turn.speaker], turn.text, turn.start_s) for turn in turns]


def _said(turns: Any) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in turns]


def _check(path: Path, expected: list[Turn], *, has_times: bool) -> None:
    read = read_transcript(path, known_speakers=[turn.speaker for turn in expected], interviewers=["Jana Reuter"])
    assert _said(read.turns) == _said(expected)
    assert list(read.roles.values()) == ["interviewer", "interviewee"]
    for turn, wanted in zip(read.turns, expected, strict=True):
        if has_times:
            # Most styles write whole seconds.
            assert turn.start_s == pytest.approx(wanted.start_s, abs=1.0)
        else:
            assert turn.start_s is None


@pytest.mark.parametrize("labels", LABELS, ids=lambda labels: labels[0])
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("format_name", ["txt", "md", "docx", "odt", "rtf", "html"])
def test_every_label_style_reads_back(tmp_path: Path, format_name: str, style: Style, labels: tuple[str, str]) -> None:
    write: Callable[..., None] = getattr(writers, f"write_{format_name}")
    path = tmp_path / f"a.{format_name}"
    write(path, _labelled(labels), style=style)
    _check(path, _labelled(labels), has_times=style in TIMED)


@pytest.mark.parametrize("labels", LABELS, ids=lambda labels: labels[0])
@pytest.mark.parametrize("style", [style for style in STYLES if "tab" not in style])
def test_every_label_style_that_survives_print_reads_back_from_pdf(
    tmp_path: Path, style: Style, labels: tuple[str, str]
) -> None:
    path = tmp_path / "a.pdf"
    writers.write_pdf(path, _labelled(labels), style=style, running_head="Transkript B07")
    _check(path, _labelled(labels), has_times=style in TIMED)


@pytest.mark.parametrize("labels", LABELS, ids=lambda labels: labels[0])
def test_subtitles_and_tables_read_back(tmp_path: Path, labels: tuple[str, str]) -> None:
    turns = _labelled(labels)
    writers.write_vtt(tmp_path / "voices.vtt", turns, cue_words=3)
    writers.write_vtt(tmp_path / "prefixes.vtt", turns, has_voices=False, cue_words=3)
    writers.write_srt(tmp_path / "repeated.srt", turns, cue_words=3)
    writers.write_srt(tmp_path / "once.srt", turns, is_repeated=False, cue_words=3)
    writers.write_html(tmp_path / "noscribe.html", turns, is_noscribe=True)
    for name in ["voices.vtt", "prefixes.vtt", "repeated.srt", "once.srt", "noscribe.html"]:
        _check(tmp_path / name, turns, has_times=True)
    writers.write_docx(tmp_path / "table.docx", turns, is_table=True)
    _check(tmp_path / "table.docx", turns, has_times=False)


@pytest.mark.parametrize(("encoding", "n_warnings"), [("utf-8", 0), ("utf-8-sig", 0), ("utf-16", 0), ("cp1252", 1)])
def test_txt_in_every_encoding_reads_back(tmp_path: Path, encoding: str, n_warnings: int) -> None:
    path = tmp_path / "a.txt"
    writers.write_txt(path, TURNS, style="f4", encoding=encoding, newline="\r\n")
    _check(path, list(TURNS), has_times=True)
    assert len(read_transcript(path).warnings) == n_warnings


def test_f4_marks_are_read_to_the_tenth(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("I: Was? #00:00:02-2#\n\nB: Ja. #00:03:12-4#\n\nI: Und? #00:03:13-0#\n", "utf-8")
    read = read_transcript(tmp_path / "a.txt")
    assert [(turn.text, turn.start_s) for turn in read.turns] == [("Was?", 0.0), ("Ja.", 2.2), ("Und?", 192.4)]
    assert (read.format, read.warnings) == ("txt", ())


def test_a_head_is_left_out_in_every_format_that_has_one(tmp_path: Path) -> None:
    head = ["Transkript", "Datum: 12.11.2018", "Erfundenes Interview – Demo"]
    for name in ["txt", "md", "docx", "odt", "rtf", "html", "pdf"]:
        path = tmp_path / f"a.{name}"
        getattr(writers, f"write_{name}")(path, TURNS, head=head)
        read = read_transcript(path)
        assert _said(read.turns) == _said(TURNS)
        assert any("3 Zeilen vor dem ersten Redebeitrag" in warning for warning in read.warnings), name


_WORDS = st.one_of(
    st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzäöüßéABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÜ"), min_size=1, max_size=12),
    st.sampled_from(
        [
            *("(lacht)", "(unv.)", "/", "…", "„Genau“,", "10:30", "Kommunalpolitiker*innen", "Kreis- und", "e. V."),
            *("3,5 %", "&", "<b>", "CDU/CSU", "(.)", "(4)", "[Ort]", "**", "__", "\\", "{x}", "|", "#1", "war:"),
            *("//mhm//", "–", "1990"),
        ]
    ),
)
_SAID = st.builds(
    lambda first, others: " ".join([first, *others]), st.sampled_from(["Also", "Ja,", "Na"]), st.lists(_WORDS)
)
_RICH_SAID = st.builds(lambda text, emoji: f"{text} {emoji}".strip(), _SAID, st.sampled_from(["", "😀", "👩‍👧", "ﬁ"]))
_LONGER = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _conversation(said: list[str]) -> list[Turn]:
    return [Turn("IB"[index % 2], text, index * 5.0) for index, text in enumerate(said)]


@_LONGER
@given(
    said=st.lists(_RICH_SAID, min_size=2, max_size=6),
    style=st.sampled_from([style for style in STYLES if style != "own_line_bare"]),
    format_name=st.sampled_from(["txt", "md", "docx", "odt", "rtf", "html"]),
)
def test_whatever_is_said_reads_back(tmp_path: Path, said: list[str], style: Style, format_name: str) -> None:
    turns = _conversation(said)
    path = tmp_path / f"a.{format_name}"
    getattr(writers, f"write_{format_name}")(path, turns, style=style)
    assert _said(read_transcript(path).turns) == _said(turns)


@_LONGER
@given(said=st.lists(_RICH_SAID, min_size=2, max_size=6), has_voices=st.booleans(), cue_words=st.integers(1, 15))
def test_whatever_is_said_reads_back_from_subtitles(
    tmp_path: Path, said: list[str], has_voices: bool, cue_words: int
) -> None:
    turns = _conversation(said)
    writers.write_vtt(tmp_path / "a.vtt", turns, has_voices=has_voices, cue_words=cue_words)
    assert _said(read_transcript(tmp_path / "a.vtt").turns) == _said(turns)


@_LONGER
@given(said=st.lists(_SAID, min_size=2, max_size=4))
def test_whatever_is_said_reads_back_from_pdf_but_for_white_space(tmp_path: Path, said: list[str]) -> None:
    turns = _conversation(said)
    writers.write_pdf(tmp_path / "a.pdf", turns)
    read = read_transcript(tmp_path / "a.pdf")
    assert ["".join(turn.text.split()) for turn in read.turns] == ["".join(turn.text.split()) for turn in turns]


def _docx_with(part: str, data: bytes, tmp_path: Path) -> bytes:
    writers.write_docx(tmp_path / "good.docx", TURNS)
    buffer = BytesIO()
    with zipfile.ZipFile(tmp_path / "good.docx") as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            target.writestr(name, data if name == part else source.read(name))
    return buffer.getvalue()


def _error(path: Path, data: bytes) -> TranscriptError:
    path.write_bytes(data)
    with pytest.raises(TranscriptError) as caught:
        read_transcript(path)
    assert caught.value.where == path.name
    return caught.value


@pytest.mark.parametrize("suffix", sorted(SUPPORTED))
@pytest.mark.parametrize("data", [b"", b" \n\t", b"\x00", b"\xff\xfe", bytes(range(256)) * 8], ids=range(5))
def test_empty_files_and_random_bytes_give_one_named_error(tmp_path: Path, suffix: str, data: bytes) -> None:
    error = _error(tmp_path / f"a{suffix}", data)
    assert error.what
    assert error.fix


@_LONGER
@given(data=st.binary(max_size=300), suffix=st.sampled_from(sorted(SUPPORTED)))
def test_no_bytes_raise_anything_else(tmp_path: Path, data: bytes, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    try:
        read_transcript(path)
    except TranscriptError as error:
        assert error.where == path.name


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("format_name", ["docx", "odt"])
def test_truncated_office_files_are_called_broken(tmp_path: Path, format_name: str, share: float) -> None:
    getattr(writers, f"write_{format_name}")(tmp_path / "good", TURNS)
    data = (tmp_path / "good").read_bytes()
    error = _error(tmp_path / f"a.{format_name}", data[: int(len(data) * share)])
    assert error.what == "die Datei ist beschädigt (BadZipFile)"


def test_a_truncated_pdf_gives_text_or_one_named_error(tmp_path: Path) -> None:
    writers.write_pdf(tmp_path / "a.pdf", TURNS)
    data = (tmp_path / "a.pdf").read_bytes()
    for share in (0.2, 0.6, 0.95):
        _error(tmp_path / "b.pdf", data[: int(len(data) * share)])


@pytest.mark.parametrize("part", ["word/document.xml", "docProps/core.xml"])
def test_a_document_type_inside_a_docx_is_refused(tmp_path: Path, part: str) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'
    assert "Dokumenttyp" in _error(tmp_path / "a.docx", _docx_with(part, bomb, tmp_path)).what


def test_broken_xml_inside_a_docx_is_named_without_its_text(tmp_path: Path) -> None:
    error = _error(tmp_path / "a.docx", _docx_with("word/document.xml", b"<a>Geheimnis", tmp_path))
    assert error.what == "die Datei ist beschädigt (XMLSyntaxError)"
    assert "Geheimnis" not in str(error)


def test_text_without_speakers_is_named_without_its_text(tmp_path: Path) -> None:
    error = _error(tmp_path / "a.txt", b"Das ist nur ein Text.\n\nUnd noch einer.\n")
    assert error.what == "kein Sprecher gefunden"


@pytest.mark.parametrize("name", ["a.doc", "a.xls", "a.mp3", "a"])
def test_unknown_formats_are_told_which_are_known(tmp_path: Path, name: str) -> None:
    error = _error(tmp_path / name, b"I: Was?\nB: Ja.\n")
    assert ".docx" in error.fix


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(TranscriptError, match="FileNotFoundError"):
        read_transcript(tmp_path / "a.txt")


def test_a_file_under_a_wrong_ending_is_named(tmp_path: Path) -> None:
    writers.write_docx(tmp_path / "a.docx", TURNS)
    assert "Endung" in _error(tmp_path / "a.txt", (tmp_path / "a.docx").read_bytes()).what


@pytest.mark.skipif(not (SHARED / "data" / "magdeburg").is_dir(), reason="the Magdeburg corpus is not here")
def test_the_magdeburg_council_has_all_its_turns_and_no_stranger() -> None:
    corpus = SHARED / "data" / "magdeburg"
    with (corpus / "actors.csv").open(encoding="utf-8") as file:
        actors = {row["speaker"] for row in csv.DictReader(file)}
    with (corpus / "interviews.csv").open(encoding="utf-8") as file:
        sessions = list(csv.DictReader(file))
    assert len(sessions) == 72
    for session in sessions:
        read = read_transcript(corpus / "transcripts" / session["file"], known_speakers=actors)
        assert len(read.turns) == int(session["turns"]), session["file"]
        assert {turn.speaker for turn in read.turns} <= actors
        assert all(turn.start_s is not None for turn in read.turns)
        assert "interviewer" not in read.roles.values() or len(read.roles) <= 6


def test_a_sentence_wrapped_before_a_colon_is_no_doubtful_speaker() -> None:
    path = Path(__file__).resolve().parents[2] / "data/raw/demo/interviews/interview-B37.pdf"
    assert not any("Zeilenanfang" in warning for warning in read_transcript(path).warnings)
