"""Sentences about what comes unasked, what is praised and criticised by the same people, and what goes together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline.analysis.material import LIMIT, Finding, Material
from pipeline.analysis.strength import Strength, at_least, of_status
from pipeline.analysis.wording import counted, listed
from pipeline.texts import percent, points, texts

LEVEL = 0.05
MAINLY = 0.5
"""Lower end of the interval from which a theme counts as brought up mainly unasked."""

_FEWEST = 5
_MOST = 3

Row = Mapping[str, Any]


def unprompted_findings(material: Material) -> Iterator[Finding]:
    """Name the themes that are mainly brought up unasked."""
    rows = material.table("unprompted")
    if rows.empty:
        return
    of_all = rows[(rows["attribute"] == "") & (rows["n_units"] >= _FEWEST) & ~rows["is_small"]]
    mainly = of_all[of_all["ci_low"] > MAINLY].sort_values(["n_unprompted", "code_id"], ascending=[False, True])
    top = _records(mainly.head(_MOST))
    if top:
        shown = [name for row in top for name in material.showing(str(row["code_id"]), limit=LIMIT // len(top))]
        items = [_unprompted_item(material, row) for row in top]
        found = (float(top[0]["share"]), int(top[0]["n_unprompted"]))
        yield _finding(material, "unprompted", items, found, shown, n=int(top[0]["n_units"]))


def _unprompted_item(material: Material, row: Row) -> str:
    figures = {"share": percent(row["share"]), "low": points(row["ci_low"]), "high": percent(row["ci_high"])}
    code = material.codebook.label(str(row["code_id"]))
    return str(texts()["findings"]["unprompted_item"]).format(code=code, **figures)


def contradiction_findings(material: Material) -> Iterator[Finding]:
    """Name the themes that the same people praise here and criticise there; those of most people first."""
    rows = material.table("contradictions")
    if rows.empty:
        return
    people = rows[rows["scope"] == "person"]
    n_holders = people.groupby("code_id")["holder"].nunique()
    order = sorted(n_holders.index.astype(str), key=lambda name: (-int(n_holders[name]), name))
    passages = {name: _passages(people[people["code_id"] == name]) for name in order[:_MOST]}
    if passages:
        shown = [segment_id for ids in passages.values() for segment_id in ids[: LIMIT // len(passages)]]
        items = [_contradiction_item(material, name, ids) for name, ids in passages.items()]
        n = sum(map(len, passages.values()))
        yield _finding(material, "contradiction", items, (n / len(material.answered), n), shown)


def _contradiction_item(material: Material, code_id: str, ids: Sequence[str]) -> str:
    word = str(texts()["findings"]["contradiction_item"])
    return word.format(code=material.codebook.label(code_id), hits=counted("passage", len(ids)))


def _passages(rows: pd.DataFrame) -> list[str]:
    """Return the segments on both sides, holder by holder, the two sides in turn."""
    ids: list[str] = []
    for _, row in rows.sort_values("holder").iterrows():
        proven, failed = list(row["proven_segment_ids"]), list(row["failed_segment_ids"])
        longest = max(len(proven), len(failed))
        ids += [str(side[place]) for place in range(longest) for side in (proven, failed) if place < len(side)]
    return list(dict.fromkeys(ids))


def together_findings(material: Material) -> Iterator[Finding]:
    """Name the pairs of themes that the same people speak of more than chance lets expect, and in the same breath."""
    rows = material.table("cooccurrence")
    if rows.empty:
        return
    is_more = rows["n"] > rows["expected"]
    by_unit = rows[(rows["level"] == "interview") & (rows["q_value"] < LEVEL) & is_more]
    close = rows[(rows["level"] == "segment") & (rows["n_interviews"] >= _FEWEST) & is_more]
    held = close.merge(by_unit[["source", "target"]], on=["source", "target"])
    pairs = _records(held.sort_values(["strength", "source", "target"], ascending=[False, True, True]).head(_MOST))
    if pairs:
        shown = [name for row in pairs for name in _shared(material, row)[: LIMIT // len(pairs)]]
        n = int(pairs[0]["n"])
        weakest = of_status(material.leading[str(row[end])].status for row in pairs for end in ("source", "target"))
        strength: Strength = "hint" if weakest == "hint" else "rather"
        items = [_pair(material, row) for row in pairs]
        yield _finding(material, "together", items, (n / len(material.answered), n), shown, strength=strength)


def _pair(material: Material, row: Row) -> str:
    first, second = (material.codebook.label(str(row[end])) for end in ("source", "target"))
    expected = counted("expected", round(float(row["expected"])))
    hits = counted("passage", int(row["n"]))
    return str(texts()["findings"]["pair"]).format(first=first, second=second, hits=hits, expected=expected)


def _shared(material: Material, row: Row) -> list[str]:
    """Choose segments that carry both themes."""
    second = set(material.showing(str(row["target"]), limit=len(material.answered)))
    among = material.answered[material.answered["segment_id"].isin(second)]
    return material.showing(str(row["source"]), among=among)


def _records(rows: pd.DataFrame) -> list[Row]:
    return [{str(name): row[name] for name in row} for row in rows.to_dict("records")]


def _finding(
    material: Material,
    kind: str,
    items: Sequence[str],
    found: tuple[float, int],
    shown: Sequence[str],
    *,
    n: int | None = None,
    strength: Strength = "hint",
) -> Finding:
    """Make the finding of a kind that has one; `found` is its value and the segments that its size is told by."""
    value, n_segments = found
    words = texts()["findings"]
    text = words[f"{kind}_one" if len(items) == 1 and f"{kind}_one" in words else kind]
    return Finding(
        kind,
        kind,
        kind,
        text.format(**material.words, items=listed(items)),
        value,
        n_segments if n is None else n,
        segment_ids=list(dict.fromkeys(shown)),
        strength=strength,
        size=at_least(n_segments, len(material.answered)),
    )
