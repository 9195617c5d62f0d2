"""Contact data is found, and figures, dates and papers of a council are not taken for it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.privacy.contacts import KINDS, contacts
from pipeline.privacy.pseudonyms import put_in


def told(text: str) -> str:
    return put_in(text, contacts(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Schreib an anna.mueller@web.de!", "Schreib an [E-Mail]!"),
        ("anna (at) web.de", "[E-Mail]"),
        ("ruf an: 0391 / 123 45 67.", "ruf an: [Telefon]."),
        ("mobil 0171-1234567", "mobil [Telefon]"),
        ("01711234567", "[Telefon]"),
        ("+49 (0)30 123456", "[Telefon]"),
        ("DE89 3704 0044 0532 0130 00 ist es", "[IBAN] ist es"),
        ("auf https://example.org/~anna?x=1, da", "auf [Link], da"),
        ("www.facebook.com/anna.m", "[Link]"),
        ("bei @anna_m", "bei [Link]"),
        ("Musterstraße 12a", "[Adresse]"),
        ("in der Breiten Straße 12, hinten", "in der [Adresse], hinten"),
        ("Karl-Marx-Straße 5-7", "[Adresse]"),
        ("Hauptstr. 3", "[Adresse]"),
        ("39104 Magdeburg", "[Adresse]"),
    ],
)
def test_what_reaches_a_person_is_found(text: str, expected: str) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Das war 2019, am 26.05.2019, um 18.30 Uhr.",
        "Drucksache 0123/2022 und Paragraph 34 Absatz 2",
        "12000 Euro, 1 234 567 Einwohner, 0,5 Prozent",
        "auf Platz 3, von 10 bis 12, 20 bis 30 Jahre",
        "Der Parkplatz 3 Euro, der Radweg 5 Kilometer",
        "1990/91 und 2018/2019",
        "Seite 12345 Zeilen",
        "[00:03:15] Also",
    ],
)
def test_other_figures_stay(text: str) -> None:
    assert told(text) == text


@given(st.text(max_size=80))
def test_findings_are_in_order_and_apart(text: str) -> None:
    found = contacts(text)
    assert all(0 <= one.start < one.end <= len(text) and one.pseudonym in KINDS for one in found)
    assert all(first.end <= second.start for first, second in pairwise(found))
