"""Declared comparisons of two groups, tested over units and corrected for their number."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline import units
from pipeline.analysis.wording import group_labels
from pipeline.errors import Problem, StudyError
from pipeline.resampling import bootstrap_means, cliffs_delta, false_discovery, interval, permutation_p
from pipeline.study import Codebook, Contrast
from pipeline.tables import check, empty

_DRAWS = 2_000
_PERMUTATIONS = 10_000


@dataclass(frozen=True)
class Sides:
    """
    The two groups of a contrast.

    Attributes:
        answered: the segments, `unit_id` being what is compared.
        first: ids of the units of the first group, sorted.
        second: ids of those of the second group, sorted.
    """

    answered: pd.DataFrame
    first: tuple[str, ...]
    second: tuple[str, ...]


def contrasts(
    answered: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook, declared: Sequence[Contrast], *, seed: int
) -> pd.DataFrame:
    """
    Compare groups as declared before looking.

    Each contrast draws its own random numbers, so one more or less does not change the others' intervals.

    Args:
        answered: what `units.answers` returns.
        codings: the table.
        codebook: the codes.
        declared: the contrasts; without codes of its own, one compares all top-level themes.
        seed: of the random numbers.

    Returns:
        The table `contrasts`: mean shares, their difference with a 95 % percentile interval (2,000 draws of units
        within the groups), Cliff's delta, p of a permutation test (10,000 relabellings) and q over all rows
        (Benjamini–Hochberg).

    Raises:
        StudyError: a group has no units, or the attribute does not belong to the units.
    """
    if not declared:
        return empty("contrasts")
    compared = pd.concat([_compare(answered, codings, codebook, contrast, seed) for contrast in declared])
    return check(compared.assign(q_value=false_discovery(compared["p_value"].to_numpy(float))), "contrasts")


def tested_codes(contrast: Contrast, codebook: Codebook) -> tuple[str, ...]:
    """Return the codes that a contrast compares."""
    return tuple(dict.fromkeys(contrast.codes)) or codebook.top_themes


def sides(answered: pd.DataFrame, contrast: Contrast) -> Sides:
    """
    Find the units of the two groups.

    For `date` the units are interviews whatever the study compares, for a person can speak before and after.

    Raises:
        StudyError: a group has no units, or the attribute does not belong to the units.
    """
    where = f"study.toml, Kontrast {contrast.contrast_id}"
    compared = answered.assign(unit_id=answered["interview_id"]) if contrast.split else answered
    if contrast.attribute not in compared.columns:
        what = f"das Merkmal „{contrast.attribute}“ gehört nicht zu dem, was verglichen wird"
        raise StudyError([Problem(where, what, "unit = „person“ oder „interview“ passend setzen, oder streichen")])
    values = units.unit_attributes(compared[["unit_id", contrast.attribute]])[contrast.attribute].astype(str)
    is_first, is_second = _membership(values, contrast)
    labels = group_labels(contrast)
    problems = [
        Problem(where, f"die Gruppe „{label}“ ist leer", "Werte und Einwilligungen prüfen oder den Kontrast streichen")
        for label, members in zip(labels, (is_first, is_second), strict=True)
        if not members.any()
    ]
    if problems:
        raise StudyError(problems)
    return Sides(compared, tuple(values.index[is_first]), tuple(values.index[is_second]))


def _membership(values: pd.Series[str], contrast: Contrast) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    is_known = (values != "").to_numpy()
    if contrast.split:
        # ISO dates sort as text
        is_first = is_known & (values <= contrast.split.isoformat()).to_numpy()
        return is_first, is_known & ~is_first
    is_first = values.isin(contrast.a).to_numpy()
    is_second = values.isin(contrast.b).to_numpy() if contrast.b else is_known
    return is_first, is_second & ~is_first


def _compare(
    answered: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook, contrast: Contrast, seed: int
) -> pd.DataFrame:
    groups, code_ids = sides(answered, contrast), tested_codes(contrast, codebook)
    shared = units.shares(groups.answered, codings, code_ids)
    first, second = (shared.loc[list(ids)].to_numpy(float) for ids in (groups.first, groups.second))
    rng = np.random.default_rng([seed, zlib.crc32(contrast.contrast_id.encode())])
    low, high = interval(bootstrap_means(first, rng, draws=_DRAWS) - bootstrap_means(second, rng, draws=_DRAWS))
    is_first = np.arange(len(first) + len(second)) < len(first)
    sizes = groups.answered["unit_id"].value_counts().loc[[*groups.first, *groups.second]].to_numpy()
    label_a, label_b = group_labels(contrast)
    return pd.DataFrame(
        {
            "contrast_id": contrast.contrast_id,
            "code_id": list(code_ids),
            "group_a": label_a,
            "group_b": label_b,
            "share_a": first.mean(axis=0),
            "share_b": second.mean(axis=0),
            "difference": first.mean(axis=0) - second.mean(axis=0),
            "ci_low": low,
            "ci_high": high,
            "effect": cliffs_delta(first, second),
            "p_value": permutation_p(np.vstack([first, second]), sizes, is_first, rng, permutations=_PERMUTATIONS),
            "n_a": len(first),
            "n_b": len(second),
        }
    )
