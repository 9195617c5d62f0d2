"""Cards, poster and handout: what they hold, how many pages, and nothing that is withheld."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from pipeline.report.material import Material
from pipeline.report.paper.workshop import outside
from pipeline.report.paper.workshop.cards import cards, sheets
from pipeline.report.paper.workshop.handout import handout
from pipeline.report.paper.workshop.network import POINTS, network
from pipeline.report.paper.workshop.outside import Leaving
from pipeline.report.paper.workshop.poster import poster
from pipeline.report.plan import plan
from pipeline.report.withheld import Withheld
from pipeline.study import Codebook, Study
from tests import synthetic
from tests.report.paper import pdf
from tests.report.paper.invented import HOSTILE

QUOTES = {
    "mobil": [
        ("„Der Bus kommt zweimal am Tag, der Rest ist Fußweg.“", "Rat, Osten"),
        ("Ohne Auto geht es nicht", "Amt"),
    ],
    "wohnen": [(f"„{HOSTILE}“", "Amt")],
}
A1, A4 = (2384, 1684), (595, 842)
"""Points, as ISO 216 has them: 841 × 594 mm, 210 × 297 mm."""

PAPERS = (cards, poster, handout)


@cache
def _synthetic() -> tuple[Study, Mapping[str, pd.DataFrame]]:
    study = synthetic.study(Path("x"), n=30)
    return study, synthetic.tables(study)


def leaving(
    quotes: Mapping[str, Sequence[tuple[str, str]]] = QUOTES, *, label: str = "", hidden: Sequence[str] = ()
) -> Leaving:
    study, tables = _synthetic()
    if label:
        codes = tuple(code.model_copy(update={"label": f"{code.label} {label}"}) for code in study.codebook.codes)
        study = replace(study, codebook=Codebook(codes))
    withheld = Withheld(figures=frozenset(("shares", "", code) for code in hidden))
    return Leaving(Material(study, tables, k=5, withheld=withheld), {}, {}, quotes)


@pytest.fixture(scope="module")
def made() -> Leaving:
    return leaving()


def size(paper: bytes) -> tuple[int, int]:
    box = pdf.opened(paper).pages[0].mediabox
    return round(box.width), round(box.height)


def test_a_card_for_every_theme_four_on_a_page(made: Leaving) -> None:
    paper = cards(made)
    told = pdf.pages(paper)
    assert len(told) == -(-len(made.themes) // 4)
    assert size(paper) == A4
    for row in made.themes:
        assert pdf.bare(row["label"]) in pdf.bare(" ".join(told))


def test_a_card_says_what_was_released_and_marks_only_literal_words(made: Leaving) -> None:
    told = pdf.bare(" ".join(pdf.pages(cards(made))))
    assert pdf.bare("„Der Bus kommt zweimal am Tag, der Rest ist Fußweg.“ – Rat, Osten") in told
    assert pdf.bare("Ohne Auto geht es nicht – Amt") in told
    assert pdf.bare("„Ohne Auto") not in told


def test_the_poster_is_one_page_of_a1(made: Leaving) -> None:
    paper = poster(made)
    assert len(pdf.pages(paper)) == 1
    assert size(paper) == A1


@pytest.mark.parametrize("label", ["", "in der Verwaltungsgemeinschaftsgeschäftsstelle " * 2])
def test_the_handout_has_two_pages_however_long_labels_are(label: str) -> None:
    paper = handout(leaving(label=label))
    assert len(pdf.pages(paper)) == 2
    assert size(paper) == A4


@pytest.mark.parametrize("make", PAPERS)
def test_every_page_names_study_wave_date_and_n(make: Callable[[Leaving], bytes], made: Leaving) -> None:
    """Of thirty interviews one gave no consent."""
    settings = made.material.study.settings
    days = sorted(made.material.talks["date"].dropna())
    for told in map(pdf.bare, pdf.pages(make(made))):
        for part in (settings.title, f"Welle {settings.wave}", ".".join(reversed(days[-1].split("-"))), "n = 29"):
            assert pdf.bare(part) in told


@pytest.mark.parametrize("make", PAPERS)
def test_papers_are_tagged_with_embedded_fonts_and_the_same_each_time(
    make: Callable[[Leaving], bytes], made: Leaving
) -> None:
    paper = make(made)
    assert pdf.is_tagged(paper)
    assert all(any(name.startswith("/FontFile") for name in font) for font in pdf.fonts(paper))
    assert make(made) == paper


def test_what_people_say_stays_text(made: Leaving) -> None:
    told = pdf.bare(" ".join(pdf.pages(cards(made))))
    assert pdf.bare("#set page(fill: red) *fett* _kursiv_ $x^2$") in told


def test_a_theme_that_is_withheld_has_no_card() -> None:
    whole, less = leaving(), leaving(hidden=["wohnen"])
    label = whole.material.study.codebook.label("wohnen")
    assert pdf.bare(label) not in pdf.bare(" ".join(pdf.pages(cards(less))))
    assert pdf.bare(label) in pdf.bare(" ".join(pdf.pages(cards(whole))))


def test_without_released_quotes_a_card_says_so() -> None:
    assert pdf.bare("kein Zitat freigegeben") in pdf.bare(pdf.pages(cards(leaving({})))[0])


def test_quotes_are_chosen_in_their_order_as_long_as_they_fit_and_never_cut() -> None:
    said = [("a" * 60, "A"), ("b" * 50, "B"), ("c" * 30, "C")]
    assert [one["text"][0] for one in outside.fitting(said, most=2, room=100)] == ["a", "c"]
    assert [one["text"] for one in outside.fitting(said, most=2, room=10)] == ["c" * 30]
    assert outside.fitting([], most=2, room=10) == []


def test_piles_of_cut_cards_are_in_order() -> None:
    """Nine cards on three sheets: the piles hold 1 to 3, 4 to 6, 7 to 9, and three places are left."""
    made = [{"label": str(number)} for number in range(1, 10)]
    labels = [[one["label"] if one else "" for one in sheet] for sheet in sheets(made)]
    assert labels == [["1", "4", "7", ""], ["2", "5", "8", ""], ["3", "6", "9", ""]]


def test_a_place_that_is_left_is_a_card_of_ones_own(made: Leaving) -> None:
    left = -len(made.themes) % 4
    assert pdf.bare(" ".join(pdf.pages(cards(made)))).count(pdf.bare("Ein Thema, das hier fehlt")) == left


def test_an_evaluation_that_is_withheld_is_on_no_paper() -> None:
    """It would be the strongest of its theme, so it would stand on the card."""
    whole = leaving()
    code = next(row["code_id"] for row in whole.themes if outside.strongest(whole, row["code_id"])[0])
    mark, _ = outside.strongest(whole, code)
    hidden = Withheld(figures=frozenset({("evaluations", mark, code)}))
    less = replace(whole, material=replace(whole.material, withheld=hidden))
    assert outside.strongest(less, code)[0] != mark
    assert less.evaluations.get(code, {mark: float("nan")})[mark] != less.evaluations.get(code, {mark: 0.0})[mark]


@pytest.mark.parametrize("label", ["", "in der Verwaltungsgemeinschaftsgeschäftsstelle " * 6])
def test_the_poster_shows_the_network_in_letters_of_twenty_points(label: str) -> None:
    known = leaving(label=label)
    shown = replace(known, charts={chart.name: chart for chart in plan(known.material)})
    drawn = network(shown, (39.1, 25.6))
    if drawn is None:
        pytest.skip("this study has no ties")
    assert all(0 <= node["x"] <= 39.1 and 0 <= node["y"] <= 25.6 for node in drawn["nodes"])
    assert {end for tie in drawn["ties"] for end in (tie["a"], tie["b"])} == set(range(len(drawn["nodes"])))
    assert POINTS >= 20
    assert len(pdf.pages(poster(shown))) == 1
