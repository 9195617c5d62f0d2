"""Lines about the interview are told from the interview."""

from __future__ import annotations

import pytest

from pipeline.ingest.labels import parse_head, real_heads
from pipeline.ingest.model import Line
from pipeline.ingest.preamble import preamble_length

TALK = ("I: Was war?", "B: Viel.", "I: Und?", "B: Mehr.")


def _length(*texts: str) -> int:
    lines = [Line(text) for text in texts]
    heads = real_heads([parse_head(line) for line in lines], known=frozenset())
    return preamble_length(lines, heads)


@pytest.mark.parametrize(
    "head",
    [
        ("Datum: 12.03.2019", "Interviewdauer: 62 min"),
        ("Interview 7", "Ort: Rathaus", "", "Aufnahmedatum: 12.03.2019"),
        ("Datum: 12.03.2019", "Interviewerin: Jana Reuter", "Befragter: Bürgermeister einer Gemeinde"),
        ("Befragter: Bürgermeister einer Gemeinde", "Transkription: S. Wolf", "Anmerkungen: keine"),
        ("Interviewpartner: Emil Tschirner", "Alter: 53", "Pseudonym: B07"),
    ],
)
def test_a_block_about_the_interview_is_its_head(head: tuple[str, ...]) -> None:
    assert _length(*head, *TALK) == len(head)


@pytest.mark.parametrize("about", ["Ort: Rathaus", "Thema: Haushalt", "Code: rot"])
def test_words_like_those_of_a_head_do_not_swallow_the_turns_before_them(about: str) -> None:
    assert _length("I: Was war?", "B: Viel, nämlich:", about, *TALK) == 0


def test_somebody_who_opens_the_talk_once_is_no_part_of_the_head() -> None:
    assert _length("Datum: 12.03.2019", "Moderation: Guten Abend, wir fangen an.", *TALK) == 1
