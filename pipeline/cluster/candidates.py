"""What clusters are about, which codes they meet, and why one is or is not a candidate for a new code."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipeline.resampling import FOUND_AGAIN
from pipeline.study.codebook import Codebook

MIN_INTERVIEWS = 5
MAX_SHARE = 0.4
MAX_COVERED = 0.5
MAX_ALIKE = 0.3
MAX_QUESTION = 0.5

_CENTRAL = 5
_CODES = 5


def described(
    placed: pd.DataFrame, terms: Sequence[Sequence[str]], codings: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:
    """
    Describe clusters.

    Args:
        placed: one row a segment: `segment_id`, `interview_id`, `unit_id`, `cluster` (0 and up), `strength`,
            `stability` (of the cluster), `question` (number of the question, −1 without), `asked` (id of a segment
            that asks it, "" where only one interview has it).
        terms: of each cluster.
        codings: the table.
        codebook: the codes.

    Returns:
        One row a cluster, in order: the columns of `cluster_labels` without `cluster_id`.
    """
    coded = _coded(placed, codings, codebook)
    themes = [code for code in codebook.themes if code in coded]
    has_theme, usual, total = coded[themes].any(axis=1), coded.mean(), coded.sum()
    rows = []
    for number, (_, members) in enumerate(placed.groupby("cluster", sort=True)):
        found, inside = list(terms[number]), coded.loc[members.index]
        row = {
            "label": ", ".join(found[:3]) or "–",
            "terms": found,
            "n_segments": len(members),
            "n_interviews": members["interview_id"].nunique(),
            "largest_share": members["unit_id"].value_counts().iloc[0] / len(members),
            "coded_share": float(has_theme[members.index].mean()),
            "codes": _typical(inside, usual),
            "covered_by": _covering(inside, total),
            "central_segment_ids": _central(members),
            "stability": float(members["stability"].iloc[0]),
            "closeness": _closeness(members["strength"]),
            **_asked(members),
        }
        rows.append(row)
    usual_closeness = float(np.median([float(str(row["closeness"])) for row in rows]))
    against = [why_not(row, usual_closeness=usual_closeness) for row in rows]
    told = pd.Series(against, dtype=object)
    return pd.DataFrame(rows).assign(reasons=told, is_candidate=[not reasons for reasons in against])


def why_not(row: dict[str, object], *, usual_closeness: float) -> list[str]:
    """
    Say why a cluster is no candidate for a new code.

    Args:
        row: `stability`, `n_interviews`, `largest_share`, `largest_question_share`, `covered_by`, `closeness`.
        usual_closeness: the median over all clusters.

    Returns:
        Of `unstable` (mean Jaccard < .6 when other interviews are drawn), `few` (fewer than five interviews), `one`
        (a unit gives more than 40 %), `question` (more than half answers one question that several interviews were
        asked), `covered` (a code covers it), `loose` (its segments mean less of the same than those of half of the
        clusters do); empty for a candidate.
    """
    holds = {
        "unstable": float(str(row["stability"])) < FOUND_AGAIN,
        "few": int(str(row["n_interviews"])) < MIN_INTERVIEWS,
        "one": float(str(row["largest_share"])) > MAX_SHARE,
        "question": float(str(row["largest_question_share"])) > MAX_QUESTION,
        "covered": bool(row["covered_by"]),
        "loose": float(str(row["closeness"])) < usual_closeness,
    }
    return [name for name, is_so in holds.items() if is_so]


def _coded(placed: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Segments in order × codes that are no evaluations: whether a segment has the code."""
    codes = [code.code_id for code in codebook.codes if code.kind != "evaluation"]
    found = codings.loc[codings["is_coded"] & codings["code_id"].isin(codes), ["segment_id", "code_id"]]
    matrix = np.zeros((len(placed), len(codes)), dtype=bool)
    row = pd.Index(placed["segment_id"]).get_indexer(pd.Index(found["segment_id"]))
    column = pd.Index(codes).get_indexer(pd.Index(found["code_id"]))
    matrix[row[row >= 0], column[row >= 0]] = True
    return pd.DataFrame(matrix, columns=pd.Index(codes, dtype=str))


def _covering(inside: pd.DataFrame, total: pd.Series[int]) -> str:
    """Return the code that covers half of a cluster, or means about the same (Dice ≥ .3); "" where none does."""
    if inside.empty or not len(inside.columns):
        return ""
    cover = inside.mean()
    alike: pd.Series[float] = 2 * inside.sum() / (len(inside) + total)
    is_it = (cover >= MAX_COVERED) | (alike >= MAX_ALIKE)
    return str(cover[is_it].idxmax()) if is_it.any() else ""


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


def _asked(members: pd.DataFrame) -> dict[str, object]:
    """Say how many questions a cluster answers, and which of those that several interviews were asked most often."""
    asked = (
        members.loc[members["asked"] != "", "asked"]
        .value_counts()
        .sort_index()
        .sort_values(ascending=False, kind="stable")
    )
    return {
        "n_questions": members.loc[members["question"] >= 0, "question"].nunique(),
        "largest_question": str(asked.index[0]) if len(asked) else "",
        "largest_question_share": float(asked.iloc[0] / len(members)) if len(asked) else 0.0,
    }
