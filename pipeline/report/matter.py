"""Frames of what was said: themes, evaluations, goals, measures, propositions, clusters, ties."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipeline.report.material import Material
from pipeline.study.codebook import CodeKind
from pipeline.texts import decimal, percent, texts

STANDS = ("contra", "both", "open", "pro")
_MOST_CLUSTERS = 25
_MOST_NODES = 46
_MOST_TIES = 90


def theme_order(material: Material) -> list[tuple[str, int]]:
    """Return all themes with their depth: largest share first, children below their parents."""
    share = overall(material)["share"]
    book = material.study.codebook
    order: list[tuple[str, int]] = []

    def walk(code_ids: Sequence[str], depth: int) -> None:
        for code_id in sorted(code_ids, key=lambda name: -share.get(name, 0.0)):
            order.append((code_id, depth))
            walk([code.code_id for code in book.children(code_id) if code.kind == "theme"], depth + 1)

    walk(book.top_themes, 0)
    return order


def overall(material: Material) -> pd.DataFrame:
    """Return the shares of everybody by `code_id`."""
    return material.tables["shares"].loc[lambda frame: frame["attribute"] == ""].set_index("code_id")


def themes(material: Material) -> pd.DataFrame:
    """
    Return every theme that occurs with its mean share.

    Returns:
        `code_id`, `label`, `depth`, `share`, `ci_low`, `ci_high`, `n_with` (units that have it).
    """
    shares, book = overall(material), material.study.codebook
    rows = [
        (code_id, book.label(code_id), depth, *shares.loc[code_id, ["share", "ci_low", "ci_high"]], n_with)
        for code_id, depth in theme_order(material)
        if code_id in shares.index and (n_with := material.n_with(code_id)) and material.is_tellable(n_with)
    ]
    return pd.DataFrame(rows, columns=["code_id", "label", "depth", "share", "ci_low", "ci_high", "n_with"])


def evaluations(material: Material) -> pd.DataFrame:
    """
    Count the units that call a theme, or one below it, proven, criticised, new, needed.

    Returns:
        `code_id`, `label`, `depth` and a column a kind of evaluation, named by its label; themes without any left out.
    """
    book = material.study.codebook
    marks = book.of_kind("evaluation")
    rows = []
    for code_id, depth in theme_order(material):
        family = [name for name in book.themes if code_id in (name, *book.ancestors(name))]
        counts = [material.n_with(*(f"{name}:{mark.code_id}" for name in family)) for mark in marks]
        rows.append((code_id, book.label(code_id), depth, *(material.told(count) for count in counts)))
    names = [mark.label for mark in marks]
    frame = pd.DataFrame(rows, columns=["code_id", "label", "depth", *names])
    return frame[frame[names].fillna(0).gt(0).any(axis=1)].reset_index(drop=True)


def occurrences(material: Material, kind: CodeKind) -> pd.DataFrame:
    """
    Count the units that speak of each code of a kind.

    Returns:
        `code_id`, `label`, `n`, `text`; most first, without those nobody speaks of.
    """
    words = texts()["charts"]
    counts = {code.code_id: material.n_with(code.code_id) for code in material.study.codebook.of_kind(kind)}
    rows = [
        (code_id, material.study.codebook.label(code_id), n, words["of_n"].format(n=n, total=material.n_units))
        for code_id, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        if n and material.is_tellable(n)
    ]
    return pd.DataFrame(rows, columns=["code_id", "label", "n", "text"])


def stands(material: Material) -> pd.DataFrame:
    """
    Count for each proposition who is for it, against it, both, or speaks of it without a stand.

    Returns:
        `code_id`, `label`, `contra`, `both`, `open`, `pro`; propositions nobody speaks of left out.
    """
    rows = []
    for code in material.study.codebook.of_kind("proposition"):
        names = (f"{code.code_id}:pro", f"{code.code_id}:contra", code.code_id)
        pro, contra, spoken = (material.units_of.get(name, frozenset()) for name in names)
        camps = (contra - pro, contra & pro, spoken - pro - contra, pro - contra)
        if any(camps):
            rows.append((code.code_id, code.label, *(material.told(len(camp)) for camp in camps)))
    frame = pd.DataFrame(rows, columns=["code_id", "label", *STANDS])
    return frame[frame[list(STANDS)].fillna(0).gt(0).any(axis=1)].reset_index(drop=True)


def clusters(material: Material) -> pd.DataFrame:
    """
    Return the largest clusters and all candidates for new codes.

    Returns:
        `cluster_id`, `label`, `n_segments`, `n_interviews`, `coded_share`, `is_candidate`, `text`; largest first.
    """
    words = texts()["charts"]["clusters"]
    ordered = material.tables["cluster_labels"].sort_values(["n_segments", "cluster_id"], ascending=[False, True])
    kept = ordered[ordered["is_candidate"] | (ordered["n_segments"].rank(ascending=False) <= _MOST_CLUSTERS)]
    labels = [
        words["label"].format(terms=", ".join(list(terms)[:4]), cluster_id=cluster_id)
        for terms, cluster_id in zip(kept["terms"], kept["cluster_id"], strict=True)
    ]
    told = [
        words["text"].format(n=decimal(n, 0), share=percent(share))
        for n, share in zip(kept["n_segments"], kept["coded_share"], strict=True)
    ]
    columns = ["cluster_id", "n_segments", "n_interviews", "coded_share", "is_candidate"]
    return kept[columns].assign(label=labels, text=told).reset_index(drop=True)


def ties(material: Material) -> pd.DataFrame:
    """
    Return the ties between themes and organisations that stand out, strongest first.

    Returns:
        `source`, `target`, `source_label`, `target_label`, `kind`, `weight`, `n_interviews`.
    """
    edges = material.tables["edges"]
    kept = edges[edges["kind"].isin(["theme-theme", "actor-theme"]) & edges["is_backbone"]]
    kept = kept[kept["n_interviews"] >= material.k].sort_values(
        ["weight", "source", "target"], ascending=[False, True, True]
    )
    labels = material.tables["nodes"].set_index("node_id")["label"]
    named = kept.assign(source_label=kept["source"].map(labels), target_label=kept["target"].map(labels))
    known = named.dropna(subset=["source_label", "target_label"])
    columns = ["source", "target", "source_label", "target_label", "kind", "weight", "n_interviews"]
    return known.loc[[not related for related in _is_family(known, material)], columns].reset_index(drop=True)


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
    Return the mean number of different codes after so many units.

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
