"""Frames of what goes beyond shares and contrasts: repetitions, the map of themes, silence, and what came unasked."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipeline.analysis.repeats import Standing, standing
from pipeline.analysis.silence import EXPECTED, LESS
from pipeline.analysis.unprompted import said
from pipeline.report.groups import is_held
from pipeline.report.material import Material
from pipeline.texts import texts, value_label

MOST_SILENT = 25
_GOOD = ((0.05, "excellent"), (0.1, "good"), (0.2, "fair"))
_CHANCE = 0.95
"""Stress, as a share of that of shuffled values, from which a map shows nothing."""


def theme_map(material: Material) -> pd.DataFrame:
    """Return the themes on the map: `code_id`, `label`, `x`, `y`, `share`, `stress`, `chance_stress`."""
    rows = material.tables["theme_map"]
    kept = rows.loc[[_is_common(material, code_id) for code_id in rows["code_id"]]]
    return kept.assign(
        label=[material.study.codebook.label(code_id) for code_id in kept["code_id"]],
        share=[material.leading[code_id].share for code_id in kept["code_id"]],
    ).reset_index(drop=True)


def _is_common(material: Material, code_id: str) -> bool:
    n = len(material.units_of.get(code_id, ()))
    return code_id in material.leading and n > 0 and material.is_tellable(n)


def stress_words(stress: float, chance: float) -> str:
    """
    Say in words what a map's stress means.

    Source: Kruskal (1964), Psychometrika 29, 1–27: 0.2 poor, 0.1 fair, 0.05 good, 0.025 excellent.
    """
    words = texts()["charts"]["theme_map"]
    if stress >= _CHANCE * chance:
        return str(words["chance"])
    return str(words[next((name for limit, name in _GOOD if stress <= limit), "poor")])


def unprompted(material: Material) -> pd.DataFrame:
    """
    Return how much of what all say of each theme came unasked, largest share first.

    Returns:
        `code_id`, `label`, `share`, `ci_low`, `ci_high`, `n` (units that speak of the theme), `n_segments`,
        `n_unprompted`, `is_small`; with k without themes whose unasked or asked segments come from 1 to k−1 units.
    """
    table = material.tables["unprompted"]
    rows = table[(table["attribute"] == "") & (table["value"] == "")]
    if material.k:
        told = {name for name in _tellable(material) if not material.withheld.hides("unprompted", "", name)}
        rows = rows[rows["code_id"].isin(told) & ~rows["is_small"]]
    labels = [material.study.codebook.label(code_id) for code_id in rows["code_id"]]
    named = rows.assign(label=labels, n=rows["n_units"])
    return named.sort_values(["share", "n", "code_id"], ascending=[False, False, True]).reset_index(drop=True)


def _tellable(material: Material) -> frozenset[str]:
    """Themes of which so many units speak unasked, so many otherwise, and so many at all, that it may be told."""
    rows = said(material.answered, material.tables, material.study)
    free, asked, either = (
        part.groupby("code_id")["unit_id"].nunique()
        for part in (rows[rows["is_unprompted"]], rows[~rows["is_unprompted"]], rows)
    )
    return frozenset(
        str(name)
        for name in either.index
        if all(material.is_tellable(int(counts.get(name, 0))) for counts in (free, asked, either))
    )


def silence(material: Material) -> pd.DataFrame:
    """
    Return where a group that was asked mentions a theme less than the others, the clearest first; no small groups.

    Returns:
        `label` (group and theme), `share`, `other`, `n`, `n_other`, `is_small`, and the table's own columns; with k
        only where those who mention it and those who do not are 0 or at least k on both sides.
    """
    table = material.tables["silence"]
    rows = table[(table["kind"] == LESS) & ~table["is_small"] & table["attribute"].isin(material.attributes)]
    if material.k:
        rows = rows[_is_tellable(material, rows)]
    words, book = texts()["charts"]["silence"], material.study.codebook
    labels = [
        words["label"].format(group=value_label(attribute, value), code=book.label(code_id))
        for attribute, value, code_id in zip(rows["attribute"], rows["value"], rows["code_id"], strict=True)
    ]
    named = rows.assign(label=labels, share=rows["share_mentioning"], other=rows["others_share"])
    named = named.assign(n=rows["n_units"], n_other=rows["n_others"])
    return named.sort_values(["ci_high", "attribute", "value", "code_id"]).reset_index(drop=True)


def _is_tellable(material: Material, rows: pd.DataFrame) -> pd.Series[bool]:
    fine = pd.Series(True, index=rows.index)
    for share, size in (("share_mentioning", "n_units"), ("others_share", "n_others")):
        hits = (rows[share] * rows[size]).round()
        for counts in (hits, rows[size] - hits):
            fine &= (counts == 0) | (counts >= material.k)
    return fine


def looked_through(material: Material, *, small: bool) -> tuple[int, int, int]:
    """Return how many cells of `silence` were looked through, how many stand out, and how many would by chance."""
    table = material.tables["silence"]
    rows = table[(table["is_small"] == small) & table["attribute"].isin(material.attributes)]
    return len(rows), int((rows["kind"] == LESS).sum()), round(EXPECTED * len(rows))


def standings(material: Material) -> Mapping[tuple[str, str], Mapping[str, tuple[Standing, pd.Series]]]:
    """Return, by contrast and code of every difference that holds, what becomes of it within other attributes."""
    contrasts, repeats = material.tables["contrasts"], material.tables["repeats"]
    held = contrasts[is_held(contrasts)]
    found: dict[tuple[str, str], dict[str, tuple[Standing, pd.Series]]] = {}
    for contrast_id, code_id, difference in zip(held["contrast_id"], held["code_id"], held["difference"], strict=True):
        own = repeats[(repeats["contrast_id"] == contrast_id) & (repeats["code_id"] == code_id)]
        k = material.study.settings.privacy.k
        found[str(contrast_id), str(code_id)] = {
            str(row["within"]): (standing(row, float(difference), k=k), row) for _, row in own.iterrows()
        }
    return found
