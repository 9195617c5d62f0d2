"""Whole interviews as people really hand them in: title pages, slips, page furniture, guests, headers of programs."""

from __future__ import annotations

import io
import json
import textwrap
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.ingest import Transcript, read_transcript
from tests.ingest.conversation import GROUP, INTERVIEW, clock, named, start_of

Said = list[tuple[str, str]]

STARTS = [start_of(index) for index in range(len(INTERVIEW))]
NAMES = named(INTERVIEW, I="Jana Reuter", B="Herr Tschirner")
MACHINE = named(INTERVIEW, I="Sprecher 1", B="Sprecher 2")
ROLES = {"I": "interviewer", "B": "interviewee"}
HEAD = """Transkript Interview 7

Projekt „Kommunale Räume“

Datum: 12.03.2019
Interviewdauer: 01:02:33
Ort: Rathaus, Büro des Bürgermeisters
Interviewerin: Jana Reuter
Befragter: Bürgermeister einer Gemeinde
Transkription: S. Wolf, nach Dresing/Pehl (2018)
Anmerkung: Aufnahme teilweise gestört

"""


def _read(tmp_path: Path, data: str | bytes, suffix: str = ".txt") -> Transcript:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_transcript(path)


def _said(read: Transcript) -> Said:
    return [(turn.speaker, turn.text) for turn in read.turns]


def _lines(turns: Said, form: str = "{}: {}", between: str = "\n") -> str:
    return between.join(form.format(speaker, text) for speaker, text in turns)


def _timed(form: str, turns: Said, *, has_hours: bool = True) -> str:
    rows = zip(turns, STARTS, strict=True)
    return "\n\n".join(form.format(who, said, clock(at, has_hours=has_hours)) for (who, said), at in rows)


def test_a_title_page_slips_in_labels_and_a_last_line(tmp_path: Path) -> None:
    lines = [f"{who}: {text}" for who, text in INTERVIEW]
    for at, old, new in [(9, "B:", "B :"), (13, "B:", "B.:"), (20, "I:", "i:"), (31, "B:", "B;"), (35, "B:", "B:\t")]:
        lines[at] = lines[at].replace(old, new)
    read = _read(tmp_path, HEAD + "\n\n".join(lines) + "\n\n- Ende der Aufnahme -\n")
    assert _said(read) == INTERVIEW
    assert read.roles == ROLES
    assert read.warnings == (
        "9 Zeilen vor dem ersten Redebeitrag (Kopf) nicht übernommen.",
        "1 Zeile über Aufnahme, Seite oder Programm nicht übernommen.",
    )


@pytest.mark.parametrize(
    "form",
    [
        *("{}: {}", "{}:\n{}\n", "{}\n{}\n", "{}:: {}", "{}:{}", "   {}:   {}", "{}:\u00a0{}", "{}\uff1a{}"),
        *("[{}] {}", "<{}> {}", "({}) {}", "{}) {}", "{} – {}", "{} - {}", "{}. {}", "{} {}", "{}    {}", "{} | {}"),
        *("- {}: {}", "[{}]\n{}", "**{}** {}", "{}\t{}", "{}:\t{}"),
    ],
)
def test_labels_with_any_sign_behind_or_around_them(tmp_path: Path, form: str) -> None:
    read = _read(tmp_path, _lines(INTERVIEW, form), ".md" if "*" in form else ".txt")
    assert _said(read) == INTERVIEW
    assert read.roles == ROLES


@pytest.mark.parametrize(
    ("form", "has_hours", "turns"),
    [
        ("{0}  {2}\n{1}", False, NAMES),  # Otter, Teams
        ("{0}\n{2}\n{1}", False, NAMES),  # Teams
        ("{0} [{2}]\n{1}", True, MACHINE),  # Trint
        ("[{2}] {0}: {1}", True, MACHINE),
        ("{0}: [{2}] {1}", True, MACHINE),  # Sonix
        ("{2}:00 - {0}\n{1}", True, MACHINE),  # Happy Scribe, with film frames
        ("[{2}.00] - {0}\n{1}", True, MACHINE),
        ("{2}\n{0}: {1}", True, MACHINE),  # Amberscript
        ("{2} {0}\n{1}", True, MACHINE),
        ("{0} ({2} - 01:59:59):\n{1}", True, MACHINE),
        ("[{2}] {0}\n{1}", True, NAMES),
        ("{2}.0{0}: {1}", True, NAMES),  # MAXQDA
        ("#{2}-0# {0}: {1}", True, INTERVIEW),  # f4
    ],
)
def test_headers_of_transcription_programs(tmp_path: Path, form: str, has_hours: bool, turns: Said) -> None:
    read = _read(tmp_path, "Interview.mp3\n\n" + _timed(form, turns, has_hours=has_hours) + "\n")
    assert _said(read) == turns
    assert [turn.start_s for turn in read.turns] == STARTS


