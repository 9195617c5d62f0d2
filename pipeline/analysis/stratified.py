"""Differences within strata: estimated, drawn again, and tested with labels that never leave their stratum."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import erfc, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

_BLOCK = 1_000
"""Draws that are held in memory at a time."""

_DEFINED = 0.9
"""Share of draws in which some stratum must hold both groups for there to be an interval."""


class Sums(NamedTuple):
    """
    One group under each of several labellings or draws.

    Attributes:
        n: labellings × strata, its units there.
        sums: labellings × strata × codes, its values there added up.
    """

    n: Floats
    sums: Floats


@dataclass(frozen=True)
class Strata:
    """
    Units of two groups in strata that hold both.

    Attributes:
        values: n_units × n_codes, shares of the unit's segments.
        n_segments: segments of each unit.
        is_first: which units belong to the first group.
        inside: strata × units, 1.0 where the unit is in the stratum; every unit is in one.
    """

    values: Floats
    n_segments: NDArray[np.integer]
    is_first: Mask
    inside: Floats

    @property
    def difference(self) -> Floats:
        """Weighted mean of the strata's differences (first less second), by code; weights n_a · n_b / (n_a + n_b)."""
        return np.asarray(_combined(*self._sides(self.is_first[None]))[0])

    def drawn(self, rng: np.random.Generator, *, draws: int) -> Floats:
        """
        Draw the units of each group again, over all strata.

        How many of a group fall into a stratum varies too: strata with one unit of a group would otherwise seem to be
        certain.

        Returns:
            Draws × codes; NaN where no stratum holds both groups.
        """
        sides = [self._counts(mask, rng, draws) for mask in (self.is_first, ~self.is_first)]
        starts = range(0, draws, _BLOCK)
        return np.vstack([_combined(*(self._sums(side[start : start + _BLOCK]) for side in sides)) for start in starts])

    def interval(self, rng: np.random.Generator, *, draws: int) -> tuple[Floats, Floats]:
        """Return both ends of the 95 % percentile interval of every code; NaN where too few draws are defined."""
        found = self.drawn(rng, draws=draws)
        defined = found[~np.isnan(found).any(axis=1)]
        if len(defined) < _DEFINED * draws:
            nothing = np.full(self.values.shape[1], np.nan)
            return nothing, nothing.copy()
        low, high = np.percentile(defined, [2.5, 97.5], axis=0)
        return low, high

    def p_values(self, rng: np.random.Generator, *, permutations: int) -> Floats:
        """
        Test whether the groups differ within strata, with as much care as `resampling.permutation_p`.

        Labels are permuted within strata, so that what strata have of their own explains itself. A difference must be
        extreme as it is and as t, both among relabellings, and as t by the normal distribution. For t, a group's
        variance is pooled over strata, and never taken to be less than that of drawing so many segments.

        Returns:
            Two-sided p of every code, (r + 1) / (permutations + 1) or more.
        """
        observed = self.statistics(self.is_first[None])
        reached = np.zeros(observed.shape[::2])
        for start in range(0, permutations, _BLOCK):
            labels = self._relabelled(rng, min(_BLOCK, permutations - start))
            # sums in another order differ in the last digits: equal statistics must count as equal
            reached += (self.statistics(labels) >= observed * (1 - 1e-9)).sum(axis=1)
        by_normal = np.array([erfc(t / sqrt(2)) for t in observed[1, 0]])
        p: Floats = np.maximum((reached.max(axis=0) + 1) / (permutations + 1), by_normal)
        return p

    def statistics(self, labels: Mask) -> Floats:
        """Absolute difference and absolute t of each labelling: 2 × labellings × codes."""
        sides = self._sides(labels)
        difference = np.abs(_combined(*sides))
        difference[difference < 1e-12] = 0
        weights = _weights(sides[0].n, sides[1].n)
        part = weights / weights.sum(axis=1, keepdims=True)
        factors = [(part**2 / np.maximum(side.n, 1)).sum(axis=1, keepdims=True) for side in sides]
        squares = labels.astype(float) @ self.values**2
        inverse = labels.astype(float) @ (1 / self.n_segments)
        of_first = self._variance(sides[0], squares, inverse)
        of_second = self._variance(
            sides[1], (self.values**2).sum(axis=0) - squares, (1 / self.n_segments).sum() - inverse
        )
        return np.stack([difference, difference / np.sqrt(factors[0] * of_first + factors[1] * of_second)])

    def _variance(self, side: Sums, squares: Floats, inverse: Floats) -> Floats:
        """Labellings × codes: variance around the strata's means, and at least that of sampling segments."""
        around = squares - (side.sums**2 / np.maximum(side.n, 1)[:, :, None]).sum(axis=1)
        n_units = side.n.sum(axis=1, keepdims=True)
        sampling = inverse[:, None] / n_units * self._floor
        free = np.maximum(n_units - (side.n > 0).sum(axis=1, keepdims=True), 1)
        return np.asarray(np.maximum(around / free, sampling))

    def _sides(self, labels: Mask) -> tuple[Sums, Sums]:
        first = self._sums(labels.astype(float))
        return first, Sums(self._whole.n - first.n, self._whole.sums - first.sums)

    def _sums(self, counts: Floats) -> Sums:
        members = [np.flatnonzero(stratum) for stratum in self.inside]
        sums = np.stack([counts[:, own] @ self.values[own] for own in members], axis=1)
        return Sums(counts @ self.inside.T, sums)

    @cached_property
    def _whole(self) -> Sums:
        return self._sums(np.ones((1, len(self.values))))

    @cached_property
    def _floor(self) -> Floats:
        rate = self.n_segments @ self.values / self.n_segments.sum()
        # a code that nobody or everybody has does not vary at all
        return np.asarray(np.maximum(rate * (1 - rate), 1e-12))

    def _relabelled(self, rng: np.random.Generator, n: int) -> Mask:
        labels = np.tile(self.is_first, (n, 1))
        for stratum in self.inside:
            members = np.flatnonzero(stratum)
            labels[:, members] = rng.permuted(labels[:, members], axis=1)
        return labels

    def _counts(self, mask: Mask, rng: np.random.Generator, draws: int) -> Floats:
        """Draws × units: how often each unit of one group is drawn."""
        counts = np.zeros((draws, len(mask)))
        n = int(mask.sum())
        counts[:, mask] = rng.multinomial(n, np.full(n, 1 / n), size=draws)
        return counts


