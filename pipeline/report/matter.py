"""Frames of what was said: themes, evaluations, goals, measures, propositions, clusters, ties."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from pipeline.report.material import Material
from pipeline.study.codebook import AMBIVALENT, CodeKind
from pipeline.texts import decimal, percent, texts

STANDS = ("contra", "open", "pro")
CONFIRMED: Mapping[str, tuple[str, str]] = {
    "interview": ("confirmed_interviews", "checked_interviews"),
    "person": ("confirmed_persons", "checked_persons"),
}
"""Columns by unit: in how many units people found a code, of how many with checked segments."""

_MOST_CLUSTERS = 25
_MOST_NODES = 46
_MOST_TIES = 70
_FEWEST = 3


def theme_order(material: Material) -> list[tuple[str, int]]:
    """Return all themes with their depth: largest share first, children below their parents."""
    share = {code_id: told.share for code_id, told in material.leading.items()}
    book = material.study.codebook
    order: list[tuple[str, int]] = []

    def walk(code_ids: Sequence[str], depth: int) -> None:
        for code_id in sorted(code_ids, key=lambda name: -share.get(name, 0.0)):
            order.append((code_id, depth))
            walk([code.code_id for code in book.children(code_id) if code.kind == "theme"], depth + 1)

    walk(book.top_themes, 0)
    return order


def themes(material: Material) -> pd.DataFrame:
    """Return the shares of all themes that occur, children below their parents; columns as `leading` gives them."""
    return leading(material, [place for place in theme_order(material) if _is_told(material, place[0])])


def occurrences(material: Material, kind: CodeKind) -> pd.DataFrame:
    """Return the shares of the codes of a kind that occur, largest first; columns as `leading` gives them."""
    code_ids = [code.code_id for code in material.study.codebook.of_kind(kind) if _is_told(material, code.code_id)]
    return leading(
        material, [(name, 0) for name in sorted(code_ids, key=lambda name: (-material.leading[name].share, name))]
    )


def leading(material: Material, order: Sequence[tuple[str, int]]) -> pd.DataFrame:
    """
    Return the share that leads for each of some codes.

    Args:
        material: the study.
        order: codes that have a share, with their depth.

    Returns:
        `code_id`, `label`, `depth`, `share`, `ci_low`, `ci_high`, `status`, `machine`, `n_segments` (that carry it);
        where people decided, inside the house, also those of `CONFIRMED` (missing where nobody decided).
    """
    names = [name for name, _ in order]
    rows = [
        (
            name,
            material.study.codebook.label(name),
            depth,
            *material.leading[name][:-1],
            len(material.segments_with(name)),
        )
        for name, depth in order
    ]
    columns = ["code_id", "label", "depth", "share", "ci_low", "ci_high", "status", "machine", "n_segments"]
    told = pd.DataFrame(rows, columns=columns)
    return told.assign(**_confirmed(material, names)) if has_confirmed(material) else told


def has_confirmed(material: Material) -> bool:
    """Say whether it is told in how many units people found a code: never outside, the numbers are small."""
    return material.is_checked and not material.k


def _is_told(material: Material, code_id: str) -> bool:
    is_known = code_id in material.leading and not material.withheld.hides("shares", "", code_id)
    return is_known and material.told(material.segments_with(code_id)) > 0


def _confirmed(material: Material, code_ids: Sequence[str]) -> dict[str, list[float]]:
    """Return in how many interviews people found each code, of how many with checked segments."""
    found = [material.measured.confirmed(code_id) for code_id in code_ids]
    pairs = [(one.value, float(one.n)) if one else (math.nan, math.nan) for one in found]
    names = CONFIRMED[material.study.settings.unit]
    return {name: [pair[number] for pair in pairs] for number, name in enumerate(names)}


def evaluations(material: Material) -> pd.DataFrame:
    """
    Count the segments in which a theme, or one below it, is called proven, criticised, new, needed.

    Returns:
        `code_id`, `label`, `depth` and a column a kind of evaluation, named by its label; `ambivalent` last, where it
        occurs; themes without any left out.
    """
    book, marks = material.study.codebook, evaluation_marks(material)
    rows = []
    for code_id, depth in theme_order(material):
        family = [name for name in book.themes if code_id in (name, *book.ancestors(name))]
        found = [material.segments_with(*(f"{name}:{mark}" for name in family)) for mark in marks]
        counts = [
            math.nan if material.withheld.hides("evaluations", book.label(mark), code_id) else material.told(ids)
            for mark, ids in zip(marks, found, strict=True)
        ]
        rows.append((code_id, book.label(code_id), depth, *counts))
    names = [book.label(mark) for mark in marks]
    frame = pd.DataFrame(rows, columns=["code_id", "label", "depth", *names])
    return frame[frame[names].fillna(0).gt(0).any(axis=1)].reset_index(drop=True)


def evaluation_marks(material: Material) -> list[str]:
    """Return the evaluations, and `ambivalent` where it occurs."""
    marks = [code.code_id for code in material.study.codebook.of_kind("evaluation")]
    is_mixed = any(code_id.endswith(f":{AMBIVALENT}") for code_id in material.segments_of)
    return [*marks, *([AMBIVALENT] if is_mixed else [])]


def stands(material: Material) -> pd.DataFrame:
    """
    Count for each proposition the segments against it, without a stand, and for it.

    Returns:
        `code_id`, `label`, `contra`, `open`, `pro`; where people decided, inside the house, `confirmed_contra`,
        `confirmed_pro` and the number of checked units. Propositions that nobody speaks of left out.
    """
    rows = []
    for code in material.study.codebook.of_kind("proposition"):
        contra, pro = (material.segments_with(f"{code.code_id}:{side}") for side in ("contra", "pro"))
        spoken = material.segments_with(code.code_id)
        camps = (contra, spoken - pro - contra, pro)
        if any(camps):
            counts = [
                math.nan if material.withheld.hides("stands", side, code.code_id) else material.told(camp)
                for side, camp in zip(STANDS, camps, strict=True)
            ]
            rows.append((code.code_id, code.label, *counts))
    frame = pd.DataFrame(rows, columns=["code_id", "label", *STANDS])
    told = frame[frame[list(STANDS)].fillna(0).gt(0).any(axis=1)].reset_index(drop=True)
    return _with_confirmed(material, told) if has_confirmed(material) else told


def _with_confirmed(material: Material, told: pd.DataFrame) -> pd.DataFrame:
    found, checked = CONFIRMED[material.study.settings.unit]
    sides = {side: _confirmed(material, [f"{name}:{side}" for name in told["code_id"]]) for side in ("contra", "pro")}
    columns = {f"confirmed_{side}": figures[found] for side, figures in sides.items()}
    return told.assign(**columns, **{checked: sides["pro"][checked]})


def clusters(material: Material) -> pd.DataFrame:
    """
    Return the largest clusters and all candidates for new codes.

    Returns:
        `cluster_id`, `label`, `n_segments`, `n_interviews`, `coded_share`, `stability`, `is_candidate`, `text`; largest
        first.
    """
    words = texts()["charts"]["clusters"]
    rows = material.tables["cluster_labels"]
    rows = rows.loc[[not material.withheld.hides("clusters", "", str(name)) for name in rows["cluster_id"]]]
    ordered = rows.sort_values(["n_segments", "cluster_id"], ascending=[False, True])
    kept = ordered[ordered["is_candidate"] | (ordered["n_segments"].rank(ascending=False) <= _MOST_CLUSTERS)]
    labels = [
        words["label"].format(terms=", ".join(list(terms)[:4]), cluster_id=cluster_id)
        for terms, cluster_id in zip(kept["terms"], kept["cluster_id"], strict=True)
    ]
    told = [
        words["text"].format(n=decimal(n, 0), share=percent(share), stability=decimal(stability, 2))
        for n, share, stability in zip(kept["n_segments"], kept["coded_share"], kept["stability"], strict=True)
    ]
    columns = ["cluster_id", "n_segments", "n_interviews", "coded_share", "stability", "is_candidate"]
    return kept[columns].assign(label=labels, text=told).reset_index(drop=True)


def resolutions(material: Material) -> pd.DataFrame:
    """
    Return how stable finer and coarser divisions into clusters are.

    Returns:
        `n_clusters`, `stability`, `is_chosen`, `told` (the stability in words), fewest clusters first; empty outside
        the house and where nothing was drawn.
    """
    tried = material.tables["resolutions"]
    rows = tried[(tried["n_draws"] > 0) & (material.k == 0)].sort_values("resolution")
    told = [decimal(stability, 3) for stability in rows["stability"]]
    columns = ["n_clusters", "n_stable", "n_draws", "resolution", "stability", "is_chosen"]
    return rows[columns].assign(told=told).reset_index(drop=True)


def ties(material: Material) -> pd.DataFrame:
    """
    Return the ties between themes and organisations: those beyond chance first, then the strongest.

    Returns:
        `source`, `target`, `source_label`, `target_label`, `kind`, `weight` (segments that have both), `is_backbone`.
    """
    edges = material.tables["edges"]
    is_tie = edges["kind"].isin(["theme-theme", "actor-theme"]) & (edges["n_segments"] >= _FEWEST)
    order = ["is_backbone", "weight", "source", "target"]
    kept = edges[is_tie & (edges["n_interviews"] >= material.k)].sort_values(
        order, ascending=[False, False, True, True]
    )
    labels = material.tables["nodes"].set_index("node_id")["label"]
    named = kept.assign(source_label=kept["source"].map(labels), target_label=kept["target"].map(labels))
    known = named.dropna(subset=["source_label", "target_label"])
    columns = ["source", "target", "source_label", "target_label", "kind", "weight", "is_backbone"]
    hides = [material.withheld.hides("ties", a, b) for a, b in zip(known["source"], known["target"], strict=True)]
    is_left_out = [is_related or hide for is_related, hide in zip(_is_family(known, material), hides, strict=True)]
    return known.loc[[not out for out in is_left_out], columns].reset_index(drop=True)


def _is_family(edges: pd.DataFrame, material: Material) -> list[bool]:
    """A theme and one below it always occur together: such a tie says nothing."""
    book = material.study.codebook
    pairs = zip(edges["source"], edges["target"], strict=True)
    return [a in book and b in book and (a in book.ancestors(b) or b in book.ancestors(a)) for a, b in pairs]


def network(material: Material) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the nodes and ties of the figure: the strongest ties, and what hangs on them."""
    edges = ties(material).head(_MOST_TIES)
    found = pd.concat([edges["source"], edges["target"]])
    nodes = material.tables["nodes"]
    kept = nodes[nodes["node_id"].isin(set(found))]
    kept = kept.sort_values(["n_segments", "node_id"], ascending=[False, True]).head(_MOST_NODES).sort_values("node_id")
    ids = set(kept["node_id"])
    edges = edges[edges["source"].isin(ids) & edges["target"].isin(ids)].reset_index(drop=True)
    kept = kept[kept["node_id"].isin({*edges["source"], *edges["target"]})]
    columns = ["node_id", "label", "kind", "n_segments", "community", "x", "y"]
    return kept[columns].fillna({"community": ""}).reset_index(drop=True), edges


def saturation(material: Material) -> pd.DataFrame:
    """
    Return the mean number of different codes after so many units, by the machine's verdicts.

    Returns:
        `n_units`, `n_codes`, `ci_low`, `ci_high` (codes) in rising order; empty where the table
        `quality` has no such curve.
    """
    quality = material.tables["quality"]
    rows = quality[quality["subject"] == "saturation"]
    number = pd.to_numeric(rows["measure"].str.extract(r"^codes_seen_(\d+)$")[0], errors="coerce")
    frame = rows.assign(n_units=number, n_codes=rows["value"])[["n_units", "n_codes", "ci_low", "ci_high"]]
    frame = frame.dropna(subset="n_units")
    return frame.astype({"n_units": int}).sort_values("n_units").reset_index(drop=True)
