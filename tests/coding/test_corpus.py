"""Tokens of all segments as arrays; offsets are code points of each segment's own text."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.coding import corpus
from pipeline.language import tokenise

TEXTS = ("🙂 Über die Brücke 🙂🙂 zum Dorfladen.", "", "Ärzte fehlen. Die Brücke auch.")


def test_offsets_are_code_points_of_the_segments_text() -> None:
    words = corpus([tokenise(TEXTS)])
    assert [
        TEXTS[segment][start:end] for segment, start, end in zip(words.segment, words.start, words.end, strict=True)
    ] == ["Über", "die", "Brücke", "zum", "Dorfladen", "Ärzte", "fehlen", "Die", "Brücke", "auch"]


def test_forms_are_distinct_lower_case_and_sorted() -> None:
    words = corpus([tokenise(TEXTS)])
    assert words.forms == ("auch", "brücke", "die", "dorfladen", "fehlen", "zum", "ärzte", "über")
    assert [words.forms[number] for number in words.form][:3] == ["über", "die", "brücke"]


def test_sentences_are_numbered_within_each_segment() -> None:
    words = corpus([tokenise(TEXTS)])
    assert words.segment.tolist() == [0] * 5 + [2] * 5
    assert words.sentence.tolist() == [0] * 5 + [0, 0, 1, 1, 1]


def test_places_of_forms_are_ascending_and_complete() -> None:
    words = corpus([tokenise(TEXTS)])
    wanted = [words.forms.index("brücke"), words.forms.index("die")]
    assert words.places(wanted).tolist() == [1, 2, 7, 8]
    assert words.places([]).tolist() == []


def test_interviews_joined_are_as_their_texts_in_one() -> None:
    """However texts are spread over interviews, the corpus is the same."""
    first, second = tokenise(TEXTS[:1]), tokenise(TEXTS[1:])
    joined, whole = corpus([first, second.assign(text=second["text"] + 1)]), corpus([tokenise(TEXTS)])
    assert joined.forms == whole.forms
    for name in ("form", "segment", "sentence", "start", "end"):
        np.testing.assert_array_equal(getattr(joined, name), getattr(whole, name))


def test_a_corpus_may_be_empty() -> None:
    for words in (corpus([]), corpus([tokenise([])]), corpus([tokenise(["", "– …"])])):
        assert words.forms == ()
        assert len(words.form) == len(words.start) == 0
        assert words.lemmas == ()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="aÄß🙂e\u0301.-! \n\t€𝔸", max_size=25), max_size=4))
def test_every_token_is_its_form(texts: list[str]) -> None:
    """Whatever the text, `text[start:end]` in lower case is the token's form, and tokens never overlap."""
    words = corpus([tokenise(texts)])
    for segment, start, end, form in zip(words.segment, words.start, words.end, words.form, strict=True):
        assert texts[segment][start:end].lower() == words.forms[form]
    same = words.segment[1:] == words.segment[:-1]
    assert (words.start[1:][same] >= words.end[:-1][same]).all()
