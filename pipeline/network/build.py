"""The stage: what was said becomes `nodes`, `edges` and `edge_segments`."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipeline import tables as contract
from pipeline.network import chance, statements, ties
from pipeline.network.nodes import place_nodes
from pipeline.network.statements import Said, collect
from pipeline.study import Codebook, Study

WITH_SEGMENTS = ("unit-theme", "unit-actor", "theme-theme", "actor-theme", "unit-proposition")
"""Kinds of ties whose segments are kept; those of a group are the segments of its units."""


def build(
    tables: Mapping[str, pd.DataFrame], mentions: pd.DataFrame, codebook: Codebook, study: Study
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """
    Tie units, groups, organisations and propositions to themes.

    Nodes are themes and propositions (their ids), actors (`actor:id`), units (`unit:id`) and groups
    (`attribute:value`). Ties, by kind:

    - `unit-theme`, `unit-actor`: share of the unit's segments;
    - `group-theme`, `group-actor`: mean over the group's units of that share, with a bootstrap interval; `p_value`
      is that of the difference from all other units, labels being permuted among units;
    - `theme-theme`, `actor-theme`: number of segments that have both; `p_value` is that of so many units having both,
      given how much each unit speaks of and how many speak of each. A theme is not tied to those above it;
    - `unit-proposition`: share of the unit's segments; `signed_weight` is (for − against) / (for + against), missing
      where the unit takes no stand.

    `is_backbone` says that a tie is more than chance: its false discovery rate, over all pairs of its kind that could
    have been ties, is below 5 %, and it is stronger than expected. Ties of single units only describe: they have no
    `p_value` and are never backbone.

    Args:
        tables: `segments`, `speakers`, `interviews`, `codings`.
        mentions: the table.
        codebook: the codes.
        study: unit, attributes and seed.

    Returns:
        The tables `nodes`, `edges` and `edge_segments`.
    """
    said = collect(tables, mentions, codebook, study)
    pairs = _pairs(said, codebook)
    edges = _edges(said, pairs, codebook, study.settings.seed)
    nodes = place_nodes(said, edges, codebook, study)
    kept = [pairs[kind].assign(kind=kind)[[*ties.KEY, "segment_id"]] for kind in WITH_SEGMENTS]
    segments = pd.concat(kept, ignore_index=True)
    return (
        contract.check(nodes, "nodes"),
        contract.check(edges, "edges"),
        contract.check(segments, "edge_segments"),
    )


def _pairs(said: Said, codebook: Codebook) -> dict[str, pd.DataFrame]:
    """Return, by kind, one row a segment that ties `source` to `target`."""
    stands = said.stands.assign(source="unit:" + said.stands["actor"].astype(str), target=said.stands["concept"])
    return {
        "unit-theme": said.themes.assign(source="unit:" + said.themes["unit_id"].astype(str)),
        "unit-actor": said.actors.assign(source="unit:" + said.actors["unit_id"].astype(str)),
        "unit-proposition": stands,
        "theme-theme": statements.without_kin(statements.together(said.themes, said.themes), codebook),
        "actor-theme": statements.together(said.actors, said.themes),
    }


def _edges(said: Said, pairs: Mapping[str, pd.DataFrame], codebook: Codebook, seed: int) -> pd.DataFrame:
    sizes = said.sizes.rename(lambda name: f"unit:{name}")
    of_units = [ties.of_units(pairs[kind], kind, sizes) for kind in ("unit-theme", "unit-actor")]
    stands = ties.of_units(pairs["unit-proposition"], "unit-proposition", sizes)
    signed = stands.merge(_signs(pairs["unit-proposition"]), on=["source", "target"], how="left")
    of_groups = [
        ties.of_groups(frame, kind, said.sizes, said.described, attributes=said.groups, seed=seed)
        for kind, frame in (("group-theme", said.themes), ("group-actor", said.actors))
    ]
    themes, actors = (ties.presence(frame, said.sizes) for frame in (said.themes, said.actors))
    tested = chance.together(themes, actors, statements.kin(codebook), seed=seed)
    both = [
        ties.weighted(pairs[kind], kind, of_kind)
        for kind, of_kind in zip(("theme-theme", "actor-theme"), tested, strict=True)
    ]
    filled = [frame for frame in (*of_units, signed, *of_groups, *both) if len(frame)]
    if not filled:
        return contract.empty("edges")
    columns = [*ties.KEY, *contract.TABLES["edges"].columns]
    edges = pd.concat(filled, ignore_index=True).reindex(columns=columns)
    return edges.assign(is_backbone=edges["is_backbone"].eq(True))


def _signs(stands: pd.DataFrame) -> pd.DataFrame:
    signs = stands.dropna(subset="level").groupby(["source", "target"])["level"].mean()
    return signs.rename("signed_weight").reset_index()
