"""Who stays together when other interviews had been held: communities of resampled interviews."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.network.camps import communities, likeness

Ints = NDArray[np.int64]
Rerun = Callable[[Ints], Mapping[str, str]]
"""Takes how often each interview was drawn, and finds communities again; nodes that are not there are left out."""


def stay_together(
    found: Mapping[str, str], rerun: Rerun, n_interviews: int, *, draws: int = 200, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    Draw interviews with replacement, find communities again, and count who is found together.

    Args:
        found: the community of each node, from all interviews.
        rerun: see `Rerun`; `of_ties` and `of_units` make one.
        n_interviews: how many are drawn from, and drawn.
        draws: number of bootstrap runs.
        seed: of the draws.

    Returns:
        Nodes × nodes (sorted): share of the runs that hold both in which both are in one community, diagonal 1,
        missing where no run holds both. And one row a node: `node_id`, `community`, `n_members`, `share`, the mean
        share with the others of its own community, missing where it is alone.

    Source: Hennig (2007), Computational Statistics & Data Analysis 52 (clusters of bootstrap samples).
    """
    rng = np.random.default_rng(seed)
    names = pd.Index(sorted(found), dtype=str)
    columns = []
    for _ in range(draws):
        again = rerun(rng.multinomial(n_interviews, np.full(n_interviews, 1 / n_interviews)).astype(np.int64))
        labels = np.array([again.get(name, "") for name in names], dtype=object)
        columns.append(np.array([labels == label for label in sorted(set(again.values()))], dtype=np.float32))
    there = np.array([column.sum(axis=0) for column in columns if len(column)], dtype=np.float32)
    members = np.concatenate(
        [column for column in columns if len(column)] or [np.zeros((0, len(names)), dtype=np.float32)]
    )
    present, together = there.T @ there, members.T @ members
    share = np.full((len(names), len(names)), np.nan)
    np.divide(together, present, out=share, where=present > 0)
    np.fill_diagonal(share, 1.0)
    return pd.DataFrame(share, index=names, columns=names), _by_node(names, found, share)


def _by_node(names: pd.Index[str], found: Mapping[str, str], share: NDArray[np.float64]) -> pd.DataFrame:
    camp = np.array([found[name] for name in names], dtype=object)
    own = (camp[:, None] == camp[None, :]) & ~np.eye(len(names), dtype=bool)
    known = own & ~np.isnan(share)
    n_known = known.sum(axis=1)
    mean = np.where(known, share, 0).sum(axis=1) / np.maximum(n_known, 1)
    return pd.DataFrame(
        {
            "node_id": names,
            "community": camp.astype(str),
            "n_members": own.sum(axis=1) + 1,
            "share": np.where(n_known > 0, mean, np.nan),
        }
    )


def of_ties(by_interview: pd.DataFrame, *, seed: int) -> tuple[Rerun, int]:
    """
    Find communities by ties that are sums over interviews.

    Args:
        by_interview: `source`, `target`, `interview_id`, `weight`; each tie once an interview.
        seed: of the communities.

    Returns:
        What `stay_together` takes, and the number of interviews.
    """
    from scipy.sparse import coo_matrix

    interview, interviews = pd.factorize(by_interview["interview_id"], sort=True)
    ends = by_interview[["source", "target"]].drop_duplicates().sort_values(["source", "target"], ignore_index=True)
    tie = pd.MultiIndex.from_frame(ends).get_indexer(pd.MultiIndex.from_frame(by_interview[["source", "target"]]))
    shape = (len(interviews), len(ends))
    weights = coo_matrix((by_interview["weight"].to_numpy(float), (interview, tie)), shape=shape).tocsr()
    names = {*ends["source"], *ends["target"]}

    def rerun(times: Ints) -> Mapping[str, str]:
        ties = ends.assign(weight=times @ weights)
        return communities(names, ties[ties["weight"] > 0], prefix="", seed=seed)

    return rerun, len(interviews)


def of_units(profiles: pd.DataFrame, segments: pd.DataFrame, said: pd.DataFrame, *, seed: int) -> tuple[Rerun, int]:
    """
    Find communities of units by the likeness of their profiles, these being measured anew in each run.

    Drawing units alone would leave every profile as it is, and communities would hold even where profiles are nothing
    but chance. So each run also draws from what a unit said: a segment counts as often as a Poisson variable of mean 1
    says, which comes to drawing segments with replacement.

    Args:
        profiles: units × codes; only what they are called matters.
        segments: all segments of these units: `segment_id`, `unit_id`; of others are left out.
        said: one row a segment and code: `segment_id`, `target`.
        seed: of the draws of segments and of the communities.

    Returns:
        What `stay_together` takes, and the number of units.

    Source: Hanley & MacGibbon (2006), Computer Methods and Programs in Biomedicine 83 (the Poisson bootstrap).
    """
    units, codes = pd.Index(profiles.index), pd.Index(profiles.columns)
    own = segments[segments["unit_id"].isin(units)].sort_values("segment_id", kind="stable")
    unit = units.get_indexer(pd.Index(own["unit_id"]))
    segment = pd.Index(own["segment_id"]).get_indexer(pd.Index(said["segment_id"]))
    code = codes.get_indexer(pd.Index(said["target"]))
    is_known = (segment >= 0) & (code >= 0)
    segment, cell = segment[is_known], unit[segment[is_known]] * len(codes) + code[is_known]

    def rerun(times: Ints) -> Mapping[str, str]:
        weight = np.random.default_rng([seed, *times.tolist()]).poisson(1.0, len(own)).astype(float)
        total = np.bincount(unit, weight, len(units))
        counts = np.bincount(cell, weight[segment], len(units) * len(codes)).reshape(len(units), len(codes))
        drawn = (times > 0) & (total > 0)
        shares = pd.DataFrame(counts[drawn] / total[drawn, None], index=units[drawn])
        return communities(set(shares.index), likeness(shares, times=times[drawn]), prefix="", seed=seed)

    return rerun, len(units)


def of_members(names: Collection[str], ties: pd.DataFrame, *, seed: int) -> tuple[Rerun, int]:
    """
    Find communities of units whose ties do not hang on who else was drawn; those drawn keep the ties they have.

    Args:
        names: the units.
        ties: `source`, `target`, `weight`.
        seed: of the communities.

    Returns:
        What `stay_together` takes, and the number of units.
    """
    ordered = pd.Index(sorted(names), dtype=object)

    def rerun(times: Ints) -> Mapping[str, str]:
        return communities(ordered[times > 0], ties, prefix="", seed=seed)

    return rerun, len(ordered)
