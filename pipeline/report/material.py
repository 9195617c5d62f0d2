"""What all parts of a report are made from: a study, its tables, and what follows from both at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from pipeline import units
from pipeline.quality.figures import Leading, Measured, leading_shares
from pipeline.report.withheld import Withheld
from pipeline.study import Study
from pipeline.texts import decimal, texts


@dataclass(frozen=True)
class Material:
    """
    A study's tables.

    Attributes:
        study: settings and codebook.
        tables: all of `pipeline.tables.TABLES` but, if need be, the vectors.
        k: the smallest number of people that may be told; 0 tells all (inside the house).
        withheld: what is not told outside beside that.
    """

    study: Study
    tables: Mapping[str, pd.DataFrame]
    k: int = 0
    withheld: Withheld = field(default_factory=Withheld)

    @cached_property
    def answered(self) -> pd.DataFrame:
        """The segments that count, see `units.answers`."""
        return units.answers(self.tables, unit=self.study.settings.unit)

    @cached_property
    def members(self) -> pd.DataFrame:
        """One row a unit with its attributes, see `units.unit_attributes`."""
        return units.unit_attributes(self.answered)

    @cached_property
    def coded(self) -> pd.DataFrame:
        """One row a coded segment that counts and code: `segment_id`, `code_id`, `unit_id`, `interview_id`."""
        codings = self.tables["codings"].loc[lambda frame: frame["is_coded"], ["segment_id", "code_id"]]
        return self.answered[["segment_id", "unit_id", "interview_id"]].merge(codings, on="segment_id")

    @cached_property
    def units_of(self) -> Mapping[str, frozenset[str]]:
        """
        The units that have a code, by code_id.

        Only to decide what may leave: the machine's false hits alone give most units most themes, so nobody is told.
        """
        grouped = self.coded.drop_duplicates(["unit_id", "code_id"]).groupby("code_id")["unit_id"]
        return {str(code_id): frozenset(ids) for code_id, ids in grouped}

    @cached_property
    def segments_of(self) -> Mapping[str, frozenset[str]]:
        """The segments that carry a code, by code_id."""
        return {str(code_id): frozenset(ids) for code_id, ids in self.coded.groupby("code_id")["segment_id"]}

    @cached_property
    def measured(self) -> Measured:
        """What is measured of the mapping."""
        return Measured(self.tables["quality"])

    @cached_property
    def leading(self) -> Mapping[str, Leading]:
        """The share that leads for every code, see `leading_shares`."""
        return leading_shares(self.tables["shares"], self.tables["quality"])

    @cached_property
    def is_checked(self) -> bool:
        """Whether people decided anything."""
        return bool(len(self.tables["decisions"]))

    @cached_property
    def words(self) -> Mapping[str, str]:
        """What units and interviews are called: `plural`, `dative`, `talks`, …; and `n_units`, „n = 72 Befragte“."""
        own: dict[str, str] = dict(texts()["units"][self.study.settings.unit])
        n_units = texts()["charts"]["n_units"].format(n=decimal(self.n_units, 0), **own)
        return own | {"n_units": n_units, "among": texts()["charts"]["among"].format(**own)}

    @property
    def n_units(self) -> int:
        """How many units there are."""
        return len(self.members)

    @cached_property
    def findings(self) -> pd.DataFrame:
        """The findings that are told, by rank: all but those that people dropped."""
        return self.tables["findings"].loc[lambda frame: frame["decision"] != "drop"].sort_values("rank")

    @cached_property
    def talks(self) -> pd.DataFrame:
        """The interviews that count."""
        return self.tables["interviews"].loc[lambda frame: frame["consent"] != "none"]

    @cached_property
    def attributes(self) -> tuple[str, ...]:
        """The attributes that the units have, in the study's order."""
        return tuple(name for name in self.study.attributes if name in self.members.columns and name != "date")

    def segments_with(self, *code_ids: str) -> frozenset[str]:
        """Return the segments that carry at least one of some codes."""
        return frozenset().union(*(self.segments_of.get(code_id, frozenset()) for code_id in code_ids))

    def is_tellable(self, count: float) -> bool:
        """Say whether a count of all people may be told: not fewer than k; none or all only where there are 2k."""
        is_extreme = count in (0, self.n_units)
        return (count == 0 or count >= self.k) and not (is_extreme and self.n_units < 2 * self.k)

    def told(self, segment_ids: Collection[str]) -> float:
        """Count segments; a missing value where too few units stand behind them."""
        behind = {self.unit_of[segment_id] for segment_id in segment_ids} if self.k else ()
        return float(len(segment_ids)) if self.is_tellable(len(behind)) else float("nan")

    @cached_property
    def unit_of(self) -> Mapping[str, str]:
        """The unit that speaks a segment, by segment_id."""
        return dict(zip(self.answered["segment_id"], self.answered["unit_id"], strict=True))


def words_of(section: str) -> Mapping[str, Any]:
    """Return the strings of one chart or section of the report."""
    return dict(texts()["charts"][section])
