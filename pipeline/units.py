"""What counts: the segments that interviewees spoke, and the units whose shares are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pandas as pd

Unit = Literal["interview", "person"]

OWN_COLUMNS = frozenset(
    {"interview_id", "file", "sha256", "format", "interviewer", "consent", "n_turns", "n_words", "warnings"}
    | {"speaker_id", "person", "date"}
)


def answers(tables: Mapping[str, pd.DataFrame], *, unit: Unit = "interview") -> pd.DataFrame:
    """
    Return the segments that count: no prompts, no interviews without consent.

    Args:
        tables: `segments`, `speakers` and `interviews`.
        unit: what is compared: interviews, or persons over all interviews (council minutes).

    Returns:
        One row a segment in the table's order: `segment_id`, `interview_id`, `speaker_id`, `unit_id`, `n_words`,
        `date`, and the unit's attributes ("" where unknown).
    """
    segments = tables["segments"].loc[lambda frame: ~frame["is_prompt"]]
    interviews = tables["interviews"].loc[lambda frame: frame["consent"] != "none"]
    kept = segments.merge(interviews[["interview_id", "date"]], on="interview_id")
    source = interviews if unit == "interview" else tables["speakers"]
    key = "interview_id" if unit == "interview" else "speaker_id"
    names = attributes(source)
    described = kept.merge(source[[key, *names]], on=key, how="left")
    who = described if unit == "interview" else described.merge(source[["speaker_id", "person"]], on="speaker_id")
    unit_id = who["interview_id"] if unit == "interview" else who["person"]
    columns = ["segment_id", "interview_id", "speaker_id", "unit_id", "n_words", "date", *names]
    return who.assign(unit_id=unit_id).fillna(dict.fromkeys([*names, "date"], ""))[columns].reset_index(drop=True)


def attributes(frame: pd.DataFrame) -> list[str]:
    """Return the attribute columns of the table `interviews` or `speakers`."""
    return [str(column) for column in frame.columns if column not in OWN_COLUMNS]


def unit_attributes(answered: pd.DataFrame) -> pd.DataFrame:
    """Return one row a unit (index `unit_id`, sorted): its attributes; of several values the most frequent."""
    names = [c for c in answered.columns if c not in {"segment_id", "interview_id", "speaker_id", "unit_id", "n_words"}]
    grouped = answered.groupby("unit_id", sort=True)
    return pd.DataFrame({name: _most_frequent(grouped[name]) for name in names})


def _most_frequent(grouped: pd.api.typing.SeriesGroupBy[Any, Any]) -> pd.Series[Any]:
    if (grouped.nunique(dropna=False) == 1).all():
        # counting is slow, and few units have two values
        return grouped.agg("first")
    return grouped.agg(lambda values: values.mode().iloc[0])


def shares(answered: pd.DataFrame, codings: pd.DataFrame, code_ids: Sequence[str]) -> pd.DataFrame:
    """
    Measure how much of its talk each unit gives to each code.

    Args:
        answered: what `answers` returns.
        codings: the table.
        code_ids: the codes, qualified ones (`mobilitaet:bewaehrt`) included.

    Returns:
        Units (sorted) × codes: share of the unit's segments that carry the code, 0 to 1.
    """
    coded = codings.loc[codings["is_coded"] & codings["code_id"].isin(set(code_ids)), ["segment_id", "code_id"]]
    pairs = answered[["segment_id", "unit_id"]].merge(coded, on="segment_id")
    counts = pairs.groupby(["unit_id", "code_id"]).size().unstack(fill_value=0)
    totals = answered.groupby("unit_id", sort=True).size()
    return counts.reindex(index=totals.index, columns=list(code_ids), fill_value=0).div(totals, axis=0).astype(float)
