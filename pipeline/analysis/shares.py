"""How much of their talk groups give to codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline import units
from pipeline.resampling import bootstrap_means, interval
from pipeline.study import Codebook, Study
from pipeline.tables import check, empty

_DRAWS = 1_000


def counted_codes(codings: pd.DataFrame, codebook: Codebook) -> list[str]:
    """Return the codes that shares are given for: all but evaluations, then the qualified ones that occur."""
    plain = [code.code_id for code in codebook.codes if code.kind != "evaluation"]
    occurring = codings.loc[codings["is_coded"], "code_id"].unique()
    return plain + sorted(str(code_id) for code_id in occurring if ":" in code_id)


def group_shares(answered: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook, study: Study) -> pd.DataFrame:
    """
    Measure how much of its talk each group gives to each code.

    Args:
        answered: what `units.answers` returns.
        codings: the table.
        codebook: the codes.
        study: names the attributes and the seed.

    Returns:
        The table `shares`: for everybody (attribute and value "") and every value of every attribute the mean over
        units of the share of their segments (0 to 1), with a 95 % percentile interval from 1,000 draws of units;
        a single unit says nothing about others, its interval is 0 to 1. Units without a value are in no group.
    """
    if answered.empty:
        return empty("shares")
    code_ids = counted_codes(codings, codebook)
    shared = units.shares(answered, codings, code_ids)
    counts = _segment_counts(answered, codings, code_ids, list(shared.index))
    values = shared.to_numpy(float)
    frames = []
    for attribute, value, members in groups(answered, study.attributes):
        mean, low, high = _mean_with_interval(values[members], study.settings.seed)
        columns = {"code_id": code_ids, "share": mean, "ci_low": low, "ci_high": high}
        n_segments = counts[members].sum(axis=0)
        frames.append(
            pd.DataFrame(columns).assign(
                attribute=attribute, value=value, n_units=int(members.sum()), n_segments=n_segments
            )
        )
    return check(pd.concat(frames, ignore_index=True), "shares")


def groups(answered: pd.DataFrame, attributes: Sequence[str]) -> Iterator[tuple[str, str, NDArray[np.bool_]]]:
    """Yield attribute, value and members (a mask over the sorted units) of everybody ("", "") and of every group."""
    names = [name for name in attributes if name in answered.columns]
    known = units.unit_attributes(answered[["unit_id", *names]])
    yield "", "", np.ones(answered["unit_id"].nunique(), dtype=bool)
    for attribute in names:
        column = known[attribute].astype(str)
        for value in sorted(set(column) - {""}):
            yield attribute, value, (column == value).to_numpy()


def _mean_with_interval(values: NDArray[np.float64], seed: int) -> tuple[NDArray[np.float64], ...]:
    if len(values) == 1:
        return values[0], np.zeros(values.shape[1]), np.ones(values.shape[1])
    # a generator of its own for every group: another group more does not move this one's interval
    draws = bootstrap_means(values, np.random.default_rng([seed, len(values)]), draws=_DRAWS)
    return values.mean(axis=0), *interval(draws)


def _segment_counts(
    answered: pd.DataFrame, codings: pd.DataFrame, code_ids: Sequence[str], unit_ids: Sequence[str]
) -> NDArray[np.int64]:
    coded = codings.loc[codings["is_coded"], ["segment_id", "code_id"]]
    pairs = answered[["segment_id", "unit_id"]].merge(coded, on="segment_id")
    counts = pd.crosstab(pairs["unit_id"], pairs["code_id"])
    return counts.reindex(index=list(unit_ids), columns=list(code_ids), fill_value=0).to_numpy(np.int64)
