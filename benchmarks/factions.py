"""
Do a council's factions come out as communities? `python -m benchmarks.network factions --processed FOLDER`.

Speakers are put into communities by what they speak of, and by whom they speak of; nobody tells the method who sits in
which faction. Speakers without a faction are in the network and do not count.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline import tables, units
from pipeline.network.camps import communities, likeness

SEED = 20190919
_SHUFFLES = 999
_FEWEST_SEGMENTS, _MANY_SEGMENTS, _FEWEST_NAMES = 10, 50, 5
_FEWEST_MEMBERS = 3


class Council:
    """A processed study whose units are speakers, and their faction."""

    def __init__(self, processed: Path, attribute: str) -> None:
        """Read the tables of a study."""
        names = ("segments", "speakers", "interviews", "edges", "edge_segments")
        self.tables: Mapping[str, pd.DataFrame] = {name: tables.read(processed, name) for name in names}
        self.answered = units.answers(self.tables, unit="person")
        self.sizes = self.answered.groupby("unit_id", sort=True).size()
        known = units.unit_attributes(self.answered[["unit_id", attribute]])[attribute]
        counts = known[known != ""].value_counts()
        self.faction = known[known.isin(counts.index[counts >= _FEWEST_MEMBERS])]

    def said(self, kind: str) -> pd.DataFrame:
        """Return one row a segment and what it is tied to by ties of a kind: `unit_id`, `interview_id`, `target`."""
        rows = self.tables["edge_segments"].loc[lambda frame: frame["kind"] == kind, ["segment_id", "target"]]
        return rows.merge(self.answered[["segment_id", "interview_id", "unit_id"]], on="segment_id")

    def shares(self, kind: str, *, least: int) -> pd.DataFrame:
        """Return speakers × targets: share of their segments, speakers with few segments left out."""
        counts = pd.crosstab(self.said(kind)["unit_id"], self.said(kind)["target"])
        found = counts.reindex(self.sizes.index, fill_value=0).div(self.sizes, axis=0)
        return found[self.sizes >= least]

    def beyond_agenda(self) -> pd.DataFrame:
        """Return by how much speakers' shares exceed those of everybody in the sessions that they spoke in."""
        said = self.said("unit-theme")
        sessions = self.answered.groupby("interview_id").size()
        agenda = pd.crosstab(said["interview_id"], said["target"]).reindex(sessions.index, fill_value=0)
        attended = pd.crosstab(self.answered["unit_id"], self.answered["interview_id"])
        expected = attended.div(self.sizes, axis=0) @ agenda.div(sessions, axis=0)
        shares = self.shares("unit-theme", least=_FEWEST_SEGMENTS)
        return shares - expected.loc[shares.index, shares.columns]

    def names(self) -> pd.DataFrame:
        """Return speakers × organisations: how often they name each, as a share of all whom they name."""
        said = self.said("unit-actor")
        counts = pd.crosstab(said["unit_id"], said["target"])
        return counts[counts.sum(axis=1) >= _FEWEST_NAMES].pipe(lambda frame: frame.div(frame.sum(axis=1), axis=0))

    def profiles(self) -> dict[str, pd.DataFrame]:
        """Return what speakers are compared by."""
        return {
            "themes": self.shares("unit-theme", least=_FEWEST_SEGMENTS),
            f"themes, speakers with {_MANY_SEGMENTS} segments or more": self.shares("unit-theme", least=_MANY_SEGMENTS),
            "themes beyond the session's agenda": self.beyond_agenda(),
            "organisations named": self.names(),
        }


def recovered(council: Council) -> pd.DataFrame:
    """Return a row a basis: how far communities agree with factions, beside what shuffled factions give."""
    from sklearn.metrics import adjusted_rand_score

    rng = np.random.default_rng(SEED)
    rows = []
    for name, profiles in council.profiles().items():
        found = communities(list(profiles.index), likeness(profiles), prefix="", seed=SEED)
        labels = council.faction.reindex(list(found)).dropna()
        camps = np.array([found[unit] for unit in labels.index])
        truth = labels.to_numpy(str)
        rand = adjusted_rand_score(truth, camps)
        shuffled = [rng.permutation(truth) for _ in range(_SHUFFLES)]
        p = (1 + sum(adjusted_rand_score(other, camps) >= rand for other in shuffled)) / (_SHUFFLES + 1)
        chance = float(np.mean([_purity(other, camps) for other in shuffled[:200]]))
        figures = (rand, p, _purity(truth, camps), chance)
        rows.append((name, len(profiles), len(truth), len(set(found.values())), *figures))
    columns = ["compared by", "speakers", "with faction", "communities", "adjusted Rand", "p"]
    return pd.DataFrame(rows, columns=[*columns, "purity", "purity by chance"])


def _purity(truth: np.ndarray, camps: np.ndarray) -> float:
    return float(pd.crosstab(camps, truth).max(axis=1).sum() / len(truth))


def gathered(council: Council) -> pd.DataFrame:
    """Return a row a faction: the share of its speakers in the community that holds most of them, by each basis."""
    columns = {}
    for name, profiles in council.profiles().items():
        found = pd.Series(communities(list(profiles.index), likeness(profiles), prefix="", seed=SEED))
        labels = council.faction.reindex(found.index).dropna()
        held = pd.crosstab(labels, found[labels.index])
        told = [f"{row.max()} of {row.sum()}" for _, row in held.iterrows()]
        columns[name] = pd.Series(told, index=held.index)
    return pd.DataFrame(columns).fillna("–").rename_axis("faction").reset_index()


def explained(council: Council) -> pd.DataFrame:
    """Return which share of the variance of themes among segments sessions, factions and speakers explain, adjusted."""
    kept = council.answered[council.answered["unit_id"].isin(council.faction.index)]
    said = council.said("unit-theme")
    has = pd.crosstab(said["segment_id"], said["target"]).reindex(kept["segment_id"], fill_value=0).to_numpy(float)
    total = ((has - has.mean(axis=0)) ** 2).sum()
    labels = {
        "session": kept["interview_id"],
        "faction": kept["unit_id"].map(council.faction),
        "speaker": kept["unit_id"],
    }
    rows = []
    for name, label in labels.items():
        means = pd.DataFrame(has).groupby(label.to_numpy(str)).transform("mean").to_numpy()
        within, groups = ((has - means) ** 2).sum(), label.nunique()
        rows.append((name, groups, 1 - within / (len(has) - groups) / (total / (len(has) - 1))))
    return pd.DataFrame(rows, columns=["label", "groups", "variance explained"])


def report(processed: Path, attribute: str) -> str:
    """Return the three tables as Markdown."""
    council = Council(processed, attribute)
    return "\n\n".join(make(council).round(3).to_markdown(index=False) for make in (recovered, gathered, explained))