def test_bold_names_with_plain_times_behind_them(tmp_path: Path) -> None:
    read = _read(tmp_path, _timed("**{0}** ({2}): {1}", NAMES), ".md")
    assert _said(read) == NAMES
    assert [turn.start_s for turn in read.turns] == STARTS


def test_f4_marks_at_the_end_of_turns_below_a_head(tmp_path: Path) -> None:
    ends = [*STARTS[1:], STARTS[-1] + 5]
    rows = [f"{who}: {text} #{clock(at)}-5#" for (who, text), at in zip(INTERVIEW, ends, strict=True)]
    read = _read(tmp_path, HEAD + "\n\n".join(rows))
    assert _said(read) == INTERVIEW
    assert [turn.start_s for turn in read.turns][:3] == [0.0, STARTS[1] + 0.5, STARTS[2] + 0.5]


def test_teams_of_old_puts_spans_above_names_and_parts_what_one_person_says(tmp_path: Path) -> None:
    blocks, place = [], 0
    for who, said in NAMES:
        for part in textwrap.wrap(said, 40, break_on_hyphens=False):
            blocks.append(
                f"0:{place // 60}:{place % 60}.0 --> 0:{(place + 4) // 60}:{(place + 4) % 60}.12\n{who}\n{part}"
            )
            place += 4
    read = _read(tmp_path, "\n\n".join(blocks))
    assert _said(read) == NAMES
    assert [turn.start_s for turn in read.turns][:4] == [0.0, 12.0, 24.0, 28.0]


def _gat2(turns: Said, *, number: str = "{:02}   ", colon: str = "", marks: bool = False) -> str:
    rows: list[str] = []
    n_lines = 0
    for index, (who, text) in enumerate(turns):
        rows += ["{" + clock(start_of(index), has_hours=False) + "}"] if marks and index % 5 == 0 else []
        for at, line in enumerate(textwrap.wrap(text, 40, break_on_hyphens=False)):
            n_lines += 1
            label = f"{who}{colon}" if at == 0 else ""
            rows.append(f"{number.format(n_lines)}{label:{len(who + colon)}}   {line}")
    return "\n".join(rows)


@pytest.mark.parametrize("number", ["{:02}   ", "{:04}   ", "{}   ", "{:03}\t", ""])
@pytest.mark.parametrize("colon", ["", ":"])
@pytest.mark.parametrize("marks", [False, True])
def test_gat2_has_line_numbers_and_no_colons(tmp_path: Path, number: str, colon: str, marks: bool) -> None:
    turns = [(who, text.lower()) for who, text in INTERVIEW]
    read = _read(tmp_path, _gat2(turns, number=number, colon=colon, marks=marks))
    assert _said(read) == turns
    assert read.roles == ROLES
    assert [turn.start_s for turn in read.turns][::5] == (STARTS[::5] if marks else [None] * 9)


def test_a_colon_that_lengthens_a_sound_in_gat2_is_no_label(tmp_path: Path) -> None:
    text = "01   I   was war\n02   B   SO: ist das\n03       NEI:N\n04   I   und\n05   B   GAR: nichts\n"
    assert _said(_read(tmp_path, text)) == [
        *[("I", "was war"), ("B", "SO: ist das NEI:N"), ("I", "und"), ("B", "GAR: nichts")]
    ]


GUESTS = [("Sekretärin", "Der Landrat ist am Telefon."), ("Frau Ahl (Bürgerin)", "Störe ich?"), ("P", "Guten Tag.")]


