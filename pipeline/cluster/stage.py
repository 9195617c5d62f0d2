"""The stage: segments, vectors and codings → `clusters`, `cluster_labels` and `resolutions`."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline import tables
from pipeline.cluster.candidates import described
from pipeline.cluster.questions import matters, same_questions
from pipeline.cluster.resolution import curve, divide
from pipeline.cluster.space import space
from pipeline.cluster.ties import tie
from pipeline.cluster.words import terms, words
from pipeline.coding import Corpus
from pipeline.study.codebook import Codebook

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

_LETTER = r"[^\W\d_]"


class Clustered(NamedTuple):
    """The tables of the stage."""

    clusters: pd.DataFrame
    cluster_labels: pd.DataFrame
    resolutions: pd.DataFrame


def cluster(
    segments: pd.DataFrame,
    vectors: Floats,
    corpus: Corpus,
    codings: pd.DataFrame,
    answered: pd.DataFrame,
    *,
    neighbours: int = 15,
    resolution: float | None = None,
    seed: int = 0,
    codebook: Codebook,
) -> Clustered:
    """
    Group the segments that count by what they are about, whatever the codebook says.

    How fine the groups are, and which are stable, is tried on other draws of units; see `resolution.divide`. A cluster
    is a candidate for a new code unless something speaks against it; see `candidates.why_not`.

    Args:
        segments: the table.
        vectors: n_segments × d, in the table's order.
        corpus: the tokens, numbered in the table's order.
        codings: the table.
        answered: what `units.answers` returns; each of its segments that has a word and a vector gets a cluster.
        neighbours: how many neighbours a segment is tied to where there are up to 1,000.
        resolution: more gives more and smaller clusters; None: it is chosen.
        seed: of groupings and draws.
        codebook: the codes.

    Returns:
        The tables. None hangs on the order of the interviews.
    """
    counted = _that_can_be_placed(answered, segments, vectors)
    if counted.empty:
        return Clustered(*(tables.empty(name) for name in Clustered._fields))
    rows = pd.Index(segments["segment_id"]).get_indexer(pd.Index(counted["segment_id"]))
    spoken = words(corpus, segments["text"].tolist(), rows)
    points = space(vectors[rows], spoken)
    unit = np.unique(counted["unit_id"].to_numpy(dtype=str), return_inverse=True)[1].astype(np.int64)
    ties = tie(points, counted["segment_id"].tolist(), neighbours=neighbours)
    taken, tried = divide(ties.graph, unit[ties.inside], resolution=resolution, seed=seed)
    labels, rank = _by_size(ties.spread(taken.labels))
    placed = counted[["segment_id", "interview_id", "unit_id"]].assign(
        cluster=labels,
        strength=_strength(points.meaning, labels),
        stability=taken.stability[rank][labels],
        **_questions(counted["segment_id"], segments, vectors, corpus),
    )
    ids = _ids(len(rank))
    labelled = described(placed, terms(spoken, labels, unit), codings, codebook).assign(cluster_id=ids)
    found = (
        placed[["segment_id", "strength"]].assign(cluster_id=ids[labels]),
        labelled,
        curve(tried, taken, n_followed=len(ties.outside)),
    )
    return Clustered(*(tables.check(frame, name) for frame, name in zip(found, Clustered._fields, strict=True)))


def _that_can_be_placed(answered: pd.DataFrame, segments: pd.DataFrame, vectors: Floats) -> pd.DataFrame:
    """Keep the segments that have a word and a vector, by id."""
    has_word = segments["text"].str.contains(_LETTER, regex=True).to_numpy(dtype=bool)
    has_vector = np.isfinite(vectors).all(axis=1) & (np.abs(vectors).max(axis=1, initial=0) > 0)
    kept = set(segments.loc[has_word & has_vector, "segment_id"])
    counted = answered[answered["segment_id"].isin(kept)]
    return counted.sort_values("segment_id", kind="stable").reset_index(drop=True)


def _questions(
    names: pd.Series[str], segments: pd.DataFrame, vectors: Floats, corpus: Corpus
) -> dict[str, NDArray[np.generic]]:
    """
    Return the number of each segment's question, −1 without; and who asks it, "" where only one interview has it.
    """
    known = segments.set_index("segment_id")
    question = known["question"].reindex(names).fillna("").astype(str).to_numpy(dtype=object)
    asked = np.array(sorted(set(question) - {""} & set(known.index)), dtype=object)
    rows = known.index.get_indexer(pd.Index(asked))
    spoken = words(corpus, segments["text"].tolist(), rows)
    group = same_questions(segments["text"].iloc[rows].tolist(), matters(spoken), vectors[rows])
    told = pd.DataFrame({"asked": asked, "group": group, "interview": known["interview_id"].reindex(asked).to_numpy()})
    first = told.groupby("group")["asked"].min().where(told.groupby("group")["interview"].nunique() > 1, "")
    number = pd.Series(group, index=asked).reindex(question).fillna(-1).to_numpy(dtype=np.int64)
    return {"question": number, "asked": first.reindex(number).fillna("").to_numpy(dtype=object)}


def _by_size(labels: Ints) -> tuple[Ints, Ints]:
    """
    Number groups by size, the largest first; of equal ones the one with the earlier segment.

    Returns:
        The new labels, and of each new group its old number. Groups that nobody is in stay out.
    """
    old, first, where, sizes = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -sizes))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank[where], old[order]


def _ids(count: int) -> NDArray[np.object_]:
    width = max(2, len(str(count)))
    return np.array([f"K{number:0{width}d}" for number in range(1, count + 1)], dtype=object)


def _strength(meaning: Floats, labels: Ints) -> NDArray[np.float64]:
    order = np.argsort(labels, kind="stable")
    starts = np.searchsorted(labels[order], np.arange(int(labels.max()) + 1))
    centres = np.add.reduceat(meaning[order].astype(np.float64), starts, axis=0)
    lengths = np.linalg.norm(centres, axis=1, keepdims=True)
    centres /= np.where(lengths > 0, lengths, 1)
    return np.asarray(np.round(np.einsum("nd,nd->n", meaning, centres[labels]), 6))
