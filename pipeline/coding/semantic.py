"""Coding by meaning: how near a segment is to a code's definition and anchor examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.embed import centred, embed
from pipeline.study.codebook import Code, Codebook

Floats = NDArray[np.float32]
_NEAREST = 2


@dataclass(frozen=True)
class Nearness:
    """
    How near every segment is to every code.

    Attributes:
        code_ids: the codes, one a column.
        z: n_segments × n_codes; standard deviations above what is usual for the code's references in this study.
        nearest: n_segments × n_codes; number of the nearest reference in `references`.
        references: the texts that codes are known by.
    """

    code_ids: tuple[str, ...]
    z: Floats
    nearest: NDArray[np.int32]
    references: tuple[str, ...]


def semantic(
    vectors: Floats,
    codebook: Codebook,
    known: Sequence[Floats] | None = None,
    *,
    texts: Floats | None = None,
    without: Sequence[int] = (),
) -> Nearness:
    """
    Compare segments with the codes' definitions and anchor examples.

    Some references are near to everything and some segments too; so similarities are centred and scaled for each
    reference over the study, then centred for each segment over the references. Evaluations are left out: vectors
    barely see polarity. A code's value is the mean of its two nearest references.

    Args:
        vectors: n_segments × d, as `embed` gives them.
        codebook: the codes.
        known: the vectors of `references(codebook)`; by default they are made.
        texts: vectors of other texts (n × d) to be compared instead, on the study's scale.
        without: for each of these the number of a reference that it is not compared with, or −1.

    Returns:
        The nearness of every segment (or other text) to every code that is no evaluation.
    """
    codes = [code for code in codebook.codes if code.kind != "evaluation"]
    told = references(codebook)
    owner = np.repeat(np.arange(len(codes)), [len(_references(code)) for code in codes])
    own = embed(told) if known is None else np.array(known, dtype=np.float32).reshape(len(told), -1)
    mean = vectors.mean(axis=0) if len(vectors) else None
    reference = centred(own, mean=mean).T
    similarity = centred(vectors) @ reference
    usual, spread = similarity.mean(axis=0, keepdims=True), similarity.std(axis=0, keepdims=True)
    asked = similarity if texts is None else centred(texts, mean=mean) @ reference
    z = (asked - usual) / np.where(spread > 0, spread, 1)
    z -= z.mean(axis=1, keepdims=True)
    for row, number in enumerate(without):
        z[row, number] = z[row, number] if number < 0 else -np.inf
    values, nearest = _by_code(z, owner, len(codes))
    return Nearness(tuple(code.code_id for code in codes), values, nearest, told)


def _by_code(z: Floats, owner: NDArray[np.int64], n_codes: int) -> tuple[Floats, NDArray[np.int32]]:
    """Return the mean of the two nearest references of each code, and the number of the nearest."""
    values = np.zeros((len(z), n_codes), dtype=np.float32)
    nearest = np.zeros((len(z), n_codes), dtype=np.int32)
    for number in range(n_codes):
        columns = np.flatnonzero(owner == number)
        near = np.sort(z[:, columns], axis=1)[:, -_NEAREST:]
        values[:, number] = np.where(np.isfinite(near), near, near[:, -1:]).mean(axis=1)
        nearest[:, number] = columns[z[:, columns].argmax(axis=1)]
    return values, nearest


def references(codebook: Codebook) -> tuple[str, ...]:
    """Return the texts that codes are known by: each code's label with definition, and its anchor examples."""
    return tuple(text for code in codebook.codes if code.kind != "evaluation" for text in _references(code))


def _references(code: Code) -> tuple[str, ...]:
    definition = f"{code.label}: {code.definition}" if code.definition else code.label
    return (definition, *code.examples)
