"""The same question in other words is the same question."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cluster.questions import matters, same_questions
from pipeline.cluster.words import words
from pipeline.coding import corpus
from pipeline.embed import embed
from pipeline.language import tokenise

SAME = (
    ("Was brauchen Sie von der Partei?", "Was brauchst du von der Partei?", "Was braucht ihr von der Partei?"),
    ("Wie blicken Sie auf die Kommunalwahlen?", "Wie blickst du auf die Kommunalwahlen?"),
    ("Gibt es neue Ideen, die Sie gern ausprobieren würden?", "Gibt es eine Idee, die du gern ausprobieren würdest?"),
    ("Was ist aus den Wohnungen am Markt geworden?",),
    ("Und warum?",),
    ("Wie ist es dazu gekommen?",),
)
TEXTS = [text for group in SAME for text in group]
TRUE = [number for number, group in enumerate(SAME) for _ in group]


def groups(texts: list[str]) -> list[int]:
    tokens = corpus([tokenise(texts)])
    spoken = words(tokens, texts, np.arange(len(texts)))
    return [int(number) for number in same_questions(texts, matters(spoken), embed(texts))]


def test_forms_of_address_and_small_changes_make_no_new_question() -> None:
    found = groups(TEXTS)
    together = [[one == other for other in found] for one in found]
    assert together == [[one == other for other in TRUE] for one in TRUE]


@pytest.mark.parametrize("seed", [0, 1])
def test_the_order_of_questions_does_not_matter(seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(TEXTS))
    assert groups([TEXTS[n] for n in order]) == [groups(TEXTS)[n] for n in order]


def test_the_most_frequent_question_has_the_first_number() -> None:
    assert groups(["Und warum?", *SAME[0]]) == [1, 0, 0, 0]


def test_no_questions_have_no_groups() -> None:
    assert same_questions([], [], np.zeros((0, 4), dtype=np.float32)).tolist() == []


@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=12))
def test_equal_texts_are_one_question_whatever_their_vectors(texts: list[str]) -> None:
    vectors = np.eye(len(texts), dtype=np.float32)
    found = same_questions(texts, [frozenset[int]()] * len(texts), vectors)
    assert len(set(found.tolist())) == len(set(texts))
