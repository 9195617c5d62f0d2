"""What people's decisions say of the machine's coding, and of each other's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pipeline.quality.agreement import human_human, machine_human
from pipeline.quality.prevalence import confirmed_interviews, corrected, machine_verdicts
from pipeline.study import Codebook

_COLUMNS = ["subject", "measure", "value", "ci_low", "ci_high", "n"]


def people_rows(
    tables: Mapping[str, pd.DataFrame], codebook: Codebook, answered: pd.DataFrame, *, seed: int
) -> pd.DataFrame:
    """
    Measure the machine's coding by people's.

    Args:
        tables: `codings`, `crossfit` and `decisions`.
        codebook: the codes.
        answered: what `units.answers` returns.
        seed: of the random numbers.

    Returns:
        Rows of the table `quality`. For every code but evaluations, and for qualified codes that people or the machine
        gave: `share_naive` (the machine's mean share; n units), `share_corrected` with its interval (n segments
        checked; only with enough positives), `checked_positive` (people's positives in the random sample of n
        segments), `interviews_confirmed` (interviews in which a person found it, of n with checked segments); for
        every evaluation `evaluation_decisions` (decisions that say something of it: people or the machine say that it
        is there); and what `machine_human` and `human_human` measure. Without decisions `share_naive` alone.
    """
    codings, crossfit, decisions = tables["codings"], tables["crossfit"], tables["decisions"]
    code_ids = _code_ids(codebook, codings, decisions)
    verdicts = machine_verdicts(codings, crossfit)
    shares = corrected(answered, verdicts, decisions, code_ids)
    confirmed = confirmed_interviews(answered, decisions, code_ids)
    interview_of = dict(zip(answered["segment_id"], answered["interview_id"], strict=True))
    parts = [*_share_rows(shares, answered["unit_id"].nunique()), _confirmed_rows(confirmed)]
    if len(decisions):
        known = decisions[decisions["segment_id"].isin(interview_of)]
        parts += [
            _evaluation_rows(codebook, known, crossfit),
            machine_human(known, crossfit, interview_of, seed=seed)[_COLUMNS],
            human_human(known, interview_of, seed=seed)[_COLUMNS],
        ]
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else parts[0]


def _code_ids(codebook: Codebook, codings: pd.DataFrame, decisions: pd.DataFrame) -> Sequence[str]:
    plain = [code.code_id for code in codebook.codes if code.kind != "evaluation"]
    given = [
        *codings.loc[codings["is_coded"], "code_id"].unique(),
        *decisions.loc[decisions["value"] == 1, "code_id"].unique(),
    ]
    return [*plain, *sorted({str(code_id) for code_id in given if ":" in code_id})]


def _rows(frame: pd.DataFrame, measure: str, value: str, n: pd.Series[int] | int) -> pd.DataFrame:
    """Lay out a column as a measure of codes, without an interval."""
    missing = np.full(len(frame), np.nan)
    columns = {"subject": frame["code_id"], "measure": measure, "value": frame[value].astype(float)}
    return pd.DataFrame(columns | {"ci_low": missing, "ci_high": missing, "n": n})


def _share_rows(shares: pd.DataFrame, n_units: int) -> list[pd.DataFrame]:
    checked, enough = shares[shares["n_checked"] > 0], shares[shares["is_enough"]]
    told = _rows(enough, "share_corrected", "corrected", enough["n_checked"])
    return [
        _rows(shares if n_units else shares.head(0), "share_naive", "naive", n_units),
        _rows(checked, "checked_positive", "n_positive", checked["n_checked"]),
        told.assign(ci_low=enough["ci_low"], ci_high=enough["ci_high"]),
    ]


def _confirmed_rows(confirmed: pd.DataFrame) -> pd.DataFrame:
    checked = confirmed[confirmed["n_checked"] > 0]
    return _rows(checked, "interviews_confirmed", "n_confirmed", checked["n_checked"])


def _evaluation_rows(codebook: Codebook, decisions: pd.DataFrame, crossfit: pd.DataFrame) -> pd.DataFrame:
    keys = ["segment_id", "code_id"]
    said = pd.concat([decisions.loc[decisions["value"] == 1, keys], crossfit.loc[crossfit["is_coded"], keys]])
    telling = said.merge(decisions[keys].drop_duplicates()).drop_duplicates()
    ids = [code.code_id for code in codebook.of_kind("evaluation")]
    counts = telling["code_id"].value_counts().reindex(ids, fill_value=0)
    frame = pd.DataFrame({"code_id": ids, "n": counts.to_numpy()})
    return _rows(frame, "evaluation_decisions", "n", frame["n"])
