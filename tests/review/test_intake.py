"""What people choose in a spreadsheet is read back, whatever they do to its layout; everything wrong has a cell."""

from __future__ import annotations

import random
import shutil
import tempfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import StudyError
from pipeline.review.intake import read_back
from pipeline.review.words import NONE, offers, words
from pipeline.review.workbook import HIDDEN, write
from tests.review.material import BOOK, fill, handout

TEXTS = ["Der Bus fährt.", "Kein Geld.", "Zusammen\nist gut.", "=Na ja.", "Ja."]
WORDS = words(offers(BOOK))
THEMES = ["Mobilität", "Bus und Bahn", "Finanzen"]
CHOICES = st.one_of(
    st.tuples(st.sampled_from(["Zusammenlegen"]), st.sampled_from(["", "dafür", "dagegen"])),
    st.tuples(st.sampled_from([*THEMES, "Mitreden"]), st.sampled_from(["", "bewährt", "kritisch"])),
)
ROWS = st.lists(CHOICES, max_size=6, unique_by=lambda choice: choice[0])
MEMOS = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=20)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write(handout(TEXTS), BOOK, tmp_path / "probe-anna-1.xlsx")


def problems(path: Path) -> list[str]:
    with pytest.raises(StudyError) as caught:
        read_back(path)
    return [str(problem) for problem in caught.value.problems]


def code_id(choice: tuple[str, str]) -> str:
    code, mark = choice
    return ":".join(filter(None, (WORDS.codes[code], WORDS.marks.get(mark, ""))))


def test_an_untouched_sheet_comes_back_as_it_went_out(path: Path) -> None:
    given_out = handout(TEXTS)
    back = read_back(path)
    assert (back.study, back.coder, back.round, back.draw_id) == ("probe", "Anna", 1, given_out.draw_id)
    assert (back.offered, back.frame) == (given_out.offered, given_out.frame)
    assert [(row.segment_id, row.part, row.text) for row in back.rows] == [
        (item.segment_id, item.part, " ".join(item.text.split())) for item in given_out.items
    ]
    assert back.decided == ()


def test_codes_judgements_and_memos_are_read(path: Path) -> None:
    row_one = {"D2": "Mobilität", "E2": "kritisch", "F2": "Mobilität", "G2": "bewährt", "H2": "Finanzen"}
    fill(path, {**row_one, "P2": "Merkwürdig.\nSehr.", "D3": NONE, "D4": "Zusammenlegen", "E4": "dafür", "P5": "?"})
    rows = read_back(path).rows
    assert [row.choices for row in rows] == [
        ("mobilitaet:schlecht", "mobilitaet:gut", "geld"),
        (),
        ("fusion:pro",),
        None,
        None,
    ]
    assert [row.memo for row in rows] == ["Merkwürdig.\nSehr.", "", "", "?", ""]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.one_of(st.none(), ROWS), MEMOS), min_size=5, max_size=5), st.randoms())
def test_any_choice_of_codes_reads_back_in_any_order_of_rows(
    chosen: list[tuple[list[tuple[str, str]] | None, str]], shuffler: random.Random
) -> None:
    """None is a row that was left open, an empty list one without a code."""
    with tempfile.TemporaryDirectory() as folder:
        path = write(handout(TEXTS), BOOK, Path(folder, "runde.xlsx"))
        book = openpyxl.load_workbook(path)
        sheet = book["Kodieren"]
        for line, (row, memo) in enumerate(chosen, start=2):
            for place, (code, mark) in enumerate([(NONE, "")] if row == [] else row or []):
                put(sheet.cell(line, 4 + 2 * place), code)
                put(sheet.cell(line, 5 + 2 * place), mark)
            put(sheet.cell(line, 16), memo)
        resort(sheet, shuffler)
        book.save(path)
        rows = read_back(path).rows
    assert [row.choices for row in rows] == [None if row is None else tuple(map(code_id, row)) for row, _ in chosen]
    assert [row.memo for row in rows] == [memo.strip() for _, memo in chosen]


def resort(sheet: Any, shuffler: random.Random) -> None:
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    shuffler.shuffle(lines)
    for line, row in enumerate(lines, start=2):
        for place, value in enumerate(row, start=1):
            put(sheet.cell(line, place), value)


def put(cell: Any, value: object) -> None:
    """Type into a cell what stays text even where it begins with `=`."""
    cell.value = value or None
    if isinstance(value, str) and value:
        cell.data_type = "s"


