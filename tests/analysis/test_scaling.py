"""Points that lie in a plane are found again; noise is told by its stress."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.analysis.scaling import classical, oriented, scaled


def apart(points: np.ndarray) -> np.ndarray:
    return np.asarray(np.linalg.norm(points[:, None] - points[None], axis=2))


KNOWN = np.array([[0, 0], [4, 0], [4, 3], [0, 3], [1, 1], [7, 2]], dtype=float)


def test_known_points_are_found_again_but_for_size_and_turn() -> None:
    points, stress = scaled(apart(KNOWN))
    ratios = apart(points)[np.triu_indices(6, 1)] / apart(KNOWN)[np.triu_indices(6, 1)]
    assert stress == pytest.approx(0, abs=1e-3)
    np.testing.assert_allclose(ratios, ratios.mean(), rtol=5e-3)


def test_a_line_of_the_dissimilarities_is_as_good_as_themselves() -> None:
    distances = apart(KNOWN)
    points, stress = scaled(distances)
    moved, same = scaled(3 * distances + 0.5 * (1 - np.eye(6)))
    assert same == pytest.approx(stress, abs=2e-3)
    np.testing.assert_allclose(np.abs(moved), np.abs(points), atol=0.02)


def test_classical_scaling_of_a_rectangle_is_exact() -> None:
    rectangle = KNOWN[:4]
    np.testing.assert_allclose(apart(classical(apart(rectangle))), apart(rectangle), atol=1e-4)


def test_four_points_equally_far_apart_do_not_fit_a_plane() -> None:
    _, stress = scaled(1 - np.eye(4))
    # a square is best: sides 1, diagonals √2, targets their mean m: √(Σ(d − m)² / Σd²) over 4 sides and 2 diagonals
    sides = np.array([1, 1, 1, 1, np.sqrt(2), np.sqrt(2)])
    assert stress <= np.sqrt(((sides - sides.mean()) ** 2).sum() / (sides**2).sum()) + 1e-3
    assert stress > 0.1


@given(st.integers(0, 10_000))
def test_the_plane_is_fixed_whatever_way_points_were_turned(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = rng.normal(size=(6, 2)) * [3, 1]
    angle = rng.uniform(0, 2 * np.pi)
    turned = points @ np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) * [1, -1] + 5
    np.testing.assert_allclose(oriented(turned), oriented(points), atol=1e-8)


def test_a_map_is_the_same_every_time() -> None:
    noise = np.random.default_rng(3).random((9, 9))
    first, second = scaled(noise + noise.T), scaled(noise + noise.T)
    np.testing.assert_array_equal(first[0], second[0])
    assert first[1] == second[1] > 0.1