def _weights(n: Floats, other_n: Floats) -> Floats:
    """Labellings × strata: n_a · n_b / (n_a + n_b), which gives the difference its smallest variance."""
    return np.asarray(n * other_n / np.maximum(n + other_n, 1))


def _combined(first: Sums, second: Sums) -> Floats:
    """Labellings × codes: weighted mean of the strata's differences; NaN where no stratum holds both groups."""
    means, others = (side.sums / np.maximum(side.n, 1)[:, :, None] for side in (first, second))
    weights = _weights(first.n, second.n)
    total = np.einsum("ls,lsc->lc", weights, means - others)
    summed = weights.sum(axis=1, keepdims=True)
    found: Floats = np.divide(total, summed, out=np.full_like(total, np.nan), where=summed > 0)
    return found


def strata(values: Floats, n_segments: NDArray[np.integer], is_first: Mask, labels: NDArray[np.str_]) -> Strata | None:
    """
    Keep the units whose stratum holds both groups.

    Args:
        values: n_units × n_codes.
        n_segments: segments of each unit.
        is_first: which units belong to the first group.
        labels: each unit's stratum, "" where unknown.

    Returns:
        None where no stratum holds both groups.
    """
    both = sorted((set(labels[is_first]) & set(labels[~is_first])) - {""})
    if not both:
        return None
    kept = np.isin(labels, both)
    inside = np.array([labels[kept] == name for name in both], dtype=float)
    return Strata(values[kept], n_segments[kept], is_first[kept], inside)
