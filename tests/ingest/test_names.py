"""A name from a table is found again as a label in all the forms transcribers shorten it to."""

from __future__ import annotations

import pytest

from pipeline.ingest.names import all_name_keys, label_key, name_keys


@pytest.mark.parametrize(
    "label", ["Jana Reuter", "Reuter", "Jana", "Frau Reuter", "Dr. Reuter", "Prof. Dr. Jana Reuter", "REUTER"]
)
def test_forms_of_a_name_match_it(label: str) -> None:
    assert label_key(label) in name_keys("Jana Reuter")


@pytest.mark.parametrize("label", ["Reuters", "Janas", "R", "Tobias Helmich"])
def test_other_labels_do_not_match(label: str) -> None:
    assert label_key(label) not in name_keys("Jana Reuter")


def test_last_name_first_is_the_same_person() -> None:
    assert name_keys("Reuter, Jana") == name_keys("Jana Reuter")


def test_remarks_and_dots_do_not_count() -> None:
    assert label_key("Müller (CDU)") == "müller"
    assert label_key("Int.") == "int"


def test_a_title_alone_stays_what_it_is() -> None:
    assert label_key("Frau") == "frau"
    assert label_key("(lacht)") == "(lacht)"


def test_empty_names_match_nothing() -> None:
    assert all_name_keys(["", " "]) == frozenset()
