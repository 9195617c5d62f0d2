"""mapping.pdf of an invented study with hostile strings."""

from __future__ import annotations

import re

import pytest

from pipeline.report.material import Material
from tests.report.paper import invented, pdf


@pytest.fixture(scope="module")
def paper() -> bytes:
    return invented.paper("interview")


def test_umlauts_and_quotation_marks_can_be_read_by_machines(paper: bytes) -> None:
    for text in (" ".join(pdf.pages(paper)), pdf.squeezed(pdf.mined(paper))):
        assert "Straße" in text and "Übermut" in text and "„Größe“" in text and "Inhalt" in text


def test_hostile_text_stays_text(paper: bytes) -> None:
    text = pdf.bare("".join(pdf.pages(paper)))
    for part in (
        '#setpage(fill:red)*fett*_kursiv_$x^2$\\<b>`kode`@marke//weg[klammer]"gerade"',
        "<script>alert('x')</script>",
        "=1+1",
    ):
        assert pdf.bare(part) in text


def test_the_contents_name_every_section_with_its_page(paper: bytes) -> None:
    pages = pdf.pages(paper)
    contents = pages[1]
    sections = [(name, page) for name, page in pdf.bookmarks(paper) if re.match(r"\d+ ", name)]
    assert len(sections) >= 8
    told = re.findall(r"(\d+) ([A-ZÄÖÜ][^.]*?) ?\. ?\.[ .]*(\d+)", contents.split("Abbildungen")[0])
    assert [(f"{number} {title.strip()}", int(page)) for number, title, page in told] == sections
    for name, page in sections:
        assert pdf.bare(name) in pdf.bare(pages[page - 1])


def test_figures_and_tables_are_numbered_without_a_gap(paper: bytes) -> None:
    pages = pdf.pages(paper)
    for kind in ("Abbildung", "Tabelle"):
        places = {int(n): page for page, told in enumerate(pages) for n in re.findall(rf"{kind} (\d+): ", told)}
        captions = sorted(places)
        listed = [int(number) for number in re.findall(rf"{kind} (\d+) ", pages[1])]
        assert captions == list(range(1, len(captions) + 1)) == listed
        # none overtakes another
        assert [places[number] for number in captions] == sorted(places.values())


def test_every_finding_leads_to_a_figure_or_section_on_the_page_it_names(paper: bytes) -> None:
    pages = pdf.pages(paper)
    led = re.findall(r"\((Abbildung|Abschnitt|Tabelle) (\d+), S\. (\d+)\)", " ".join(pages))
    assert led
    for kind, number, page in led:
        wanted = f"{kind} {number}: " if kind != "Abschnitt" else f"{number} "
        assert wanted in pages[int(page) - 1]


def test_every_page_says_whose_it_is(paper: bytes) -> None:
    pages = pdf.pages(paper)
    for number, page in enumerate(pages, start=1):
        assert "Vertraulich – nur für den internen Gebrauch" in page
        assert "erfunden: Demo – jede Person und jeder Satz ist ausgedacht" in page
        assert re.search(r"Probestudie <script>.* Welle 1 · Stand \d\d\.\d\d\.2019 · n = 15 Befragte ", page)
        assert f"{number} / {len(pages)}" in page


def test_it_is_tagged_and_its_fonts_are_inside(paper: bytes) -> None:
    assert pdf.is_tagged(paper)
    found = list(pdf.fonts(paper))
    assert found and all({"/FontFile", "/FontFile2", "/FontFile3"} & set(font) for font in found)
    root = pdf.opened(paper).trailer["/Root"]
    assert root["/Lang"] == "de"


def test_every_picture_says_what_it_shows(paper: bytes) -> None:
    alts = list(_alts(pdf.opened(paper).trailer["/Root"]["/StructTreeRoot"]))
    assert alts and all(len(alt) > 20 for alt in alts)


def _alts(element: object) -> list[str]:
    found: list[str] = []
    stack = [element]
    while stack:
        one = stack.pop()
        one = one.get_object() if hasattr(one, "get_object") else one
        if isinstance(one, list):
            stack += one
        elif isinstance(one, dict):
            if one.get("/S") == "/Figure":
                found.append(str(one.get("/Alt", "")))
            if "/K" in one:
                stack.append(one["/K"])
    return found


def test_interviews_without_any_consent_are_not_quoted() -> None:
    text = pdf.bare("".join(pdf.pages(invented.paper("interview"))))
    assert pdf.bare(invented.SECRET) not in text and "B02:" in text and "B01:" not in text


def test_the_same_study_makes_the_same_bytes(paper: bytes) -> None:
    known = invented.material("interview")
    assert invented.set_mapping(Material(known.study, known.tables)) == paper
