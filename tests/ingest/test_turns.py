"""Labels begin turns, other lines continue them, times become starts, the head is left out."""

from __future__ import annotations

import pytest

from pipeline.ingest.model import Line, Reading, Turn, Unreadable
from pipeline.ingest.turns import build_turns


def _built(*texts: str, known: frozenset[str] = frozenset()) -> tuple[list[tuple[str, str, float | None]], str]:
    turns, warnings = build_turns(Reading(tuple(Line(text) for text in texts)), known=known)
    return [(turn.speaker, turn.text, turn.start_s) for turn in turns], " ".join(warnings)


def test_a_paragraph_without_label_continues_the_turn_before() -> None:
    turns, warnings = _built("I: Was?", "B: Erstens so.", "Es war: schwierig.", "I: Und?", "B: Gut.")
    assert turns == [
        ("I", "Was?", None),
        ("B", "Erstens so. Es war: schwierig.", None),
        ("I", "Und?", None),
        ("B", "Gut.", None),
    ]
    assert warnings == ""


def test_text_before_the_first_label_is_left_out_and_counted() -> None:
    turns, warnings = _built("Interview B07", "12.03.2019", "I: Was?", "B: Ja.")
    assert [turn[0] for turn in turns] == ["I", "B"]
    assert warnings == "2 Zeilen vor dem ersten Redebeitrag (Kopf) nicht übernommen."


def test_a_head_that_names_the_people_is_no_turn() -> None:
    head = ["Interviewerin: Jana Reuter", "Befragter: Emil Tschirner", "Datum: 10.05.2019"]
    turns, warnings = _built(*head, "Interviewerin: Was?", "Befragter: Ja.", "Interviewerin: Und?", "Befragter: So.")
    assert [turn[1] for turn in turns] == ["Was?", "Ja.", "Und?", "So."]
    assert warnings.startswith("3 Zeilen")


def test_names_in_the_head_are_no_turns_where_other_labels_follow() -> None:
    turns, _ = _built(
        "Interviewerin: Jana Reuter", "Befragter: Emil Tschirner", "I: Was?", "B: Ja.", "I: Und?", "B: So."
    )
    assert [turn[0] for turn in turns] == ["I", "B", "I", "B"]


def test_a_label_alone_on_its_line() -> None:
    turns, _ = _built("I:", "Was?", "B:", "Ja.", "Doch.", "I:", "Und?")
    assert turns == [("I", "Was?", None), ("B", "Ja. Doch.", None), ("I", "Und?", None)]


def test_marks_at_the_end_are_where_the_next_turn_begins() -> None:
    turns, _ = _built("I: Was? #00:00:05-2#", "B: Ja. #00:00:09-0#", "Doch. #00:00:12-5#", "I: Und? #00:00:14-0#")
    assert turns == [("I", "Was?", 0.0), ("B", "Ja. Doch.", 5.2), ("I", "Und?", 12.5)]


def test_a_turn_after_one_without_mark_has_no_time() -> None:
    turns, _ = _built("I: Was? #00:00:05-2#", "B: Ja.", "I: Und? #00:00:14-0#", "B: So.")
    assert [turn[2] for turn in turns] == [0.0, 5.2, None, 14.0]


def test_marks_at_the_beginning_are_the_turn_s_own() -> None:
    turns, _ = _built(
        "I: [00:00:03] Was?", "[00:00:07] B: Ja.", "[00:00:09] Doch.", "I (00:00:11): Und?", "B:", "[00:12] So."
    )
    assert turns == [("I", "Was?", 3.0), ("B", "Ja. Doch.", 7.0), ("I", "Und?", 11.0), ("B", "So.", 12.0)]


def test_a_time_on_a_line_of_its_own_belongs_to_the_turn_that_follows() -> None:
    turns, _ = _built("[00:00:03]", "I: Was?", "[00:00:07]", "B: Ja.", "[00:00:09]", "Doch.")
    assert turns == [("I", "Was?", 3.0), ("B", "Ja. Doch.", 7.0)]


def test_transcription_marks_stay_in_the_text() -> None:
    said = "(lacht) Das (unv., Handygeräusch) war (Wort?) (.) (4) / na ja //mhm// GANZ [Ort]"
    assert _built("I: Was?", f"B: {said}")[0][1] == ("B", said, None)


def test_white_space_of_every_kind_is_one_space() -> None:
    assert _built("I: Was\u00a0  ist\tdas?", "B: Ja.")[0][0] == ("I", "Was ist das?", None)


def test_one_spelling_a_speaker() -> None:
    turns, _ = _built("I: Was?", "B: Ja.", "b: Doch.", "I: So?", "B: Ja.")
    assert [turn[0] for turn in turns] == ["I", "B", "B", "I", "B"]


def test_a_label_anew_is_a_turn_anew() -> None:
    assert len(_built("I: Was?", "B: Ja.", "B: Doch.")[0]) == 3


def test_labels_without_text_are_counted() -> None:
    turns, warnings = _built("I: Was?", "B:", "I: Und?", "B: Ja.")
    assert len(turns) == 3
    assert warnings == "1 Sprecherkürzel ohne Text übergangen."


def test_what_looks_like_a_speaker_once_is_text_and_counted() -> None:
    turns, warnings = _built("I: Was?", "B: Ja.", "Haushalt: Der ist schlecht.", "I: Und?")
    assert turns[1][1] == "Ja. Haushalt: Der ist schlecht."
    assert warnings.startswith("1 Zeilenanfang sieht wie ein Sprecher aus")


