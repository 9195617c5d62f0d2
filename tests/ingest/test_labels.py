"""What may be a label at a line's start, and which of these are labels."""

from __future__ import annotations

import pytest

from pipeline.ingest.labels import Head, parse_head, real_heads
from pipeline.ingest.model import Line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I: Was?", Head("I", "Was?")),
        ("B2: Ja.", Head("B2", "Ja.")),
        ("i: klein", Head("i", "klein")),
        ("B:Ja", Head("B", "Ja")),
        ("Interviewerin: Was?", Head("Interviewerin", "Was?")),
        ("Interviewer:in: Was?", Head("Interviewer:in", "Was?")),
        ("Befragte*r: Ja.", Head("Befragte*r", "Ja.")),
        ("Anna Müller: Ja.", Head("Anna Müller", "Ja.")),
        ("Müller, Anna: Ja.", Head("Müller, Anna", "Ja.")),
        ("Prof.Dr. Alexander Pott: Ja.", Head("Prof.Dr. Alexander Pott", "Ja.")),
        ("Gerd vom Baur: Ja.", Head("Gerd vom Baur", "Ja.")),
        ("I:\tWas?", Head("I", "Was?")),
        ("I\tWas?", Head("I", "Was?")),
        ("7\tI:\tWas?", Head("I", "Was?")),
        ("I:", Head("I", "")),
        ("Interviewerin", Head("Interviewerin", "", is_alone=True)),
        ("[00:01:02] Anna Müller: Ja.", Head("Anna Müller", "Ja.", 62.0, is_marked=True)),
        ("00:01:02 B: Ja.", Head("B", "Ja.", 62.0, is_marked=True)),
        ("00:03:40.5Reuter: Ja.", Head("Reuter", "Ja.", 220.5, is_marked=True)),
        ("Reuter (00:01:02): Ja.", Head("Reuter", "Ja.", 62.0, is_marked=True)),
        ("Anna Müller  0:05", Head("Anna Müller", "", 5.0, is_marked=True)),
        ("00:00:09\tI\tWas?", Head("I", "Was?", 9.0, is_marked=True)),
        ("I\tWas?\t00:00:09", Head("I", "Was?", 9.0, is_marked=True)),
        ("S1: Ja.", Head("S1", "Ja.")),
        ("SPEAKER_00: Ja.", Head("SPEAKER_00", "Ja.")),
    ],
)
def test_labels_are_found_with_time_and_rest(text: str, expected: Head) -> None:
    assert parse_head(Line(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Es war: schwierig",
        "Das Problem: kein Geld",
        "Also: nein",
        "Erstens: ja",
        "Bürger:innen haben das",
        "um 10:30 Uhr",
        "10:30 Uhr war Beginn",
        "http://example.org",
        "Ich habe gesagt: so geht das nicht",
        "Wirklich? Ja: so",
        "„Niemals“: das hat er gesagt",
        "Herr Bachorz, zum Einstieg: Was machen Sie?",
        "Datum: 12.03.2019",
        "(lacht)",
        ": nichts",
        "12: nichts",
        "Ein ganz gewöhnlicher Satz ohne Doppelpunkt.",
    ],
)
def test_sentences_have_no_label(text: str) -> None:
    assert parse_head(Line(text)) is None


@pytest.mark.parametrize(
    ("text", "emphasis", "expected"),
    [
        ("I: Was?", "I:", Head("I", "Was?", is_marked=True)),
        ("I: Was?", "I", Head("I", "Was?", is_marked=True)),
        ("I Was?", "I", Head("I", "Was?", is_marked=True)),
        ("I [00:00:05] Was?", "I [00:00:05]", Head("I", "Was?", 5.0, is_marked=True)),
        ("I: Was?", "I: Was?", Head("I", "Was?")),
    ],
)
def test_bold_beginnings_are_labels(text: str, emphasis: str, expected: Head) -> None:
    assert parse_head(Line(text, emphasis=emphasis)) == expected


def test_a_bold_heading_is_no_label() -> None:
    heading = parse_head(Line("Kommunalpolitik", emphasis="Kommunalpolitik"))
    assert real_heads([heading, *[parse_head(Line(f"{label}: Ja.")) for label in "IBIB"]], known=frozenset())[0] is None


def test_a_known_name_may_stand_alone_on_its_line_but_not_at_a_sentence_end() -> None:
    known = frozenset({"reuter"})
    assert parse_head(Line("Reuter"), known=known) == Head("Reuter", "", is_alone=True)
    assert parse_head(Line("Reuter."), known=known) is None


def _real(*texts: str, known: frozenset[str] = frozenset()) -> list[str | None]:
    heads = [parse_head(Line(text), known=known) for text in texts]
    return [head.label if head else None for head in real_heads(heads, known=known)]


def test_a_name_must_recur() -> None:
    assert _real("Reuter: Was?", "Müller: Ja.", "Reuter: Und?", "Zitat Ende", "Müller: So.", "Kurz: Gut.") == [
        *("Reuter", "Müller", "Reuter"),
        None,
        *("Müller", None),
    ]


def test_a_known_name_need_not_recur() -> None:
    assert _real("Reuter: Was?", "Müller: Ja.", known=frozenset({"reuter"})) == ["Reuter", None]


def test_usual_labels_count_together() -> None:
    assert _real("I: Was?", "B: Ja.") == ["I", "B"]
    assert _real("I: Was?", "Kein Label") == [None, None]


def test_a_marked_name_counts_where_marked_names_recur() -> None:
    texts = ["[00:01] Anna Ahl: Ja.", "[00:02] Bernd Busch: Ja.", "[00:03] Anna Ahl: Ja.", "Carl Dorn: Ja."]
    assert _real(*texts) == ["Anna Ahl", "Bernd Busch", "Anna Ahl", None]


def test_marked_names_count_where_they_are_half_of_all_lines() -> None:
    assert _real("[00:01] Anna Ahl: Ja.", "[00:02] Bernd Busch: Ja.") == ["Anna Ahl", "Bernd Busch"]


def test_a_name_that_fills_a_line_is_text_where_labels_have_colons() -> None:
    assert _real("I: Was?", "B: Das sagt", "I", "I: Und?", "B: So.") == ["I", "B", None, "I", "B"]
