"""What is more than chance: margins are kept, p is right where it can be counted, and planted ties are found."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.network.chance import co_occurrence_p, of_groups, together, trade

NONE = np.zeros((0, 0), dtype=bool)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 8), st.integers(0, 7), st.floats(0, 1), st.integers(0, 99))
def test_trades_keep_both_margins(rows: int, columns: int, density: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    before = rng.random((3, rows, columns)) < density
    after = before
    for _ in range(5):
        after = trade(after, rng)
    np.testing.assert_array_equal(after.sum(axis=1), before.sum(axis=1))
    np.testing.assert_array_equal(after.sum(axis=2), before.sum(axis=2))


def with_margins(rows: list[int], columns: list[int]) -> list[NDArray[np.bool_]]:
    """List all matrices that have these margins."""
    found = [np.zeros((0, len(columns)), dtype=bool)]
    for wanted in rows:
        choices = [np.isin(np.arange(len(columns)), chosen) for chosen in combinations(range(len(columns)), wanted)]
        found = [np.vstack([above, row]) for above in found for row in choices]
    return [matrix for matrix in found if matrix.sum(axis=0).tolist() == columns]


def test_all_matrices_with_the_same_margins_are_equally_frequent() -> None:
    """Row sums 2, 2, 1, 1 and column sums 3, 2, 1: each of them within four standard errors of its share."""
    all_of_them = with_margins([2, 2, 1, 1], [3, 2, 1])
    rng, n = np.random.default_rng(1), 40_000
    drawn = np.repeat(all_of_them[0][None], n, axis=0)
    for _ in range(12):
        drawn = trade(drawn, rng)
    shares = np.array([(drawn == one).all(axis=(1, 2)).mean() for one in all_of_them])
    expected = 1 / len(all_of_them)
    assert shares.sum() == pytest.approx(1)
    assert np.abs(shares - expected).max() < 4 * np.sqrt(expected * (1 - expected) / n)


def test_p_is_the_share_of_all_matrices_that_have_at_least_as_many() -> None:
    rows, columns = [3, 2, 2, 1, 1], [3, 3, 2, 1]
    all_of_them = with_margins(rows, columns)
    observed = all_of_them[7]
    counts = np.array([one.T.astype(int) @ one for one in all_of_them])
    exact = (counts >= observed.T.astype(int) @ observed).mean(axis=0)
    np.fill_diagonal(exact, 1)
    found, _ = co_occurrence_p(observed, observed[:, :0], seed=3, draws=9_999)
    np.testing.assert_allclose(found, exact, atol=0.02)


def test_columns_that_stay_are_held_against_the_same_draws() -> None:
    rows, columns = [2, 1, 1, 1, 0], [3, 2]
    all_of_them = with_margins(rows, columns)
    fixed = np.array([[1], [1], [0], [0], [0]], dtype=bool)
    counts = np.array([fixed.T.astype(int) @ one for one in all_of_them])
    _, found = co_occurrence_p(all_of_them[0], fixed, seed=3, draws=9_999)
    np.testing.assert_allclose(found, (counts >= counts[0]).mean(axis=0), atol=0.02)


def test_long_interviews_alone_make_no_tie() -> None:
    """Half of the interviews have nine of ten themes, half one of ten: by columns alone, all would be tied."""
    rng = np.random.default_rng(5)
    has = rng.random((60, 10)) < np.where(np.arange(60) < 30, 0.9, 0.1)[:, None]
    themes = pd.DataFrame(has, columns=[f"t{i}" for i in range(10)])
    ties, _ = together(themes, themes.iloc[:, :0], set(), seed=1, draws=999)
    assert (ties["q_value"] >= 0.05).all()
    assert np.corrcoef(has.T.astype(float))[np.triu_indices(10, 1)].min() > 0.3


def planted() -> pd.DataFrame:
    rng = np.random.default_rng(7)
    has = rng.random((72, 8)) < 0.4
    has[:, 1] = has[:, 0] ^ (rng.random(72) < 0.05)
    return pd.DataFrame(has, columns=[f"t{i}" for i in range(8)])


def test_a_planted_tie_is_found_and_no_other() -> None:
    ties, beside = together(planted(), planted()[["t3"]].rename(columns={"t3": "actor:x"}), set(), seed=1)
    held = ties[ties["q_value"] < 0.05]
    assert held[["source", "target"]].to_numpy().tolist() == [["t0", "t1"]]
    assert beside[beside["q_value"] < 0.05][["source", "target"]].to_numpy().tolist() == [["actor:x", "t3"]]
    assert len(ties) == 28


def test_pairs_that_come_together_by_definition_are_not_tested() -> None:
    ties, _ = together(planted(), planted().iloc[:, :0], {("t1", "t0")}, seed=1, draws=199)
    assert ("t0", "t1") not in set(zip(ties["source"], ties["target"], strict=True))
    assert len(ties) == 27


def test_nothing_can_be_tested_without_interviews_or_themes() -> None:
    for frame in (pd.DataFrame(), planted().head(0), planted().iloc[:, :0], planted().head(1)):
        for ties in together(frame.astype(bool), frame.iloc[:, :0].astype(bool), set(), seed=1, draws=19):
            assert (ties["p_value"] == 1).all()


GROUPS = pd.DataFrame({"land": ["ost"] * 12 + ["west"] * 24 + ["süd"] * 2 + [""] * 4})


def shares() -> pd.DataFrame:
    values = np.random.default_rng(2).uniform(0.1, 0.2, (42, 2))
    values[:12, 1] += 0.2
    return pd.DataFrame(values, columns=["bus", "land"])


def test_a_group_that_speaks_more_of_a_theme_is_found() -> None:
    """The rest speak less of it: both sides of the one difference are found, and told apart by its sign."""
    found = of_groups(shares(), pd.Series([30] * 42), GROUPS, attributes=["land"], seed=1).set_index(
        ["source", "target"]
    )
    assert set(found.index.get_level_values("source")) == {"land:ost", "land:west"}
    assert found.loc[("land:ost", "land"), "q_value"] < 0.05
    assert found.loc[("land:ost", "land"), "difference"] == pytest.approx(0.2, abs=0.03)
    assert found.loc[("land:west", "land"), "difference"] < 0
    assert found.loc[("land:ost", "bus"), "q_value"] > 0.05


def test_without_groups_there_is_nothing_to_test() -> None:
    found = of_groups(shares(), pd.Series([30] * 42), GROUPS, attributes=[], seed=1)
    assert found.empty
    assert {"source", "target", "p_value", "q_value", "difference"} <= set(found.columns)
