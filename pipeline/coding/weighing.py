"""What each source's word is worth: weights for words, meaning and what was learned, chosen on people's decisions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.decided import Decided
from pipeline.coding.learned import Features, Learned, learn

Floats = NDArray[np.float64]

DEFAULT = np.array([-3.2, 1.0, 3.0, 3.0, 0.0])
"""Weights where nobody decided: of 1, nearness, a term, each doubling of the number of terms, what was learned."""

CALIBRATED = 10
"""Positive and negative decisions from which a code's value is called a probability."""

# how firmly (as an inverse variance) weights stay at the default, and a code's own at those of all codes together
_FIRMNESS_OF_ALL = np.array([0.1, 1.0, 1.0, 1.0, 0.3])
_FIRMNESS_OF_ONE = np.array([0.5, 4.0, 4.0, 4.0, 4.0])
_FOLDS = 10
_SEEN = 4_000
_STEPS = 50
_LOWEST, _HIGHEST = 0.1, 0.9


@dataclass(frozen=True)
class Signs:
    """
    What words and meaning say.

    Attributes:
        n_terms: n_segments × n_codes; different terms found.
        nearness: n_segments × n_codes; standard deviations.
    """

    n_terms: NDArray[np.int64]
    nearness: NDArray[np.float32]

    def design(self, rows: NDArray[np.int64], learned: Floats) -> Floats:
        """Return the values that weights belong to, len(rows) × n_codes × 5."""
        terms = self.n_terms[rows].astype(float)
        parts = [
            np.ones_like(terms),
            self.nearness[rows].astype(float),
            np.minimum(terms, 1),
            np.log2(np.maximum(terms, 1)),
            learned,
        ]
        return np.stack(parts, axis=-1)


@dataclass(frozen=True)
class Weighed:
    """
    Scores and thresholds.

    Attributes:
        scores: n_segments × n_codes, 0 to 1. A decided segment's are made without any decision of its interview.
        thresholds: n_codes.
        limits: n_segments × n_codes; the thresholds, but for decided segments those chosen without their interview.
        is_calibrated: n_codes; whether the scores of undecided segments are probabilities.
        learned: what the model of all decisions says.
    """

    scores: Floats
    thresholds: Floats
    limits: Floats
    is_calibrated: NDArray[np.bool_]
    learned: Learned


def weigh(signs: Signs, given: Features | None, decided: Decided, *, threshold: float) -> Weighed:
    """
    Turn signs into scores, by the default weights or by weights chosen on people's decisions.

    A code's weights are those of a logistic regression that is held near the weights of all codes together, and these
    near the default: few decisions move little, and a rare code borrows from the others. A threshold is the value with
    the largest expected F1 of a code over the study. For decided segments, models, weights and thresholds are chosen
    without their interviews (ten groups of interviews, each left out once).

    Args:
        signs: of all segments.
        given: what segments are learned from; None where nobody decided anything.
        decided: people's verdicts on the same codes.
        threshold: for codes without decisions.
    """
    n_segments, n_codes = signs.n_terms.shape
    everything = np.arange(n_segments)
    if given is None or not len(decided.rows):
        nothing = np.zeros((n_segments, n_codes))
        scores = logistic(signs.design(everything, nothing) @ DEFAULT)
        learned = Learned(nothing, np.zeros(n_codes, dtype=bool), np.zeros((0, n_codes)), np.zeros(0, dtype=np.int64))
        default = np.full((n_segments, n_codes), threshold)
        return Weighed(scores, np.full(n_codes, threshold), default, learned.is_learned, learned)
    learned = learn(given, decided)
    weights = chosen(signs.design(decided.rows, learned.scores[decided.rows]), decided.values)
    scores = logistic(np.einsum("skw,kw->sk", signs.design(everything, learned.scores), weights))
    thresholds = _thresholds(scores, decided.values, threshold)
    limits = np.tile(thresholds, (n_segments, 1))
    scores[decided.rows], limits[decided.rows] = _left_out(signs, given, decided, threshold=threshold)
    positive, negative = (decided.values == 1).sum(axis=0), (decided.values == 0).sum(axis=0)
    return Weighed(scores, thresholds, limits, np.minimum(positive, negative) >= CALIBRATED, learned)


