"""Quotes that are shortened."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.report.paper.blocks import excerpt

SENTENCE = "Wir haben im Dorf keinen Laden mehr. Der Bus fährt zweimal am Tag. Und der Arzt ist weggezogen, leider."


def test_a_short_text_stays_whole() -> None:
    assert excerpt([("Der ", False), ("Bus", True), (" fährt.", False)], most=30) == (
        ("Der ", False),
        ("Bus", True),
        (" fährt.", False),
    )


def test_a_long_text_is_cut_at_words_around_what_is_marked() -> None:
    start = SENTENCE.index("Arzt")
    pieces = [(SENTENCE[:start], False), ("Arzt", True), (SENTENCE[start + 4 :], False)]
    told = "".join(part for part, _ in excerpt(pieces, most=45))
    assert told == "[…] Und der Arzt ist weggezogen, leider."


def test_without_a_mark_the_beginning_is_kept() -> None:
    assert excerpt([(SENTENCE, False)], most=40) == (
        ("Wir haben im Dorf keinen Laden mehr. Der", False),
        (" […]", False),
    )


@given(st.lists(st.tuples(st.text(max_size=60), st.booleans()), max_size=6), st.integers(20, 120))
def test_an_excerpt_is_a_part_of_the_text_and_not_too_long(pieces: list[tuple[str, bool]], most: int) -> None:
    text = "".join(part for part, _ in pieces)
    found = excerpt(pieces, most=most)
    told = "".join(part for part, _ in found)
    if len(text) <= most:
        assert told == text
    else:
        inner = told.removeprefix("[…] ").removesuffix(" […]")
        assert inner in text and len(inner) <= most


@given(st.text(alphabet="ab .", min_size=80, max_size=200), st.integers(0, 200), st.integers(4, 70))
@example(text="a" * 81, start=37, most=40)
@example(text="a" * 120, start=120, most=20)
def test_a_marked_word_is_always_in_the_excerpt(text: str, start: int, most: int) -> None:
    pieces = [(text[:start], False), ("MARK", True), (text[start:], False)]
    assert ("MARK", True) in excerpt(pieces, most=most)
