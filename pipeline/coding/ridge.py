"""Ridge classification in its dual form, with the prediction for each interview made without it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
PENALTY = 0.5


def fit(
    gram: Floats, targets: Floats, interviews: NDArray[np.int64], *, penalty: float = PENALTY
) -> tuple[Floats, Floats]:
    """
    Learn all codes at once, and predict every row from the other interviews' rows alone.

    One factorisation serves all codes. With G = (K + λI)⁻¹ and a = G t, the prediction for the rows B of an interview
    from a model that never saw them is t_B − (G_BB)⁻¹ a_B, exactly: no model is fitted twice.

    Args:
        gram: n × n, inner products of the rows' features.
        targets: n × n_codes, +1 and −1.
        interviews: number of each row's interview (n).
        penalty: λ.

    Returns:
        Dual weights a (n × n_codes), and predictions without the row's own interview (n × n_codes).

    Source: Rifkin & Lippert (2007), Notes on regularized least squares, MIT-CSAIL-TR-2007-025 (for single rows).
    """
    from scipy.linalg import cho_factor, cho_solve

    factor = cho_factor(gram + penalty * np.eye(len(gram)), lower=True)
    inverse = cho_solve(factor, np.eye(len(gram)))
    weights = inverse @ targets
    held_out = np.empty_like(targets)
    for interview in np.unique(interviews):
        own = np.flatnonzero(interviews == interview)
        held_out[own] = targets[own] - np.linalg.solve(inverse[np.ix_(own, own)], weights[own])
    return weights, held_out
