"""Weights move from the default with people's decisions, and no decision judges itself."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from pipeline.coding import weighing
from pipeline.coding.decided import Decided
from pipeline.coding.learned import ENOUGH, features, learn
from pipeline.coding.weighing import DEFAULT, Signs, best_threshold, chosen, weigh
from pipeline.embed import embed
from tests.coding.small import tokens

SUBJECTS = ("Bus", "Haushalt")
TEXTS = [f"Der {subject} ist hier Nummer {number} von vielen." for number in range(12) for subject in SUBJECTS]


def signs(n_terms: np.ndarray, nearness: float = 0.0) -> Signs:
    return Signs(n_terms.astype(np.int64), np.full(n_terms.shape, nearness, dtype=np.float32))


def judged(values: np.ndarray) -> Decided:
    """Every segment decided and an interview of its own."""
    rows = np.arange(len(values))
    return Decided(tuple(f"c{n}" for n in range(values.shape[1])), rows, values.astype(float), rows)


def test_the_default_is_worked_by_hand() -> None:
    """One term at nearness 1 is 1 / (1 + e^(3.2 − 1 − 3)) = .690; none .100; two .973."""
    found = weigh(signs(np.array([[1], [0], [2]]), nearness=1.0), None, judged(np.zeros((0, 1))), threshold=0.5)
    np.testing.assert_allclose(found.scores[:, 0], [0.690, 0.100, 0.978], atol=0.001)
    assert found.thresholds.tolist() == [0.5]
    assert not found.is_calibrated.any()


def test_codes_that_nobody_decided_keep_the_default() -> None:
    design = signs(np.zeros((4, 2), dtype=int)).design(np.arange(4), np.zeros((4, 2)))
    values = np.array([[1, np.nan], [1, np.nan], [1, np.nan], [0, np.nan]])
    weights = chosen(design, values)
    np.testing.assert_array_equal(weights[1], DEFAULT)
    assert weights[0, 0] > DEFAULT[0]  # three of four without any sign were positive


def test_with_many_decisions_weights_are_those_of_a_plain_logistic_regression() -> None:
    """Against scikit-learn without a penalty: 20,000 decisions outweigh where weights are held."""
    rng = np.random.default_rng(1)
    n = 20_000
    given = Signs(rng.integers(0, 3, size=(n, 1)), rng.normal(size=(n, 1)).astype(np.float32))
    design = given.design(np.arange(n), rng.normal(size=(n, 1)))
    chance = 1 / (1 + np.exp(-(design[:, 0] @ np.array([-1.0, 0.5, 1.5, 0.7, 1.0]))))
    values = (rng.random(n) < chance).astype(float)[:, None]
    peer = LogisticRegression(C=np.inf, fit_intercept=False, max_iter=500).fit(design[:, 0], values[:, 0])
    np.testing.assert_allclose(chosen(design, values)[0], peer.coef_[0], atol=0.02)


def test_a_code_with_few_decisions_borrows_from_the_others() -> None:
    """Forty codes say that a term means nothing; of one code nobody knows but two segments."""
    rng = np.random.default_rng(2)
    terms = rng.integers(0, 2, size=(60, 41))
    values = rng.integers(0, 2, size=(60, 41)).astype(float)
    values[2:, 40] = np.nan
    weights = chosen(signs(terms).design(np.arange(60), np.zeros(terms.shape)), values)
    assert abs(weights[40, 2]) < 0.5 < DEFAULT[2]


@pytest.mark.parametrize(
    ("probabilities", "expected"),
    [
        ([0.9, 0.8, 0.1, 0.0], 0.45),  # F1 of two: 2 · 1.7 / (2 + 1.8) = .895; of one .643, of three .75
        ([0.4, 0.0, 0.0], 0.2),  # half as sure as one can be is still better than nothing
        ([0.99] * 5, 0.495),
        ([0.01, 0.005], 0.1),  # never below
    ],
)
def test_the_threshold_with_the_largest_expected_f1_is_worked_by_hand(
    probabilities: list[float], expected: float
) -> None:
    assert best_threshold(np.array(probabilities)) == pytest.approx(expected)


def test_what_a_person_decided_does_not_move_its_own_score() -> None:
    """Turning round all decisions of one interview changes the others' scores and not its own."""
    given = features(tokens(TEXTS), embed(TEXTS))
    truth = np.array([[index % 2 == 0, index % 2 == 1] for index in range(len(TEXTS))], dtype=float)
    turned = truth.copy()
    turned[6] = 1 - turned[6]
    nothing = signs(np.zeros(truth.shape, dtype=int))
    before, after = (weigh(nothing, given, judged(values), threshold=0.5) for values in (truth, turned))
    np.testing.assert_allclose(before.scores[6], after.scores[6], atol=1e-9)
    np.testing.assert_allclose(before.limits[6], after.limits[6], atol=1e-9)
    assert np.abs(before.scores - after.scores).max() > 0.01


def test_what_is_learned_separates_what_words_and_meaning_do_not() -> None:
    given = features(tokens(TEXTS), embed(TEXTS))
    truth = np.array([[index % 2 == 0] for index in range(len(TEXTS))], dtype=float)
    found = weigh(signs(np.zeros(truth.shape, dtype=int)), given, judged(truth), threshold=0.5)
    assert ((found.scores >= found.limits) == (truth == 1)).mean() > 0.9
    assert found.is_calibrated.tolist() == [True]


def test_a_code_with_too_few_positives_is_not_learned() -> None:
    given = features(tokens(TEXTS), embed(TEXTS))
    values = np.zeros((len(TEXTS), 2))
    values[: ENOUGH - 1, 0] = 1
    values[:ENOUGH, 1] = 1
    learned = learn(given, judged(values))
    assert learned.is_learned.tolist() == [False, True]
    assert not learned.scores[:, 0].any()


def test_the_words_that_taught_a_code_are_told_and_common_ones_are_not() -> None:
    """„bus“ is in twelve of 324 segments, „ist“ in all of those that were decided and the others."""
    texts = [*TEXTS, *(["Das Wetter ist heute schön."] * 300)]
    given = features(tokens(texts), embed(texts))
    truth = np.array([[index % 2 == 0] for index in range(len(TEXTS))], dtype=float)
    told = learn(given, judged(truth)).telling(given, np.array([0]), 0)[0].split(", ")
    assert told[0] == "bus"
    assert "sein" not in told


def test_folds_leave_out_whole_interviews(monkeypatch: pytest.MonkeyPatch) -> None:
    """No interview of a fold's model is among those it judges."""
    seen: list[set[int]] = []

    def watched(own: object, others: Decided) -> object:
        seen.append(set(others.interviews.tolist()))
        return learn(own, others)  # type: ignore[arg-type]

    given = features(tokens(TEXTS), embed(TEXTS))
    rows = np.arange(len(TEXTS))
    decided = Decided(("c",), rows, (rows % 2 == 0).astype(float)[:, None], rows // 4)
    monkeypatch.setattr(weighing, "learn", watched)
    weigh(signs(np.zeros((len(TEXTS), 1), dtype=int)), given, decided, threshold=0.5)
    assert [len(interviews) for interviews in seen[1:]] == [5] * 6  # six interviews, each left out once
