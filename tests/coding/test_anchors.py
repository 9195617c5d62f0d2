"""A codebook's words are tested on its own examples."""

from __future__ import annotations

from pipeline.coding.anchors import anchor_check
from pipeline.study import Code, Codebook


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
