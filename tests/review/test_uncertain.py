"""What teaches is near the threshold, of different codes and from different interviews."""

from __future__ import annotations

import pandas as pd

from pipeline.review.uncertain import uncertain

LIMITS = {"a": 0.5, "b": 0.5}


def found(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["segment_id", "code_id", "score"])


def test_the_nearest_to_the_threshold_comes_first() -> None:
    rows = found(("B1:1.1", "a", 0.95), ("B2:1.1", "a", 0.52), ("B3:1.1", "a", 0.3), ("B4:1.1", "a", 0.02))
    assert uncertain(rows, LIMITS, 3, without=()) == ["B2:1.1", "B3:1.1", "B1:1.1"]


def test_a_codes_own_threshold_counts() -> None:
    rows = found(("B1:1.1", "a", 0.2), ("B2:1.1", "a", 0.5))
    assert uncertain(rows, {"a": 0.2}, 1, without=()) == ["B1:1.1"]


def test_doubt_about_two_codes_is_worth_more_than_about_one() -> None:
    rows = found(("B1:1.1", "a", 0.5), ("B2:1.1", "a", 0.55), ("B2:1.1", "b", 0.5))
    assert uncertain(rows, LIMITS, 1, without=()) == ["B2:1.1"]


def test_codes_take_turns() -> None:
    many = [(f"B{n}:1.1", "a", 0.5) for n in range(8)]
    chosen = uncertain(found(*many, ("B9:1.1", "b", 0.2)), LIMITS, 2, without=())
    assert "B9:1.1" in chosen


def test_no_interview_gives_more_than_twice_its_share() -> None:
    """Four of two interviews: at most four each; eight of four: at most four."""
    rows = found(*((f"B1:{n}.1", "a", 0.5) for n in range(20)), *((f"B{n}:1.1", "a", 0.9) for n in (2, 3, 4)))
    chosen = uncertain(rows, LIMITS, 8, without=())
    assert sum(one.startswith("B1:") for one in chosen) == 4
    assert len(chosen) == 7


def test_what_is_excluded_or_was_never_scored_is_not_chosen() -> None:
    rows = found(("B1:1.1", "a", 0.5), ("B2:1.1", "a", 0.6))
    assert uncertain(rows, LIMITS, 5, without={"B1:1.1"}) == ["B2:1.1"]
    assert uncertain(found(), {}, 5, without=()) == []
    assert uncertain(rows, LIMITS, 0, without=()) == []
