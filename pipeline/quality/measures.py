"""How good the mapping is: the table `quality`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.coding.anchors import anchor_check
from pipeline.quality.people import people_rows
from pipeline.study import Codebook
from pipeline.tables import check

_DRAWS = 1_000
_PERMUTATIONS = 200

Row = dict[str, Any]
Seen = NDArray[np.bool_]


def quality(
    tables: Mapping[str, pd.DataFrame],
    codebook: Codebook,
    answered: pd.DataFrame,
    codings: pd.DataFrame,
    *,
    anchors: pd.DataFrame | None = None,
    stability: Sequence[Row] = (),
    seed: int = 20190919,
) -> pd.DataFrame:
    """
    Measure the mapping.

    Args:
        tables: `interviews`, `segments`, `codings`, `crossfit` and `decisions`.
        codebook: the codes.
        answered: what `units.answers` returns.
        codings: the table.
        anchors: what `coding.anchor_verdicts` returns; by default that is not measured.
        stability: what `stability.stability_rows` returns.
        seed: of the random numbers.

    Returns:
        The table `quality`, by subject:

        - `mapping`: `n_interviews`, `n_interviews_counted`, `n_units`, `n_segments` (all), `n_answers` (those that
          count), `coded_share` (answers with a theme; interval from draws of units), `semantic_share` (codings of
          answers that likeness of meaning alone decided).
        - `codebook` and every code with anchors: `examples_found` and `counterexamples_clear`, see `anchor_check`;
          `examples_coded` and `counterexamples_spared`: the same by words and meaning, each anchor on its own.
        - `saturation`: `codes_seen_0001`, `codes_seen_0002`, … codes seen after so many interviews (n), mean and
          95 % range of 200 random orders; `chao2_unseen`, the codes of the codebook estimated to be spoken of
          though not yet seen.
        - every code: what `people_rows` measures; codes, contrasts and `mapping`: what `stability_rows` says.
    """
    rows = [
        *_sizes(tables, answered),
        *_coverage(codebook, answered, codings, np.random.default_rng(seed)),
        *_anchor_rows(anchor_check(codebook), "examples_found", "counterexamples_clear"),
        *([] if anchors is None else _anchor_rows(anchors, "examples_coded", "counterexamples_spared")),
        *_saturation(seen_codes(codebook, answered, codings), np.random.default_rng(seed)),
        *stability,
    ]
    people = people_rows(tables, codebook, answered, seed=seed)
    known = pd.DataFrame(rows).astype({"ci_low": "float64", "ci_high": "float64"})
    return check(pd.concat([known, people], ignore_index=True), "quality")


def seen_codes(codebook: Codebook, answered: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    """
    Say which codes each interview has.

    Returns:
        Interviews (sorted) × codes that are no evaluations: bool.
    """
    code_ids = [code.code_id for code in codebook.codes if code.kind != "evaluation"]
    coded = codings.loc[codings["is_coded"], ["segment_id", "code_id"]]
    pairs = answered[["segment_id", "interview_id"]].merge(coded, on="segment_id")
    counts = pd.crosstab(pairs["interview_id"], pairs["code_id"])
    interviews = sorted(set(answered["interview_id"]))
    return counts.reindex(index=interviews, columns=code_ids, fill_value=0) > 0


def codes_after(seen: Seen, rng: np.random.Generator, *, permutations: int = _PERMUTATIONS) -> NDArray[np.int64]:
    """
    Count the codes seen after 1, 2, … interviews in random orders.

    Args:
        seen: n_interviews × n_codes.
        rng: source of chance.
        permutations: number of orders.

    Returns:
        permutations × n_interviews.
    """
    n_interviews = len(seen)
    places = rng.permuted(np.tile(np.arange(n_interviews), (permutations, 1)), axis=1)
    curves = np.zeros((permutations, n_interviews), dtype=np.int64)
    for number, place in enumerate(places):
        first = np.where(seen, place[:, None], n_interviews).min(axis=0)
        curves[number] = np.bincount(first, minlength=n_interviews + 1)[:n_interviews].cumsum()
    return curves


def chao2_unseen(seen: Seen) -> float:
    """
    Estimate how many codes are spoken of though no interview has them yet.

    Args:
        seen: n_interviews × n_codes, all codes of the codebook.

    Returns:
        (m − 1) / m · Q1² / (2 Q2), with Q1 (Q2) codes in exactly one (two) of m interviews; without Q2 the
        bias-corrected (m − 1) / m · Q1 (Q1 − 1) / 2. Never more than the codebook's codes that nobody has.

    Source: Chao (1987), Biometrics 43.
    """
    interviews = len(seen)
    if not interviews:
        return 0.0
    counts = seen.sum(axis=0)
    once, twice = int((counts == 1).sum()), int((counts == 2).sum())
    unseen = once**2 / (2 * twice) if twice else once * (once - 1) / 2
    return min((interviews - 1) / interviews * unseen, float((counts == 0).sum()))


def _row(
    subject: str, measure: str, value: float, n: int, *, ci_low: float | None = None, ci_high: float | None = None
) -> Row:
    return {"subject": subject, "measure": measure, "value": value, "ci_low": ci_low, "ci_high": ci_high, "n": n}


def _sizes(tables: Mapping[str, pd.DataFrame], answered: pd.DataFrame) -> Iterator[Row]:
    sizes = {
        "n_interviews": len(tables["interviews"]),
        "n_interviews_counted": answered["interview_id"].nunique(),
        "n_units": answered["unit_id"].nunique(),
        "n_segments": len(tables["segments"]),
        "n_answers": len(answered),
    }
    for measure, size in sizes.items():
        yield _row("mapping", measure, size, size)


def _coverage(
    codebook: Codebook, answered: pd.DataFrame, codings: pd.DataFrame, rng: np.random.Generator
) -> Iterator[Row]:
    if answered.empty:
        return
    counted = codings[codings["is_coded"] & codings["segment_id"].isin(answered["segment_id"])]
    with_theme = set(counted.loc[counted["code_id"].isin(codebook.themes), "segment_id"])
    has_theme = answered["segment_id"].isin(with_theme)
    low, high = _ratio_interval(has_theme.astype(int), answered["unit_id"], rng)
    yield _row("mapping", "coded_share", float(has_theme.mean()), len(answered), ci_low=low, ci_high=high)
    if len(counted):
        share = float(counted["decided_by"].isin(("semantic", "semantic+learned")).mean())
        yield _row("mapping", "semantic_share", share, len(counted))


def _ratio_interval(values: pd.Series[int], unit_ids: pd.Series[str], rng: np.random.Generator) -> tuple[float, float]:
    """Return the 95 % percentile interval of a share of segments, from draws of units with all their segments."""
    by_unit = values.groupby(unit_ids.to_numpy(), sort=True)
    sums, sizes = by_unit.sum().to_numpy(), by_unit.size().to_numpy()
    drawn = rng.multinomial(len(sizes), np.full(len(sizes), 1 / len(sizes)), size=_DRAWS)
    low, high = np.percentile((drawn @ sums) / (drawn @ sizes), [2.5, 97.5])
    return float(low), float(high)


def _anchor_rows(anchors: pd.DataFrame, found: str, spared: str) -> Iterator[Row]:
    for is_example, measure in ((True, found), (False, spared)):
        rows = anchors[anchors["is_example"] == is_example]
        is_right = rows["is_found"] == is_example
        if len(rows):
            yield _row("codebook", measure, float(is_right.mean()), len(rows))
        for code_id, right in is_right.groupby(rows["code_id"], sort=True):
            yield _row(str(code_id), measure, float(right.mean()), len(right))


def _saturation(seen: pd.DataFrame, rng: np.random.Generator) -> Iterator[Row]:
    matrix = seen.to_numpy(bool)
    if not len(matrix):
        return
    curves = codes_after(matrix, rng)
    low, high = np.percentile(curves, [2.5, 97.5], axis=0)
    for after, mean in enumerate(curves.mean(axis=0), start=1):
        ends = {"ci_low": float(low[after - 1]), "ci_high": float(high[after - 1])}
        yield _row("saturation", f"codes_seen_{after:04d}", float(mean), after, **ends)
    yield _row("saturation", "chao2_unseen", chao2_unseen(matrix), len(matrix))
