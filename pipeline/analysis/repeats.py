"""Declared contrasts once more, within settlements and within interviewers: does a difference come from them?"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Literal

import numpy as np
import pandas as pd

from pipeline import units
from pipeline.analysis.contrasts import sides, tested_codes
from pipeline.analysis.stratified import strata
from pipeline.study import Contrast, Study
from pipeline.tables import check, empty

LEVEL = 0.05
_DRAWS = 2_000
_PERMUTATIONS = 10_000

Standing = Literal["holds", "fades", "inseparable"]
"""Of a difference that holds: also within strata; not for certain there; groups hardly meet there."""


def repeats(answered: pd.DataFrame, codings: pd.DataFrame, interviews: pd.DataFrame, study: Study) -> pd.DataFrame:
    """
    Compare the declared groups within the strata of other attributes.

    Args:
        answered: what `units.answers` returns.
        codings: the table.
        interviews: the table; tells the interviewers.
        study: the contrasts, and what they are repeated within (`analysis.within`): attributes that the units have
            and that are not the contrast's own.

    Returns:
        The table `repeats`: the mean of the strata's differences, weighted by n_a · n_b / (n_a + n_b), with a 95 %
        percentile interval (2,000 draws of units within the groups) and p of a permutation test within strata (10,000
        relabellings), not corrected for number: it asks whether a difference that is already there stays. `n_a` and
        `n_b` are the units in the `n_strata` strata that hold both groups; where there are none, figures are missing.
    """
    known = with_interviewers(answered, interviews)
    frames = [
        _repeat(known, codings, study, contrast, within)
        for contrast in study.settings.contrasts
        for within in _strata_of(known, study, contrast)
    ]
    return check(pd.concat(frames), "repeats") if frames else empty("repeats")


def with_interviewers(answered: pd.DataFrame, interviews: pd.DataFrame) -> pd.DataFrame:
    """Add the column `interviewer` ("" where unknown)."""
    names = interviews.set_index("interview_id")["interviewer"].fillna("")
    return answered.assign(interviewer=answered["interview_id"].map(names).fillna("").astype(str))


def standing(repeat: pd.Series, difference: float, *, k: int) -> Standing:
    """
    Say what became of a difference within strata.

    Args:
        repeat: a row of the table `repeats`.
        difference: the contrast's own.
        k: units of each group that must be in strata with both for the repetition to tell anything.
    """
    if repeat["n_strata"] == 0 or min(repeat["n_a"], repeat["n_b"]) < k:
        return "inseparable"
    low, high = (repeat["ci_low"], repeat["ci_high"]) if difference > 0 else (-repeat["ci_high"], -repeat["ci_low"])
    return "holds" if low > 0 and high > 0 and repeat["p_value"] < LEVEL else "fades"


def _strata_of(answered: pd.DataFrame, study: Study, contrast: Contrast) -> Iterator[str]:
    for name in dict.fromkeys(study.settings.analysis.within):
        is_there = name in answered.columns and answered[name].replace("", None).nunique() > 1
        if is_there and name != contrast.attribute:
            yield name


def _repeat(
    answered: pd.DataFrame, codings: pd.DataFrame, study: Study, contrast: Contrast, within: str
) -> pd.DataFrame:
    groups, code_ids = sides(answered, contrast), tested_codes(contrast, study.codebook)
    ids = [*groups.first, *groups.second]
    labels = units.unit_attributes(groups.answered[["unit_id", within]])[within].loc[ids].to_numpy(str)
    values = units.shares(groups.answered, codings, code_ids).loc[ids].to_numpy(float)
    sizes = groups.answered["unit_id"].value_counts().loc[ids].to_numpy()
    frame = pd.DataFrame({"contrast_id": contrast.contrast_id, "code_id": list(code_ids), "within": within})
    found = strata(values, sizes, np.arange(len(ids)) < len(groups.first), labels)
    if found is None:
        return frame.assign(difference=np.nan, ci_low=np.nan, ci_high=np.nan, p_value=np.nan, n_a=0, n_b=0, n_strata=0)
    # a generator of its own for every repetition: one more does not move the others
    rng = np.random.default_rng([study.settings.seed, zlib.crc32(f"{contrast.contrast_id}/{within}".encode())])
    low, high = found.interval(rng, draws=_DRAWS)
    return frame.assign(
        difference=found.difference,
        ci_low=low,
        ci_high=high,
        p_value=found.p_values(rng, permutations=_PERMUTATIONS),
        n_a=int(found.is_first.sum()),
        n_b=int((~found.is_first).sum()),
        n_strata=len(found.inside),
    )
