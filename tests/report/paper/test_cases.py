"""faelle.pdf of an invented study with hostile strings."""

from __future__ import annotations

import re

import pytest

from pipeline.report.material import Material
from pipeline.report.paper.cases import cases
from pipeline.report.quotes import Quotes
from tests.report import small
from tests.report.paper import invented, pdf


@pytest.fixture(scope="module", params=["interview", pytest.param("person", marks=pytest.mark.prove)])
def paper(request: pytest.FixtureRequest) -> tuple[str, bytes]:
    return request.param, invented.profiles(request.param)


def test_every_unit_has_one_page_and_a_bookmark_to_it(paper: tuple[str, bytes]) -> None:
    unit, made_pdf = paper
    pages, names = pdf.pages(made_pdf), invented.UNITS[unit]
    assert len(pages) == len(names) + 1
    marked = [(re.match(r"B\d+|Person \d+", name), page) for name, page in pdf.bookmarks(made_pdf)]
    assert [(found and found[0], page) for found, page in marked] == [
        (name, page) for page, name in enumerate(names, start=2)
    ]
    for page, name in enumerate(names, start=1):
        assert name in pages[page] and "Schlüsselstellen" in pages[page] and "Notizen" in pages[page]


def test_the_first_page_says_what_a_page_is_about_and_where_it_is(paper: tuple[str, bytes]) -> None:
    unit, made_pdf = paper
    first = pdf.pages(made_pdf)[0]
    assert ("Eine Seite je Person über alle Sitzungen" if unit == "person" else "Eine Seite je Interview.") in first
    assert all(re.search(rf"{name}\b.*?{page}", first) for page, name in enumerate(invented.UNITS[unit], start=2))


def test_hostile_text_stays_text(paper: tuple[str, bytes]) -> None:
    assert "#setpage(fill:red)*fett*_kursiv_$x^2$\\<b>`kode`@marke//weg" in pdf.bare("".join(pdf.pages(paper[1])))


def test_every_page_says_whose_it_is_and_is_tagged(paper: tuple[str, bytes]) -> None:
    unit, made_pdf = paper
    for page in pdf.pages(made_pdf):
        assert "Vertraulich – nur für den internen Gebrauch" in page and "Welle 1 · Stand" in page
        assert ("erfunden" in page) == (unit == "interview")
    assert pdf.is_tagged(made_pdf)
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(font) for font in pdf.fonts(made_pdf))


def test_long_passages_and_memos_do_not_need_a_second_page() -> None:
    known = invented.material("interview")
    tables = dict(known.tables)
    more = " Und noch ein Satz über die Straße." * 40
    tables["segments"] = tables["segments"].assign(text=[text + more for text in tables["segments"]["text"]])
    memos = [f"{number} Übermut {'lang ' * 90}" for number in range(len(tables["decisions"]))]
    tables["decisions"] = tables["decisions"].assign(memo=memos)
    material = Material(known.study, tables)
    pages = pdf.pages(cases(material, Quotes(material)))
    assert len(pages) == len(invented.UNITS["interview"]) + 1
    # what comes last is still on the page
    assert all("Notizen" in page for page in pages[1:])


def test_what_people_noted_stands_on_the_page_of_its_interview(paper: tuple[str, bytes]) -> None:
    unit, made_pdf = paper
    with_memo = [page for page in pdf.pages(made_pdf) if "Memos aus den Entscheidungen" in page]
    assert bool(with_memo) == (unit == "interview")
    assert all("Memo <script>" in page for page in with_memo)


def test_a_share_stands_beside_the_mean_of_all() -> None:
    material = small.material({"B01": ["geld"], "B02": ["geld"], "B03": ["land"]})
    pages = pdf.pages(cases(material, Quotes(material)))
    # one of B01's two segments; 0.5 twice among twelve units
    assert re.search(r"Finanzen 50 % alle 8,3 %", pages[1])
    assert "Ländlicher Raum 50 % alle 4,2 %" in pages[3] and "Nicht angesprochen: Finanzen" in pages[3]
    assert "Nichts gefunden." in pages[4]


def test_the_same_study_makes_the_same_bytes(paper: tuple[str, bytes]) -> None:
    known = invented.material(paper[0])
    assert cases(Material(known.study, known.tables), Quotes(known)) == paper[1]


def test_interviews_without_any_consent_have_no_page() -> None:
    text = "".join(pdf.pages(invented.profiles("interview")))
    assert invented.SECRET not in text and "B01" not in text
