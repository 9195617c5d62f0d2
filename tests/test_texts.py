"""Words and numbers read as German, or as English; both languages say the same."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.texts import (
    attribute_label,
    date_told,
    decimal,
    percent,
    points,
    quoted,
    speaking,
    spoken,
    texts,
    value_label,
)

NBSP, MINUS = "\u00a0", "\u2212"


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (12.34, 1, "12,3"),
        (-0.3, 1, f"{MINUS}0,3"),
        (-0.01, 1, "0,0"),
        (1234, 0, "1234"),
        (12450, 0, f"12{NBSP}450"),
        (1234567.5, 1, f"1{NBSP}234{NBSP}567,5"),
        (0.5, 3, "0,500"),
    ],
)
def test_numbers_have_a_decimal_comma(value: float, digits: int, text: str) -> None:
    assert decimal(value, digits) == text


def test_shares_are_percentages_with_a_space_that_does_not_break() -> None:
    assert percent(0.123) == f"12{NBSP}%"
    assert percent(0.0042, 1) == f"0,4{NBSP}%"


def test_differences_are_percentage_points() -> None:
    assert points(-0.27) == f"{MINUS}27"


@given(st.floats(-1e9, 1e9), st.integers(0, 6))
def test_a_number_can_be_read_back(value: float, digits: int) -> None:
    text = decimal(value, digits)
    read = float(text.replace(NBSP, "").replace(MINUS, "-").replace(",", "."))
    assert read == pytest.approx(value, abs=0.51 * 10**-digits)


def test_labels_fall_back_to_what_people_wrote() -> None:
    assert attribute_label("settlement") == "Ortsgröße"
    assert attribute_label("haarfarbe") == "haarfarbe"
    assert value_label("region", "Ost") == "Osten"
    assert value_label("settlement", "Großstadt") == "Großstadt"
    assert value_label("faction", "SPD") == "SPD"


def test_a_language_without_texts_is_german() -> None:
    assert texts("xx") is texts("de")


def test_texts_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        texts()["findings"] = {}  # type: ignore[index]


def strings(section: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in section.items():
        if isinstance(value, Mapping):
            yield from strings(value, f"{path}{key}.")
        elif isinstance(value, str):
            yield f"{path}{key}", value


def test_quotation_marks_are_german_and_in_pairs() -> None:
    wrong = [key for key, text in strings(texts()["findings"]) if text.count("„") != text.count("“") or '"' in text]
    assert not wrong


def test_placeholders_have_names() -> None:
    nameless = [
        key
        for key, text in strings(texts()["findings"])
        if any(name is not None and not name.isidentifier() for _, name, _, _ in string.Formatter().parse(text))
    ]
    assert not nameless


ONLY_GERMAN = {"review"}
"""Coding sheets are handed out and read back in German."""


def placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def leaves(section: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, list[str]]]:
    for key, value in section.items():
        if isinstance(value, Mapping):
            yield from leaves(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value if isinstance(value, list) else [str(value)]


def test_both_languages_have_the_same_texts_with_the_same_placeholders() -> None:
    german = {key: texts("de")[key] for key in texts("de") if key not in ONLY_GERMAN}
    told, said = dict(leaves(german)), dict(leaves(texts("en")))
    assert told.keys() == said.keys()
    # both name a date's parts in their own way; a day of the month has no nought in English
    different = {
        key
        for key in told
        if len(told[key]) != len(said[key])
        or [set(placeholders(text)) for text in told[key]] != [set(placeholders(text)) for text in said[key]]
    }
    assert {key for key in different if key != "numbers.date" and not is_case_only(told[key], said[key])} == set()


def is_case_only(told: list[str], said: list[str]) -> bool:
    """English nouns have one plural where German has a dative of its own."""
    plain = [[{"dative": "plural"}.get(name, name) for name in placeholders(" ".join(one))] for one in (told, said)]
    return set(plain[0]) == set(plain[1])


def test_no_english_text_has_german_letters_words_or_marks() -> None:
    function_words = {"und", "der", "die", "das", "nicht", "von", "mit", "im", "sich", "ist", "zu", "aus", "auf"}
    wrong = [
        (key, text)
        for key, lines in leaves(texts("en"))
        for text in lines
        if not key.startswith("values.")
        and (set(text.lower().split()) & function_words or any(letter in text for letter in "äöüßÄÖÜ„"))
    ]
    assert wrong == []


def test_english_numbers_have_a_point_and_percentages_no_space() -> None:
    with speaking("en"):
        assert decimal(-12450.25, 1) == f"{MINUS}12,450.2"
        assert percent(0.123) == "12%"
        assert date_told("2019-08-09") == "9 August 2019"
        assert quoted("Wolf") == "“Wolf”"
        assert attribute_label("region") == "region"
    assert spoken() == "de"


def test_german_dates_and_quotation_marks() -> None:
    assert date_told("2019-08-09") == "09.08.2019"
    assert date_told("Sommer") == "Sommer"
    assert quoted("Wolf") == "„Wolf“"
