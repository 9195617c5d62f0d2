"""Nodes and labels of the network give way to one another."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.charts.network import make_room, spread_out

ROOM = (18.8, 14.8)


@pytest.mark.parametrize("seed", range(8))
def test_no_label_covers_a_node_or_another_label(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = 46
    radii = rng.uniform(0.12, 0.4, n)
    sizes = np.column_stack([rng.uniform(0.8, 3.2, n), 0.33 * rng.integers(1, 4, n)])
    # all crowded into one corner
    nodes, labels = make_room(spread_out(rng.random((n, 2)) ** 3, ROOM), radii, sizes, ROOM)
    boxes = [(labels, sizes / 2), (nodes, np.column_stack([radii, radii]))]
    for first, first_half in boxes:
        for second, second_half in boxes:
            apart = np.abs(first[:, None] - second[None])
            touches = (apart < first_half[:, None] + second_half[None] - 1e-3).all(axis=2)
            np.fill_diagonal(touches, False)
            assert not touches.any()


def test_everything_stays_in_the_room() -> None:
    rng = np.random.default_rng(0)
    sizes = np.tile([3.0, 0.66], (30, 1))
    nodes, labels = make_room(spread_out(rng.random((30, 2)), ROOM), np.full(30, 0.3), sizes, ROOM)
    assert (labels - sizes / 2 >= 0).all() and (labels + sizes / 2 <= ROOM).all()
    assert (nodes >= 0).all()


def test_a_single_node_can_be_placed() -> None:
    nodes, _ = make_room(spread_out(np.zeros((1, 2)), ROOM), np.array([0.3]), np.array([[1.0, 0.3]]), ROOM)
    assert nodes.shape == (1, 2)
