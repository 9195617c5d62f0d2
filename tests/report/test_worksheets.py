"""The workshop's worksheets: a sheet for every goal and measure, real tables, only what leaves, the same bytes."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pandas as pd
import pytest
from docx.oxml.ns import qn

from pipeline.release.extract import contents
from pipeline.release.properties import foreign
from pipeline.report import worksheets
from pipeline.report.plan import plan
from tests.report.small import material

EVERYBODY = tuple(f"B{number:02}" for number in range(1, 13))
CODES = (
    {name: ["geld", "m_x"] for name in EVERYBODY[:7]}
    | {name: ["land"] for name in EVERYBODY[7:]}
    | {"B12": ["land", "z_x"]}
)
QUOTES = pd.DataFrame(
    [
        ("Das hilft am Anfang.", "quote", "Rat", ["m_x"]),
        ("Ihm half es sehr.", "paraphrase", "Amt", ["m_x"]),
        ("Lang " * 90, "quote", "Rat", ["m_x"]),
        ("Von etwas anderem.", "quote", "Rat", ["gut"]),
    ],
    columns=["text", "kind", "label", "code_ids"],
)


def _written(path: Path) -> Path:
    made = material(CODES, k=5)
    return worksheets.write(made, plan(made), path, quotes=QUOTES)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _written(tmp_path_factory.mktemp("blaetter") / "arbeitsblaetter.docx")


@pytest.fixture(scope="module")
def document(path: Path) -> Any:
    return docx.Document(str(path))


def _cells(document: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]


def _is_heading(element: Any) -> bool:
    return "Heading" in str(element.xpath("./w:pPr/w:pStyle/@w:val"))


def _after(document: Any, heading: str) -> str:
    """Return all text between a heading and the next of any level."""
    body = iter(document.element.body)
    for element in body:
        if "".join(element.xpath(".//w:t/text()")) == heading and _is_heading(element):
            break
    found = []
    for element in body:
        if _is_heading(element):
            break
        found.append(" ".join(element.xpath(".//w:t/text()")))
    return " ".join(found)


def test_headings_are_in_order_and_every_goal_and_measure_has_a_sheet(document: Any) -> None:
    found = [
        (p.style.name, p.text.rstrip("_")) for p in document.paragraphs if p.style.name.startswith(("Head", "Tit"))
    ]
    assert found == [
        ("Title", "Arbeitsblätter"),
        ("Heading 2", "Die Blätter"),
        ("Heading 1", "Donnerstag: Ziele"),
        ("Heading 2", "Austausch"),
        ("Heading 2", "Finanzen"),
        ("Heading 2", "Ländlicher Raum"),
        ("Heading 2", "Ein eigenes Ziel: "),
        ("Heading 1", "Freitag: Maßnahmen"),
        ("Heading 2", "Mentoring"),
        ("Heading 2", "Eine eigene Maßnahme: "),
        ("Heading 2", "Eine eigene Maßnahme: "),
    ]


def test_sheets_hold_what_is_known_and_room_for_what_follows(document: Any) -> None:
    told = _after(document, "Mentoring")
    assert "in 7 von 12 Interviews (maschinell)" in told
    for question in ("Für wen? (Zielgruppe)", "Mittel: Zeit, Geld, Personen", "Verantwortlich", "Termin"):
        assert question in told
    asked = _after(document, "Finanzen")
    # seven of twelve, in one of their two segments each: 7 × ½ ÷ 12
    assert "29,2\u00a0% der Redebeiträge" in asked
    for question in ("Was folgt daraus für uns?", "Woran messen wir es?", "Wer", "Bis wann"):
        assert question in asked


def test_what_too_few_speak_of_is_not_told(document: Any) -> None:
    told = _after(document, "Austausch")
    assert "keine Zahl, die das Haus verlassen darf" in told
    assert not any(letter.isdigit() for letter in told)


def test_released_quotes_stand_as_they_were_released(document: Any) -> None:
    told = _after(document, "Mentoring")
    assert "„Das hilft am Anfang.“ – Rat" in told
    assert "Ihm half es sehr. – Amt" in told and "„Ihm" not in told
    assert "Lang Lang" not in told and "Von etwas anderem" not in told


def test_every_table_has_a_head_that_is_repeated_and_a_name(document: Any) -> None:
    assert len(document.tables) > 10
    for table in document.tables:
        first, *others = [row._tr for row in table.rows]
        assert first.xpath("./w:trPr/w:tblHeader") and not any(row.xpath("./w:trPr/w:tblHeader") for row in others)
        assert all(row.cells[0].text for row in table.rows[:1])
        assert table._tbl.tblPr.xpath("./w:tblCaption/@w:val")[0]


def test_every_page_is_a4_and_says_study_wave_date_and_n(document: Any) -> None:
    (section,) = document.sections
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    foot = "".join(paragraph.text for paragraph in section.footer.paragraphs)
    for needed in ("Klein", "Welle 1", "20.01.2019", "n = 12 Befragte", "unter 5", "Seite"):
        assert needed in foot
    fields = section.footer._element.xpath(".//w:instrText/text()")
    assert fields == ["PAGE", "NUMPAGES"]
    assert "Klein" in section.header.paragraphs[0].text


def test_the_language_is_said_and_nobody_is_named(path: Path, document: Any) -> None:
    languages = document.styles.element.xpath(".//w:docDefaults//w:lang/@w:val")
    assert languages == ["de-DE"]
    found = [one for content in contents(path.name, path.read_bytes()) for one in content.properties]
    assert found and foreign(found) == []
    assert not any(content.is_damaged for content in contents(path.name, path.read_bytes()))
    assert not [name for name in ZipFile(path).namelist() if "thumbnail" in name]


def test_rows_are_as_wide_as_the_page_and_none_breaks_over_two(document: Any) -> None:
    for table in document.tables:
        widths = [int(cell.get(qn("w:w"))) for cell in table.rows[0]._tr.xpath("./w:tc/w:tcPr/w:tcW")]
        # 17.4 cm in twentieths of a point
        assert abs(sum(widths) - 17.4 / 2.54 * 1440) < 10
        assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in table.rows)


def test_the_same_study_makes_the_same_bytes(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert _written(tmp_path / "b.docx").read_bytes() == path.read_bytes()
    assert _cells(docx.Document(str(tmp_path / "b.docx"))) != []