def test_times_that_run_backwards_are_counted() -> None:
    assert _built("[00:09] I: Was?", "[00:05] B: Ja.")[1] == "1 Zeitmarke läuft rückwärts; bitte prüfen."


def test_subtitles_of_one_speaker_are_joined() -> None:
    lines = (Line("Was", "Anna", 1.0), Line("ist das?", "Anna", 2.0), Line("Ja.", "Bernd", 3.0))
    turns, _ = build_turns(Reading(lines, is_cues=True))
    assert turns == (Turn("Anna", "Was ist das?", 1.0), Turn("Bernd", "Ja.", 3.0))


@pytest.mark.parametrize(
    ("texts", "what"),
    [
        ([], "keinen Text"),
        (["  "], "keinen Text"),
        (["I:", "B:", "I:"], "aber keinen Text"),
        (["Nur ein Text.", "Und noch einer."], "kein Sprecher"),
        (["Reuter: Einmal.", "Müller: Einmal."], "kein Sprecher"),
    ],
)
def test_no_text_and_no_speaker_are_errors(texts: list[str], what: str) -> None:
    with pytest.raises(Unreadable, match=what):
        _built(*texts)


def test_a_known_speaker_is_enough() -> None:
    assert _built("Reuter: Einmal.", known=frozenset({"reuter"}))[0] == [("Reuter", "Einmal.", None)]


def test_subtitles_without_any_speaker_are_nobody_s_and_say_so() -> None:
    turns, warnings = build_turns(Reading((Line("Was", start_s=1.0), Line("ist das?", start_s=2.0)), is_cues=True))
    assert turns == (Turn("unbekannt", "Was ist das?", 1.0),)
    assert warnings == ("Die Datei nennt keine Sprecher; alles gilt als Beitrag von „unbekannt“, bitte prüfen.",)


def test_a_subtitle_without_speaker_among_others_is_nobody_s() -> None:
    lines = (Line("Was?", "Anna", 1.0), Line("Ja.", "Bernd", 2.0), Line("Hm.", None, 3.0), Line("Nein.", "Anna", 4.0))
    turns, _ = build_turns(Reading(lines, is_cues=True))
    assert [turn.speaker for turn in turns] == ["Anna", "Bernd", "unbekannt", "Anna"]


def test_a_wrapped_line_in_mid_sentence_is_no_doubtful_label() -> None:
    said = ("B: Das unterschätzen die in der", "Stadt: Da ist nichts.", "Dorf: Da auch.")
    texts = ("I: Was?", *said, "I: Und?", "B: Ja.")
    lines = tuple(Line(text) for text in texts)
    assert build_turns(Reading(lines, is_wrapped=True))[1][0].startswith("1 Zeilenanfang sieht")
    assert build_turns(Reading(lines))[1][0].startswith("2 Zeilenanfänge sehen")


@pytest.mark.parametrize(
    "line",
    [
        "Transcribed by https://otter.ai",
        "Automatically Transcribed by Sonix.ai",
        "Anna Müller hat die Transkription beendet",
        "This transcript was exported on Jan 01, 2020 - view latest version here.",
    ],
)
def test_what_a_program_writes_for_itself_is_no_speech(line: str) -> None:
    turns, warnings = _built("I: Was?", "B: Ja.", "I: Und?", "B: So.", line)
    assert turns[-1][1] == "So."
    assert warnings == "1 Zeile über Aufnahme, Seite oder Programm nicht übernommen."


def test_bold_questions_without_labels_are_the_interviewer_s() -> None:
    bold, plain = {"Interview", "Was war?", "Und?"}, ["Interview", "Was war?", "Viel.", "Mehr.", "Und?", "So."]
    lines = tuple(Line(text, emphasis=text if text in bold else "") for text in plain)
    turns, warnings = build_turns(Reading(lines))
    assert [(turn.speaker, turn.text) for turn in turns] == [
        *[("I", "Was war?"), ("B", "Viel. Mehr."), ("I", "Und?"), ("B", "So.")]
    ]
    assert warnings[0].startswith("1 Zeile vor dem ersten")
    assert warnings[-1].startswith("Keine Sprecherkürzel; fett Gedrucktes gilt als Frage")


def test_a_bold_name_with_a_plain_time_beside_it_is_a_label() -> None:
    names = [("Müller, Anna", "0:03"), ("Tschirner, Emil", "1:05")] * 2
    lines = [(Line(f"{name}   {time}", emphasis=name), Line("Ja.")) for name, time in names]
    turns, _ = build_turns(Reading(tuple(line for pair in lines for line in pair)))
    assert [(turn.speaker, turn.text, turn.start_s) for turn in turns][:2] == [
        *[("Müller, Anna", "Ja.", 3.0), ("Tschirner, Emil", "Ja.", 65.0)]
    ]


def test_labels_in_the_middle_of_a_paragraph_are_counted() -> None:
    turns, warnings = _built("I: Was? B: Ja. I: Und? //B: Mhm.//", "B: Nein.")
    assert len(turns) == 2
    assert warnings == "2 Sprecherkürzel stehen mitten in einem Absatz; bitte dort neue Zeilen beginnen."


def test_how_somebody_speaks_is_text_even_where_it_stands_with_the_label() -> None:
    turns, _ = _built("I: Was?", "B (lacht): Ja.", "Frau Ahl (Rat): Nein.", "I: Und?", "B: So.", "Frau Ahl (Rat): Gut.")
    assert turns[1][:2] == ("B", "(lacht) Ja.")
    assert turns[2][:2] == ("Frau Ahl (Rat)", "Nein.")