def test_columns_may_be_deleted_moved_and_added_rows_hidden_and_sheets_renamed(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["Kodieren"]
    sheet["D2"], sheet["F2"], sheet["G2"] = "Finanzen", "Mobilität", "bewährt"
    sheet.delete_cols(8, 8)  # Code 3 to Wertung 6
    sheet.delete_cols(2)  # the question
    sheet.insert_cols(1)
    sheet["A1"] = "meine Spalte"
    sheet["A2"] = "schwierig"
    sheet.insert_rows(1, 2)
    sheet.row_dimensions[6].hidden = True
    sheet.title = "Fertig"
    del book["Codebuch"]
    book.save(path)
    assert read_back(path).rows[0].choices == ("geld", "mobilitaet:gut")


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (
            {"F4": "Mobilitäd"},
            "Kodieren!F4: „Mobilitäd“ ist kein Code → aus der Liste wählen; meinten Sie „Mobilität“?",
        ),
        ({"D2": "xyz"}, "Kodieren!D2: „xyz“ ist kein Code → aus der Liste wählen"),
        ({"D2": "kritisch"}, "Kodieren!D2: „kritisch“ ist kein Code"),
        ({"D2": "Finanzen", "E2": "gutt"}, "Kodieren!E2: „gutt“ ist keine Wertung"),
        (
            {"D2": "Finanzen", "E2": "kritich"},
            "Kodieren!E2: „kritich“ ist keine Wertung → aus der Liste wählen; meinten",
        ),
        ({"G3": "kritisch"}, "Kodieren!G3: die Wertung „kritisch“ hat keinen Code → Code 2 wählen"),
        ({"D2": "Finanzen", "E2": "dafür"}, "Kodieren!E2: „Finanzen“ ist keine These → dafür und dagegen gibt es nur"),
        ({"D2": "Zusammenlegen", "E2": "bewährt"}, "Kodieren!E2: „Zusammenlegen“ ist eine These → dafür oder dagegen"),
        ({"D2": "Finanzen", "H2": "finanzen"}, "Kodieren!H2: „finanzen“ steht in dieser Zeile schon"),
        ({"D2": "Finanzen", "F2": "Finanzen", "G2": "kritisch"}, "Kodieren!F2: „Finanzen“ steht in dieser Zeile schon"),
        ({"D2": "Finanzen", "F2": NONE}, f"Kodieren!F2: „{NONE}“ steht neben anderen Codes"),
        ({"D2": NONE, "E2": "kritisch"}, f"Kodieren!E2: „kritisch“ steht bei „{NONE}“"),
        ({"C3": "Kein Geld mehr."}, "Kodieren!C3: der Text von Nr. 2 ist verändert"),
        ({"C3": None}, "Kodieren!C3: der Text von Nr. 2 ist verändert"),
        ({"A3": 1}, "Kodieren!A3: Nr. 1 steht schon in Zeile 2"),
        ({"A3": 17}, "Kodieren!A3: „17“ ist keine Nummer dieser Tabelle"),
        ({"C9": "Neue Stelle."}, "Kodieren!A9: diese Zeile hat keine Nummer"),
        ({"A1": "Nummer"}, "probe-anna-1.xlsx: hat kein Blatt mit den Spalten Code 1, Nr., Text"),
    ],
)
def test_what_is_wrong_is_named_by_its_cell(path: Path, cells: dict[str, Any], told: str) -> None:
    assert any(told in problem for problem in problems(fill(path, cells))), problems(path)


def test_everything_that_is_wrong_is_named_at_once(path: Path) -> None:
    found = problems(fill(path, {"D2": "Bahnen", "D3": "xyz", "C4": "anders", "G5": "kritisch"}))
    assert [one.partition(",")[2].partition(":")[0] for one in found] == [
        *(" Kodieren!C4", " Kodieren!D2", " Kodieren!D3", " Kodieren!G5")
    ]


def test_sorting_one_column_alone_is_found(path: Path) -> None:
    """A text beside another number than its own."""
    found = problems(fill(path, {"C2": TEXTS[4], "C6": TEXTS[0]}))
    assert [one.split(":")[0][-2:] for one in found] == ["C2", "C6"]


def test_deleted_rows_are_named_by_their_numbers(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book["Kodieren"].delete_rows(3, 2)
    book.save(path)
    assert problems(path)[0].startswith("probe-anna-1.xlsx, Kodieren: es fehlen die Zeilen mit Nr. 2, 3 →")


def test_a_workbook_of_somebody_elses_is_refused(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    del book[HIDDEN]
    book.save(path)
    assert "keine Tabelle von `mapping review draw`" in problems(path)[0]


def test_a_tampered_hidden_sheet_is_refused(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book[HIDDEN]["A1"] = str(book[HIDDEN]["A1"].value)[:-8]
    book.save(path)
    assert "keine Tabelle von `mapping review draw`" in problems(path)[0]


@pytest.mark.parametrize("ending", [".csv", ".xls", ".ods", ""])
def test_other_formats_are_refused_with_what_to_do(path: Path, ending: str) -> None:
    other = path.with_suffix(ending)
    shutil.copyfile(path, other)
    assert "„.xlsx“ speichern" in problems(other)[0]


def test_a_damaged_or_missing_file_is_refused(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:2000])
    assert "ist beschädigt" in problems(path)[0]
    path.unlink()
    assert "gibt es nicht" in problems(path)[0]
