"""findings.csv is read as people's Excel writes it, and every mistake is named with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.study.judged import OFFER, Judgement, judgements, read_judgements

HEAD = "befund;entscheidung;text;notiz;wert;gesehener text"


def written(folder: Path, *lines: str, encoding: str = "utf-8-sig") -> Path:
    path = folder / "findings.csv"
    path.write_text("\r\n".join([HEAD, *lines]), encoding=encoding)
    return path


def faults(folder: Path, *lines: str) -> list[str]:
    """Return place and fault of everything that is wrong with some lines."""
    return [f"{one.where}: {one.what}" for one in judgements(written(folder, *lines))[1]]


def test_a_study_without_judgements_has_none(tmp_path: Path) -> None:
    assert read_judgements(tmp_path) == ((), ())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252"])
def test_german_excel_is_understood(tmp_path: Path, encoding: str) -> None:
    lines = (
        "theme:geld;behalten;Satz über Äpfel.;;0,3063;Satz über Äpfel.",
        "gap:K18;streichen;;gehört nicht hierher;0,025;Kein Thema.",
        "none:los;Umformulieren;Es gibt keinen Unterschied.;;0,05;Es hält keiner stand.",
        "theme:land;;Satz.;;0,1;Satz.",
    )
    found, problems = judgements(written(tmp_path, *lines, encoding=encoding))
    assert problems == ()
    assert found == (
        Judgement("theme:geld", "keep", "", "", 0.3063, "Satz über Äpfel.", 2),
        Judgement("gap:K18", "drop", "", "gehört nicht hierher", 0.025, "Kein Thema.", 3),
        Judgement("none:los", "reword", "Es gibt keinen Unterschied.", "", 0.05, "Es hält keiner stand.", 4),
    )


def test_english_names_and_two_columns_are_enough(tmp_path: Path) -> None:
    (tmp_path / "findings.csv").write_text("finding_id,decision\ntheme:geld,keep\n", encoding="utf-8")
    assert read_judgements(tmp_path) == ((Judgement("theme:geld", "keep", line=2),), ())


def test_excel_files_are_read(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (HEAD.split(";"), ["theme:geld", "behalten", None, None, 0.25, None]):
        book.active.append(row)
    book.save(tmp_path / "findings.xlsx")
    assert read_judgements(tmp_path)[0] == (Judgement("theme:geld", "keep", value=0.25, line=2),)


def test_a_text_that_looks_like_a_formula_comes_back_as_it_was(tmp_path: Path) -> None:
    found, _ = judgements(written(tmp_path, "theme:geld;umformulieren;'-5 Punkte weniger;;;Satz."))
    assert found[0].text == "-5 Punkte weniger"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("theme:geld;vielleicht;;;;", "Zeile 2, Spalte entscheidung: „vielleicht“ ist keine Entscheidung"),
        ("theme:geld;umformulieren;;;;", "Zeile 2, Spalte text: der neue Wortlaut fehlt"),
        ("theme:geld;umformulieren;Satz.;;;Satz.", "Zeile 2, Spalte text: der Wortlaut ist unverändert"),
        (
            "theme:geld;;Anders.;;;Satz.",
            "Zeile 2, Spalte text: der Wortlaut ist geändert, aber nicht „umformulieren“ gewählt",
        ),
        (
            "theme:geld;behalten;Anders.;;;Satz.",
            "Zeile 2, Spalte text: der Wortlaut ist geändert, aber nicht „umformulieren“ gewählt",
        ),
        (";behalten;;;;", "Zeile 2, Spalte befund: ist leer"),
        ("theme:geld;behalten;;;viel;", "Zeile 2, Spalte wert: „viel“ ist keine Zahl"),
    ],
)
def test_mistakes_are_named_with_their_cell(tmp_path: Path, line: str, fault: str) -> None:
    assert faults(tmp_path, line) == [f"findings.csv, {fault}"]


def test_a_finding_is_judged_once(tmp_path: Path) -> None:
    lines = ("theme:geld;behalten;;;;", "theme:geld;streichen;;;;")
    assert faults(tmp_path, *lines) == ["findings.csv, Zeile 3, Spalte befund: „theme:geld“ steht schon in Zeile 2"]


def test_missing_columns_are_named(tmp_path: Path) -> None:
    (tmp_path / "findings.csv").write_text("befund;text\ntheme:geld;Satz\n", encoding="utf-8")
    problem = read_judgements(tmp_path)[1][0]
    assert (problem.where, problem.what) == ("findings.csv, Zeile 1", "es fehlt: „entscheidung“ (decision)")


def test_a_column_stands_once_under_all_its_names(tmp_path: Path) -> None:
    (tmp_path / "findings.csv").write_text("befund;finding_id;decision\na;b;keep\n", encoding="utf-8")
    assert read_judgements(tmp_path)[1][0].what == "die Spalte „befund“ steht mehrfach da"


def test_a_template_set_aside_is_told() -> None:
    assert OFFER.set_aside(["intern/mapping.html", "intern/befunde.csv"]) == []
    (problem,) = OFFER.set_aside(["intern/befunde.neu.csv"])
    assert problem.is_warning
    assert "befunde.neu.csv" in problem.what


def test_templates_are_numbered_from_the_third_on() -> None:
    assert [OFFER.file(number) for number in range(3)] == ["befunde.csv", "befunde.neu.csv", "befunde.neu2.csv"]
