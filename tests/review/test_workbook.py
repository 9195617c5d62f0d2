"""The spreadsheet can be coded in and tells nothing that would sway the coder."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.review.workbook import HIDDEN, LISTS, shown, write
from pipeline.study import Code, Codebook
from tests.review.material import BOOK, handout

TEXTS = ["Der Bus fährt nicht.", "=1+1", "+49 ist die Vorwahl.", "-ja", "@alle", "Ja.", "http://beispiel.de", "007"]


@pytest.fixture
def book(tmp_path: Path) -> Any:
    return openpyxl.load_workbook(write(handout(TEXTS), BOOK, tmp_path / "runde.xlsx", marks="erfunden"))


def cells(sheet: Any) -> list[Any]:
    return [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_a_row_is_a_segment_with_the_question_before_it(book: Any) -> None:
    sheet = book["Kodieren"]
    head = [cell.value for cell in sheet[1]]
    pairs = [f"{word} {n}" for n in range(1, 7) for word in ("Code", "Wertung")]
    assert head == ["Nr.", "Frage davor", "Text", *pairs, "Memo"]
    assert [sheet.cell(row, 1).value for row in range(2, 10)] == list(range(1, 9))
    assert [sheet.cell(row, 3).value for row in range(2, 10)] == TEXTS
    assert sheet["B2"].value == "Und dann?"


def test_no_text_becomes_a_formula_a_number_or_a_link(book: Any) -> None:
    everything = [cell for sheet in book for cell in cells(sheet)]
    assert [cell.coordinate for cell in everything if cell.data_type == "f" or cell.hyperlink] == []
    assert [cell.data_type for cell in book["Kodieren"]["C"]] == ["s"] * 9


def test_the_visible_sheets_say_nothing_of_why_a_segment_is_there(book: Any) -> None:
    told = " ".join(str(cell.value) for sheet in book if sheet.sheet_state == "visible" for cell in cells(sheet))
    assert re.findall(r"B01|own|uncertain|shared|0\.\d|unsicher|stratum", told) == []


def test_what_the_machine_must_know_is_hidden_and_cannot_be_read_in_passing(book: Any) -> None:
    states = {sheet.title: sheet.sheet_state for sheet in book}
    visible = {"Kodieren": "visible", "Codebuch": "visible", "Anleitung": "visible"}
    assert states == {**visible, LISTS: "hidden", HIDDEN: "veryHidden"}
    assert "uncertain" not in str(book[HIDDEN]["A1"].value)


def test_codes_and_judgements_are_chosen_from_lists(book: Any) -> None:
    lists = {str(one.sqref): one.formula1 for one in book["Kodieren"].data_validations.dataValidation}
    assert len(lists) == 12
    assert lists["D2:D9"] == f"{LISTS}!$A$1:$A$6"
    assert lists["E2:E9"] == f"{LISTS}!$B$1:$B$4"
    assert [cell.value for cell in book[LISTS]["A"]] == [
        *("– kein Code –", "Mobilität", "Bus und Bahn", "Finanzen", "Zusammenlegen", "Mitreden")
    ]
    shown_marks = [cell.value for cell in book[LISTS]["B"] if cell.value]
    assert shown_marks == ["bewährt", "kritisch", "dafür", "dagegen"]


def test_the_codebook_lies_beside(book: Any) -> None:
    rows = [[cell.value for cell in row] for row in book["Codebuch"].iter_rows(min_row=2)]
    assert [row[0] for row in rows][:3] == ["Mobilität", "Bus und Bahn", "Finanzen"]
    assert [row[2] for row in rows] == ["Thema", "Thema", "Thema", "These", "Ziel", "Wertung", "Wertung"]
    assert rows[1][3] == "Mobilität"
    assert rows[2][7] == "• Die Kasse ist leer.\n• =1+1"


def test_the_guide_says_that_it_is_confidential_for_whom_and_how(book: Any) -> None:
    told = " ".join(str(cell.value) for cell in cells(book["Anleitung"]))
    for words in ("Vertraulich", "erfunden", "Anna, Runde 1, 8 Stellen", "„– kein Code –“", "mapping review import"):
        assert words in told


def test_headers_stay_in_sight_and_rows_can_be_filtered(book: Any) -> None:
    assert book["Kodieren"].freeze_panes == "D2"
    assert book["Kodieren"].auto_filter.ref == "A1:P9"


def test_the_same_round_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = (write(handout(TEXTS), BOOK, tmp_path / name) for name in ("eins.xlsx", "zwei.xlsx"))
    assert one.read_bytes() == two.read_bytes()


def test_a_text_longer_than_a_cell_is_cut_and_says_so(tmp_path: Path) -> None:
    long = "Wort " * 10_000
    path = write(handout([long]), BOOK, tmp_path / "lang.xlsx")
    text = str(openpyxl.load_workbook(path)["Kodieren"]["C2"].value)
    assert text == shown(long)
    assert text.endswith("[…]")
    assert len(text) < 32_767


def test_a_codebook_without_judgements_or_with_hundreds_of_codes_can_be_coded_with(tmp_path: Path) -> None:
    many = Codebook(tuple(Code(code_id=f"c{n}", label=f"Ein langer Name {n}", kind="theme") for n in range(400)))
    path = write(handout(["Ja."], book=many), many, tmp_path / "viele.xlsx")
    lists = openpyxl.load_workbook(path)["Kodieren"].data_validations.dataValidation
    assert {one.formula1 for one in lists} == {f"{LISTS}!$A$1:$A$401", f"{LISTS}!$B$1:$B$1"}
    with zipfile.ZipFile(path) as parts:
        assert b"Ein langer Name" not in parts.read("xl/worksheets/sheet1.xml")
