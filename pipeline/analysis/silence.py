"""What groups do not mention: themes that they were asked for, and themes that only others have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline import units
from pipeline.analysis.questions import asked_for
from pipeline.study import Study
from pipeline.tables import check, empty

LESS, ONLY, ALIKE = "less", "only", ""
"""Kinds: mentions it less than others that were asked; is the only group to mention it; neither."""

FEWEST = 2
"""Units that must mention a theme for their group to be the only one: one alone would be a chance hit."""

EXPECTED = 0.025
"""Share of cells that would be called `less` without any difference: beyond one end of the 95 % interval."""

_Z = 1.959963984540054

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def silence(answered: pd.DataFrame, tables: Mapping[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """
    Compare, theme by theme, how many of each group mention what they were asked for.

    A unit was asked where a question of one of its interviews carries the theme, its parent or a child
    (`questions.asked_for`); it mentions the theme where the machine or a person found it in at least one segment.

    Args:
        answered: what `units.answers` returns.
        tables: `segments` and `codings`.
        study: names the codes, the attributes and k.

    Returns:
        The table `silence`, a row for every group and theme that some of the group and some of the others with a
        known value were asked for: shares that mention it, their difference (group less others) with a 95 % interval
        (Newcombe's). `kind` is `less` where all of the interval is below 0; `only` where at least two units of this
        group and none of another mention the theme, asked or not: its figures are over all units; else "".
        `is_small` where fewer than k units are compared on either side. Nothing is tested, and nothing corrected for
        the number of rows.

    Source: Newcombe (1998), Statistics in Medicine 17, 873–890, method 10.
    """
    if answered.empty:
        return empty("silence")
    themes = list(study.codebook.themes)
    mentions = (units.shares(answered, tables["codings"], themes) > 0).to_numpy(bool)
    asked = _asked(answered, tables, study, themes)
    names = [name for name in study.attributes if name in answered.columns and name != "date"]
    described = units.unit_attributes(answered[["unit_id", *names]])
    frames = [frame for name in names for frame in _of_attribute(mentions, asked, described[name].astype(str), themes)]
    if not frames:
        return empty("silence")
    found = pd.concat(frames, ignore_index=True)
    is_small = found[["n_units", "n_others"]].min(axis=1) < study.settings.privacy.k
    return check(found.assign(is_small=is_small), "silence")


def newcombe(hits: Floats, n: Floats, other_hits: Floats, other_n: Floats) -> tuple[Floats, Floats]:
    """
    Return the 95 % interval of the difference of two shares, good for small groups and for shares of 0 and 1.

    Args:
        hits: of the first group, each at most `n`.
        n: size of the first group, at least 1.
        other_hits: of the second.
        other_n: its size, at least 1.
    """
    share, other = hits / n, other_hits / other_n
    low, high = _wilson(share, n)
    other_low, other_high = _wilson(other, other_n)
    below = np.sqrt((share - low) ** 2 + (other_high - other) ** 2)
    above = np.sqrt((high - share) ** 2 + (other - other_low) ** 2)
    return share - other - below, share - other + above


def _wilson(share: Floats, n: Floats) -> tuple[Floats, Floats]:
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z * np.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
    return middle - half, middle + half


def _asked(answered: pd.DataFrame, tables: Mapping[str, pd.DataFrame], study: Study, themes: list[str]) -> Mask:
    """Return units (sorted) × themes: was the unit asked for the theme?"""
    talks = answered[["unit_id", "interview_id"]].drop_duplicates()
    pairs = talks.merge(asked_for(tables["segments"], tables["codings"], study.codebook), on="interview_id")
    counts = pd.crosstab(pairs["unit_id"], pairs["code_id"])
    rows = sorted(set(answered["unit_id"]))
    return counts.reindex(index=rows, columns=themes, fill_value=0).to_numpy(float) > 0


def _of_attribute(mentions: Mask, asked: Mask, values: pd.Series[str], themes: list[str]) -> Iterator[pd.DataFrame]:
    """Yield the rows of every value of an attribute."""
    names = sorted(set(values) - {""})
    inside = np.array([(values == name).to_numpy() for name in names]).reshape(len(names), len(values))
    mentioning = inside.astype(int) @ mentions.astype(int)
    # the group whose units are all that mention the theme
    is_only = (mentioning >= FEWEST) & (mentioning == mentioning.sum(axis=0)) & (len(names) > 1)
    for name, members, lone in zip(names, inside, is_only, strict=True):
        others = (values != "").to_numpy() & ~members
        of_asked = _compared(mentions, asked & members[:, None], asked & others[:, None], themes)
        everywhere = np.ones_like(asked)
        of_all = _compared(mentions, everywhere & members[:, None], everywhere & others[:, None], themes)
        kinds = np.where(of_asked["ci_high"] < 0, LESS, ALIKE)
        found = pd.concat([of_asked.assign(kind=kinds)[~lone], of_all.assign(kind=ONLY)[lone]])
        yield found[(found["n_units"] > 0) & (found["n_others"] > 0)].assign(attribute=values.name, value=name)


def _compared(mentions: Mask, first: Mask, second: Mask, themes: list[str]) -> pd.DataFrame:
    n, other_n = first.sum(axis=0), second.sum(axis=0)
    hits, other_hits = (mentions & first).sum(axis=0), (mentions & second).sum(axis=0)
    # a row that compares nobody is dropped afterwards
    size, other_size = np.maximum(n, 1).astype(float), np.maximum(other_n, 1).astype(float)
    low, high = newcombe(hits.astype(float), size, other_hits.astype(float), other_size)
    return pd.DataFrame(
        {
            "code_id": themes,
            "share_mentioning": hits / size,
            "others_share": other_hits / other_size,
            "difference": hits / size - other_hits / other_size,
            "ci_low": low,
            "ci_high": high,
            "n_units": n,
            "n_others": other_n,
        }
    )
