"""quotes.csv: who may be quoted, how far, and what is wrong with a row."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.study.quotes import OFFER, Release, read_quotes
from tests.study.folders import examined, write

HEAD = "stelle;text;art;freigabe;code;notiz\n"
CONSENTS = "interview_id,file,date,consent\nB01,a.txt,,zitat\nB02,b.txt,,paraphrase\nB03,c.txt,,\nB04,d.txt,,keine\n"
TRANSCRIPTS = {f"interviews/{name}.txt": "I: Was?\nB: Das." for name in "abcd"}


def read(folder: Path, rows: str, head: str = HEAD) -> tuple[tuple[Release, ...], list[tuple[str, str]]]:
    """Return the quotes, and where and what is wrong with quotes.csv."""
    write(folder, {"interviews.csv": CONSENTS, **TRANSCRIPTS, "quotes.csv": head + rows})
    study, problems = examined(folder)
    return study.quotes, [(one.where, one.what) for one in problems if one.where.startswith("quotes.csv")]


def test_quotes_are_read_as_german_excel_writes_them(tmp_path: Path) -> None:
    found, problems = read(
        tmp_path,
        'B01:2.1;"Der Bus; er kommt.";Zitat;ja;verkehr;schön\n'
        "B01:4.1;Noch einer;zitat;Öffentlich;;\n"
        "B02:2.1;In anderen Worten;Paraphrase;workshop;;\n"
        "B01:6.1;Lieber nicht;zitat;nein;;\n"
        "B01:8.1;Noch nicht entschieden;zitat;;;\n",
    )
    assert problems == []
    assert found == (
        Release("B01:2.1", "Der Bus; er kommt.", "quote", "workshop", "verkehr", "quotes.csv, Zeile 2"),
        Release("B01:4.1", "Noch einer", "quote", "oeffentlich", "", "quotes.csv, Zeile 3"),
        Release("B02:2.1", "In anderen Worten", "paraphrase", "workshop", "", "quotes.csv, Zeile 4"),
    )
    assert [one.is_in("oeffentlich") for one in found] == [False, True, False]
    assert all(one.is_in("workshop") for one in found)
    assert found[0].interview_id == "B01"


def test_english_headers_and_a_text_that_excel_guards_are_read_too(tmp_path: Path) -> None:
    (found,), problems = read(tmp_path, "B01:2.1,'- und dann?,quote,public\n", "segment_id,text,kind,released\n")
    assert (found.text, found.profile, problems) == ("- und dann?", "oeffentlich", [])


@pytest.mark.parametrize(
    ("row", "column", "what"),
    [
        ("B02:2.1;Wörtlich;zitat;workshop;;", "art", "Einwilligung: nur sinngemäß"),
        ("B03:2.1;Wörtlich;zitat;workshop;;", "art", "Einwilligung: nur zusammengefasst"),
        ("B03:2.1;Anders;paraphrase;workshop;;", "art", "Einwilligung: nur zusammengefasst"),
        ("B04:2.1;Anders;paraphrase;workshop;;", "art", "Einwilligung: keine"),
        ("B01:2.1;Wörtlich;zitat;vielleicht;;", "freigabe", "keine Freigabe"),
        ("B01:2.1;Wörtlich;gedicht;workshop;;", "art", "keine Art"),
        ("B01:2.1;;zitat;workshop;;", "text", "ist leer"),
        ("B01:2.1;Wörtlich;zitat;workshop;mond;", "code", "den Code „mond“ gibt es nicht"),
        ("B01;Wörtlich;zitat;workshop;;", "stelle", "keine Stelle"),
    ],
)
def test_what_must_not_be_or_cannot_be_is_named_with_row_and_column(
    tmp_path: Path, row: str, column: str, what: str
) -> None:
    found, ((where, told),) = read(tmp_path, f"{row}\n")
    assert found == ()
    assert where == f"quotes.csv, Zeile 2, Spalte {column}"
    assert what in told and "Wörtlich" not in told


def test_quotes_of_an_interview_that_is_gone_are_left_out_with_a_warning(tmp_path: Path) -> None:
    write(tmp_path, {"quotes.csv": HEAD + "B99:2.1;Wörtlich;zitat;workshop;;\n"})
    study, problems = examined(tmp_path)
    (problem,) = problems
    assert (study.quotes, problem.is_warning, "B99" in problem.what) == ((), True, True)


def test_the_same_quote_twice_is_an_error(tmp_path: Path) -> None:
    _, ((where, what),) = read(tmp_path, "B01:2.1;Der  Bus;zitat;ja;;\nB01:2.1;Der Bus;zitat;workshop;;\n")
    assert (where, "quotes.csv, Zeile 2" in what) == ("quotes.csv, Zeile 3", True)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    _, ((where, what),) = read(tmp_path, "B01:2.1;Der Bus;zitat\n", "stelle;text;art\n")
    assert (where, "„freigabe“" in what) == ("quotes.csv, Zeile 1", True)


def test_a_column_twice_is_named(tmp_path: Path) -> None:
    _, ((where, what),) = read(tmp_path, "", "stelle;text;art;freigabe;freigegeben\n")
    assert (where, "freigabe" in what) == ("quotes.csv, Zeile 1", True)


def test_without_the_file_nothing_is_released(tmp_path: Path) -> None:
    study, _ = examined(write(tmp_path))
    assert study.quotes == ()
    assert read_quotes(tmp_path, study.codebook, {}) == ((), ())


def test_a_template_written_beside_is_told() -> None:
    assert OFFER.set_aside(["intern/zitate-vorschlag.csv", "intern/mapping.html"]) == []
    (problem,) = OFFER.set_aside(["intern/zitate-vorschlag.neu.csv"])
    assert problem.is_warning and "intern/zitate-vorschlag.neu.csv" in problem.what
    names = [OFFER.file(number) for number in range(3)]
    assert names == ["zitate-vorschlag.csv", "zitate-vorschlag.neu.csv", "zitate-vorschlag.neu2.csv"]
