"""Quotes."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.material import Material
from pipeline.report.quotes import Quotes, marked
from pipeline.study import Settings
from pipeline.tables import check
from tests.report.small import material


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=5))
def test_pieces_make_up_the_text_and_marks_are_where_the_spans_are(text: str, spans: list[tuple[int, int]]) -> None:
    pieces = marked(text, spans)
    assert "".join(piece for piece, _ in pieces) == text
    flags = [is_marked for piece, is_marked in pieces for _ in piece]
    assert flags == [any(start <= place < end for start, end in spans) for place in range(len(text))]


@pytest.mark.parametrize(("consent", "is_internal"), [("quote", False), ("paraphrase", True), ("aggregate", True)])
def test_every_quote_says_whether_it_may_leave_the_house(consent: str, is_internal: bool) -> None:
    quotes = Quotes(material({"B01": ["geld"]}, consent=consent))
    assert quotes.quote("B01:1.0").is_internal == is_internal
    assert all(quote.is_internal == is_internal for quote in quotes.best("geld"))


def test_public_speakers_can_be_quoted_outside() -> None:
    made = material({"B01": ["geld"]}, consent="aggregate")
    settings = Settings.model_validate({"title": "x", "privacy": {"speakers": "public"}})
    quotes = Quotes(Material(replace(made.study, settings=settings), made.tables))
    assert not quotes.quote("B01:1.0").is_internal


def test_the_words_that_a_code_was_found_by_are_marked() -> None:
    made = material({"B01": ["laden", "land"]})
    text = "Antwort 1 von B01: der Dorfladen"
    start = text.index("Dorfladen")
    row = ("B01:1.0", "laden", "lexicon", 0.5, start, start + len("Dorfladen"), "dorfladen")
    columns = ["segment_id", "code_id", "source", "score", "start", "end", "reason"]
    evidence = check(pd.DataFrame([row], columns=columns), "evidence")
    quotes = Quotes(Material(made.study, {**made.tables, "evidence": evidence}))
    assert quotes.best("land")[0].pieces[-1] == ("Dorfladen", True)
    assert quotes.quote("B01:1.0").pieces == ((text, False),)


def test_each_unit_shows_a_code_once() -> None:
    quotes = Quotes(material({"B01": ["geld"], "B02": ["geld"]}))
    assert [quote.segment_id for quote in quotes.best("geld")] == ["B01:1.0", "B02:1.0"]
