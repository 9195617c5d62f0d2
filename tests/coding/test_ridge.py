"""Ridge classification: the short way to leave interviews out gives what fitting without them gives."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.kernel_ridge import KernelRidge

from pipeline.coding import ridge


def problem(seed: int, n: int = 30) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(n, 6))
    targets = np.sign(features[:, :2] + rng.normal(size=(n, 2)))
    return features @ features.T + 1, targets, rng.integers(0, 7, size=n)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_weights_are_those_of_another_program(seed: int) -> None:
    gram, targets, interviews = problem(seed)
    weights, _ = ridge.fit(gram, targets, interviews, penalty=0.5)
    peer = KernelRidge(alpha=0.5, kernel="precomputed").fit(gram, targets)
    np.testing.assert_allclose(weights, peer.dual_coef_, rtol=1e-6, atol=1e-8)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_a_row_is_predicted_as_by_a_model_that_never_saw_its_interview(seed: int) -> None:
    gram, targets, interviews = problem(seed)
    _, held_out = ridge.fit(gram, targets, interviews)
    for interview in np.unique(interviews):
        own, others = interviews == interview, interviews != interview
        model = KernelRidge(alpha=ridge.PENALTY, kernel="precomputed").fit(
            gram[np.ix_(others, others)], targets[others]
        )
        np.testing.assert_allclose(held_out[own], model.predict(gram[np.ix_(own, others)]), rtol=1e-6, atol=1e-7)
