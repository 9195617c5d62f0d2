"""How well a finding is founded, on one scale for findings of every kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from pipeline.quality.figures import Status

Strength = Literal["clear", "rather", "hint", "none"]

ORDER: tuple[Strength, ...] = ("clear", "rather", "hint", "none")
"""Strongest first; `none` is for comparisons in which nothing holds."""

LARGE_EFFECT = 0.474
"""Cliff's delta from which a difference counts as large (Romano et al. 2006)."""

_OF_STATUS: Mapping[Status, Strength] = {"corrected": "clear", "few": "rather", "unchecked": "hint"}
_Z = 1.959963984540054


def of_status(statuses: Iterable[Status]) -> Strength:
    """Return how well shares are founded: what people corrected is clear; several are as weak as the weakest."""
    return weakest(_OF_STATUS[status] for status in statuses)


def weakest(strengths: Iterable[Strength]) -> Strength:
    """Return the weakest of some."""
    return max(strengths, key=ORDER.index)


def at_least(n: int, total: int) -> float:
    """
    Return the lower end of the 95 % interval of a share.

    Source: Wilson (1927), Journal of the American Statistical Association 22.
    """
    if total <= 0:
        return 0.0
    share, spread = n / total, _Z**2 / total
    half = _Z * np.sqrt(share * (1 - share) / total + spread / (4 * total))
    return max(0.0, float((share + spread / 2 - half) / (1 + spread)))
