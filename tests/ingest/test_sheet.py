"""Tables of turns: columns by their headers, times in every way of writing, cells side by side without headers."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

import pytest

from pipeline.ingest import sheet
from pipeline.ingest.model import Line
from pipeline.ingest.readers import csv, xlsx


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (["Nr.", "Sprecher:in", "Text", "Zeit (s)"], {"speaker": 1, "text": 2, "start": 3}),
        (["Start", "Ende", "Person", "Äußerung"], {"start": 0, "end": 1, "speaker": 2, "text": 3}),
        (["start_ms", "speaker", "utterance"], {"start_ms": 0, "speaker": 1, "text": 2}),
        (["Start (ms)", "Redebeitrag"], {"start_ms": 0, "text": 1}),
        (["A\u0308ußerung", "Start (hh:mm:ss)"], {"text": 0, "start": 1}),
        (["I", "Was war?"], {}),
        (["Sprecher", "Datum"], {}),
    ],
)
def test_headers_in_two_languages(row: list[str], found: dict[str, int]) -> None:
    assert sheet.columns(row) == found


@pytest.mark.parametrize(
    ("cell", "start_s"), [("1,5", 1.5), ("1.5", 1.5), ("00:01:02", 62.0), ("1:02", 62.0), ("", None), ("früh", None)]
)
def test_times_in_every_way_of_writing(cell: str, start_s: float | None) -> None:
    lines = sheet.reading([["Sprecher", "Zeit", "Text"], ["B", cell, "Ja."]]).lines
    assert lines == (Line("Ja.", "B", start_s),)


def test_an_empty_speaker_is_the_one_above() -> None:
    rows = [["Interview B07", "", ""], ["Sprecher", "Text"], ["I:", "Was?"], ["B", "Ja."], ["", "Doch."], ["", ""]]
    assert sheet.reading(rows).lines == (Line("Was?", "I"), Line("Ja.", "B"), Line("Doch.", "B"))


def test_without_header_the_labels_are_looked_for() -> None:
    assert csv.read("I;Was?\nB;„Ja; doch.“\n".replace("„", '"').replace("“", '"').encode()).lines == (
        Line("I\tWas?"),
        Line("B\tJa; doch."),
    )


def test_rows_with_begin_and_end_are_cues() -> None:
    assert sheet.reading([["Start", "Ende", "Text"], ["0", "1", "Ja."]]).is_cues
    assert not sheet.reading([["Start", "Text"], ["0", "Ja."]]).is_cues


def test_excel_s_own_line_about_the_separator_is_no_row() -> None:
    assert csv.table_rows("sep=;\r\nSprecher;Text\r\nB;Ja, so\r\n") == [["Sprecher", "Text"], ["B", "Ja, so"]]


def test_a_cell_may_hold_line_breaks_and_quotation_marks() -> None:
    text = 'Sprecher,Text\r\nB,"Er sagt ""ja"".\r\nOder?"\r\n'
    assert csv.read(text.encode()).lines == (Line('Er sagt "ja". Oder?', "B"),)


def _xlsx(*pages: list[list[Any]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for number, rows in enumerate(pages):
        page: Any = book.active if number == 0 else book.create_sheet()
        for row in rows:
            page.append(row)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_excel_s_times_are_times_of_the_recording() -> None:
    header = ["Sprecher", "Zeit", "Text"]
    times = [dt.time(0, 1, 2), dt.timedelta(seconds=62.5), 63, 63.5, "00:01:04"]
    reading = xlsx.read(_xlsx([header, *(["B", time, "Ja."] for time in times)]))
    assert [line.start_s for line in reading.lines] == [62.0, 62.5, 63.0, 63.5, 64.0]


def test_the_sheet_with_the_text_is_read_and_others_are_counted() -> None:
    reading = xlsx.read(_xlsx([["Notiz"]], [["Sprecher", "Text"], ["B", "Ja."]]))
    assert reading.lines == (Line("Ja.", "B"),)
    assert reading.warnings == ("Nicht übernommen: 1 weiteres Tabellenblatt.",)


def test_whisper_s_tables_count_milliseconds() -> None:
    reading = csv.read(b"start\tend\ttext\n0\t3120\tGuten Tag.\n3120\t5000\tJa.\n")
    assert reading.lines == (Line("Guten Tag.", None, 0.0), Line("Ja.", None, 3.12))
    assert csv.read(b"start\tend\ttext\n0\t31\tGuten Tag.\n31\t50\tJa.\n").lines[1].start_s == 31.0