@pytest.mark.parametrize("guest", GUESTS)
def test_a_guest_who_speaks_once_where_every_line_has_its_label(tmp_path: Path, guest: tuple[str, str]) -> None:
    turns = [*INTERVIEW[:20], guest, *INTERVIEW[20:]]
    read = _read(tmp_path, _lines(turns))
    assert _said(read) == turns
    assert read.warnings == ("1 Sprecher spricht nur einmal; bitte prüfen, ob das Kürzel stimmt.",)


def test_a_noun_before_a_colon_is_no_guest_and_nobody_is_one_among_unlabelled_lines(tmp_path: Path) -> None:
    noun = _lines([*INTERVIEW[:20], ("Haushalt", "Der ist leer."), *INTERVIEW[20:]])
    unlabelled = _lines([*INTERVIEW[:20], ("Bürgermeister", "Das bin ich."), *INTERVIEW[20:]], between="\nUnd so.\n")
    for text in (noun, unlabelled):
        read = _read(tmp_path, text)
        assert set(read.roles) == {"I", "B"}
        assert "1 Zeilenanfang sieht wie ein Sprecher aus" in " ".join(read.warnings)


def test_two_interviewers_and_times_in_some_labels(tmp_path: Path) -> None:
    turns = [("I2" if at in (10, 24) else who, text) for at, (who, text) in enumerate(named(INTERVIEW, I="I1"))]
    rows = [
        f"{who}{f' [{clock(at)}]' if at % 2 else ''}: {text}" for (who, text), at in zip(turns, STARTS, strict=True)
    ]
    read = _read(tmp_path, "\n\n".join(rows))
    assert _said(read) == turns
    assert read.roles == {"I1": "interviewer", "B": "interviewee", "I2": "interviewer"}
    assert [turn.start_s for turn in read.turns] == [at if at % 2 else None for at in STARTS]


@pytest.mark.parametrize(
    ("labels", "is_sure"),
    [
        ("Moderatorin|TN A|TN B|TN C|TN D|TN E", True),
        ("Mod|Aw|Bm|Cw|Dm|Ew", True),
        ("I1|Am1|Bm2|Cw3|Dm4|Ew5", True),
        ("Interviewer 1|Befragte 1|Befragter 2|Befragte 3|Befragter 4|Befragter 5", True),
        ("Y1|Af|Bm|Cf|Dm|Em", False),
        ("M|Anna|Bernd|Carla|Detlef|Elke", False),
        ("Jana Reuter (Moderation)|Anna Ahl (Bürgerin)|Bernd Busch|Carla Dorn|Detlef Ebel|Elke Fink (Rat)", False),
    ],
)
def test_a_group_of_five_and_who_asks_them(tmp_path: Path, labels: str, is_sure: bool) -> None:
    names = labels.split("|")
    turns = named(GROUP, **dict(zip("MABCDE", names, strict=True)))
    read = _read(tmp_path, _lines(turns, between="\n\n"))
    assert _said(read) == turns
    assert {name for name, role in read.roles.items() if role == "interviewer"} == {names[0]}
    assert any("Wer fragt, wurde" in warning for warning in read.warnings) == (not is_sure)


def test_page_numbers_and_running_heads_of_a_text_file(tmp_path: Path) -> None:
    rows: list[str] = []
    for at, (who, text) in enumerate(INTERVIEW):
        rows += [f"{who}: {text}"]
        rows += [f"Seite {at // 9 + 1} von 5", "\fInterview 7 – vertraulich", ""] if at % 9 == 8 else []
    read = _read(tmp_path, "\n".join(rows))
    assert _said(read) == INTERVIEW
    assert read.warnings == ("8 Zeilen mit Seitenzahlen oder Kopf- und Fußzeilen nicht übernommen.",)


def test_wrapped_lines_with_a_hanging_indent(tmp_path: Path) -> None:
    rows = [
        textwrap.fill(f"{who}: {text}", 60, subsequent_indent="   ", break_on_hyphens=False) for who, text in INTERVIEW
    ]
    assert _said(_read(tmp_path, "\n".join(rows))) == INTERVIEW


