"""Rows of private/names.csv: persons, places, and words that a person let stay."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import Problem
from pipeline.study import Name
from pipeline.study.names import read_names


def read(tmp_path: Path, table: str) -> tuple[tuple[Name, ...], list[Problem]]:
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "names.csv").write_text(table, encoding="utf-8")
    problems: list[Problem] = []
    return read_names(tmp_path, problems), problems


def test_a_row_says_whom_or_what_it_names(tmp_path: Path) -> None:
    table = (
        "Pseudonym;Name;Aliase;Art;interview_ids\nPerson 1;Anna;Ännchen|!die anna;person;B01|B02\nOrt 1;Adorf;;Ort;\n"
    )
    assert read(tmp_path, table) == (
        (
            Name("Person 1", "Anna", ("Ännchen", "!die anna"), ("B01", "B02")),
            Name("Ort 1", "Adorf", (), is_place=True),
        ),
        [],
    )


def test_a_word_that_stays_needs_no_pseudonym(tmp_path: Path) -> None:
    names, problems = read(tmp_path, "pseudonym;name;kind\n;Schäfer;kein Name\n;Merkel;bleibt\n")
    assert names == (Name("", "Schäfer", (), stays=True), Name("", "Merkel", (), stays=True))
    assert problems == []


def test_a_row_that_lacks_something_is_told_by_its_number_and_never_by_its_name(tmp_path: Path) -> None:
    names, (problem,) = read(tmp_path, "pseudonym;name;kind\n;Kunigunde;person\n")
    assert names == ()
    assert problem.where == "names.csv, Zeile 2, Spalte pseudonym"
    assert "Kunigunde" not in str(problem)
