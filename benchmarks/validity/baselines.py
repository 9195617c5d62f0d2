"""What one would use instead: linear models on TF-IDF and on vectors, fitted on the decided documents alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.validity.material import Floats, Ints, Mask, Material
from pipeline.embed import centred

TFIDF, SVM = "TF-IDF + logistic regression", "TF-IDF + linear SVM"
TUNED = "TF-IDF + logistic regression, thresholds tuned"
VECTORS, MEAN = "vectors + logistic regression", "mean of TF-IDF and vectors"

PENALTIES = (1.0, 10.0)
SVM_PENALTIES = (0.1, 1.0)
_INNER = 5

Found = dict[tuple[str, str], Mask]
"""Verdicts on the tested documents, n_test × n_themes, by method and variant."""


@dataclass(frozen=True)
class Words:
    """Counts of words and of pieces of 3 to 5 letters in all texts; what is weighed is chosen by whoever trains."""

    texts: tuple[str, ...]

    @cached_property
    def counts(self) -> list[Any]:
        """Documents × features, for words and for pieces."""
        from sklearn.feature_extraction.text import CountVectorizer

        kinds = (CountVectorizer(), CountVectorizer(analyzer="char_wb", ngram_range=(3, 5)))
        return [kind.fit_transform(self.texts).tocsr() for kind in kinds]

    def rotated(self, train: Ints, test: Ints) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """
        Return TF-IDF of both in the space that the training texts span.

        A linear model with a quadratic penalty learns the same there as from all features, many times faster.
        """
        known, new = self.weighed(train, test)
        squared, axes = np.linalg.eigh((known @ known.T).toarray())
        kept = squared > 1e-9
        length = np.sqrt(squared[kept])
        return axes[:, kept] * length, (new @ known.T).toarray() @ axes[:, kept] / length

    def weighed(self, train: Ints, test: Ints) -> tuple[Any, Any]:
        """Return what TF-IDF vectorizers that were fitted on the training texts make of both."""
        from scipy.sparse import hstack
        from sklearn.feature_extraction.text import TfidfTransformer

        parts = []
        for counts in self.counts:
            known = np.flatnonzero(counts[train].getnnz(axis=0))
            weigh = TfidfTransformer(sublinear_tf=True).fit(counts[train][:, known])
            parts.append([weigh.transform(counts[rows][:, known]) for rows in (train, test)])
        return hstack([part[0] for part in parts]).tocsr(), hstack([part[1] for part in parts]).tocsr()


def simple(material: Material, words: Words, train: Ints, test: Ints) -> Found:
    """Fit the logistic regressions, in all variants."""
    gold, found = material.gold[train], {}
    known, new = words.rotated(train, test)
    near, far = _centred(material.vectors, train, test)
    for penalty in PENALTIES:
        plain = _logistic(known, gold, new, penalty, None)
        even = _logistic(known, gold, new, penalty, "balanced")
        vectors = _logistic(near, gold, far, penalty, "balanced")
        found[TFIDF, f"C = {penalty:g}"] = plain >= 0.5
        found[TFIDF, f"C = {penalty:g}, balanced"] = even >= 0.5
        found[VECTORS, f"C = {penalty:g}, balanced"] = vectors >= 0.5
        found[MEAN, f"C = {penalty:g}, balanced"] = (even + vectors) / 2 >= 0.5
    return found


def further(material: Material, words: Words, train: Ints, test: Ints) -> Found:
    """Fit what is too slow for many draws: support vector machines, and thresholds tuned on inner folds."""
    from sklearn.svm import LinearSVC

    gold, found = material.gold[train], {}
    known, new = words.rotated(train, test)
    for penalty in SVM_PENALTIES:
        for balance, name in ((None, ""), ("balanced", ", balanced")):
            machine = LinearSVC(C=penalty, class_weight=balance, random_state=0)
            columns = [_constant_or(machine, known, gold[:, k], new) for k in range(gold.shape[1])]
            found[SVM, f"C = {penalty:g}{name}"] = np.column_stack(columns)
    found[TUNED, "C = 1, balanced"] = _tuned(known, gold, new)
    return found


def _constant_or(machine: Any, known: Any, gold: Mask, new: Any) -> Mask:
    if gold.all() or not gold.any():
        return np.full(new.shape[0], gold[0])
    return np.asarray(machine.fit(known, gold).predict(new), dtype=bool)


def _logistic(known: Any, gold: Mask, new: Any, penalty: float, balance: str | None) -> NDArray[np.float64]:
    """Return probabilities, n_new × n_themes; a theme that is the same everywhere stays so."""
    from sklearn.linear_model import LogisticRegression

    found = np.tile(gold[0].astype(float), (new.shape[0], 1))
    for k in np.flatnonzero(gold.any(axis=0) & ~gold.all(axis=0)):
        model = LogisticRegression(C=penalty, class_weight=balance, solver="liblinear", random_state=0)
        found[:, k] = model.fit(known, gold[:, k]).predict_proba(new)[:, 1]
    return found


def _tuned(known: Any, gold: Mask, new: Any) -> Mask:
    """Take for each theme the threshold that would have been best on inner folds of the training documents."""
    order = np.random.default_rng(0).permutation(len(gold))
    inner = np.zeros(gold.shape)
    for fold in range(_INNER):
        left = order[fold::_INNER]
        rest = np.setdiff1d(order, left)
        inner[left] = _logistic(known[rest], gold[rest], known[left], 1.0, "balanced")
    found = _logistic(known, gold, new, 1.0, "balanced")
    limits = [best_seen(inner[:, k], gold[:, k]) for k in range(gold.shape[1])]
    tuned: Mask = found >= np.array(limits)
    return tuned


def best_seen(values: NDArray[np.float64], gold: Mask) -> float:
    """Return the threshold with the highest F1, the highest of several; infinite where no document is meant."""
    if not gold.any():
        return float("inf")
    order = np.argsort(-values, kind="stable")
    score = 2 * np.cumsum(gold[order]) / (np.arange(1, len(order) + 1) + gold.sum())
    return float(values[order[int(np.argmax(score))]])


def _centred(vectors: Floats, train: Ints, test: Ints) -> tuple[Floats, Floats]:
    mean = vectors[train].mean(axis=0)
    return centred(vectors[train], mean), centred(vectors[test], mean)
