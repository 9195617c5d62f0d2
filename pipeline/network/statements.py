"""What was said, one row a statement: the ground that ties are counted on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline import units
from pipeline.study import Codebook, Study

SAID = ["segment_id", "interview_id", "unit_id", "target"]
"""Columns of statements: who says something of `target` in a segment, once a segment."""


@dataclass(frozen=True)
class Said:
    """
    All that ties are made of.

    Attributes:
        answered: what `units.answers` returns.
        sizes: number of segments by unit (sorted).
        described: attributes by unit (sorted); "" where unknown.
        groups: the attributes whose values are groups.
        themes: what `themed` returns.
        actors: what `named` returns.
        stands: what `stands` returns.
    """

    answered: pd.DataFrame
    sizes: pd.Series[int]
    described: pd.DataFrame
    groups: tuple[str, ...]
    themes: pd.DataFrame
    actors: pd.DataFrame
    stands: pd.DataFrame


def collect(tables: Mapping[str, pd.DataFrame], mentions: pd.DataFrame, codebook: Codebook, study: Study) -> Said:
    """Collect what interviewees said of themes, actors and propositions (tables as `build` takes them)."""
    answered = units.answers(tables, unit=study.settings.unit)
    groups = tuple(name for name in study.attributes if name in answered.columns)
    return Said(
        answered,
        answered.groupby("unit_id", sort=True).size(),
        units.unit_attributes(answered[["unit_id", *groups]]),
        groups,
        themed(answered, tables["codings"], codebook),
        named(answered, mentions),
        stands(answered, tables["codings"], codebook),
    )


def themed(answered: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return one row a segment and theme (`SAID`), `target` being the theme's id."""
    coded = codings.loc[codings["is_coded"] & codings["code_id"].isin(codebook.themes), ["segment_id", "code_id"]]
    return _said(answered, coded.rename(columns={"code_id": "target"}))


def named(answered: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Return one row a segment and actor named there (`SAID`), `target` being `actor:` and the actor's id."""
    pairs = mentions[["segment_id", "actor_id"]].drop_duplicates()
    return _said(answered, pairs.assign(target="actor:" + pairs["actor_id"].astype(str)))


def stands(answered: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """
    Collect who speaks of which proposition, and for or against it; what `project` takes.

    Args:
        answered: what `units.answers` returns.
        codings: the table.
        codebook: the codes.

    Returns:
        One row a segment and proposition: `actor` (the unit), `concept` (the proposition), `level` (1 for, −1 against,
        missing without a stand or with both), `segment_id`, `interview_id`.
    """
    ids = [code.code_id for code in codebook.of_kind("proposition")]
    coded = codings.loc[codings["is_coded"], ["segment_id", "code_id"]]
    base = coded["code_id"].str.replace(":.*", "", regex=True)
    stand = coded["code_id"].str.replace("^[^:]*:?", "", regex=True)
    coded = coded.assign(target=base, stand=stand)[base.isin(ids) & stand.isin(["", "pro", "contra"])]
    signed = coded.assign(sign=coded["stand"].map({"pro": 1.0, "contra": -1.0}).astype(float))
    levels = signed.groupby(["segment_id", "target"], as_index=False)["sign"].sum(min_count=1)
    said = _said(answered, levels.assign(level=levels["sign"].replace(0.0, np.nan)))
    named_columns = said.rename(columns={"unit_id": "actor", "target": "concept"})
    return named_columns[["actor", "concept", "level", "segment_id", "interview_id"]]


def _said(answered: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    merged = answered[["segment_id", "interview_id", "unit_id"]].merge(pairs, on="segment_id")
    return merged.sort_values(["segment_id", "target"], kind="stable").reset_index(drop=True)


def together(said: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of statements made in one segment: `source` (of `said`), `target` (of `others`), the segment."""
    left = said[["segment_id", "interview_id", "target"]].rename(columns={"target": "source"})
    return left.merge(others[["segment_id", "target"]], on="segment_id")


def kin(codebook: Codebook) -> set[tuple[str, str]]:
    """Return each theme with every one above it: those always come together."""
    return {(code, above) for code in codebook.themes for above in codebook.ancestors(code)}


def without_kin(pairs: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Keep each pair of themes once, and none of a theme with one above it."""
    related = kin(codebook)
    ordered = pairs[pairs["source"] < pairs["target"]]
    ends = zip(ordered["source"], ordered["target"], strict=True)
    return ordered[np.array([(a, b) not in related and (b, a) not in related for a, b in ends], dtype=bool)]
