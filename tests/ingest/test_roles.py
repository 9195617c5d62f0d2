"""Who asks is said by the label, else by the study's table, else by the questions, and then with a warning."""

from __future__ import annotations

import pytest

from pipeline.ingest.model import Turn
from pipeline.ingest.roles import assign_roles, label_role


@pytest.mark.parametrize(
    "label",
    [
        *("I", "I1", "I 2", "Int", "Int.", "Interviewer", "Interviewerin", "Interviewer*in", "Interviewer:in 1"),
        *("INTERVIEWER", "Moderation", "Moderatorin", "Mod.", "Interviewerin Reuter", "Frage"),
    ],
)
def test_labels_of_those_who_ask(label: str) -> None:
    assert label_role(label) == "interviewer"


@pytest.mark.parametrize(
    "label",
    ["B", "B1", "B07", "Befragter", "Befragte", "Befragte*r", "IP", "Interviewpartnerin", "Expertin", "Antwort"],
)
def test_labels_of_those_who_answer(label: str) -> None:
    assert label_role(label) == "interviewee"


@pytest.mark.parametrize(
    "label", ["Reuter", "Anna Müller", "S1", "Expertise zum Haushalt der Stadt", "Isabell", "Bernd"]
)
def test_other_labels_say_nothing(label: str) -> None:
    assert label_role(label) is None


def test_alle_is_neither() -> None:
    assert label_role("Alle") == "other"


def _turns(*said: tuple[str, str]) -> list[Turn]:
    return [Turn(speaker, text, None) for speaker, text in said]


def test_labels_decide_without_a_warning() -> None:
    turns = _turns(("I", "So."), ("Müller", "Wie?"), ("Alle", "Ja."))
    assert assign_roles(turns) == ({"I": "interviewer", "Müller": "interviewee", "Alle": "other"}, ())


@pytest.mark.parametrize("label", ["Jana Reuter", "Reuter", "Jana", "Frau Reuter"])
def test_the_table_of_interviewers_decides_without_a_warning(label: str) -> None:
    turns = _turns((label, "So."), ("Müller", "Wie bitte?"))
    assert assign_roles(turns, interviewers=["Jana Reuter"]) == (
        {label: "interviewer", "Müller": "interviewee"},
        (),
    )


def test_else_who_asks_more_often_and_a_warning_that_names_nobody() -> None:
    turns = _turns(("Reuter", "Wie war es?"), ("Müller", "Gut. Und?"), ("Reuter", "Warum?"), ("Müller", "Darum."))
    roles, warnings = assign_roles(turns)
    assert roles == {"Reuter": "interviewer", "Müller": "interviewee"}
    assert warnings == ("Wer fragt, wurde aus dem Anteil der Fragen erschlossen: Sprecher Nr. 1; bitte prüfen.",)


def test_somebody_labelled_as_answering_is_not_taken_for_the_interviewer() -> None:
    turns = _turns(("Reuter", "So? Und dann."), ("Reuter", "Aha."), ("B", "Was?"))
    assert assign_roles(turns)[0] == {"Reuter": "interviewer", "B": "interviewee"}


def test_where_nobody_asks_nobody_is_interviewer() -> None:
    roles, warnings = assign_roles(_turns(("Reuter", "So."), ("Müller", "Ja.")))
    assert set(roles.values()) == {"interviewee"}
    assert len(warnings) == 1


def test_one_speaker_is_interviewee_with_a_warning() -> None:
    roles, warnings = assign_roles(_turns(("Müller", "Was soll ich sagen?")))
    assert roles == {"Müller": "interviewee"}
    assert "bitte prüfen" in warnings[0]


def test_in_a_protocol_of_more_than_six_nobody_is_interviewer() -> None:
    turns = _turns(*((name, "Wirklich?") for name in ["Ahl", "Busch", "Carl", "Dorn", "Ebel", "Fink", "Groß"]))
    assert assign_roles(turns) == (dict.fromkeys((turn.speaker for turn in turns), "interviewee"), ())


def test_moderation_in_a_large_group_is_interviewer() -> None:
    turns = _turns(*((name, "Ja.") for name in ["Moderation", "B1", "B2", "B3", "B4", "B5", "B6", "B7"]))
    roles, _ = assign_roles(turns)
    assert [speaker for speaker, role in roles.items() if role == "interviewer"] == ["Moderation"]
