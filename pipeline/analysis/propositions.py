"""Sentences about propositions: in how many segments words stand for and against them, and the camps that form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from pipeline.analysis.material import LIMIT, Finding, Material
from pipeline.analysis.strength import Strength, at_least
from pipeline.analysis.wording import counted, listed
from pipeline.texts import decimal, percent, texts

SIDES = ("pro", "contra")
STANDS = "stands"
"""The network of those who agree on propositions."""

FIRM = 0.75
"""Share of redrawn samples in which members of a camp stay together, from which it counts as firm."""

_FEWEST = 2
"""Units that must have spoken on either side."""


def proposition_findings(material: Material) -> Iterator[Finding]:
    """Describe the propositions that have words for and against, the one with most segments first."""
    divided = [
        code.code_id
        for code in material.codebook.of_kind("proposition")
        if min(material.units_with.get(f"{code.code_id}:{side}", 0) for side in SIDES) >= _FEWEST
    ]
    for code_id in sorted(divided, key=lambda name: (-sum(_hits(material, name)), name)):
        yield _proposition(material, code_id)


def _hits(material: Material, code_id: str) -> tuple[int, int]:
    """Return the number of segments for and against."""
    pro, contra = (material.hits[f"{code_id}:{side}"] for side in SIDES)
    return pro, contra


def _proposition(material: Material, code_id: str) -> Finding:
    pro, contra = _hits(material, code_id)
    confirmed = _confirmed(material, code_id)
    text = texts()["findings"]["proposition"].format(
        **material.words,
        code=material.codebook.label(code_id),
        pro=counted("passage", pro),
        contra=decimal(contra, 0),
        confirmed=_confirmation(material, confirmed),
    )
    half = LIMIT // len(SIDES)
    shown = [name for side in SIDES for name in material.showing(f"{code_id}:{side}", limit=half)]
    return Finding(
        "proposition",
        code_id,
        code_id,
        text,
        pro / (pro + contra),
        pro + contra,
        segment_ids=list(dict.fromkeys(shown)),
        strength="rather" if confirmed and min(confirmed[:2]) >= _FEWEST else "hint",
        size=at_least(min(pro, contra), len(material.answered)),
    )


def _confirmed(material: Material, code_id: str) -> tuple[int, int, int] | None:
    """Return in how many checked units people found words for, against, and how many were checked."""
    pro, contra = (material.measured.confirmed(f"{code_id}:{side}") for side in SIDES)
    return (int(pro.value), int(contra.value), max(pro.n, contra.n)) if pro and contra else None


def _confirmation(material: Material, confirmed: tuple[int, int, int] | None) -> str:
    if not confirmed:
        return ""
    pro, contra, total = confirmed
    name = f"proposition_confirmed_{material.study.settings.unit}"
    words = texts()["findings"][f"{name}_one" if total == 1 else name]
    return str(words.format(pro=decimal(pro, 0), contra=decimal(contra, 0), total=decimal(total, 0)))


def camp_findings(material: Material) -> Iterator[Finding]:
    """Describe the two largest camps among those who take a stand, where there are two and that network leads."""
    pair = _leading_pair(material)
    if pair is None:
        return
    first, second = pair
    sides = _sides(material, first, second)
    if not all(sides):
        return
    firmness = float(min(camp["stays_together"] for camp in pair))
    is_firm = firmness >= FIRM
    text = texts()["findings"]["camps"].format(
        **material.words, first=sides[0], second=sides[1], share=percent(firmness)
    )
    shown = _of_members(material, first, LIMIT // 2) + _of_members(material, second, LIMIT // 2)
    n, total = int(first["n_members"] + second["n_members"]), material.n_units
    strength: Strength = "rather" if is_firm else "hint"
    smaller = min(int(first["n_members"]), int(second["n_members"]))
    ids = list(dict.fromkeys(shown))
    yield Finding(
        "camps",
        STANDS,
        STANDS,
        text,
        firmness,
        n,
        segment_ids=ids,
        strength=strength,
        size=at_least(smaller, total),
    )


def _leading_pair(material: Material) -> tuple[Mapping[str, Any], Mapping[str, Any]] | None:
    measured, camps = material.table("polarisation"), material.table("camps")
    if measured.empty or camps.empty:
        return None
    rows = measured[(measured["network"] == STANDS) & measured["is_leading"]]
    named = camps[camps["network"] == STANDS].set_index("community")
    if rows.empty:
        return None
    ends = [str(rows.iloc[0][side]) for side in ("first", "second")]
    if not all(end in named.index for end in ends):
        return None
    pair = [{str(key): value for key, value in named.loc[end].items()} for end in ends]
    is_known = all(pd.notna(camp["stays_together"]) for camp in pair)
    return (pair[0], pair[1]) if is_known else None


def _sides(material: Material, first: Mapping[str, Any], second: Mapping[str, Any]) -> tuple[str, str]:
    """Say what each camp is for and against; the second in a word where it is just the opposite."""
    leanings = [[str(name) for name in camp["leaning"]] for camp in (first, second)]
    told = [listed([_stand(material, name) for name in leaning]) for leaning in leanings]
    if len(leanings[0]) == len(leanings[1]) == 1 and _parts(leanings[0][0])[0] == _parts(leanings[1][0])[0]:
        told[1] = str(texts()["findings"]["stands"][f"other_{_parts(leanings[1][0])[1]}"])
    return told[0], told[1]


def _parts(stand: str) -> tuple[str, str]:
    code_id, _, side = stand.partition(":")
    return code_id, side


def _stand(material: Material, name: str) -> str:
    code_id, side = _parts(name)
    word = texts()["findings"]["stands"][side]
    return str(word.format(code=material.codebook.label(code_id)))


def _of_members(material: Material, camp: Mapping[str, Any], limit: int) -> list[str]:
    """Choose segments of a camp's members that show what it holds."""
    members = {str(name).removeprefix("unit:") for name in camp["members"]}
    among = material.answered[material.answered["unit_id"].isin(members)]
    return [name for stand in camp["leaning"] for name in material.showing(str(stand), among=among, limit=limit)][
        :limit
    ]
