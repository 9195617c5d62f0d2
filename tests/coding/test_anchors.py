"""A codebook's words are tested on its own examples."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline.coding import anchor_check, anchor_verdicts, semantic
from pipeline.embed import embed
from pipeline.study import Code, Codebook
from pipeline.study.codebook import read_codebook

DEMO = Path(__file__).parents[2] / "data" / "raw" / "demo"


@pytest.fixture(scope="module")
def demo_segments() -> list[str]:
    """Long turns of the demo's interviews in plain text: what is usual in it."""
    paths = sorted((DEMO / "interviews").glob("*.md"))
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if len(line.split()) >= 30]


def checked(*codes: Code) -> list[tuple[str, bool, bool]]:
    frame = anchor_check(Codebook(codes))
    return list(zip(frame["text"], frame["is_example"], frame["is_found"], strict=True))


def test_an_example_with_a_word_of_its_code_is_found_and_one_without_is_not() -> None:
    code = Code(
        code_id="a", label="A", kind="theme", terms=("dorfladen",), examples=("Unser Dorfladen.", "Der Konsum.")
    )
    assert checked(code) == [("Unser Dorfladen.", True, True), ("Der Konsum.", True, False)]


def test_a_counterexample_with_a_word_of_its_code_is_found_out() -> None:
    code = Code(
        code_id="a", label="A", kind="theme", terms=("bank*",), counterexamples=("Auf der Bank im Park.", "Da.")
    )
    assert checked(code) == [("Auf der Bank im Park.", False, True), ("Da.", False, False)]


def test_words_that_are_none_spare_a_counterexample() -> None:
    code = Code(
        code_id="a",
        label="A",
        kind="theme",
        terms=("bank*",),
        not_terms=("bank im park",),
        counterexamples=("Bank im Park.",),
    )
    assert checked(code) == [("Bank im Park.", False, False)]


def test_another_codes_words_do_not_help() -> None:
    first = Code(code_id="a", label="A", kind="theme", terms=("bus",), examples=("Die Bahn kommt.",))
    second = Code(code_id="b", label="B", kind="theme", terms=("bahn",))
    assert checked(first, second) == [("Die Bahn kommt.", True, False)]


def test_a_code_above_is_found_by_the_words_below() -> None:
    above = Code(code_id="a", label="A", kind="theme", examples=("Die Bahn kommt.",))
    below = Code(code_id="b", label="B", kind="theme", parent="a", terms=("bahn",))
    assert checked(above, below) == [("Die Bahn kommt.", True, True)]


def test_a_negated_evaluation_is_none() -> None:
    code = Code(
        code_id="gut",
        label="gut",
        kind="evaluation",
        terms=("bewährt",),
        examples=("Das hat sich bewährt.",),
        counterexamples=("Das hat sich nicht bewährt.",),
    )
    assert checked(code) == [("Das hat sich bewährt.", True, True), ("Das hat sich nicht bewährt.", False, False)]


def test_a_codebook_without_anchors_has_no_tests() -> None:
    assert checked(Code(code_id="a", label="A", kind="theme", terms=("bus",))) == []


def verdicts(book: Codebook, study: list[str]) -> pd.DataFrame:
    """Code the anchors of a book on the scale of a study's segments."""
    segments = embed(study)
    return anchor_verdicts(book, lambda texts, own: semantic(segments, book, texts=embed(texts), without=own))


def test_an_example_is_not_found_by_being_its_own_reference() -> None:
    """Without terms, an example that resembles nothing of its code is near to itself alone."""
    book = Codebook(
        (
            Code(
                code_id="bus",
                label="Bus",
                kind="theme",
                examples=("Im Keller steht ein Klavier.", "Der Bus fährt selten.", "Ein Bus fährt nie."),
            ),
            Code(code_id="geld", label="Geld", kind="theme", terms=("haushalt",), examples=("Der Haushalt ist leer.",)),
        )
    )
    made = verdicts(book, ["Der Bus kommt.", "Es regnet.", "Der Haushalt steht.", "Wir tagen montags."])
    score = dict(zip(made["text"], made["score"], strict=True))
    assert score["Im Keller steht ein Klavier."] < score["Ein Bus fährt nie."]
    assert list(made["is_example"]) == [True] * 4


def test_the_demos_anchors_find_their_codes_each_without_itself(demo_segments: list[str]) -> None:
    """At least 95 of 100 examples, and no counter-example is hit; whichever fails is named."""
    made = verdicts(read_codebook(DEMO / "codebook.yaml"), demo_segments)
    missed = made[made["is_example"] & ~made["is_found"]]
    assert len(missed) <= 0.05 * made["is_example"].sum(), missed[["code_id", "text"]].to_string()
    hit = made[~made["is_example"] & made["is_found"]]
    assert hit.empty, hit[["code_id", "text"]].to_string()
