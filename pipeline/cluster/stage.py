"""The stage: segments, vectors and codings → `clusters` and `cluster_labels`."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline import tables
from pipeline.cluster.grouping import group, stability, typical
from pipeline.cluster.space import space
from pipeline.cluster.words import terms, words
from pipeline.coding import Corpus
from pipeline.study.codebook import Codebook

Ints = NDArray[np.int64]

_RERUNS = 4
_CENTRAL = 5
_CODES = 5
_MIN_INTERVIEWS = 5
_MAX_SHARE = 0.4
_MAX_COVERED = 0.5
_MAX_ALIKE = 0.3
_MIN_STABLE = 0.5


def cluster(
    segments: pd.DataFrame,
    vectors: NDArray[np.float32],
    corpus: Corpus,
    codings: pd.DataFrame,
    answered: pd.DataFrame,
    *,
    neighbours: int = 15,
    resolution: float = 1.0,
    seed: int = 0,
    codebook: Codebook,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    Group the segments that count by what they are about, whatever the codebook says.

    A cluster is a candidate for a new code where it comes from at least five interviews, none of which gives more
    than 40 % of it; holds together at least as well as clusters usually do; is found again by other seeds (mean
    Jaccard ≥ .5); and no code but evaluations covers half of it or means about the same (Dice ≥ .3).

    Args:
        segments: the table.
        vectors: n_segments × d, in the table's order.
        corpus: the tokens, numbered in the table's order.
        codings: the table.
        answered: what `units.answers` returns; each of its segments gets a cluster.
        neighbours: how many neighbours a segment is tied to.
        resolution: more gives more and smaller clusters.
        seed: of five groupings, of which the one is taken that the others confirm best.
        codebook: the codes.

    Returns:
        The tables `clusters` and `cluster_labels`. Neither hangs on the order of the interviews.
    """
    counted = answered.sort_values("segment_id", kind="stable").reset_index(drop=True)
    if counted.empty:
        return tables.empty("clusters"), tables.empty("cluster_labels")
    rows = pd.Index(segments["segment_id"]).get_indexer(pd.Index(counted["segment_id"]))
    spoken = words(corpus, segments["text"].tolist(), rows)
    points = space(vectors[rows], spoken)
    seeds = [seed + step for step in range(_RERUNS + 1)]
    names = counted["segment_id"].tolist()
    groupings = group(points, names, neighbours=neighbours, resolution=resolution, seeds=seeds)
    labels = _by_size(groupings.pop(typical(groupings)))
    strength = _strength(points.meaning, labels)
    placed = counted[["segment_id", "interview_id", "unit_id"]].assign(cluster=labels, strength=strength)
    unit = pd.factorize(placed["unit_id"])[0].astype(np.int64)
    described = _described(placed, terms(spoken, labels, unit), _coded(counted, codings, codebook), codebook)
    labelled = described.assign(is_candidate=_is_candidate(described, stability(labels, groupings)))
    ids = _ids(len(described))
    clusters = placed[["segment_id", "strength"]].assign(cluster_id=ids[labels])
    columns = ["cluster_id", *tables.TABLES["cluster_labels"].columns]
    labelled = labelled.assign(cluster_id=ids)[columns]
    return tables.check(clusters, "clusters"), tables.check(labelled, "cluster_labels")


def _by_size(labels: Ints) -> Ints:
    """Number groups by size, the largest first; of equal ones the one with the earlier segment."""
    sizes = np.bincount(labels)
    first = np.array([np.flatnonzero(labels == number)[0] for number in range(len(sizes))])
    rank = np.empty(len(sizes), dtype=np.int64)
    rank[np.lexsort((first, -sizes))] = np.arange(len(sizes))
    return rank[labels]


def _ids(count: int) -> NDArray[np.object_]:
    width = max(2, len(str(count)))
    return np.array([f"K{number:0{width}d}" for number in range(1, count + 1)], dtype=object)