def _left_out(signs: Signs, given: Features, decided: Decided, *, threshold: float) -> tuple[Floats, Floats]:
    """Return scores and thresholds of the decided segments, made without their interviews."""
    n_segments, n_decided = len(given.vectors), len(decided.rows)
    # a threshold looks at the whole study; so many segments, evenly taken, show it well enough
    seen = np.concatenate([decided.rows, np.arange(0, n_segments, max(1, n_segments // _SEEN))])
    own, numbers = given.at(seen), np.arange(n_decided)
    fold = np.unique(decided.interviews, return_inverse=True)[1] % _FOLDS
    scores, limits = np.zeros_like(decided.values), np.zeros_like(decided.values)
    for left_out in np.unique(fold):
        is_left = fold == left_out
        others = Decided(decided.code_ids, numbers, decided.values, decided.interviews).among(~is_left)
        learned = learn(own, others)
        design = signs.design(seen, learned.scores)
        weights = chosen(design[others.rows], others.values)
        found = logistic(np.einsum("skw,kw->sk", design, weights))
        scores[is_left] = found[:n_decided][is_left]
        limits[is_left] = _thresholds(found[n_decided:], others.values, threshold)
    return scores, limits


def chosen(design: Floats, values: Floats) -> Floats:
    """
    Choose weights on decisions.

    Args:
        design: n × n_codes × 5, see `Signs.design`.
        values: n × n_codes; 1, 0 or NaN.

    Returns:
        n_codes × 5; the default for codes without decisions.
    """
    known = ~np.isnan(values)
    if not known.any():
        return np.tile(DEFAULT, (values.shape[1], 1))
    together = _regression(design[known], values[known], DEFAULT, _FIRMNESS_OF_ALL)
    return np.array(
        [
            _regression(design[known[:, code], code], values[known[:, code], code], together, _FIRMNESS_OF_ONE)
            if known[:, code].any()
            else DEFAULT
            for code in range(values.shape[1])
        ]
    )


def _regression(design: Floats, values: Floats, centre: Floats, firmness: Floats) -> Floats:
    """Fit a logistic regression whose weights have a normal prior, by Newton's method with bounded steps."""
    weights = centre.copy()
    for _ in range(_STEPS):
        fitted = logistic(design @ weights)
        slope = design.T @ (fitted - values) + firmness * (weights - centre)
        curve = (design * (fitted * (1 - fitted))[:, None]).T @ design + np.diag(firmness)
        step = np.linalg.solve(curve, slope)
        weights = weights - step * min(1.0, 4.0 / max(np.abs(step).max(), 1e-12))
        if np.abs(step).max() < 1e-7:
            break
    return weights


def _thresholds(scores: Floats, values: Floats, default: float) -> Floats:
    is_decided = np.isfinite(values).sum(axis=0) > 0
    return np.array(
        [best_threshold(scores[:, code]) if is_decided[code] else default for code in range(scores.shape[1])]
    )


def best_threshold(probabilities: Floats) -> float:
    """
    Return the threshold with the largest expected F1, not below .1 nor above .9.

    Coding the n most probable segments is expected to give F1 ≈ 2 Σ p(coded) / (n + Σ p(all)).

    Source: Lipton, Elkan & Naryanaswamy (2014), Optimal Thresholding of Classifiers to Maximize F1 Measure.
    """
    ordered = np.sort(probabilities)[::-1]
    expected = 2 * np.cumsum(ordered) / (np.arange(1, len(ordered) + 1) + ordered.sum())
    best = int(np.argmax(expected))
    after = ordered[best + 1] if best + 1 < len(ordered) else 0.0
    return float(np.clip((ordered[best] + after) / 2, _LOWEST, _HIGHEST))


def logistic(values: Floats) -> Floats:
    """Return 1 / (1 + exp(−v)), short of 0 and 1."""
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -30, 30))), dtype=float)
