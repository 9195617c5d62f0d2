"""Stability by Hennig: groups of drawn interviews are looked for among new groups of the same segments."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse

from pipeline.cluster.bootstrap import Draw, draw, found_again, stability
from pipeline.cluster.ties import n_neighbours, shared

NONE = scipy.sparse.csr_matrix((0, 0))


def test_stability_worked_by_hand() -> None:
    """
    Six segments in groups {0,1,2} and {3,4,5}. Draw one holds 0, 1, 3, 4 and finds {0,1} and {3,4}: 1 and 1. Draw two
    holds 0, 1, 2, 3 and finds {0,1} and {2,3}: the first is {0,1,2} there, ⅔; the second {3}, ½. Draw three holds 0
    and 1 and finds both in one: 1, and nothing of the second. Means: (1 + ⅔ + 1) / 3 and (1 + ½) / 2.
    """
    draws = [Draw(np.array(kept), NONE) for kept in ([0, 1, 3, 4], [0, 1, 2, 3], [0, 1])]
    again = {0: [0, 0, 1, 1], 1: [0, 0, 1, 1], 2: [0, 0]}
    found = found_again(np.array([0, 0, 0, 1, 1, 1]), draws, lambda _g, _n, seed: np.array(again[seed]), seed=0)
    assert found[:2].tolist() == [[1, 1], pytest.approx([2 / 3, 1 / 2])]
    assert found[2, 0] == 1
    assert np.isnan(found[2, 1])
    assert stability(found).tolist() == pytest.approx([8 / 9, 3 / 4], abs=1e-6)


def test_too_small_means_less_where_fewer_are_drawn() -> None:
    """Of 24 points half are drawn: instead of 12, 6 are enough."""
    seen = []

    def regroup(_graph: object, least: int, _seed: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        seen.append(least)
        return np.zeros(12, dtype=np.int64)

    found_again(np.zeros(24, dtype=np.int64), [Draw(np.arange(12), NONE)], regroup, seed=0)
    assert seen == [6]


def test_whole_interviews_are_drawn() -> None:
    """All segments of an interview are there or none; about 1 − 1/e of the interviews are."""
    unit = np.repeat(np.arange(50), 3)
    graph = scipy.sparse.csr_matrix(np.ones((150, 150)) - np.eye(150))
    shares = []
    for one in draw(graph, unit, 40, seed=1):
        counts = np.bincount(unit[one.kept], minlength=50)
        assert set(counts.tolist()) <= {0, 3}
        assert one.graph.shape == (len(one.kept), len(one.kept))
        shares.append(float((counts > 0).mean()))
    assert np.mean(shares) == pytest.approx(1 - np.exp(-1), abs=0.03)


def test_ties_are_weighed_by_shared_neighbours() -> None:
    """
    A path 0 – 1 – 2 with a tie 0 – 2 of weight 2 is a triangle: all neighbourhoods {0,1,2}, weights stay. On the path
    0 – 1 – 2 alone 0 and 1 share {0,1} of {0,1,2}: ⅔.
    """
    triangle = scipy.sparse.csr_matrix(np.array([[0, 1, 2], [1, 0, 1], [2, 1, 0]], dtype=float))
    np.testing.assert_allclose(shared(triangle).toarray(), triangle.toarray())
    path = scipy.sparse.csr_matrix(np.array([[0, 1, 0], [1, 0, 3], [0, 3, 0]], dtype=float))
    np.testing.assert_allclose(shared(path).toarray(), np.array([[0, 2 / 3, 0], [2 / 3, 0, 2], [0, 2, 0]]), rtol=1e-6)


def test_neighbours_grow_with_the_number_of_segments() -> None:
    """16 ** ¾ is 8, 81 ** ¾ is 27."""
    assert [n_neighbours(n, 15) for n in (10, 1_000, 16_000, 81_000)] == [15, 15, 120, 405]
