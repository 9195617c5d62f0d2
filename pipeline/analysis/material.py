"""What the sentences are made of: the tables, and the segments that show a finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from pipeline import units
from pipeline.analysis.shares import counted_codes
from pipeline.analysis.strength import Strength
from pipeline.study import Codebook, Study
from pipeline.texts import texts

if TYPE_CHECKING:
    from pipeline.quality.figures import Leading, Measured

LIMIT = 12
"""Segments that show a finding, at most."""


@dataclass(frozen=True)
class Finding:
    """
    A sentence before it has its rank.

    Attributes:
        kind: contrast, theme, proposition, camps, gap, measure, goal, evaluation, contradiction, unprompted, together,
            quiet, silence or none.
        subject: the code, contrast or cluster that it is about.
        key: tells it from others of its kind; with the kind it makes the id.
        strength: how well it is founded.
        size: how much it says at least, as a share of the talk or of those who speak: the nearer end of an interval.
            By default that of `value`; without an interval 0.
    """

    kind: str
    subject: str
    key: str
    text: str
    value: float
    n: int
    ci_low: float | None = None
    ci_high: float | None = None
    segment_ids: Sequence[str] = field(default=())
    strength: Strength = "hint"
    size: float = 0.0

    @property
    def finding_id(self) -> str:
        """The id, the same as long as the matter is."""
        return f"{self.kind}:{self.key}"


@dataclass(frozen=True)
class Material:
    """The tables and the study, and what several kinds of finding need of them."""

    tables: Mapping[str, pd.DataFrame]
    study: Study

    @property
    def codebook(self) -> Codebook:
        """The study's codes."""
        return self.study.codebook

    def table(self, name: str) -> pd.DataFrame:
        """Return a table; one that is not there counts as empty, without columns."""
        return self.tables.get(name, pd.DataFrame())

    @cached_property
    def answered(self) -> pd.DataFrame:
        """The segments that count."""
        return units.answers(self.tables, unit=self.study.settings.unit)

    @cached_property
    def shared(self) -> pd.DataFrame:
        """Units × codes: share of the unit's segments."""
        code_ids = counted_codes(self.tables["codings"], self.codebook)
        return units.shares(self.answered, self.tables["codings"], code_ids)

    @property
    def n_units(self) -> int:
        """Number of interviewees, or of speakers."""
        return len(self.shared)

    @cached_property
    def units_with(self) -> Mapping[str, int]:
        """
        How many units have a code in at least one segment.

        Only to choose by: the machine's false hits alone give most units most codes, so nobody is told.
        """
        return {str(code_id): int(count) for code_id, count in (self.shared > 0).sum().items()}

    @cached_property
    def leading(self) -> Mapping[str, Leading]:
        """The share that leads for every code, see `leading_shares`."""
        # here and below: `quality` compares groups with this package
        from pipeline.quality.figures import leading_shares

        return leading_shares(self.tables["shares"], self.tables["quality"])

    @cached_property
    def measured(self) -> Measured:
        """What is measured of the mapping."""
        from pipeline.quality.figures import Measured

        return Measured(self.tables["quality"])

    @cached_property
    def hits(self) -> Mapping[str, int]:
        """Number of segments that carry a code, by code."""
        return {code_id: one.n_segments for code_id, one in self.leading.items()}

    def confirmed(self, code_id: str) -> str:
        """Say in how many of the checked interviews people found a code; "" where nobody decided about it."""
        from pipeline.quality.words import confirmed

        return confirmed(self.measured, code_id, unit=self.study.settings.unit)

    @cached_property
    def words(self) -> Mapping[str, str]:
        """What the units are called."""
        return dict(texts()["units"][self.study.settings.unit])

    def values(self, attribute: str) -> pd.Series[str]:
        """Return an attribute's value of every unit, by unit_id, "" where unknown."""
        return units.unit_attributes(self.answered[["unit_id", attribute]])[attribute].astype(str)

    def showing(self, code_id: str, *, among: pd.DataFrame | None = None, limit: int = LIMIT) -> list[str]:
        """
        Choose segments that show a code: each unit's clearest first, then each unit's second clearest, and so on.

        Args:
            code_id: a code or a qualified one; a code above others is shown by theirs too.
            among: rows of `answered` to choose from; by default all.
            limit: how many at most.

        Returns:
            Segment ids, best first.
        """
        pool = self.answered if among is None else among
        coded = self._coded.get(code_id, self.tables["codings"].head(0))
        rows = pool.loc[pool["segment_id"].isin(coded["segment_id"]), ["segment_id", "unit_id"]]
        scored = rows.assign(score=rows["segment_id"].map(self._scores(code_id)).fillna(0.0))
        ordered = scored.sort_values(["score", "segment_id"], ascending=[False, True])
        spread = ordered.assign(turn=ordered.groupby("unit_id").cumcount()).sort_values("turn", kind="stable")
        return [str(segment_id) for segment_id in spread["segment_id"].head(limit)]

    @cached_property
    def _coded(self) -> Mapping[str, pd.DataFrame]:
        codings = self.tables["codings"]
        return {str(code_id): rows for code_id, rows in codings[codings["is_coded"]].groupby("code_id")}

    @cached_property
    def _combined(self) -> Mapping[str, pd.DataFrame]:
        evidence = self.tables["evidence"]
        return {str(code_id): rows for code_id, rows in evidence[evidence["source"] == "combined"].groupby("code_id")}

    def _scores(self, code_id: str) -> pd.Series[float]:
        base = code_id.partition(":")[0]
        below = [code.code_id for code in self.codebook.codes if base in self.codebook.ancestors(code.code_id)]
        rows = [self._combined[name] for name in (base, *below) if name in self._combined]
        scores = pd.concat([frame[["segment_id", "score"]] for frame in [*rows, self.tables["evidence"].head(0)]])
        largest: pd.Series[float] = scores.groupby("segment_id")["score"].max()
        return largest