def _docx(*fill: Callable[[Any], None]) -> bytes:
    import docx

    document = docx.Document()
    for part in fill:
        part(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _teams(document: Any) -> None:
    for (who, text), at in zip(NAMES, STARTS, strict=True):
        paragraph = document.add_paragraph()
        paragraph.add_run(who).bold = True
        paragraph.add_run(f"   {clock(at, has_hours=False)}\n{text}")


def test_teams_docx_has_name_time_and_text_in_one_paragraph(tmp_path: Path) -> None:
    def title(document: Any) -> None:
        document.add_paragraph(
            "Besprechung-20240312_100201-Besprechungsaufzeichnung\n12. März 2024, 09:02AM\n1h 2m 33s"
        )
        document.add_paragraph("Jana Reuter hat die Transkription gestartet")

    read = _read(tmp_path, _docx(title, _teams), ".docx")
    assert _said(read) == NAMES
    assert [turn.start_s for turn in read.turns] == STARTS


@pytest.mark.parametrize(
    "columns",
    [
        "Nr.|Sprecher|Text",
        "Zeit|Sprecher|Text|Notiz",
        "Sprecher|Text|Zeit",
        "Sprecher|Text",
        "Nr.|Zeit|Person|Transkript",
    ],
)
def test_tables_of_documents_are_read_by_their_header(tmp_path: Path, columns: str) -> None:
    names = columns.split("|")

    def table(document: Any) -> None:
        made = document.add_table(rows=0, cols=len(names))
        for cell, name in zip(made.add_row().cells, names, strict=True):
            cell.text = name
        for number, ((who, text), at) in enumerate(zip(INTERVIEW, STARTS, strict=True), start=1):
            values = {"Nr.": str(number), "Zeit": clock(at), "Notiz": "wichtig!" if number == 7 else ""}
            values |= dict.fromkeys(("Sprecher", "Person"), who) | dict.fromkeys(("Text", "Transkript"), text)
            for cell, name in zip(made.add_row().cells, names, strict=True):
                cell.text = values[name]

    read = _read(tmp_path, _docx(lambda document: document.add_paragraph("Interview 7"), table), ".docx")
    assert _said(read) == INTERVIEW
    assert [turn.start_s for turn in read.turns] == (STARTS if "Zeit" in names else [None] * 44)
    aside = "Nicht übernommen: Tabellenspalten neben Sprecher, Text und Zeit (1 Wort)."
    assert (aside in read.warnings) == ("Notiz" in names)


@pytest.mark.parametrize("level", [None, 3])
def test_names_as_headings_above_the_text(tmp_path: Path, level: int | None) -> None:
    def fill(document: Any) -> None:
        for who, text in NAMES:
            if level:
                document.add_heading(who, level)
            else:
                document.add_paragraph().add_run(who).bold = True
            document.add_paragraph(text)

    assert _said(_read(tmp_path, _docx(fill), ".docx")) == NAMES


def test_whisperx_knows_some_speakers_by_word_only_and_some_not_at_all(tmp_path: Path) -> None:
    segments: list[dict[str, Any]] = []
    for index, ((who, text), at) in enumerate(zip(MACHINE, STARTS, strict=True)):
        words = [{"word": word, "speaker": who} for word in text.split()]
        segments.append({"start": at, "text": f" {text}", **({"words": words} if index % 2 else {"speaker": who})})
    segments.insert(4, {"start": 190, "text": "Hm."})
    read = _read(tmp_path, json.dumps({"segments": segments}), ".json")
    assert _said(read) == [*MACHINE[:4], ("unbekannt", "Hm."), *MACHINE[4:]]
    assert read.roles["unbekannt"] == "other"
    assert read.warnings[0] == "1 Abschnitt ohne Sprecher, übernommen als Beitrag von „unbekannt“; bitte prüfen."


def _pdf(rows: list[str], *, numbers: str = "", every: int = 1, per_page: int = 20, furniture: bool = True) -> bytes:
    """Pages with a head that differs left and right, page numbers, and line numbers beside or behind the text."""
    import matplotlib
    from fpdf import FPDF

    document = FPDF()
    document.add_font("D", "", str(Path(matplotlib.get_data_path()) / "fonts/ttf/DejaVuSans.ttf"))
    document.set_auto_page_break(False)
    for first in range(0, len(rows), per_page):
        document.add_page()
        document.set_font("D", "", 10)
        page = document.page_no()
        shown = rows[first : first + per_page]
        if furniture:
            document.text(20, 10, f"Interview 7, Seite {page}" if page % 2 else "Projekt „Kommunale Räume“")
        marks = [(20 + 6 * at, str(first + at + 1)) for at in range(len(shown)) if (first + at + 1) % every == 0]
        for at, row in enumerate(shown):
            document.text(20, 20 + 6 * at, row)
            if numbers == "right":
                for y, number in marks:
                    document.text(190, y, number) if y == 20 + 6 * at else None
        for y, number in marks if numbers == "block" else []:
            document.text(190, y, number)
        document.text(100, 285, f"– {page} –")
    return bytes(document.output())


def _wrapped(turns: Said, width: int = 75) -> list[str]:
    return [row for who, text in turns for row in textwrap.wrap(f"{who}: {text}", width, break_on_hyphens=False)]


@pytest.mark.parametrize(("numbers", "every"), [("right", 1), ("right", 5), ("block", 1)])
def test_line_numbers_at_the_right_of_a_pdf(tmp_path: Path, numbers: str, every: int) -> None:
    read = _read(tmp_path, _pdf(_wrapped(INTERVIEW), numbers=numbers, every=every, per_page=14), ".pdf")
    assert _said(read) == INTERVIEW
    assert "Zeilennummern entfernt." in read.warnings


def test_words_broken_at_the_end_of_pages_with_heads_that_differ(tmp_path: Path) -> None:
    rows: list[str] = []
    for row in _wrapped(INTERVIEW, 60):
        rows += _halves(row) if len(rows) % PAGE == PAGE - 1 else [row]
    assert sum(row.endswith("-") for row in rows[PAGE - 1 :: PAGE]) >= 4
    read = _read(tmp_path, _pdf(rows, per_page=PAGE), ".pdf")
    assert _said(read) == INTERVIEW


PAGE = 7


def _halves(row: str) -> list[str]:
    """A line broken inside its longest word, if that has six letters."""
    word = max((word for word in row.split() if word.isalpha()), key=len, default="")
    at = row.index(word) + 3
    return [f"{row[:at]}-", row[at:]] if len(word) >= 6 else [row]


def test_names_alone_on_their_lines_at_the_edges_of_pages_are_no_furniture(tmp_path: Path) -> None:
    rows = [row for who, text in NAMES for row in [f"{who}:", *textwrap.wrap(text, 75, break_on_hyphens=False)]]
    read = _read(tmp_path, _pdf(rows, per_page=6, furniture=False), ".pdf")
    assert _said(read) == NAMES


_WORD = st.text(st.sampled_from("abcdefghijklmnoprstuvwzäöüß"), min_size=1, max_size=9)
_TEXTS = st.lists(st.lists(_WORD, min_size=1, max_size=14).map(" ".join), min_size=5, max_size=9)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=_TEXTS, number=st.sampled_from(["{:02}   ", "{}   ", ""]), colon=st.sampled_from(["", ":"]))
def test_whatever_is_said_reads_back_from_gat2(tmp_path: Path, texts: list[str], number: str, colon: str) -> None:
    turns = [("IB"[at % 2], text) for at, text in enumerate(texts)]
    assert _said(_read(tmp_path, _gat2(turns, number=number, colon=colon))) == turns


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=_TEXTS,
    form=st.sampled_from(["{0}  {2}\n{1}", "[{2}] - {0}\n{1}", "{2} {0}\n{1}", "{0} ({2}):\n{1}", "[{0}] {1}"]),
)
def test_whatever_is_said_reads_back_below_headers_of_programs(tmp_path: Path, texts: list[str], form: str) -> None:
    turns = [(f"Sprecher {at % 2 + 1}", f"Also {text}.") for at, text in enumerate(texts)]
    rows = [form.format(who, text, clock(start_of(at))) for at, (who, text) in enumerate(turns)]
    assert _said(_read(tmp_path, "\n\n".join(rows))) == turns


def test_the_conversations_have_neighbours_who_differ() -> None:
    # What the tests above say of turns would be untrue of one person's turn after their own.
    assert all(one[0] != other[0] for turns in (INTERVIEW, GROUP) for one, other in pairwise(turns))