def _strength(meaning: NDArray[np.float32], labels: Ints) -> NDArray[np.float64]:
    order = np.argsort(labels, kind="stable")
    starts = np.searchsorted(labels[order], np.arange(int(labels.max()) + 1))
    centres = np.add.reduceat(meaning[order].astype(np.float64), starts, axis=0)
    lengths = np.linalg.norm(centres, axis=1, keepdims=True)
    centres /= np.where(lengths > 0, lengths, 1)
    return np.asarray(np.round(np.einsum("nd,nd->n", meaning, centres[labels]), 6))


def _coded(counted: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Segments in order × codes that are no evaluations: whether a segment has the code."""
    codes = [code.code_id for code in codebook.codes if code.kind != "evaluation"]
    found = codings.loc[codings["is_coded"] & codings["code_id"].isin(codes), ["segment_id", "code_id"]]
    matrix = np.zeros((len(counted), len(codes)), dtype=bool)
    row = pd.Index(counted["segment_id"]).get_indexer(pd.Index(found["segment_id"]))
    column = pd.Index(codes).get_indexer(pd.Index(found["code_id"]))
    matrix[row[row >= 0], column[row >= 0]] = True
    return pd.DataFrame(matrix, columns=pd.Index(codes, dtype=str))


def _described(placed: pd.DataFrame, found: list[list[str]], coded: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    themes = [code for code in codebook.themes if code in coded]
    has_theme = coded[themes].any(axis=1)
    usual = coded.mean()
    rows = []
    for number, members in placed.groupby("cluster", sort=True):
        inside = coded.loc[members.index]
        covered, n = inside.mean(), len(members)
        alike: pd.Series[float] = 2 * inside.sum() / (n + coded.sum())
        rows.append(
            {
                "label": ", ".join(found[int(str(number))][:3]) or "–",
                "terms": found[int(str(number))],
                "n_segments": n,
                "n_interviews": members["interview_id"].nunique(),
                "largest_share": members["unit_id"].value_counts().iloc[0] / n,
                "coded_share": float(has_theme[members.index].mean()),
                "codes": _typical(inside, usual),
                "central_segment_ids": _central(members),
                "largest_cover": float(covered.max()) if len(covered) else 0.0,
                "most_alike": float(alike.max()) if len(alike) else 0.0,
                "closeness": _closeness(members["strength"]),
            }
        )
    return pd.DataFrame(rows)


def _closeness(strength: pd.Series[float]) -> float:
    """Estimate the mean cosine of two different members: a small cluster's mean lies near each member by itself."""
    n = len(strength)
    # the mean cosine to the centroid is the length of the mean vector
    return float((n * strength.mean() ** 2 - 1) / (n - 1)) if n > 1 else 0.0


def _typical(inside: pd.DataFrame, usual: pd.Series[float]) -> list[str]:
    """Return the codes that are most over-represented: by share, at least three segments and two standard errors."""
    excess = inside.mean() - usual
    error = np.sqrt(usual * (1 - usual) / max(len(inside), 1))
    kept = excess[(inside.sum() >= 3) & (excess > 2 * error)]
    return [str(code) for code in kept.sort_values(ascending=False, kind="stable").index[:_CODES]]


def _central(members: pd.DataFrame) -> list[str]:
    """Return the most central segments, of different interviews as far as there are any."""
    ranked = members.sort_values(["strength", "segment_id"], ascending=[False, True], kind="stable")
    is_again = ranked.duplicated("interview_id")
    ordered = pd.concat([ranked[~is_again], ranked[is_again]])
    return [str(name) for name in ordered["segment_id"].head(_CENTRAL)]


def _is_candidate(described: pd.DataFrame, stable: NDArray[np.float64]) -> NDArray[np.bool_]:
    is_shared = (described["n_interviews"] >= _MIN_INTERVIEWS) & (described["largest_share"] <= _MAX_SHARE)
    is_close = described["closeness"] >= described["closeness"].median()
    is_uncovered = (described["largest_cover"] < _MAX_COVERED) & (described["most_alike"] < _MAX_ALIKE)
    flags: NDArray[np.bool_] = (is_shared & is_close & is_uncovered).to_numpy() & (stable >= _MIN_STABLE)
    return flags
