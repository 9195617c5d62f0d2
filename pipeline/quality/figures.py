"""The table `quality` looked up: single figures, how far people checked a code, and the share that leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from pipeline.quality.raters import ALL
from pipeline.study.codebook import AMBIVALENT, Codebook

Status = Literal["corrected", "few", "unchecked"]
"""What a share rests on: corrected by people's sample; too few positives for that; nobody decided."""

ENOUGH_EVALUATIONS = 30
"""Decisions on an evaluation from which it is more than a hint where to read."""


class Figure(NamedTuple):
    """A measured value with its 95 % interval (NaN where there is none) and what it was counted on."""

    value: float
    low: float
    high: float
    n: int

    @property
    def has_interval(self) -> bool:
        """Whether both ends are known."""
        return not np.isnan([self.low, self.high]).any()


@dataclass(frozen=True)
class Measured:
    """
    Looks up the table `quality`.

    Args:
        table: the table; may be empty.
    """

    table: pd.DataFrame

    @cached_property
    def _figures(self) -> Mapping[tuple[str, str], Figure]:
        names = ("subject", "measure", "value", "ci_low", "ci_high", "n")
        rows = zip(*(self.table[name].tolist() for name in names), strict=True)
        return {
            (str(subject), str(measure)): Figure(float(value), float(low), float(high), int(n))
            for subject, measure, value, low, high, n in rows
        }

    def get(self, subject: str, measure: str) -> Figure | None:
        """Return a figure, or None where it was not measured."""
        return self._figures.get((subject, measure))

    def of_all(self, measure: str) -> Figure | None:
        """Return a figure about all codes together."""
        return self.get(ALL, measure)

    def status(self, code_id: str) -> Status:
        """Say what the share of a code rests on."""
        if self.get(code_id, "share_corrected"):
            return "corrected"
        is_known = self.get(code_id, "checked_positive") or self.get(code_id, "interviews_confirmed")
        return "few" if is_known else "unchecked"

    def confirmed(self, code_id: str) -> Figure | None:
        """Return in how many interviews (n: with checked segments) a person found a code; None where none decided."""
        base, qualifier = (self.get(name, "interviews_confirmed") for name in (code_id.partition(":")[0], code_id))
        # whoever decided about a theme decided about its evaluations; those that nobody gave are not measured
        return qualifier or (base and Figure(0.0, np.nan, np.nan, base.n))

    def n_decisions(self, evaluation: str) -> int:
        """Return how many decisions of people say something of an evaluation."""
        found = self.get(evaluation, "evaluation_decisions")
        return int(found.value) if found else 0

    def is_hint(self, evaluation: str, codebook: Codebook) -> bool:
        """Say whether an evaluation is a mere hint: ambivalence is one as long as any evaluation with a sign is."""
        if evaluation != AMBIVALENT:
            return self.n_decisions(evaluation) < ENOUGH_EVALUATIONS
        signed = [code.code_id for code in codebook.of_kind("evaluation") if code.sign]
        return any(self.n_decisions(code_id) < ENOUGH_EVALUATIONS for code_id in signed)


class Leading(NamedTuple):
    """
    The share of talk that is told of a code.

    Attributes:
        share: mean over units, 0 to 1.
        low: lower end of its 95 % interval.
        high: upper end.
        status: what it rests on.
        machine: the machine's own share.
        n_segments: segments that carry the code.
    """

    share: float
    low: float
    high: float
    status: Status
    machine: float
    n_segments: int


def leading_shares(shares: pd.DataFrame, quality: pd.DataFrame) -> dict[str, Leading]:
    """
    Return the figure that leads for every code: the corrected share where there is one, else that of the codings.

    Args:
        shares: the table; only the rows for everybody count.
        quality: the table.

    Returns:
        By code_id, in the table's order.
    """
    measured, found = Measured(quality), {}
    overall = shares[shares["attribute"] == ""]
    columns = (overall[name] for name in ("code_id", "share", "ci_low", "ci_high", "n_segments"))
    for code_id, share, low, high, n in zip(*columns, strict=True):
        told = measured.get(code_id, "share_corrected") or Figure(share, low, high, n)
        alone = measured.get(code_id, "share_naive")
        machine = alone.value if alone else share
        found[code_id] = Leading(told.value, told.low, told.high, measured.status(code_id), machine, int(n))
    return found
