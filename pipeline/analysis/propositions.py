"""Sentences about propositions: in how many segments words stand for and against them."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.analysis.material import LIMIT, Finding, Material
from pipeline.texts import decimal, texts

SIDES = ("pro", "contra")
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
    text = texts()["findings"]["proposition"].format(
        code=material.codebook.label(code_id),
        pro=decimal(pro, 0),
        contra=decimal(contra, 0),
        confirmed=_confirmed(material, code_id),
    )
    half = LIMIT // len(SIDES)
    shown = [name for side in SIDES for name in material.showing(f"{code_id}:{side}", limit=half)]
    value, ids = pro / (pro + contra), list(dict.fromkeys(shown))
    return Finding("proposition", code_id, code_id, text, value, pro + contra, segment_ids=ids)


def _confirmed(material: Material, code_id: str) -> str:
    """Say in how many of the checked interviews people found either side."""
    pro, contra = (material.measured.confirmed(f"{code_id}:{side}") for side in SIDES)
    if not pro or not contra:
        return ""
    total = max(pro.n, contra.n)
    words = texts()["findings"][f"proposition_confirmed_{material.study.settings.unit}"]
    return str(words.format(pro=decimal(pro.value, 0), contra=decimal(contra.value, 0), total=decimal(total, 0)))
