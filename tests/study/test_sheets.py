"""Tables are read as Excel writes them, German or English."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import StudyError
from pipeline.study.sheets import decode, find_sheet, parse_date, read_sheet, translate_header

GERMAN = "Kennung;Datei;Datum;Einwilligung;Bundesland\r\nB01;Gespräch.docx;19.09.2019;Zitat;Thüringen\r\n"
CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=("Cs", "Cc")), max_size=12)


def sheet_of(folder: Path, data: str | bytes, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_german_excel_table_reads_alike_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    sheet = read_sheet(sheet_of(tmp_path, GERMAN.encode(encoding)))
    assert sheet.columns == ("interview_id", "file", "date", "consent", "land")
    assert sheet.rows == (
        {
            "interview_id": "B01",
            "file": "Gespräch.docx",
            "date": "19.09.2019",
            "consent": "Zitat",
            "land": "Thüringen",
        },
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_in_the_header(tmp_path: Path, delimiter: str) -> None:
    text = f'a{delimiter}b\n"1, 2; 3"{delimiter}x\n'
    assert read_sheet(sheet_of(tmp_path, text)).rows == ({"a": "1, 2; 3", "b": "x"},)


def test_excels_hint_at_the_delimiter_is_no_header(tmp_path: Path) -> None:
    assert read_sheet(sheet_of(tmp_path, "sep=;\r\na;b\r\n1;2\r\n")).columns == ("a", "b")


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    """Blank rows count, a line break within a cell does not."""
    sheet = read_sheet(sheet_of(tmp_path, 'a,b\n"zwei\nZeilen",x\n,\n\n3,y\n'))
    assert sheet.lines == (2, 5)
    assert sheet.cell(1, "b") == "t.csv, Zeile 5, Spalte b"


def test_short_rows_are_filled_and_cells_stripped(tmp_path: Path) -> None:
    assert read_sheet(sheet_of(tmp_path, "a,b,c\n  1  \n")).rows == ({"a": "1", "b": "", "c": ""},)


def test_xlsx_dates_and_numbers_become_what_people_typed(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Kennung", "Datum", "Welle", "Anteil"], ["B01", datetime(2019, 9, 19), 2.0, 0.5], [None], ["B02"]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "t.xlsx")
    sheet = read_sheet(tmp_path / "t.xlsx")
    assert sheet.rows[0] == {"interview_id": "B01", "date": "2019-09-19", "wave": "2", "anteil": "0.5"}
    assert sheet.lines == (2, 4)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "t.csv"),
        ("a,b,a\n", "t.csv"),
        ("Kennung,interview_id\n", "t.csv"),
        ("a,b\n1,2\nx,y,z\n", "t.csv, Zeile 3"),
    ],
)
def test_a_table_that_cannot_be_understood_is_an_error_with_its_place(tmp_path: Path, text: str, where: str) -> None:
    with pytest.raises(StudyError) as caught:
        read_sheet(sheet_of(tmp_path, text))
    assert [problem.where for problem in caught.value.problems] == [where]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"kein Excel"])
def test_a_damaged_xlsx_is_an_error(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(StudyError, match="keine lesbare Excel-Datei"):
        read_sheet(sheet_of(tmp_path, data, "t.xlsx"))


def test_csv_comes_before_xlsx_and_nothing_is_none(tmp_path: Path) -> None:
    assert find_sheet(tmp_path, "t") is None
    sheet_of(tmp_path, "", "t.xlsx")
    assert find_sheet(tmp_path, "t") == tmp_path / "t.xlsx"
    sheet_of(tmp_path, "", "t.csv")
    assert find_sheet(tmp_path, "t") == tmp_path / "t.csv"


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Interview-ID", "interview_id"),
        (" Interviewer*in ", "interviewer"),
        ("Andere  Namen", "aliases"),
        ("consent", "consent"),
        ("Größe der Gemeinde", "größe_der_gemeinde"),
    ],
)
def test_headers_are_translated_and_unknown_ones_kept(header: str, column: str) -> None:
    assert translate_header(header) == column


@pytest.mark.parametrize(
    "text", ["2019-09-19", "19.09.2019", "19.9.2019", "19.9.19", " 19.09.2019 ", "2019-09-19 00:00:00"]
)
def test_dates_are_read_as_germans_and_machines_write_them(text: str) -> None:
    assert parse_date(text) == date(2019, 9, 19)


@pytest.mark.parametrize("text", ["", "31.02.2019", "September 2019", "09/19/2019", "2019"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_date(text) is None


@settings(deadline=None)
@given(st.binary(max_size=40))
def test_any_bytes_decode(data: bytes) -> None:
    assert isinstance(decode(data), str)


@settings(deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5), st.sampled_from([",", ";"]))
def test_what_is_written_as_csv_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], delimiter: str
) -> None:
    table = io.StringIO()
    csv.writer(table, delimiter=delimiter).writerows([("erste", "zweite"), *rows])
    path = tmp_path_factory.mktemp("rund") / "t.csv"
    path.write_text(table.getvalue(), encoding="utf-8", newline="")
    filled = [tuple(cell.strip() for cell in row) for row in rows]
    assert [tuple(row.values()) for row in read_sheet(path).rows] == [row for row in filled if any(row)]
