"""Eight words in a row: found wherever they are, and only they."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.release.shingles import SIZE, Match, matches, shingle_words, shingles

WORDS = st.lists(st.sampled_from(["der", "bus", "kommt", "heute", "nicht", "mehr"]), max_size=25)


def test_case_punctuation_and_hidden_characters_do_not_count() -> None:
    assert shingle_words("Der „Bus“ – er\u00adkommt, ﬁnde ich") == ["der", "bus", "erkommt", "finde", "ich"]


def test_shingles_worked_by_hand() -> None:
    assert shingles("a b c d e f g") == frozenset()
    assert shingles("a b c d e f g h i") == {tuple("abcdefgh"), tuple("bcdefghi")}


def test_a_passage_is_found_where_it_is_and_over_the_border_of_two_segments() -> None:
    segments = {"B01:1.1": "eins zwei drei vier fünf", "B01:1.2": "sechs sieben acht neun zehn elf"}
    text = ["und", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "und"]
    assert matches([["etwas"], text], segments) == [Match(1, 1, "B01:1.1")]


def test_nothing_is_found_in_nothing() -> None:
    assert matches([], {"B01:1.1": "a"}) == []
    assert matches([["a"] * 9], {}) == []
    assert matches([[]], {"B01:1.1": "a b c d e f g h i"}) == []


@given(st.lists(WORDS, max_size=3), st.lists(WORDS, min_size=1, max_size=4))
def test_what_is_found_is_what_a_plain_search_finds(texts: list[list[str]], spoken: list[list[str]]) -> None:
    segments = {f"B01:{n}.1": " ".join(words) for n, words in enumerate(spoken)}
    whole = [word for words in spoken for word in words]
    said = {tuple(whole[n : n + SIZE]) for n in range(len(whole) - SIZE + 1)}
    expected = [
        (number, n)
        for number, text in enumerate(texts)
        for n in range(len(text) - SIZE + 1)
        if tuple(text[n : n + SIZE]) in said
    ]
    assert [(match.text, match.word) for match in matches(texts, segments)] == expected
