"""Two-way tables of people, whose margins everybody knows."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.release.disclosure.tables import bounds, secret_cells

K = 5


def recoverable(counts: NDArray[np.int64], secret: NDArray[np.bool_]) -> set[tuple[int, int]]:
    """Work out what sums give away, as anybody with a pencil would: a row or column with a single gap."""
    unknown, found = secret.copy(), set()
    while True:
        alone = {(r, int(np.flatnonzero(unknown[r])[0])) for r in range(len(counts)) if unknown[r].sum() == 1}
        alone |= {
            (int(np.flatnonzero(unknown[:, c])[0]), c) for c in range(counts.shape[1]) if unknown[:, c].sum() == 1
        }
        if not alone:
            return found
        found |= alone
        for place in alone:
            unknown[place] = False


def test_a_single_gap_is_worked_out_from_the_sums() -> None:
    """Row 2 + 8 + 10 = 20: who reads 8, 10 and 20 knows the 2."""
    counts = np.array([[2, 8, 10], [9, 9, 9], [7, 12, 6]])
    alone = counts < K
    assert recoverable(counts, alone) == {(0, 0)}
    low, high = bounds(counts, alone)
    assert (low[0, 0], high[0, 0]) == (2, 2)


def test_a_gap_has_company_in_its_row_and_its_column() -> None:
    """By hand: 2, 8, 9 and 9 as a rectangle; the 2 may be 0 to 10 (2 + 8), all else follows."""
    counts = np.array([[2, 8, 10], [9, 9, 9], [7, 12, 6]])
    secret = secret_cells(counts, k=K)
    assert secret[0, 0] and secret[0].sum() >= 2 and secret[:, 0].sum() >= 2
    low, high = bounds(counts, secret)
    assert ((high - low)[secret] >= K).all()


def test_a_table_without_small_cells_is_told_whole() -> None:
    assert not secret_cells(np.array([[5, 6], [7, 0]]), k=K).any()


def test_bounds_of_a_rectangle_are_those_worked_by_hand() -> None:
    """2 3 / 3 2 with sums 5, 5, 5, 5: one cell x makes the others 5−x, 5−x and x, so each is 0 to 5."""
    counts = np.array([[2, 3], [3, 2]])
    low, high = bounds(counts, np.ones((2, 2), dtype=bool))
    assert (low == 0).all() and (high == 5).all()


def test_of_eight_by_five_tables_hiding_small_cells_alone_betrays_most_ours_none() -> None:
    """Tables with one cell below k, as in textbooks of statistics offices: each such gap can be worked out."""
    rng, n_betrayed, n_ours = np.random.default_rng(8), 0, 0
    for _ in range(6):
        counts = rng.integers(K, 20, (8, 5))
        counts[rng.integers(8), rng.integers(5)] = rng.integers(1, K)
        n_betrayed += bool(recoverable(counts, counts < K))
        secret = secret_cells(counts, k=K)
        low, high = bounds(counts, secret)
        n_ours += bool(recoverable(counts, secret)) or bool(((high - low)[secret] < K).any())
    assert (n_betrayed, n_ours) == (6, 0)


@settings(max_examples=6, deadline=None)
@given(st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=2, max_size=4))
def test_no_secret_of_any_table_is_bounded_more_narrowly_than_k_while_anything_is_told(rows: list[list[int]]) -> None:
    counts = np.array(rows)
    secret = secret_cells(counts, k=K)
    assert secret[(counts > 0) & (counts < K)].all()
    if not secret.all():
        low, high = bounds(counts, secret)
        assert ((high - low)[secret] >= K).all()
