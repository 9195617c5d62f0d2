"""Samples have the inclusion probabilities that they say, and rare codes are met more often than by chance."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.review import sample

SIZES = st.dictionaries(st.sampled_from("01234"), st.integers(0, 60), min_size=1)


def found(scores: dict[tuple[str, str], float]) -> pd.DataFrame:
    return pd.DataFrame([(*key, value) for key, value in scores.items()], columns=["segment_id", "code_id", "score"])


def test_the_combined_score_of_plain_codes_counts() -> None:
    rows = [
        ("B01:2.1", "bus", "combined", 0.7),
        ("B01:2.1", "bus", "lexicon", 0.5),
        ("B01:1.1", "geld", "combined", 0.2),
        ("B01:1.1", "geld:gut", "combined", 0.9),
        ("B09:1.1", "bus", "combined", 0.9),
    ]
    evidence = pd.DataFrame(rows, columns=["segment_id", "code_id", "source", "score"])
    scores = sample.scores(evidence, ["B01:1.1", "B01:2.1"], ["bus", "geld"])
    assert scores.to_numpy().tolist() == [["B01:1.1", "geld", 0.2], ["B01:2.1", "bus", 0.7]]


def test_a_code_without_a_threshold_of_its_own_has_the_default() -> None:
    models = pd.DataFrame({"code_id": ["a", "b"], "threshold": [0.3, None]})
    assert sample.thresholds(models, ["a", "b", "c"], default=0.5) == {"a": 0.3, "b": 0.5, "c": 0.5}


def test_strata_hold_the_rare_in_the_highest_and_the_empty_in_the_lowest() -> None:
    """40 segments have a frequent code, 4 a rare one, 6 nothing, and a score below the threshold is nothing."""
    ids = [f"B01:{n}.1" for n in range(50)]
    scores = {(one, "oft"): 0.9 for one in ids[:40]} | {(one, "selten"): 0.9 for one in ids[40:44]}
    scores |= {(one, "selten"): 0.4 for one in ids[44:47]}
    levels = sample.strata(ids, found(scores), {"oft": 0.5, "selten": 0.5})
    assert {levels[one] for one in ids[44:]} == {"0"}
    assert {levels[one] for one in ids[40:44]} <= {"3", "4"}
    assert levels[ids[0]] == "1"
    assert set(levels) == set(ids)


def test_without_any_score_there_is_one_stratum() -> None:
    assert set(sample.strata(["a:1.1", "a:2.1"], found({}), {}).values()) == {"0"}


def test_a_sample_is_shared_out_equally_as_far_as_the_strata_reach() -> None:
    assert sample.allocate({"0": 50, "1": 50, "2": 4, "3": 0}, 30) == {"0": 13, "1": 13, "2": 4, "3": 0}
    assert sample.allocate({"0": 2, "1": 3}, 100) == {"0": 2, "1": 3}
    assert sample.allocate({"0": 9, "1": 9}, 0) == {"0": 0, "1": 0}


@given(SIZES, st.integers(1, 100))
def test_no_stratum_is_left_out_or_overdrawn(sizes: dict[str, int], total: int) -> None:
    given_out = sample.allocate(sizes, total)
    assert all(min(1, size) <= given_out[name] <= size for name, size in sizes.items())
    filled = [name for name in sizes if sizes[name]]
    wanted = min(max(total, len(filled)), sum(sizes.values()))
    assert sum(given_out.values()) == wanted


def test_random_numbers_depend_on_segment_and_key_alone() -> None:
    one = sample.random_numbers(["a:1.1", "b:1.1"], 7, "probe", 1)
    assert one == {**sample.random_numbers(["b:1.1"], 7, "probe", 1), **sample.random_numbers(["a:1.1"], 7, "probe", 1)}
    assert one != sample.random_numbers(["a:1.1", "b:1.1"], 8, "probe", 1)
    assert all(0 <= value < 1 for value in one.values())


def test_over_many_seeds_segments_are_drawn_as_often_as_their_stratum_says() -> None:
    """3 of 10 and 2 of 20, in 4000 draws: the standard error of a share is at most 0.0073."""
    strata = {f"a:{n}.1": "0" for n in range(10)} | {f"b:{n}.1": "1" for n in range(20)}
    times: Counter[str] = Counter()
    for seed in range(4000):
        times.update(sample.draw(strata, sample.random_numbers(strata, seed), {"0": 3, "1": 2}))
    for one, stratum in strata.items():
        assert times[one] / 4000 == pytest.approx({"0": 0.3, "1": 0.1}[stratum], abs=4 * 0.0073)
