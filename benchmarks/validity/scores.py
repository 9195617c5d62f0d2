"""F1 of verdicts, and how far it would vary with other documents."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

DRAWS = 2_000
SEED = 20190919


@dataclass(frozen=True)
class Interval:
    """A value and the ends of its 95 % interval."""

    value: float
    low: float
    high: float


def f1(found: Mask, gold: Mask) -> Floats:
    """
    Return each theme's F1, 2 · both ÷ (found + meant); 1 where nothing was found and nothing meant.

    Args:
        found: … × n × n_themes.
        gold: n × n_themes.
    """
    return ratio((found & gold).sum(axis=-2), found.sum(axis=-2) + gold.sum(axis=-2))


def ratio(both: NDArray[np.generic], sums: NDArray[np.generic]) -> Floats:
    """Return 2 · both ÷ sums; 1 where the sum is 0."""
    twice, total = 2.0 * np.asarray(both, dtype=float), np.asarray(sums, dtype=float)
    return np.asarray(np.where(total > 0, twice / np.where(total > 0, total, 1), 1.0), dtype=float)


def macro(found: Mask, gold: Mask) -> float:
    """Return the mean of the themes' F1, over repetitions where there are any."""
    return float(f1(found, gold).mean())


def drawn(found: Mask, gold: Mask, *, draws: int = DRAWS, seed: int = SEED) -> Floats:
    """
    Return macro-F1 in draws of as many documents, with replacement; the same seed gives the same draws.

    Args:
        found: repetitions × n × n_themes; a draw's value is the mean over repetitions.
        gold: n × n_themes.
        draws: how many.
        seed: of the random numbers.
    """
    n_documents = len(gold)
    weights = np.random.default_rng(seed).multinomial(n_documents, np.full(n_documents, 1 / n_documents), size=draws)
    meant = weights @ gold.astype(float)
    values = [ratio(weights @ (one & gold).astype(float), weights @ one.astype(float) + meant) for one in found]
    return np.asarray(np.mean(values, axis=(0, 2)), dtype=float)


def interval(found: Mask, gold: Mask, *, draws: int = DRAWS, seed: int = SEED) -> Interval:
    """Return macro-F1 with the percentile interval over documents; arguments as for `drawn`."""
    return _ends(macro(found, gold), drawn(found, gold, draws=draws, seed=seed))


def difference(found: Mask, other: Mask, gold: Mask, *, draws: int = DRAWS, seed: int = SEED) -> Interval:
    """
    Return how much higher the macro-F1 of one is than the other's, compared within each draw of documents.

    Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.
    """
    each = drawn(found, gold, draws=draws, seed=seed) - drawn(other, gold, draws=draws, seed=seed)
    return _ends(macro(found, gold) - macro(other, gold), each)


def _ends(value: float, each: Floats) -> Interval:
    low, high = np.percentile(each, [2.5, 97.5])
    return Interval(value, float(low), float(high))
