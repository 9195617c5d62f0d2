"""Who codes better: five folds, a learning curve, the project's own estimate, and its probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.validity import baselines, ours, scores
from benchmarks.validity.baselines import Found, Words
from benchmarks.validity.material import Ints, Mask, Material

ZERO, COMBINED, LEARNED = "codebook alone", "combined", "learned"
PROJECT = {name: (name, "") for name in (ZERO, COMBINED, LEARNED)}

FOLDS, SEEDS = 5, 3
SIZES = (10, 25, 50, 100, 200)
DRAWS = 20
TOLD = 5
"""Decided documents with a theme from which the project's estimate of its F1 is looked at."""


@dataclass(frozen=True)
class Trial:
    """
    Some documents were decided, the others were coded by everybody.

    Attributes:
        train, test: numbers of the documents.
        found: verdicts on the test documents, n_test × n_themes, by method and variant.
        crossfit: the project's verdicts on the decided documents, each made without it; n_train × n_themes.
        probability: of the test documents, n_test × n_themes; NaN where the project gives none.
    """

    train: Ints
    test: Ints
    found: Found
    crossfit: Mask
    probability: NDArray[np.float64]


@dataclass(frozen=True)
class Folds:
    """
    All documents coded by models that never saw them.

    Attributes:
        found: repetitions × n × n_themes, by method and variant.
        trials: one a repetition and fold.
    """

    found: Found
    trials: tuple[tuple[Trial, ...], ...]

    def best(self, method: str, gold: Mask) -> tuple[str, str]:
        """Return the variant of a method that did best on these very documents: chosen in its favour."""
        own = sorted(key for key in self.found if key[0] == method)
        return max(own, key=lambda key: scores.macro(self.found[key], gold))


def trial(material: Material, words: Words, train: Ints, *, with_further: bool) -> Trial:
    """Decide some documents and let everybody code the rest."""
    test = np.setdiff1d(np.arange(len(material.gold)), train)
    outcome = ours.combined(material, train)
    found = {
        PROJECT[COMBINED]: outcome.found[test],
        PROJECT[LEARNED]: ours.learned(material, train)[test],
        **baselines.simple(material, words, train, test),
    }
    if with_further:
        found |= baselines.further(material, words, train, test)
    return Trial(train, test, found, outcome.crossfit[train], outcome.probability[test])


def each(material: Material, trains: Sequence[Ints], *, with_further: bool, jobs: int) -> list[Trial]:
    """Run trials, several at a time."""
    from joblib import Parallel, delayed

    words = Words(material.documents.texts)
    _ = words.counts
    work = (delayed(trial)(material, words, np.sort(train), with_further=with_further) for train in trains)
    return list(Parallel(n_jobs=jobs)(work))


def folds(material: Material, *, seeds: int = SEEDS, jobs: int = 1) -> Folds:
    """Decide four fifths of the documents and code the last fifth, in turn; with several ways to make the fifths."""
    n_documents = len(material.gold)
    orders = [np.random.default_rng([seed]).permutation(n_documents) for seed in range(seeds)]
    trains = [np.setdiff1d(order, order[fold::FOLDS]) for order in orders for fold in range(FOLDS)]
    done = each(material, trains, with_further=True, jobs=jobs)
    groups = tuple(tuple(done[FOLDS * seed : FOLDS * (seed + 1)]) for seed in range(seeds))
    found = {}
    for key in done[0].found:
        found[key] = np.zeros((seeds, *material.gold.shape), dtype=bool)
        for seed, group in enumerate(groups):
            for one in group:
                found[key][seed, one.test] = one.found[key]
    nobody = ours.combined(material, np.zeros(0, dtype=np.int64)).found
    found[PROJECT[ZERO]] = np.tile(nobody, (seeds, 1, 1))
    return Folds(found, groups)


def sizes(n_documents: int) -> tuple[int, ...]:
    """Return the numbers of decided documents that leave a fifth and more for the test."""
    return tuple(size for size in SIZES if size < n_documents * (FOLDS - 1) / FOLDS)


