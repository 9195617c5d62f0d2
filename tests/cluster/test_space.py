"""Neighbours are the nearest points."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cluster.space import _largest


@given(st.integers(1, 400), st.integers(1, 15), st.integers(0, 9))
def test_neighbours_are_the_largest_of_a_whole_row(width: int, count: int, seed: int) -> None:
    values = np.random.default_rng(seed).normal(size=(3, width)).astype(np.float32)
    count = min(count, width)
    found = np.take_along_axis(values, _largest(values, count), axis=1)
    np.testing.assert_array_equal(np.sort(found, axis=1), np.sort(values, axis=1)[:, width - count :])
