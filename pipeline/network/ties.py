"""Statements become ties: how strong, in how many segments and interviews, how certain."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipeline.network import chance
from pipeline.network.chance import LEVEL

KEY = ["source", "target", "kind"]
_FOUND = ["source", "target", "p_value", "q_value", "is_backbone"]
_DRAWS = 500
_INTERVAL = (2.5, 97.5)
_FEWEST_SEGMENTS = 10


def counted(pairs: pd.DataFrame, kind: str) -> pd.DataFrame:
    """
    Count what made each tie.

    Args:
        pairs: one row a segment that ties `source` to `target`, with `segment_id` and `interview_id`.
        kind: of the ties.

    Returns:
        One row a tie: `source`, `target`, `kind`, `n_segments`, `n_interviews`.
    """
    ends = ["source", "target"]
    segments = pairs.drop_duplicates([*ends, "segment_id"]).groupby(ends, sort=True).size()
    interviews = pairs.drop_duplicates([*ends, "interview_id"]).groupby(ends, sort=True).size()
    frame = pd.DataFrame({"n_segments": segments, "n_interviews": interviews}).reset_index()
    return frame.assign(kind=kind)


def weighted(pairs: pd.DataFrame, kind: str, tested: pd.DataFrame) -> pd.DataFrame:
    """Return ties as `counted` does, weighted by segments, with what `chance.together` found of them."""
    ties = counted(pairs, kind).assign(weight=lambda frame: frame["n_segments"].astype(float))
    found = tested.assign(is_backbone=tested["q_value"] < LEVEL)
    return ties.merge(found[_FOUND], on=["source", "target"], how="left")


def of_units(pairs: pd.DataFrame, kind: str, sizes: pd.Series[int]) -> pd.DataFrame:
    """Return ties of units (`source` with `unit:`), weighted by their share of the unit's segments."""
    ties = counted(pairs, kind)
    return ties.assign(weight=ties["n_segments"] / ties["source"].map(sizes).astype(float))


def of_groups(
    said: pd.DataFrame,
    kind: str,
    sizes: pd.Series[int],
    described: pd.DataFrame,
    *,
    attributes: Sequence[str],
    seed: int,
) -> pd.DataFrame:
    """
    Tie groups to what their members speak of.

    Args:
        said: statements.
        kind: of the ties.
        sizes: number of segments by unit.
        described: attributes by unit; "" where unknown.
        attributes: the columns whose values are groups.
        seed: of the bootstrap over units.

    Returns:
        One row a tie: `source` is `attribute:value`, `weight` the mean over the group's units of the share of their
        segments, `ci_low` and `ci_high` its 95 % percentile interval, missing where the group is one unit; `p_value`
        as `chance.of_groups` has it, `is_backbone` where the group stands out upwards.
    """
    of_units = shares(said, sizes)
    rng = np.random.default_rng(seed)
    groups = described[list(attributes)].reindex(sizes.index).fillna("").astype(str)
    measured, pairs = [], []
    for attribute in attributes:
        names = (f"{attribute}:" + groups[attribute]).where(groups[attribute] != "")
        pairs.append(said.assign(source=said["unit_id"].map(names)).dropna(subset="source"))
        for name, members in of_units.groupby(names, sort=True):
            measured.append(_bootstrapped(members, rng).assign(source=name))
    if not measured:
        return pd.DataFrame(columns=[*KEY, "n_segments", "n_interviews", "weight", "ci_low", "ci_high"])
    weights = pd.concat(measured).rename_axis("target").reset_index()
    tested = chance.of_groups(of_units, sizes, groups, attributes=attributes, seed=seed)
    found = tested.assign(is_backbone=(tested["q_value"] < LEVEL) & (tested["difference"] > 0))
    ties = counted(pd.concat(pairs, ignore_index=True), kind).merge(weights, on=["source", "target"])
    return ties.merge(found[_FOUND], on=["source", "target"], how="left")


def shares(said: pd.DataFrame, sizes: pd.Series[int]) -> pd.DataFrame:
    """Return units × targets: share of the unit's segments that speak of the target."""
    counts = said.groupby(["unit_id", "target"]).size().unstack(fill_value=0)
    return counts.reindex(index=sizes.index, fill_value=0).div(sizes, axis=0)


def profiles(said: pd.DataFrame, sizes: pd.Series[int]) -> pd.DataFrame:
    """
    Return the rows of `shares` of units that say enough for their profile to mean anything.

    Left out are units with fewer than ten segments, unless half of all units have even fewer.
    """
    return shares(said, sizes)[(sizes >= min(_FEWEST_SEGMENTS, sizes.median())).to_numpy()]


def presence(said: pd.DataFrame, sizes: pd.Series[int]) -> pd.DataFrame:
    """Return units × targets: whether the unit speaks of the target at all."""
    return shares(said, sizes) > 0


def _bootstrapped(shares: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    n, values = len(shares), shares.to_numpy(float)
    draws = rng.multinomial(n, np.full(n, 1 / n), size=_DRAWS) / n
    low, high = np.percentile(draws @ values, _INTERVAL, axis=0) if values.size else (np.zeros(0), np.zeros(0))
    nothing = np.full(len(shares.columns), np.nan)
    return pd.DataFrame(
        {"weight": values.mean(axis=0), "ci_low": low if n > 1 else nothing, "ci_high": high if n > 1 else nothing},
        index=shares.columns,
    )
