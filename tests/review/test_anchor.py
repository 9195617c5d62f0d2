"""A decision finds its segment again after names were taken out or transcripts were corrected."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.privacy import replacer
from pipeline.review.anchor import Anchors
from pipeline.study import Name
from tests.review.material import segments

WORDS = st.lists(st.sampled_from(["der", "Müller", "kommt", "heute", "aus", "Adorf", "weil", "Regen"]), min_size=1)


def stays(old: str, new: str) -> bool:
    return Anchors(segments({"B01:1.1": new})).stays("B01:1.1", old)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Das war so.", "Das war so."),
        ("Das  war\nso.", "Das war so."),
        ("Ja, Herr Müller.", "Ja, Herr [Person 12]."),
        ("Ja, Herr [Person 12].", "Ja, Herr Müller."),
        ("Ja, [Person 1].", "Ja, [Bürgermeisterin Ost]."),
        ("Anna Müller und Fritz Mayer kamen.", "[Person 1] und [Person 2] kamen."),
        ("Wir fahren mit dem Buss in die Stadt.", "Wir fahren mit dem Bus in die Stadt."),
    ],
)
def test_repairs_and_pseudonyms_leave_a_segment_what_it_is(old: str, new: str) -> None:
    assert stays(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Das war so.", "Ganz anders kam es dann im Herbst."),
        ("Der Bus fährt nicht.", "[Person 1] kommt heute."),
        ("Wir haben lange geredet und nichts beschlossen.", "[Person 1]."),
        ("Ja.", "Nein."),
    ],
)
def test_another_text_is_another_segment(old: str, new: str) -> None:
    assert not stays(old, new)


@given(WORDS)
def test_a_name_more_in_the_roster_never_moves_a_segment(words: list[str]) -> None:
    text = f"{' '.join(words)} ist da."
    names = [Name("Person 1", "Müller", ()), Name("Ort 1", "Adorf", (), is_place=True)]
    assert stays(text, replacer(names)(text))


def test_the_most_alike_of_the_same_interview_is_found() -> None:
    anchors = Anchors(
        segments(
            {
                "B01:1.1": "Guten Tag.",
                "B01:2.1": "Der Bus fährt zweimal am Tag ins Dorf.",
                "B01:3.1": "Der Bus fährt dreimal am Tag ins Dorf.",
                "B02:1.1": "Der Bus fährt dreimal am Tag in das Dorf.",
            }
        )
    )
    text = "Der Bus fährt dreimal am Tag in das Dorf."
    assert anchors.elsewhere("B01:1.1", text, taken=()) == "B01:3.1"
    assert anchors.elsewhere("B01:1.1", text, taken={"B01:3.1"}) == "B01:2.1"
    assert anchors.elsewhere("B01:9.1", "Etwas ganz anderes.", taken=()) is None
    assert anchors.elsewhere("B03:1.1", text, taken=()) is None
    assert anchors.has_interview("B02:7.1")
    assert not anchors.has_interview("B03:1.1")


def test_an_id_alone_is_enough_where_no_text_was_written_down() -> None:
    assert Anchors(segments({"B01:1.1": "Ja."})).stays("B01:1.1", "")
    assert not Anchors(segments({"B01:1.1": "Ja."})).stays("B01:2.1", "")
