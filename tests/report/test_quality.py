"""What is measured of the coding, as tables."""

from __future__ import annotations

from pipeline.report import quality
from tests.analysis.small import measured
from tests.report.small import material

NBSP = "\u00a0"
ROWS = (
    ("alle", "machine_precision_micro", 0.8, 60),
    ("alle", "machine_n_positive", 30, 60),
    ("geld", "machine_precision", 0.783, 60),
    ("geld", "machine_n_positive", 12, 60),
    ("geld:gut", "machine_n_positive", 10, 12),
    ("laden:gut", "machine_n_positive", 9, 12),
    ("land", "machine_n_positive", 9, 60),
)


def test_codes_stand_in_the_codebooks_order_below_all_together() -> None:
    table = quality.codes(material(quality=measured(*ROWS, ends=(0.61, 0.9))))
    heads = ["alle Codes zusammen", "Ländlicher Raum", "Finanzen", "Finanzen: bewährt"]
    assert [row[0] for row in table.rows] == heads
    assert len(table.headers) == len(table.numeric) == len(table.rows[0])


def test_exact_values_have_their_intervals_and_what_is_unknown_a_dash() -> None:
    table = quality.codes(material(quality=measured(*ROWS, ends=(0.61, 0.9))))
    assert table.rows[2] == ("Finanzen", "12 von 60", f"78,3{NBSP}% (61 bis 90)", "–", "–", "–")


def test_codes_that_people_found_nine_times_have_no_figures() -> None:
    table = quality.codes(material(quality=measured(*ROWS, ("land", "machine_precision", 1.0, 60))))
    assert table.rows[1] == ("Ländlicher Raum", "9 von 60", "zu wenig geprüft", "–", "–", "–")


def test_without_decisions_there_is_no_table() -> None:
    assert quality.codes(material()).rows == ()


def test_every_measure_of_the_sheet_has_a_german_name() -> None:
    rows = (*ROWS, ("dorf/geld", "stability_holds", 1.0, 12), ("alle", "human_alpha_masi", 0.5, 9))
    frame = quality.sheet(material(quality=measured(*rows, ("saturation", "codes_seen_0001", 3.0, 1))))
    assert not frame["measure_label"].str.contains("_").any()
    assert set(frame["subject"]) >= {"alle Codes", "Finanzen: bewährt", "dorf: Finanzen"}
    assert len(frame) == len(rows)
