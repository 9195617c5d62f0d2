"""Sentences about declared contrasts: differences that hold, and contrasts in which none does."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from pipeline.analysis.contrasts import Sides, sides
from pipeline.analysis.material import Finding, Material
from pipeline.analysis.repeats import standing
from pipeline.analysis.strength import LARGE_EFFECT, Strength
from pipeline.analysis.wording import counted, group_phrases, listed
from pipeline.study import Contrast
from pipeline.texts import attribute_label, date_told, percent, points, texts

_LEVEL = 0.05
OFTEN = 0.9
"""A difference that holds in a smaller share of the cases in which one unit is left out is a mere hint."""

Row = dict[str, Any]


def holding(contrasts: pd.DataFrame) -> pd.Series[bool]:
    """Say of every row of the table `contrasts` whether its difference holds: q < .05 and an interval without 0."""
    excludes_zero = (contrasts["ci_low"] > 0) | (contrasts["ci_high"] < 0)
    return (contrasts["q_value"] < _LEVEL) & excludes_zero


def difference_findings(material: Material) -> Iterator[Finding]:
    """Describe the differences that hold, largest first."""
    declared = {contrast.contrast_id: contrast for contrast in material.study.settings.contrasts}
    groups = {name: sides(material.answered, contrast) for name, contrast in declared.items()}
    table = material.tables["contrasts"]
    rows = table[holding(table)]
    order = rows["difference"].abs().sort_values(ascending=False, kind="stable").index
    for row in rows.loc[order].to_dict("records"):
        contrast_id = str(row["contrast_id"])
        yield _difference(material, declared[contrast_id], groups[contrast_id], {str(key): row[key] for key in row})


def no_difference_findings(material: Material) -> Iterator[Finding]:
    """Describe the declared contrasts in which nothing holds, in the order of their declaration."""
    table = material.tables["contrasts"]
    for contrast in material.study.settings.contrasts:
        rows = table[table["contrast_id"] == contrast.contrast_id]
        if len(rows) and not holding(rows).any():
            yield _no_difference(material, contrast, rows)


def _difference(material: Material, contrast: Contrast, both: Sides, row: Row) -> Finding:
    is_more_first = row["difference"] > 0
    ends = sorted((abs(row["ci_low"]), abs(row["ci_high"])))
    digits = _digits(row, ends[0])
    words = {
        "code": material.codebook.label(row["code_id"]),
        "difference": points(abs(row["difference"]), digits),
        "low": points(ends[0], digits),
        "high": points(ends[1], digits),
    }
    groups = _groups(contrast, row, digits)
    # the group that says more comes first, unless it has no name of its own or comes later in time
    if not is_more_first and contrast.b and not contrast.split:
        groups = {key: groups[_OTHER[key]] for key in groups}
    template = texts()["findings"]["date_contrast" if contrast.split else "contrast"]
    text = template.format(**material.words, **words, **groups)
    within = _within(material, row)
    doubts = _doubts(material, row, within)
    members = both.first if is_more_first else both.second
    among = both.answered[both.answered["unit_id"].isin(members)]
    return Finding(
        "contrast",
        row["code_id"],
        f"{contrast.contrast_id}:{row['code_id']}",
        " ".join([text, *_repeated(within), *doubts]),
        abs(row["difference"]),
        int(row["n_a"] + row["n_b"]),
        ends[0],
        ends[1],
        material.showing(row["code_id"], among=among),
        _strength(material, row, within, doubts),
        ends[0],
    )


def _within(material: Material, row: Row) -> Mapping[str, str]:
    """Say by attribute what becomes of a difference within the groups of that attribute, see `repeats.standing`."""
    table = material.table("repeats")
    if table.empty:
        return {}
    rows = table[(table["contrast_id"] == row["contrast_id"]) & (table["code_id"] == row["code_id"])]
    k, order = material.study.settings.privacy.k, material.study.settings.analysis.within
    found = {str(one["within"]): standing(one, float(row["difference"]), k=k) for _, one in rows.iterrows()}
    return {name: found[name] for name in order if name in found}


def _repeated(within: Mapping[str, str]) -> Iterator[str]:
    words = texts()["findings"]["within"]
    for state in ("holds", "fades", "inseparable"):
        names = [words["names"].get(name) or _generic(name) for name, found in within.items() if found == state]
        if names:
            yield words[state].format(names=listed(names))


def _generic(attribute: str) -> str:
    return str(texts()["findings"]["within"]["name"]).format(attribute=attribute_label(attribute))


def _doubts(material: Material, row: Row, within: Mapping[str, str]) -> list[str]:
    """Say what speaks against taking a difference for certain."""
    words = texts()["findings"]["doubts"]
    kept = material.measured.get(f"{row['contrast_id']}/{row['code_id']}", "stability_holds")
    if kept is None or kept.value >= 1:
        return []
    name = f"fragile_{material.study.settings.unit}"
    hint = words["hint"] if kept.value < OFTEN else ""
    return [f"{hint}{words[name].format(n=round((1 - kept.value) * kept.n), total=kept.n)}"]


def _kept(material: Material, row: Row) -> float:
    """Return in what share of the cases a difference holds when each unit is left out in turn; 1 where unknown."""
    kept = material.measured.get(f"{row['contrast_id']}/{row['code_id']}", "stability_holds")
    return kept.value if kept else 1.0


def _strength(material: Material, row: Row, within: Mapping[str, str], doubts: list[str]) -> Strength:
    if doubts and _kept(material, row) < OFTEN:
        return "hint"
    is_large = abs(row["effect"]) >= LARGE_EFFECT
    is_kept = set(within.values()) <= {"holds"}
    return "clear" if is_large and is_kept and not doubts else "rather"


_OTHER = {"a": "b", "b": "a", "share_a": "share_b", "share_b": "share_a", "n_a": "n_b", "n_b": "n_a"}


def _groups(contrast: Contrast, row: Row, digits: int) -> dict[str, Any]:
    shares = {name: _share(row[name], digits) for name in ("share_a", "share_b")}
    return {**_names(contrast), **shares, "n_a": row["n_a"], "n_b": row["n_b"]}


def _digits(row: Row, nearest_end: float) -> int:
    """Whole percentages where nothing is lost and the difference is that of the shares as they are shown."""
    shown = abs(round(100 * row["share_a"]) - round(100 * row["share_b"]))
    is_large = nearest_end >= 0.01 and abs(row["difference"]) >= 0.1
    return 0 if is_large and shown == round(100 * abs(row["difference"])) else 1


def _share(share: float, digits: int) -> str:
    """Never say 0 % of what is not nothing."""
    least = float(10**-digits)
    if 0 < 100 * share < least:
        return str(texts()["findings"]["less"]).format(share=percent(least / 100, digits))
    return percent(share, digits)


def _names(contrast: Contrast) -> dict[str, str]:
    if contrast.split:
        return {"a": "", "b": "", "date": date_told(contrast.split.isoformat())}
    return dict(zip("ab", group_phrases(contrast), strict=True))


def _no_difference(material: Material, contrast: Contrast, rows: pd.DataFrame) -> Finding:
    words = texts()["findings"]
    bound = float(rows[["ci_low", "ci_high"]].abs().to_numpy().max())
    text = words["date_none" if contrast.split else "none"].format(
        **material.words,
        **_names(contrast),
        tested=_tested(material, rows),
        total=len(material.tables["contrasts"]),
        bound=counted("point", math.ceil(100 * bound)),
    )
    first = rows.iloc[0]
    largest = float(rows["difference"].abs().max())
    name, n = contrast.contrast_id, int(first["n_a"] + first["n_b"])
    return Finding("none", name, name, text, largest, n, strength="none", size=largest)


def _tested(material: Material, rows: pd.DataFrame) -> str:
    is_themes = set(rows["code_id"]) <= set(material.codebook.themes)
    name = "theme" if is_themes else "code"
    words = texts()["findings"]["tested"]
    return str(words[f"one_{name}" if len(rows) == 1 else name].format(count=len(rows)))
