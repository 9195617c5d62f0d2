"""How everybody stands in the networks: camps and how firmly they hold, who bridges, what divides."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline import tables as contract
from pipeline.network.camps import communities, likeness, polarisation
from pipeline.network.centrality import centralities, dividing
from pipeline.network.layout import positions
from pipeline.network.projection import as_ties, project
from pipeline.network.stability import Rerun, of_members, of_ties, of_units, stay_together
from pipeline.network.statements import Said, collect, together, without_kin
from pipeline.network.ties import profiles
from pipeline.study import Codebook, Study

LEADING = ("stands", "profiles")
"""Networks of units; the first that enough units are in says who stands where."""

FEWEST_UNITS = 12
LEAST_SHARE = 0.25
"""So many units, and so much of all, must take a stand for stands to say who stands where."""

_APART = 2.0
"""From against (−1) to for (1)."""

_DRAWS = 200
_LEANING = 3


@dataclass(frozen=True)
class Net:
    """
    One network of like nodes.

    Attributes:
        name: `stands`, `profiles` or `themes`.
        names: all nodes that could be in it.
        ties: `source`, `target`, `weight`.
        found: community by node.
        rerun: finds communities again, see `Rerun`.
        n_drawn: how many interviews or units are drawn each time.
    """

    name: str
    names: Collection[str]
    ties: pd.DataFrame
    found: Mapping[str, str]
    rerun: Rerun
    n_drawn: int

    @property
    def prefix(self) -> str:
        """What stands before the names of its nodes in the table `nodes`."""
        return "" if self.name == "themes" else "unit:"


def standing(
    tables: Mapping[str, pd.DataFrame],
    mentions: pd.DataFrame,
    edges: pd.DataFrame,
    codebook: Codebook,
    study: Study,
    *,
    draws: int = _DRAWS,
) -> dict[str, pd.DataFrame]:
    """
    Say how nodes stand in three networks.

    `themes`: the backbone of `theme-theme`. `profiles`: units whose themes deviate from the mean in the same direction
    (`camps.likeness`). `stands`: units that agree more often than they disagree on propositions, by congruence less
    conflict over the mean of both units' stands.

    Args:
        tables: `segments`, `speakers`, `interviews`, `codings`.
        mentions: the table.
        edges: the table.
        codebook: the codes.
        study: unit, attributes and seed.
        draws: bootstrap runs.

    Returns:
        The tables `positions`, `projections`, `camps`, `polarisation` and `divisions`, by name.
    """
    said, seed = collect(tables, mentions, codebook, study), study.settings.seed
    nets = [_of_stands(said, seed), _of_profiles(said, seed), _of_themes(said, edges, codebook, seed)]
    placed = pd.concat([_positions(net, draws, seed) for net in nets], ignore_index=True)
    made = {
        "positions": placed,
        "projections": _projections(nets, said),
        "camps": _camps(placed, said, codebook),
        "polarisation": _polarisation(nets, said),
        "divisions": _divisions(said),
    }
    return {name: contract.check(frame, name) if len(frame) else contract.empty(name) for name, frame in made.items()}


def _stood(said: Said) -> pd.DataFrame:
    """Return the statements that take a stand; against and for are two apart."""
    return said.stands.dropna(subset="level")


def _of_stands(said: Said, seed: int) -> Net:
    names = sorted(_stood(said)["actor"].astype(str).unique())
    ties = as_ties(project(_stood(said), kind="subtract", normalise="average", scale=_APART).clip(lower=0))
    found = communities(names, ties, prefix="L", seed=seed)
    rerun, n_units = of_members(names, ties, seed=seed)
    return Net("stands", names, ties, found, rerun, n_units)


def _of_profiles(said: Said, seed: int) -> Net:
    themes = profiles(said.themes, said.sizes)
    names, ties = [str(name) for name in themes.index], likeness(themes)
    found = communities(names, ties, prefix="U", seed=seed)
    rerun, n_units = of_units(themes, said.answered, said.themes, seed=seed)
    return Net("profiles", names, ties, found, rerun, n_units)


def _of_themes(said: Said, edges: pd.DataFrame, codebook: Codebook, seed: int) -> Net:
    ties = edges.loc[(edges["kind"] == "theme-theme") & edges["is_backbone"], ["source", "target", "weight"]]
    found = communities({*ties["source"], *ties["target"]}, ties, prefix="T", seed=seed)
    pairs = without_kin(together(said.themes, said.themes), codebook)
    strong = pairs.merge(ties[["source", "target"]], on=["source", "target"])
    ends = ["source", "target", "interview_id"]
    rerun, n_interviews = of_ties(strong.groupby(ends).size().rename("weight").reset_index(), seed=seed)
    return Net("themes", sorted(set(said.themes["target"])), ties, found, rerun, n_interviews)


def _positions(net: Net, draws: int, seed: int) -> pd.DataFrame:
    """Return the rows of a network, units with `unit:` before their ids."""
    held = stay_together(net.found, net.rerun, net.n_drawn, draws=draws, seed=seed)[1] if net.found else None
    central = centralities(net.names, net.ties).set_index("node_id")
    known = central.assign(community=None, n_members=1, stays_together=np.nan)
    if held is not None:
        held = held.rename(columns={"share": "stays_together"}).set_index("node_id")
        known = central.join(held, how="left").fillna({"n_members": 1})
    place = positions(sorted(net.names), net.ties, backbone=pd.Series(True, index=net.ties.index))
    named = known.join(place).astype({"n_members": int}).rename(index=lambda name: f"{net.prefix}{name}")
    return named.rename_axis("node_id").reset_index().assign(network=net.name)


def _projections(nets: Collection[Net], said: Said) -> pd.DataFrame:
    """Return the ties of units; where stands tie them, also those that only disagree, with weight 0."""
    counted = [as_ties(project(_stood(said), kind=kind, scale=_APART)) for kind in ("congruence", "conflict")]
    both = counted[0].rename(columns={"weight": "congruence"}).merge(
        counted[1].rename(columns={"weight": "conflict"}), on=["source", "target"], how="outer"
    )  # fmt: skip
    rows = []
    for net in nets:
        if net.prefix:
            ties = net.ties.merge(both, how="outer") if net.name == "stands" else net.ties
            ends = {end: net.prefix + ties[end].astype(str) for end in ("source", "target")}
            rows.append(ties.assign(**ends, network=net.name))
    columns = ["network", "source", "target", "weight", "congruence", "conflict"]
    frame = pd.concat(rows, ignore_index=True).reindex(columns=columns).fillna({"weight": 0.0})
    is_stand = frame["network"] == "stands"
    return frame.assign(**{name: frame[name].mask(is_stand & frame[name].isna(), 0.0) for name in columns[-2:]})


def _camps(placed: pd.DataFrame, said: Said, codebook: Codebook) -> pd.DataFrame:
    themes, sides = profiles(said.themes, said.sizes), _sides(said.stands)
    rows = []
    for (network, community), inside in placed.dropna(subset="community").groupby(["network", "community"]):
        members = sorted(inside["node_id"].astype(str))
        names = [name.removeprefix("unit:") for name in members]
        if network == "themes":
            leaning = _central(inside)
        else:
            leaning = _held(sides, names) if network == "stands" else _leaning(themes, names, codebook)
        rows.append((network, community, len(members), inside["stays_together"].mean(), members, leaning))
    columns = ["network", "community", "n_members", "stays_together", "members", "leaning"]
    return pd.DataFrame(rows, columns=columns)


def _sides(stands: pd.DataFrame) -> pd.DataFrame:
    """Return units × stands (`proposition:pro`): whether the unit is for or against on the whole."""
    mean = stands.dropna(subset="level").groupby(["actor", "concept"])["level"].mean().unstack()
    sides = {f"{name}:{side}": mean[name] * sign > 0 for name in mean for side, sign in (("pro", 1), ("contra", -1))}
    return pd.DataFrame(sides, index=mean.index)


def _held(sides: pd.DataFrame, names: Collection[str]) -> list[str]:
    """Return what most members of a camp are for or against."""
    counts = sides.loc[list(names)].sum().sort_values(ascending=False, kind="stable")
    return [str(name) for name in counts.index[counts * 2 >= len(names)]][:_LEANING]


def _leaning(themes: pd.DataFrame, names: Collection[str], codebook: Codebook) -> list[str]:
    """Return the themes that a camp speaks of most beyond all others, none of them above or below another."""
    inside = themes.index.isin(list(names))
    more = themes[inside].mean() - (themes[~inside].mean() if not inside.all() else 0.0)
    chosen: list[str] = []
    for name in more[more > 0].sort_values(ascending=False, kind="stable").index.astype(str):
        kin = {*codebook.ancestors(name), *(other for other in chosen if name in codebook.ancestors(other))}
        if not kin & set(chosen):
            chosen.append(name)
    return chosen[:_LEANING]


def _central(inside: pd.DataFrame) -> list[str]:
    ordered = inside.sort_values(["strength", "node_id"], ascending=[False, True])
    return [str(name) for name in ordered["node_id"].head(_LEANING)]


def _polarisation(nets: Collection[Net], said: Said) -> pd.DataFrame:
    """Measure each network of units; at most one leads."""
    agreed = project(_stood(said), normalise="average", scale=_APART)
    rows = []
    for net in nets:
        if net.name not in LEADING or not net.found:
            continue
        measured = polarisation(agreed if net.name == "stands" else _square(net.ties, net.names), net.found)
        camps = [net.found[side[0]] if side else "" for side in (measured.first, measured.second)]
        sizes = (len(measured.first), len(measured.second), len(net.found))
        rows.append((net.name, *camps, *sizes, measured.ei_index, measured.modularity))
    columns = ["network", "first", "second", "n_first", "n_second", "n_units", "ei_index", "modularity"]
    frame = pd.DataFrame(rows, columns=columns)
    is_enough = frame["n_units"] >= max(FEWEST_UNITS, LEAST_SHARE * len(said.sizes))
    leading = frame.loc[(frame["network"] == "stands") & is_enough & (frame["second"] != ""), "network"].tolist()
    return frame.assign(is_leading=frame["network"] == (leading or ["profiles"])[0])


def _square(ties: pd.DataFrame, names: Collection[str]) -> pd.DataFrame:
    order = pd.Index(sorted(names), dtype=object)
    values = np.zeros((len(order), len(order)))
    first, second = (order.get_indexer(pd.Index(ties[end], dtype=object)) for end in ("source", "target"))
    values[first, second] = values[second, first] = ties["weight"].to_numpy(float)
    return pd.DataFrame(values, index=order, columns=order)


def _divisions(said: Said) -> pd.DataFrame:
    known = _stood(said)
    found = dividing(known).rename(columns={"concept": "code_id", "n_actors": "n_units"})
    segments = known.groupby("concept")["segment_id"].agg(lambda ids: sorted(set(ids)))
    return found.assign(segment_ids=[segments[name] for name in found["code_id"]])
