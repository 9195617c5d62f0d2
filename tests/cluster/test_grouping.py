"""Groups of a graph: parted, compared, and none too small."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse

from pipeline.cluster.grouping import absorb, leiden, overlap, typical


def test_leiden_is_the_same_at_every_run_and_parts_two_cliques() -> None:
    block = np.ones((20, 20)) - np.eye(20)
    dense = np.kron(np.eye(2), block)
    dense[0, 20] = dense[20, 0] = 0.1
    graph = scipy.sparse.csr_matrix(dense)
    runs = [leiden(graph, resolution=1.0, seed=5) for _ in range(3)]
    assert all((run == runs[0]).all() for run in runs)
    assert runs[0].tolist() in ([0] * 20 + [1] * 20, [1] * 20 + [0] * 20)


def test_overlap_is_the_jaccard_index() -> None:
    """{0,1} and {2,3} against {0,1,2} and {3}: ⅔, 0; ¼, ½."""
    found = overlap(np.array([0, 0, 1, 1]), np.array([0, 0, 0, 1]))
    assert found.tolist() == [pytest.approx([2 / 3, 0]), pytest.approx([1 / 4, 1 / 2])]


def test_the_grouping_that_the_others_confirm_is_taken() -> None:
    usual, whim = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    assert typical([whim, usual, usual.copy()]) == 1


def test_a_small_group_joins_the_one_it_is_tied_to_and_is_counted() -> None:
    """Of three groups of 3, 3 and 1 points, the last is tied to the second alone."""
    labels = np.array([0, 0, 0, 1, 1, 1, 2])
    graph = np.zeros((7, 7))
    graph[6, 4] = graph[4, 6] = 0.5
    joined, n_moved = absorb(labels, scipy.sparse.csr_matrix(graph), least=2)
    assert joined.tolist() == [0, 0, 0, 1, 1, 1, 1]
    assert n_moved == 1
