"""How far people are is counted by coder, by code and by what no round could reach."""

from __future__ import annotations

import pandas as pd

from pipeline.review.status import Progress, out_of_reach, positives, progress
from pipeline.study.reviews import Place
from tests.review.material import BOOK, review, tables


def test_a_coders_rounds_are_counted_together() -> None:
    rounds = [
        review({"a:1.1": (), "a:2.1": None}),
        review({"a:2.1": ("geld",), "a:3.1": None}, round=2, coder="anna"),
        review({"a:1.1": None}, coder="Berta"),
    ]
    assert progress(rounds) == (Progress("Anna", (1, 2), 2, 1), Progress("Berta", (1,), 0, 1))


def test_a_code_is_counted_once_a_segment() -> None:
    rows = [("a:1.1", "geld", "A", 1), ("a:1.1", "geld", "B", 1), ("a:2.1", "geld", "A", 0), ("a:2.1", "gut", "A", 1)]
    table = pd.DataFrame(rows, columns=["segment_id", "code_id", "coder", "value"])
    assert positives(table, BOOK) == {"mobilitaet": 0, "bahn": 0, "geld": 1, "fusion": 0, "ziel": 0}


def test_interviews_that_came_later_are_out_of_reach() -> None:
    one = review({}, frame={f"B01:{n}.1": Place("", "0") for n in (1, 2, 3)})
    assert out_of_reach([one], tables(2, 3, {})) == 3
