"""Who and what is in the network: nodes with their communities and their places."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipeline.network.camps import communities, likeness
from pipeline.network.layout import between, positions
from pipeline.network.statements import Said, together
from pipeline.network.ties import profiles, shares
from pipeline.study import Actor, Codebook, Study

_COLUMNS = ["node_id", "label", "kind", "n_segments"]


def place_nodes(said: Said, edges: pd.DataFrame, codebook: Codebook, study: Study) -> pd.DataFrame:
    """
    Make the table `nodes`, unchecked.

    Themes have communities (`T1`, …) by the backbone of `theme-theme`, units (`U1`, …) by the likeness of their
    profiles. Themes and actors stand where the layout puts them; units, groups and propositions among the themes that
    they lean to.

    Args:
        said: what was said.
        edges: the ties.
        codebook: the codes.
        study: actors, attributes and seed.

    Returns:
        One row a node.
    """
    nodes = pd.concat(
        [_codes(said, codebook), _actors(said, study.actors), _units(said), _groups(said)], ignore_index=True
    )
    community = _communities(said, edges, study.settings.seed)
    placed = _placed(said, nodes, edges)
    joined = nodes.merge(placed, left_on="node_id", right_index=True, how="left").fillna({"x": 0.0, "y": 0.0})
    return joined.assign(community=joined["node_id"].map(community).astype(object))


def _codes(said: Said, codebook: Codebook) -> pd.DataFrame:
    counts = pd.concat([said.themes["target"], said.stands["concept"]]).value_counts().to_dict()
    codes = codebook.of_kind("theme", "proposition")
    rows = [(code.code_id, code.label, code.kind, counts.get(code.code_id, 0)) for code in codes]
    return pd.DataFrame(rows, columns=_COLUMNS)


def _actors(said: Said, actors: Sequence[Actor]) -> pd.DataFrame:
    labels = {f"actor:{actor.actor_id}": actor.label for actor in actors}
    counts = said.actors.groupby("target", sort=True).size()
    rows = [(name, labels.get(str(name), str(name)), "actor", n) for name, n in counts.items()]
    return pd.DataFrame(rows, columns=_COLUMNS)


def _units(said: Said) -> pd.DataFrame:
    rows = [(f"unit:{name}", str(name), "unit", n) for name, n in said.sizes.items()]
    return pd.DataFrame(rows, columns=_COLUMNS)


def _groups(said: Said) -> pd.DataFrame:
    rows = [
        (f"{attribute}:{value}", str(value), "group", int(sizes.sum()))
        for attribute in said.groups
        for value, sizes in said.sizes.groupby(said.described[attribute], sort=True)
        if value
    ]
    return pd.DataFrame(rows, columns=_COLUMNS)


def _communities(said: Said, edges: pd.DataFrame, seed: int) -> dict[str, str]:
    strong = edges[(edges["kind"] == "theme-theme") & edges["is_backbone"]]
    of_themes = communities({*strong["source"], *strong["target"]}, strong, prefix="T", seed=seed)
    found = profiles(said.themes, said.sizes)
    of_units = communities([str(name) for name in found.index], likeness(found), prefix="U", seed=seed)
    return of_themes | {f"unit:{name}": group for name, group in of_units.items()}


def _placed(said: Said, nodes: pd.DataFrame, edges: pd.DataFrame) -> pd.DataFrame:
    """Return `x`, `y` by node."""
    core = edges[edges["kind"].isin(["theme-theme", "actor-theme"])]
    names = nodes.loc[nodes["kind"].isin(["theme", "actor"]), "node_id"].tolist()
    placed = positions(names, core, backbone=core["is_backbone"])
    of_units = shares(said.themes, said.sizes)
    groups = {
        attribute: of_units.groupby(said.described[attribute].reindex(of_units.index)).mean().drop("", errors="ignore")
        for attribute in said.groups
    }
    leaning = [
        _prefixed(between(of_units, placed), "unit:"),
        *(_prefixed(between(profile, placed), f"{attribute}:") for attribute, profile in groups.items()),
        between(_company(said), placed),
    ]
    return pd.concat([placed, *(frame for frame in leaning if len(frame))])


def _company(said: Said) -> pd.DataFrame:
    """Return propositions × themes: how often a segment with the proposition has the theme, as a share of the row."""
    stands = said.stands.rename(columns={"concept": "target"})
    counts = together(stands, said.themes).groupby(["source", "target"]).size().unstack(fill_value=0)
    return counts.div(counts.sum(axis=1), axis=0)


def _prefixed(places: pd.DataFrame, prefix: str) -> pd.DataFrame:
    return places.rename(index=lambda name: f"{prefix}{name}")
