"""What interviewees brought up themselves: themes that no question had carried before."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.analysis.questions import first_asked, places
from pipeline.analysis.shares import groups
from pipeline.resampling import interval
from pipeline.study import Study
from pipeline.tables import check, empty

_DRAWS = 1_000
_BEYOND = 0.025

Floats = NDArray[np.float64]


def unprompted(answered: pd.DataFrame, tables: Mapping[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """
    Measure how much of what is said of a theme came unasked.

    A segment speaks of a theme unprompted where neither the question that it answers nor an earlier one of the
    interview carries the theme or one above it. Interviews without any question are left out.

    Args:
        answered: what `units.answers` returns.
        tables: `segments` and `codings`.
        study: names the codes, the attributes, k and the seed.

    Returns:
        The table `unprompted`: for everybody (attribute and value "") and every group the segments with the theme,
        those that are unprompted, and the mean over the `n_units` units that speak of the theme of each one's own
        share, with a 95 % interval, missing for fewer than two units (percentiles of 1,000 draws of the units; where
        all of them give 0 or all give 1 the exact one for so many equal units). `is_small` where they are fewer than
        k. Nothing is tested.
    """
    rows = said(answered, tables, study)
    if rows.empty:
        return empty("unprompted")
    unit_ids, code_ids = sorted(set(answered["unit_id"])), list(study.codebook.themes)
    spoken, free = (_counts(part, unit_ids, code_ids) for part in (rows, rows[rows["is_unprompted"]]))
    frames = [
        _of_group(spoken[members], free[members], code_ids, study.settings.seed).assign(
            attribute=attribute, value=value
        )
        for attribute, value, members in groups(answered, study.attributes)
    ]
    found = pd.concat(frames, ignore_index=True)
    known = found[found["n_segments"] > 0]
    return check(known.assign(is_small=known["n_units"] < study.settings.privacy.k), "unprompted")


def said(answered: pd.DataFrame, tables: Mapping[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """Return one row a segment that counts and theme, arguments as above: `unit_id`, `code_id`, `is_unprompted`."""
    order = places(tables["segments"])
    talks = set(order.loc[order["is_prompt"], "interview_id"])
    codings = tables["codings"]
    coded = codings.loc[codings["is_coded"] & codings["code_id"].isin(study.codebook.themes), ["segment_id", "code_id"]]
    own = answered.loc[answered["interview_id"].isin(talks), ["segment_id", "interview_id", "unit_id"]]
    rows = own.merge(coded, on="segment_id").merge(order[["segment_id", "place"]], on="segment_id")
    first = first_asked(tables["segments"], codings, study.codebook).rename(columns={"place": "asked"})
    placed = rows.merge(first, on=["interview_id", "code_id"], how="left")
    return placed.assign(is_unprompted=~(placed["asked"] < placed["place"]))


def _counts(said: pd.DataFrame, unit_ids: list[str], code_ids: list[str]) -> Floats:
    counts = pd.crosstab(said["unit_id"], said["code_id"])
    return counts.reindex(index=unit_ids, columns=code_ids, fill_value=0).to_numpy(float)


def _of_group(spoken: Floats, free: Floats, code_ids: list[str], seed: int) -> pd.DataFrame:
    """Return a group's figures; shares are means over its units that speak of the theme."""
    has = spoken > 0
    own = np.divide(free, spoken, out=np.zeros_like(free), where=has)
    n_units, share = has.sum(axis=0), own.sum(axis=0) / np.maximum(has.sum(axis=0), 1)
    low, high = _interval(own, has, seed)
    # that all units are alike does not make it certain: what so many could still hide
    least = _BEYOND ** (1 / np.maximum(n_units, 1))
    low, high = np.where(share == 1, least, low), np.where(share == 0, 1 - least, high)
    return pd.DataFrame(
        {
            "code_id": code_ids,
            "n_segments": spoken.sum(axis=0).astype(np.int64),
            "n_unprompted": free.sum(axis=0).astype(np.int64),
            "share": share,
            "ci_low": np.where(n_units > 1, low, np.nan),
            "ci_high": np.where(n_units > 1, high, np.nan),
            "n_units": n_units,
        }
    )


def _interval(own: Floats, has: NDArray[np.bool_], seed: int) -> tuple[Floats, Floats]:
    """Draw units of the group; a draw without a unit that speaks of a theme takes the theme's mean."""
    n = len(own)
    drawn = np.random.default_rng([seed, n]).multinomial(n, np.full(n, 1 / n), size=_DRAWS).astype(float)
    totals = drawn @ has
    means = own.sum(axis=0) / np.maximum(has.sum(axis=0), 1)
    return interval(np.where(totals > 0, drawn @ own / np.maximum(totals, 1), means))
