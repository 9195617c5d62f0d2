"""Contradictions are one theme, two judgements, and one holder."""

from __future__ import annotations

import pandas as pd

from pipeline.analysis.contradictions import contradictions, sides
from pipeline.study import Code, Codebook
from tests.analysis.small import BOOK, answered, study, tables

SIGNED = Codebook(
    (
        *BOOK.codes[:4],
        Code(code_id="gut", label="bewährt", kind="evaluation", sign="positive"),
        Code(code_id="schlecht", label="kritisch", kind="evaluation", sign="negative"),
        Code(code_id="neu", label="neu", kind="evaluation"),
    )
)
TALK = {
    "B1": ["geld geld:gut", "geld geld:schlecht", "wohnen wohnen:gut"],
    "B2": ["geld geld:gut", "wohnen wohnen:schlecht wohnen:neu"],
    "B3": ["geld geld:ambivalent", "geld geld:neu"],
    "B4": ["laden laden:gut", "laden laden:schlecht"],
}
ROLES = {"B1": {"role": "rat"}, "B2": {"role": "rat"}, "B3": {"role": "rat"}, "B4": {"role": "amt"}}


def table(talk: dict[str, list[str]] = TALK) -> pd.DataFrame:
    made = tables(talk, ROLES)
    return contradictions(answered(made), made, study(attributes=["role"], book=SIGNED))


def test_a_person_contradicts_itself_about_one_theme() -> None:
    people = table().set_index("scope").loc["person"]
    assert list(zip(people["holder"], people["code_id"], strict=True)) == [("B1", "geld"), ("B4", "laden")]


def test_both_sides_have_their_segments() -> None:
    row = table().set_index(["scope", "holder", "code_id"]).loc[("person", "B1", "geld")]
    assert (list(row["proven_segment_ids"]), list(row["failed_segment_ids"])) == (["B1:1.2"], ["B1:2.2"])
    assert (row["n_proven"], row["n_failed"]) == (1, 1)


def test_people_of_one_role_contradict_each_other() -> None:
    roles = table().set_index("scope").loc[["role"]]
    # „amt“ is one person, who is told already
    assert set(zip(roles["holder"], roles["code_id"], strict=True)) == {("rat", "geld"), ("rat", "wohnen")}


def test_a_sentence_with_both_is_no_contradiction() -> None:
    assert table({"B3": TALK["B3"]}).empty


def test_prompts_do_not_count() -> None:
    made = tables({"B1": TALK["B1"][:1]}, ROLES)
    codings = made["codings"].assign(code_id=made["codings"]["code_id"].mask(made["codings"]["segment_id"] == "B1:1.1"))
    told = codings.fillna({"code_id": "geld:schlecht"}).drop_duplicates(["segment_id", "code_id"])
    assert contradictions(answered(made), {**made, "codings": told}, study(book=SIGNED)).empty


def test_without_signs_the_usual_names_tell_the_sides() -> None:
    assert sides(BOOK) == {"bewaehrt": "proven"}
    assert sides(SIGNED) == {"gut": "proven", "schlecht": "failed"}


def test_where_nobody_judges_anything_there_is_no_contradiction() -> None:
    assert table({"B1": ["geld"]}).empty
