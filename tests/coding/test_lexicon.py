"""Coding by words: where terms are found, what masks them, what turns them round."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.coding import Corpus, corpus, lexicon
from pipeline.coding.lexicon import Lexicon
from pipeline.language import lemmas, tokenise
from pipeline.study import Code, Codebook
from tests.coding.small import tokens


def found(texts: Sequence[str] | str, terms: Sequence[str], *, but_not: Sequence[str] = ()) -> list[str]:
    """Return the words of every hit."""
    given_texts = [texts] if isinstance(texts, str) else list(texts)
    words = tokens(given_texts)
    hits = Lexicon(words).hits(terms, but_not=but_not)
    last = hits["token"] + hits["length"] - 1
    spans = zip(hits["segment"], words.start[hits["token"]], words.end[last], strict=True)
    return [given_texts[segment][start:end] for segment, start, end in spans]


def test_inflected_words_and_word_parts_are_found() -> None:
    text = "Die Dorfläden schließen, der Supermarktleiter auch; die Kreisverwaltung schweigt."
    assert found(text, ["dorfladen", "supermarkt*", "*verwaltung"]) == [
        "Dorfläden",
        "Supermarktleiter",
        "Kreisverwaltung",
    ]


def test_a_phrase_is_found_word_by_word_and_inflected() -> None:
    assert found("Wir wollen vor Ort einkaufen.", ["vor ort einkaufen"]) == ["vor Ort einkaufen"]
    assert found("Es gibt keinen einzigen Laden, keine Läden.", ["kein* laden"]) == ["keine Läden"]


def test_a_lone_star_is_exactly_one_word() -> None:
    term = ["mehr * geld"]
    assert found("Wir brauchen mehr kommunales Geld.", term) == ["mehr kommunales Geld"]
    assert found("Wir brauchen mehr Geld.", term) == []
    assert found("Wir brauchen mehr vom kommunalen Geld.", term) == []


@pytest.mark.parametrize("text", ["Es fehlt vor Ort. Einkaufen ist weit.", "Vor Ort!\nEinkaufen kann man nicht."])
def test_a_phrase_never_crosses_a_sentence(text: str) -> None:
    assert found(text, ["vor ort einkaufen"]) == []


def test_a_phrase_never_crosses_a_segment() -> None:
    assert found(["Wir wollen vor Ort", "einkaufen gehen"], ["vor ort einkaufen"]) == []
    assert found(["Bus", "Bus"], ["bus bus"]) == []


def test_the_longest_hit_wins_where_several_begin() -> None:
    terms = ["auf", "auf dem", "auf dem land", "land"]
    assert found("Auf dem Land lebt man, auf dem Berg auch.", terms) == ["Auf dem Land", "Land", "auf dem"]


def test_words_with_hyphens_are_found_by_themselves_and_by_their_parts() -> None:
    text = "Das E-Government der PDS-Fraktion, die Kita-Plätze, das Stadt-Land-Gefälle."
    terms = ["e-government", "fraktion", "kita-*", "stadt-land-*"]
    assert found(text, terms) == ["E-Government", "PDS-Fraktion", "Kita-Plätze", "Stadt-Land-Gefälle"]


def test_a_term_with_hyphens_finds_the_words_written_apart() -> None:
    assert found("Rot-Rot-Grün oder Rot Rot Grün", ["rot-rot-grün"]) == ["Rot-Rot-Grün", "Rot Rot Grün"]


def test_a_hyphen_before_a_star_asks_for_the_hyphen() -> None:
    """`kita-*` is neither the Kita followed by any word nor the Kitaplatz."""
    assert found("Die Kita ist voll, der Kitaplatz teuer.", ["kita-*"]) == []


def test_exclusions_mask_only_what_they_overlap() -> None:
    text = "Der Drogenkonsum stieg, der Konsum machte zu. Konsum im Dorf gab es, Konsum auch."
    assert found(text, ["*konsum"], but_not=["drogenkonsum", "konsum im dorf"]) == ["Konsum", "Konsum"]


@pytest.mark.parametrize("excluded", ["land niedersachsen", "dem", "* land", "auf dem land"])
def test_an_exclusion_masks_a_phrase_of_which_it_holds_any_word(excluded: str) -> None:
    text = "Das gilt auf dem Land Niedersachsen."
    assert found(text, ["auf dem land"]) == ["auf dem Land"]
    assert found(text, ["auf dem land"], but_not=[excluded]) == []


def test_where_the_longest_hit_is_masked_a_shorter_one_beside_it_counts() -> None:
    terms, text = ["auf dem", "auf dem land"], "Auf dem Land Niedersachsen"
    assert found(text, terms, but_not=["land niedersachsen"]) == ["Auf dem"]


def test_offsets_are_code_points() -> None:
    """Emoji and umlauts before a hit do not shift it."""
    assert found("🙂🙂 Müde Größen: 🚌 der Bürgerbus fährt 🙂.", ["bürgerbus"]) == ["Bürgerbus"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Das ist bewährt.", False),
        ("Das ist nicht bewährt.", True),
        ("Das ist keine bewährte Sache.", True),  # kein in every inflection
        ("Nicht so ganz bewährt.", True),  # among the three words before
        ("Nicht so ganz und bewährt.", False),  # the fourth
        ("Das gibt es nicht. Bewährt ist es.", False),  # the sentence before
        ("Bewährt hat es sich nicht.", False),  # behind
        ("Das ist kaum bewährt.", True),
        ("Das mag ich nicht, bewährt ist es.", False),  # a comma between
        ("Das ist ohne Frage bewährt.", True),
    ],
)
def test_a_negation_counts_among_the_three_words_before_in_its_sentence(text: str, expected: bool) -> None:
    words = tokens([text])
    finder = Lexicon(words)
    assert finder.is_negated(finder.hits(["bewährt"])).tolist() == [expected]


def test_a_negation_does_not_reach_into_the_next_segment() -> None:
    finder = Lexicon(tokens(["nicht", "bewährt"]))
    assert finder.is_negated(finder.hits(["bewährt"])).tolist() == [False]


def test_every_codes_words_are_found_with_words_of_stands_beside() -> None:
    book = Codebook(
        (
            Code(code_id="bus", label="Bus", kind="theme", terms=("bus", "*bus"), not_terms=("globus",)),
            Code(code_id="p_takt", label="Takt", kind="proposition", terms=("takt",), pro=("gut",), contra=("teuer",)),
            Code(code_id="z_leer", label="Leer", kind="goal"),
        )
    )
    hits = lexicon(tokens(["Der Bus im Takt ist gut.", "Der Globus ist nicht teuer, der Rufbus schon."]), book)
    rows = hits.sort_values(["segment", "token"])[["segment", "code_id", "term", "is_negated"]]
    assert rows.to_numpy().tolist() == [
        [0, "bus", "*bus", False],
        [0, "p_takt", "takt", False],
        [0, "p_takt:pro", "gut", False],
        [1, "p_takt:contra", "teuer", True],
        [
            1,
            "bus",
            "*bus",
            False,
        ],  # a comma stands between  # „nicht“ is among the three words before, articles counted
    ]


def test_an_empty_corpus_and_an_empty_codebook_have_no_hits() -> None:
    book = Codebook((Code(code_id="bus", label="Bus", kind="theme", terms=("bus",), not_terms=("*",)),))
    for words, codes in ((corpus([]), book), (tokens(["Der Bus."]), Codebook(())), (tokens([]), book)):
        assert lexicon(words, codes).empty


WORDS = (
    "Dorf",
    "Dorfladen",
    "Dorfläden",
    "Laden",
    "Rot-Rot-Grün",
    "rot",
    "grün",
    "nicht",
    "E-Mail",
    "🙂",
    "Land.",
    "a!",
)
STEMS = ("dorf", "dorfladen", "laden", "läden", "rot", "grün", "rot-rot-grün", "l", "e-mail", "mail", "land", "a")
TEXTS = st.lists(st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join), max_size=4)
TERM_WORDS = st.one_of(
    st.just("*"),
    st.builds(
        lambda before, stem, after: before + stem + after,
        st.sampled_from(("", "*")),
        st.sampled_from(STEMS),
        st.sampled_from(("", "*", "-*")),
    ),
)
TERMS = st.lists(st.lists(TERM_WORDS, min_size=1, max_size=3).map(" ".join), max_size=5, unique=True)


@settings(max_examples=200, deadline=None)
@given(texts=TEXTS, terms=TERMS, excluded=TERMS)
def test_the_matcher_agrees_with_a_naive_one(texts: list[str], terms: list[str], excluded: list[str]) -> None:
    """Arrays and lookups find what comparing every term with every token, one after another, finds."""
    words = corpus([tokenise(texts)])
    hits = Lexicon(words).hits(terms, but_not=excluded)
    assert list(zip(hits["token"], hits["length"], strict=True)) == _naively(words, terms, excluded)


def _naively(words: Corpus, terms: Sequence[str], excluded: Sequence[str]) -> list[tuple[int, int]]:
    blocked = {token + step for token, length in _all(words, excluded) for step in range(length)}
    longest: dict[int, int] = {}
    for token, length in _all(words, terms):
        if blocked.isdisjoint(range(token, token + length)):
            longest[token] = max(length, longest.get(token, 0))
    return sorted(longest.items())


def _all(words: Corpus, terms: Sequence[str]) -> set[tuple[int, int]]:
    """Return (first token, number of tokens) of every hit of every reading of the terms."""
    rows = {tuple(term.split()) for term in terms}
    rows |= {tuple(term.replace("-", " ").split()) for term in terms if "-*" not in term}
    places = [(int(s), int(n)) for s, n in zip(words.segment, words.sentence, strict=True)]
    return {
        (token, len(row))
        for row in rows
        for token in range(len(words.form) - len(row) + 1)
        if len(set(places[token : token + len(row)])) == 1
        and all(_is(words.forms[words.form[token + step]], word) for step, word in enumerate(row))
    }


def _is(form: str, word: str) -> bool:
    parts = [part for part in form.split("-") if len(part) > 2] if "-" in form else []
    names = {form, *lemmas([form]), *parts, *lemmas(parts)}
    stem = word.strip("*")
    if not stem or "*" not in word:
        return not stem or not names.isdisjoint({word, *lemmas([word])})
    if word[0] == word[-1]:
        return any(stem in name for name in names)
    return any(name.endswith(stem) if word[0] == "*" else name.startswith(stem) for name in names)
