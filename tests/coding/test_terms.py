"""The codebook's term syntax, word by word."""

from __future__ import annotations

import pytest

from pipeline.coding.terms import Vocabulary, readings
from pipeline.language import lemmas

TEXT = """
dorfladen dorfläden ladens verwaltung verwaltungen kreisverwaltung verwaltungsreform unterversorgung versorgt
stadt-land-gefälle e-government pds-fraktion e-mail ärzte schulen
"""
FORMS = TEXT.split()


def found(word: str) -> set[str]:
    return {FORMS[number] for number in Vocabulary(FORMS, lemmas(FORMS)).find(word)}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("dorfladen", {"dorfladen", "dorfläden"}),  # every inflection of the word
        ("dorfläden", {"dorfladen", "dorfläden"}),  # an inflected term means the word too
        ("arzt", {"ärzte"}),
        ("schule", {"schulen"}),
        ("verwaltung*", {"verwaltung", "verwaltungen", "verwaltungsreform"}),
        ("*verwaltung", {"verwaltung", "verwaltungen", "kreisverwaltung"}),  # Verwaltungen: its lemma ends so
        ("*laden", {"dorfladen", "dorfläden", "ladens"}),
        ("*versorg*", {"unterversorgung", "versorgt"}),
        ("reform", set()),  # no part of a word without a star
        ("gefälle", {"stadt-land-gefälle"}),  # parts of a word with hyphens are words
        ("fraktion*", {"pds-fraktion"}),
        ("e", set()),  # but no part of one or two letters
        ("stadt-land-*", {"stadt-land-gefälle"}),
        ("*e-gov*", {"e-government"}),
        ("*", set(FORMS)),
        ("bürgerhaushalt", set()),
    ],
)
def test_a_word_stands_for_these_forms(word: str, expected: set[str]) -> None:
    assert found(word) == expected


def test_numbers_of_forms_are_ascending() -> None:
    numbers = Vocabulary(FORMS, lemmas(FORMS)).find("*a*").tolist()
    assert len(numbers) > 3
    assert numbers == sorted(set(numbers))


def test_a_vocabulary_without_forms_finds_nothing() -> None:
    empty = Vocabulary([], [])
    assert [len(empty.find(word)) for word in ("bus", "bus*", "*bus", "*bus*", "*")] == [0] * 5


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("Dorfladen", {("dorfladen",)}),
        ("vor Ort einkaufen", {("vor", "ort", "einkaufen")}),
        ("  kein*   Laden ", {("kein*", "laden")}),
        ("mehr * Geld", {("mehr", "*", "geld")}),
        ("rot-rot-grün", {("rot-rot-grün",), ("rot", "rot", "grün")}),
        ("Kita-*", {("kita-*",)}),
        ("Schulen/Kitas", {("schulen", "kitas")}),
        ("", set()),
        (" - ", set()),
    ],
)
def test_a_term_is_read_as_rows_of_lower_case_words(term: str, expected: set[tuple[str, ...]]) -> None:
    assert set(readings(term)) == expected