def curve(material: Material, *, draws: int = DRAWS, jobs: int = 1) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    Decide few documents and code the others.

    Args:
        material: the documents.
        draws: orders of the documents; a draw's first 10, 25, … are decided.
        jobs: trials at a time.

    Returns:
        Macro-F1, one row a size, draw and method in the variant that is best for the size (`size`, `draw`, `method`,
        `variant`, `f1`); and what the project tells of itself beside the truth (`size`, `draw`, `n_themes`, `told`,
        `true`).
    """
    n_documents = len(material.gold)
    orders = [np.random.default_rng([1, draw]).permutation(n_documents) for draw in range(draws)]
    places = [(size, draw) for size in sizes(n_documents) for draw in range(draws)]
    done = each(material, [orders[draw][:size] for size, draw in places], with_further=False, jobs=jobs)
    nobody = ours.combined(material, np.zeros(0, dtype=np.int64)).found
    rows, told = [], []
    for (size, draw), one in zip(places, done, strict=True):
        gold = material.gold[one.test]
        everybody = one.found | {PROJECT[ZERO]: nobody[one.test]}
        rows += [(size, draw, *key, scores.macro(found, gold)) for key, found in everybody.items()]
        told.append((size, draw, *honesty(material, [one])))
    made = pd.DataFrame(rows, columns=["size", "draw", "method", "variant", "f1"])
    return best_variants(made), pd.DataFrame(told, columns=["size", "draw", "n_themes", "told", "true"])


def best_variants(made: pd.DataFrame) -> pd.DataFrame:
    """Keep for each size and method the variant with the highest mean."""
    means = made.groupby(["size", "method", "variant"], sort=True)["f1"].mean().reset_index()
    best = means.sort_values("f1", ascending=False, kind="stable").drop_duplicates(["size", "method"])
    return made.merge(best[["size", "method", "variant"]], on=["size", "method", "variant"])


def honesty(material: Material, trials: Sequence[Trial]) -> tuple[int, float, float]:
    """
    Return what the project tells of its F1 and what it is, for themes that some decided documents have.

    Args:
        material: the documents.
        trials: one, or the folds of one repetition; their counts are added up.

    Returns:
        The number of themes, the mean F1 of cross-fitted verdicts against the decisions, and that of held-out verdicts.
    """
    gold = material.gold
    enough = np.min([gold[one.train].sum(axis=0) for one in trials], axis=0) >= TOLD
    told = _added([(one.crossfit, gold[one.train]) for one in trials])[enough]
    true = _added([(one.found[PROJECT[COMBINED]], gold[one.test]) for one in trials])[enough]
    nothing = float("nan")
    return int(enough.sum()), float(told.mean()) if len(told) else nothing, float(true.mean()) if len(true) else nothing


def honesty_by_theme(material: Material, trials: Sequence[Trial]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return each theme's F1 as the project tells it and as it is; the folds' counts are added up."""
    gold = material.gold
    told = _added([(one.crossfit, gold[one.train]) for one in trials])
    return told, _added([(one.found[PROJECT[COMBINED]], gold[one.test]) for one in trials])


def _added(pairs: Sequence[tuple[Mask, Mask]]) -> NDArray[np.float64]:
    found, gold = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
    return scores.f1(found, gold)


@dataclass(frozen=True)
class Calibration:
    """
    Probabilities on held-out documents beside what people said.

    Attributes:
        bins: one row a fifth of the scale: `low`, `high`, `n`, `predicted`, `observed`.
        brier: mean squared error of the probabilities.
        reference: of each theme's share in the decided documents instead.
        n_without: pairs of document and theme without an entry.
        observed_without: share of these that people coded.
    """

    bins: pd.DataFrame
    brier: float
    reference: float
    n_without: int
    observed_without: float


def calibration(material: Material, trials: Sequence[Trial], *, enough: int) -> Calibration:
    """
    Hold probabilities against people.

    Args:
        material: the documents.
        trials: of folds.
        enough: positive and negative decisions from which the project calls a value a probability.
    """
    values, truths, shares = [], [], []
    for one in trials:
        taught = material.gold[one.train]
        is_calibrated = np.minimum(taught.sum(axis=0), (~taught).sum(axis=0)) >= enough
        values.append(one.probability[:, is_calibrated].ravel())
        truths.append(material.gold[one.test][:, is_calibrated].ravel())
        shares.append(np.tile(taught.mean(axis=0)[is_calibrated], len(one.test)))
    value, truth, share = np.concatenate(values), np.concatenate(truths), np.concatenate(shares)
    given = ~np.isnan(value)
    return Calibration(
        _bins(value[given], truth[given]),
        float(((value - truth)[given] ** 2).mean()),
        float(((share - truth)[given] ** 2).mean()),
        int((~given).sum()),
        float(truth[~given].mean()) if (~given).any() else float("nan"),
    )


def _bins(value: NDArray[np.float64], truth: Mask) -> pd.DataFrame:
    place = np.minimum((value * 5).astype(int), 4)
    rows = []
    for number in range(5):
        own = place == number
        n = int(own.sum())
        predicted, observed = (float(part[own].mean()) if n else float("nan") for part in (value, truth))
        rows.append((number / 5, (number + 1) / 5, n, predicted, observed))
    return pd.DataFrame(rows, columns=["low", "high", "n", "predicted", "observed"])
