"""The workshop's slides: what is on them, that it can be edited and read aloud, and that bytes are the same."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zipfile import ZipFile

import pytest
from pptx import Presentation

from pipeline.release.disclosure import protect
from pipeline.report import slides
from pipeline.report.plan import plan
from tests.report.small import material

EVERYBODY = tuple(f"B{number:02}" for number in range(1, 13))
CODES = {name: ["geld", "m_x", "z_x"] for name in EVERYBODY[:8]} | {name: ["land", "m_x"] for name in EVERYBODY[8:]}
QUOTES: Mapping[str, Sequence[tuple[str, str]]] = MappingProxyType({"m_x": [("„Das hilft am Anfang.“", "Rat")]})


def _written(path: Path, quotes: Mapping[str, Sequence[tuple[str, str]]] = QUOTES) -> Path:
    made = material(CODES, k=5)
    return slides.write(made, plan(made), path, pictures={}, quotes=quotes)


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return Presentation(str(_written(tmp_path_factory.mktemp("folien") / "folien.pptx")))


def _texts(slide: Any) -> list[str]:
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def test_every_slide_has_a_title_and_says_study_wave_date_and_n(deck: Any) -> None:
    for number, slide in enumerate(deck.slides, start=1):
        assert slide.shapes.title.text_frame.text
        told = " ".join(_texts(slide))
        for needed in ("Klein", "Welle 1", "20.01.2019", "n = 12 Befragte", "unter 5", str(number)):
            assert needed in told


def test_charts_can_be_edited_and_hold_the_figures(deck: Any) -> None:
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert charts
    counts = [chart for chart in charts if list(chart.plots[0].categories) == ["Mentoring"]]
    # all twelve speak of it, once each
    assert [list(chart.plots[0].series[0].values) for chart in counts] == [[12.0]]
    assert all(chart.part.chart_workbook.xlsx_part is not None for chart in charts)


def test_what_is_no_text_is_described(deck: Any) -> None:
    shapes = [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart or shape.has_table]
    assert shapes
    assert all(shape._element.xpath(".//p:cNvPr")[0].get("descr") for shape in shapes)


def test_charts_come_with_their_evidence_in_the_notes(deck: Any) -> None:
    for slide in deck.slides:
        if any(shape.has_chart for shape in slide.shapes):
            assert "Quelle: Klein, Welle 1" in slide.notes_slide.notes_text_frame.text


def _tables(slide: Any) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row.cells] for row in shape.table.rows] for shape in slide.shapes if shape.has_table
    ]


def test_a_measure_has_a_slide_with_its_evidence_its_released_quote_and_who_says_it(deck: Any) -> None:
    slide = next(slide for slide in deck.slides if slide.shapes.title.text_frame.text == "Mentoring")
    assert "„Das hilft am Anfang.“ – Rat" in "\n".join(_texts(slide))
    facts, valued = _tables(slide)
    assert facts[0] == ["Genannt", "in 12 von 12 Interviews (maschinell)"]
    assert facts[1] == ["Stellen", "12 (50,0\u00a0% der Redebeiträge)"]
    assert valued == [["bewährt"], ["0"]]
    notes = slide.notes_slide.notes_text_frame.text
    assert "12 Stellen" in notes
    assert "Zahl der Interviews: bewährt 0" in notes


def test_what_is_not_told_of_a_measure_stands_on_no_slide_and_in_no_note(tmp_path: Path) -> None:
    """Six speak of it, three of them beside praise; six are Räte, and all of them speak of it."""
    codes = {name: ["m_x", *(["gut"] if name in EVERYBODY[:3] else [])] for name in EVERYBODY[:6]}
    made = protect(material(codes, k=5))
    deck = Presentation(str(slides.write(made, plan(made), tmp_path / "a.pptx", pictures={}, quotes={})))
    slide = next(slide for slide in deck.slides if slide.shapes.title.text_frame.text == "Mentoring")
    facts, valued = _tables(slide)
    assert facts == [
        ["Genannt", "in 6 von 12 Interviews (maschinell)"],
        ["Stellen", "6 (25,0\u00a0% der Redebeiträge)"],
        ["Gruppen", "zu wenige für Angaben nach Gruppen"],
    ]
    assert valued == [["bewährt"], ["–"]]
    notes = slide.notes_slide.notes_text_frame.text
    assert "bewährt –" in notes
    assert "Nach Gruppen ist nichts ausgewiesen" in notes


def test_without_released_quotes_it_says_so(tmp_path: Path) -> None:
    deck = Presentation(str(_written(tmp_path / "a.pptx", {})))
    told = "\n".join(text for slide in deck.slides for text in _texts(slide))
    assert "Kein Zitat freigegeben." in told


def test_what_must_not_be_told_is_not_on_slides_either(tmp_path: Path) -> None:
    """Mentoring has four people behind it, one fewer than may be told of."""
    made = material({name: ["m_x", "geld"] for name in EVERYBODY[:4]}, k=5)
    deck = Presentation(str(slides.write(made, plan(made), tmp_path / "a.pptx", pictures={}, quotes={})))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert "Mentoring" not in titles


def test_no_interview_is_named(tmp_path: Path) -> None:
    with ZipFile(_written(tmp_path / "a.pptx")) as opened:
        nested = [ZipFile(io.BytesIO(opened.read(name))) for name in opened.namelist() if name.endswith(".xlsx")]
        archives = (opened, *nested)
        parts = [archive.read(name) for archive in archives for name in archive.namelist() if name.endswith(".xml")]
    assert len(nested) > 1
    told = b" ".join(parts).decode()
    assert not re.findall(r"\bB(?:0[1-9]|1[0-2])\b", told)


def test_the_same_slides_are_the_same_bytes_at_another_hour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = _written(tmp_path / "a.pptx").read_bytes()
    later = time.time() + 100_000
    monkeypatch.setattr(time, "time", lambda: later)
    assert _written(tmp_path / "b.pptx").read_bytes() == first
