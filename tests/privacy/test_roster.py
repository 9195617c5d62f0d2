"""Decisions about doubtful words come into private/names.csv, and nothing that stands there is lost."""

from __future__ import annotations

import csv
import stat
from pathlib import Path

import openpyxl
import pytest

from pipeline.errors import StudyError
from pipeline.privacy.review import Doubt, read_decisions, write_sheet
from pipeline.privacy.roster import BACKUP, Decided, keep
from pipeline.study import Name
from pipeline.study.names import read_names

OLD = (
    "pseudonym;name;aliases;kind;interview_ids\r\n"
    "Person 7;Anna Müller;!die müller;person;B01\r\n"
    "\r\n"
    "Ort 2;Ödorf;;ort;\r\n"
)
DECIDED = (
    Decided("Kowalczyk", "person"),
    Decided("Görlitz", "place"),
    Decided("Schäfer", "none"),
    Decided("Merkel", "stays"),
    Decided("Kowalczyks Anna", "person", "Person 7"),
)


def folder(tmp_path: Path, data: bytes, name: str = "names.csv") -> Path:
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / name).write_bytes(data)
    return tmp_path


def roster(study: Path) -> tuple[Name, ...]:
    problems: list[object] = []
    names = read_names(study, problems)  # type: ignore[arg-type]
    assert problems == []
    return names


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_decisions_are_added_below_what_stands_there(tmp_path: Path, encoding: str) -> None:
    study = folder(tmp_path, OLD.encode(encoding))
    before = roster(study)
    assert keep(study, DECIDED, before) == ["Person 8", "Ort 3", "Person 7"]
    after = roster(study)
    assert after[: len(before)] == before
    assert [(one.pseudonym, one.name, one.is_place, one.stays) for one in after[len(before) :]] == [
        ("Person 8", "Kowalczyk", False, False),
        ("Ort 3", "Görlitz", True, False),
        ("", "Schäfer", False, True),
        ("", "Merkel", False, True),
        ("Person 7", "Kowalczyks Anna", False, False),
    ]


def test_the_table_as_it_was_stays_beside_it_for_the_owner_alone(tmp_path: Path) -> None:
    study = folder(tmp_path, OLD.encode())
    keep(study, DECIDED, roster(study))
    copy = study / "private" / f"names.csv{BACKUP}"
    assert copy.read_bytes() == OLD.encode()
    for path in (copy, study / "private" / "names.csv"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_was_decided_before_is_not_added_again(tmp_path: Path) -> None:
    study = folder(tmp_path, OLD.encode())
    keep(study, DECIDED, roster(study))
    once = (study / "private" / "names.csv").read_bytes()
    assert keep(study, DECIDED, roster(study)) == []
    assert (study / "private" / "names.csv").read_bytes() == once


def test_a_table_without_the_column_gets_it(tmp_path: Path) -> None:
    study = folder(tmp_path, b"pseudonym,name\nPerson 1,Anna")
    keep(study, DECIDED[2:3], roster(study))
    rows = list(csv.DictReader((study / "private" / "names.csv").read_text(encoding="utf-8").splitlines()))
    assert rows == [
        {"pseudonym": "Person 1", "name": "Anna", "kind": None},
        {"pseudonym": "", "name": "Schäfer", "kind": "kein Name"},
    ]


def test_excel_tables_keep_their_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["pseudonym", "name"], ["Person 1", "Anna Müller"]):
        book.worksheets[0].append(row)
    (tmp_path / "private").mkdir()
    book.save(tmp_path / "private" / "names.xlsx")
    keep(tmp_path, DECIDED[:1], roster(tmp_path))
    assert [(one.pseudonym, one.name) for one in roster(tmp_path)] == [
        ("Person 1", "Anna Müller"),
        ("Person 2", "Kowalczyk"),
    ]


LISTED = (
    Doubt("Kowalczyk", "person", 0.95, 3, "Frau »Kowalczyk« kam", True),
    Doubt("=1+1", "place", 0.4, 1, "»=1+1«", False),
    Doubt("Schäfer", "person", 0.2, 1, "der »Schäfer«", False),
)


def test_a_spreadsheet_comes_back_as_decisions(tmp_path: Path) -> None:
    path = tmp_path / "woerter.xlsx"
    write_sheet(LISTED, path)
    assert read_decisions(path) == []
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet["A"]] == ["Wort", "Kowalczyk", "=1+1", "Schäfer"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert sheet.data_validations.dataValidation[0].formula1 == '"Person,Ort,kein Name,bleibt"'
    sheet["B2"], sheet["C2"], sheet["B4"] = "Person", "Person 7", "Kein Name"
    book.save(path)
    assert read_decisions(path) == [Decided("Kowalczyk", "person", "Person 7"), Decided("Schäfer", "none")]


def test_an_unknown_answer_is_named_by_its_cell_and_never_by_its_word(tmp_path: Path) -> None:
    path = tmp_path / "woerter.csv"
    path.write_text("Wort;Entscheidung\nKowalczyk;vielleicht\n", encoding="utf-8")
    with pytest.raises(StudyError) as error:
        read_decisions(path)
    (problem,) = error.value.problems
    assert problem.where == "woerter.csv, Zeile 2, Spalte Entscheidung"
    assert "Kowalczyk" not in str(problem)


def test_a_table_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "etwas.csv"
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(StudyError, match="Entscheidung"):
        read_decisions(path)
