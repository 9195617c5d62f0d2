"""Words and numbers read as German."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.texts import attribute_label, decimal, percent, points, texts, value_label

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
