"""Sentences about propositions: how many are for and against, and who."""

from __future__ import annotations

from collections.abc import Iterator
from math import comb

import pandas as pd

from pipeline import units
from pipeline.analysis.material import LIMIT, Finding, Material
from pipeline.analysis.wording import listed
from pipeline.texts import texts, value_label

_FEWEST = 2
"""Units a camp must have."""

_DESCRIBING = ("role", "faction", "party")
"""Attributes that say who is for or against, best first."""


def camps(answered: pd.DataFrame, codings: pd.DataFrame, proposition: str) -> pd.Series[str]:
    """
    Say where each unit stands on a proposition.

    Args:
        answered: what `units.answers` returns.
        codings: the table.
        proposition: a code_id.

    Returns:
        `pro`, `contra` (more segments for or against) or `both` (as many) for every unit that has a stand, by
        unit_id, sorted.
    """
    code_ids = [f"{proposition}:pro", f"{proposition}:contra"]
    lean = units.shares(answered, codings, code_ids)
    lean = lean[(lean > 0).any(axis=1)]
    difference = lean[code_ids[0]] - lean[code_ids[1]]
    stands: pd.Series[str] = difference.map(lambda value: "pro" if value > 0 else "contra" if value < 0 else "both")
    return stands


def proposition_findings(material: Material) -> Iterator[Finding]:
    """Describe the propositions that have people for and against, the one with most people first."""
    stands = {
        code.code_id: camps(material.answered, material.tables["codings"], code.code_id)
        for code in material.codebook.of_kind("proposition")
    }
    divided = {
        code_id: stand
        for code_id, stand in stands.items()
        if min((stand == "pro").sum(), (stand == "contra").sum()) >= _FEWEST
    }
    for code_id in sorted(divided, key=lambda name: (-len(divided[name]), name)):
        yield _proposition(material, code_id, divided[code_id])


def _proposition(material: Material, code_id: str, stand: pd.Series[str]) -> Finding:
    words = texts()["findings"]
    pro, contra, both = (int((stand == camp).sum()) for camp in ("pro", "contra", "both"))
    text = words["proposition"].format(
        **material.words,
        code=material.codebook.label(code_id),
        pro=pro,
        contra=contra,
        both=words["both"].format(count=both) if both else "",
        n=material.n_units,
        who=_who(material, stand, "pro") + _who(material, stand, "contra"),
    )
    shown = [
        segment_id
        for side in ("pro", "contra")
        for segment_id in material.showing(f"{code_id}:{side}", among=_of(material, stand, side), limit=LIMIT // 2)
    ]
    return Finding("proposition", code_id, code_id, text, pro / (pro + contra), len(stand), segment_ids=shown)


def _of(material: Material, stand: pd.Series[str], camp: str) -> pd.DataFrame:
    return material.answered[material.answered["unit_id"].isin(stand.index[stand == camp])]


def _who(material: Material, stand: pd.Series[str], camp: str) -> str:
    """Name the roles (factions, parties) that a camp has more of than chance would give it."""
    attribute = next((name for name in _DESCRIBING if name in material.study.attributes), "")
    if attribute not in material.answered.columns:
        return ""
    values = material.values(attribute)
    members = values[stand.index[stand == camp]]
    over = [value for value in sorted(set(members) - {""}) if _is_over_represented(values, members, value)]
    words = texts()["findings"]
    items = [
        words["who_item"].format(
            value=value_label(attribute, value),
            part=int((members == value).sum()),
            camp=len(members),
            all_part=int((values == value).sum()),
            n=len(values),
        )
        for value in over
    ]
    return str(words[f"who_{camp}"].format(items=listed(items))) if items else ""


def _is_over_represented(values: pd.Series[str], members: pd.Series[str], value: str) -> bool:
    """At least three, and fewer than one in twenty camps drawn by lot would have as many."""
    part = int((members == value).sum())
    return part >= 3 and at_least(part, len(members), int((values == value).sum()), len(values)) < 0.05


def at_least(part: int, drawn: int, marked: int, total: int) -> float:
    """Return the chance that of `drawn` from `total`, `marked` of them marked, at least `part` are marked."""
    ways = (comb(marked, k) * comb(total - marked, drawn - k) for k in range(part, min(drawn, marked) + 1))
    return sum(ways) / comb(total, drawn)
