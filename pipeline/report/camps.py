"""Frames of how units stand to one another, what divides them, and themes over time; inside the house only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipeline.report.material import Material
from pipeline.report.readable import records
from pipeline.texts import decimal, percent, texts

FIRM = 0.5
"""Whose mean chance of staying with the others of the camp is below stands between camps."""

FEWEST_MEMBERS = 3
"""Fewer are no camp."""

_MOST_THEMES = 6
_MOST_NAMED = 12
_FEWEST_IN_PERIOD = 3


def leading(material: Material) -> str:
    """Return the network that says who stands where: `stands` or `profiles`."""
    rows = material.tables["polarisation"].loc[lambda frame: frame["is_leading"], "network"]
    return str(rows.iloc[0]) if len(rows) else "profiles"


def positions(material: Material, network: str) -> pd.DataFrame:
    """Return the rows of `positions` of one network with `label`, who bridges most first."""
    labels = material.tables["nodes"].set_index("node_id")["label"]
    rows = material.tables["positions"].loc[lambda frame: frame["network"] == network]
    named = rows.assign(label=rows["node_id"].map(labels).fillna(rows["node_id"]))
    order = ["betweenness", "strength", "node_id"]
    return named.sort_values(order, ascending=[False, False, True], ignore_index=True)


def camps(material: Material) -> pd.DataFrame:
    """
    Return the camps of the leading network, largest first.

    Returns:
        `community`, `name` („Lager 1“, of like profiles „Themenkreis 1“), `n_members`, `stays_together`, `leaning`
        (labels), `members` (labels).
    """
    network, words = leading(material), texts()["charts"]["camps"]
    rows = material.tables["camps"]
    is_camp = (rows["network"] == network) & (rows["n_members"] >= FEWEST_MEMBERS)
    ordered = rows[is_camp].sort_values(["n_members", "community"], ascending=[False, True], ignore_index=True)
    labels = material.tables["nodes"].set_index("node_id")["label"]
    return ordered.assign(
        name=[words[f"name_{network}"].format(number=number) for number in range(1, len(ordered) + 1)],
        leaning=[", ".join(leaning_label(material, name) for name in names) for names in ordered["leaning"]],
        members=[", ".join(str(labels.get(name, name)) for name in names) for names in ordered["members"]],
    )[["community", "name", "n_members", "stays_together", "leaning", "members"]]


def leaning_label(material: Material, name: str) -> str:
    """Return what a camp leans to in words: a theme, or for or against a proposition."""
    code_id, _, side = name.partition(":")
    label = material.study.codebook.label(code_id)
    return str(texts()["charts"]["camps"][side].format(label=label)) if side in {"pro", "contra"} else label


def network(material: Material) -> tuple[pd.DataFrame, pd.DataFrame]:
    """
    Return the nodes and ties of the figure of units.

    Returns:
        `node_id`, `label`, `camp` (its name; "" outside all), `stays_together` (missing there), `is_firm`,
        `n_segments`, `x`, `y`, sorted by id; and `source`, `target`, `weight`.
    """
    name = leading(material)
    counts = material.tables["nodes"].set_index("node_id")["n_segments"]
    names = camps(material).set_index("community")["name"]
    rows = positions(material, name).sort_values("node_id", ignore_index=True)
    camp = rows["community"].map(names).fillna("")
    held = rows["stays_together"].where(camp != "")
    nodes = rows.assign(
        camp=camp,
        stays_together=held,
        is_firm=held.fillna(0.0) >= FIRM,
        n_segments=rows["node_id"].map(counts).fillna(0).astype(int),
    )
    ties = material.tables["projections"].loc[lambda frame: (frame["network"] == name) & (frame["weight"] > 0)]
    columns = ["node_id", "label", "camp", "stays_together", "is_firm", "n_segments", "x", "y"]
    return nodes[columns], ties[["source", "target", "weight"]].reset_index(drop=True)


def sentences(material: Material) -> list[str]:
    """Say in words how the camps stand to one another, who bridges, and who stands alone or between them."""
    words, rows = texts()["report"]["camps"], material.tables["polarisation"]
    found = camps(material)
    if found.empty:
        return []
    network = leading(material)
    placed = positions(material, network)
    known = {
        **material.words,
        "n": decimal(len(placed), 0),
        "camps": decimal(len(found), 0),
        "firm": in_hundred(float(np.average(found["stays_together"], weights=found["n_members"]))),
    }
    is_one = len(found) == 1
    told = [words[f"{network}_one" if is_one else network].format(**known)]
    measured = records(rows[rows["network"] == network])[0]
    if not is_one and pd.notna(measured["ei_index"]):
        told.append(words[f"apart_{network}"].format(**_apart(measured)))
    bridges = placed.loc[placed["betweenness"] > 0, "label"].head(3).tolist()
    if bridges:
        told.append(words["bridges"].format(names=_named(bridges)))
    for key, chosen in (
        ("alone", placed["is_isolated"]),
        (f"between_{network}", placed["stays_together"].lt(FIRM) & ~placed["is_isolated"]),
    ):
        names = sorted(placed.loc[chosen, "label"])
        if names:
            told.append(words[key].format(n=decimal(len(names), 0), names=_named(names)))
    return told


def in_hundred(share: float) -> str:
    """Write a share as so many of 100: all of them only where it is all."""
    return decimal(100 if share == 1 else min(round(100 * share), 99), 0)


def _apart(row: dict[str, object]) -> dict[str, str]:
    """Return the share of agreement that runs between the two largest camps, and their sizes."""
    between = (1 + float(str(row["ei_index"]))) / 2
    return {
        "between": percent(between),
        "first": decimal(float(str(row["n_first"])), 0),
        "second": decimal(float(str(row["n_second"])), 0),
    }


def _named(names: Sequence[str]) -> str:
    rest = len(names) - _MOST_NAMED
    more = [texts()["report"]["method"]["more"].format(n=rest)] if rest > 0 else []
    return ", ".join([*names[:_MOST_NAMED], *more])


def divisions(material: Material) -> pd.DataFrame:
    """Return the propositions on which at least two take a stand, the most divided first, with their `label`."""
    rows = material.tables["divisions"].loc[lambda frame: frame["n_units"] > 1]
    labels = [material.study.codebook.label(name) for name in rows["code_id"]]
    ordered = rows.assign(label=labels, weight=rows["entropy"] * rows["n_units"])
    return ordered.sort_values(["weight", "code_id"], ascending=[False, True], ignore_index=True)


def periods(material: Material) -> pd.DataFrame:
    """
    Return the largest top-level themes over time.

    Returns:
        `period`, `label` (of the period), `n_units`, `n_interviews`, `code_id`, `theme` (label), `share`, `strength`,
        `n_segments`, `is_few` (fewer than three interviews or units); themes by their mean share, periods in order;
        empty with fewer than three periods.
    """
    rows = material.tables["periods"]
    top = rows[rows["code_id"].isin(material.study.codebook.top_themes)]
    if top["period"].nunique() < _FEWEST_IN_PERIOD:
        return top.head(0)
    mean = top.groupby("code_id")["share"].mean().sort_values(ascending=False, kind="stable")
    order = {name: number for number, name in enumerate(mean.index[:_MOST_THEMES])}
    kept = top[top["code_id"].isin(order)]
    labelled = kept.assign(
        label=[period_label(*ends) for ends in zip(kept["period"], kept["end"], strict=True)],
        theme=[material.study.codebook.label(name) for name in kept["code_id"]],
        is_few=kept[["n_interviews", "n_units"]].max(axis=1) < _FEWEST_IN_PERIOD,
        rank=kept["code_id"].map(order),
    )
    return labelled.sort_values(["rank", "period"], ignore_index=True)


def period_label(start: str, end: str) -> str:
    """Name a period: „Mär 2019“, „Q2 2019“ or „2019“."""
    words, year, first, last = texts()["charts"], start[:4], int(start[5:7]), int(end[5:7])
    if first == last:
        return f"{words['months'][first - 1]} {year}"
    if last - first == 2:
        return f"{words['quarter'].format(number=last // 3)} {year}"
    return year
