"""What people decided, as arrays beside the segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True)
class Decided:
    """
    People's verdicts on some segments.

    Attributes:
        code_ids: the codes, one a column.
        rows: numbers of the segments with decisions, ascending (n).
        values: n × n_codes; 1, 0, or NaN where nobody decided.
        interviews: number of each row's interview (n).
    """

    code_ids: tuple[str, ...]
    rows: NDArray[np.int64]
    values: NDArray[np.float64]
    interviews: NDArray[np.int64]

    def of(self, code_ids: Sequence[str]) -> Decided:
        """Return the decisions on some codes, in their order; codes nobody decided have NaN."""
        frame = pd.DataFrame(self.values, columns=list(self.code_ids)).reindex(columns=list(code_ids))
        return Decided(tuple(code_ids), self.rows, frame.to_numpy(float), self.interviews)

    def among(self, mask: NDArray[np.bool_]) -> Decided:
        """Return the decisions in some of the rows."""
        return Decided(self.code_ids, self.rows[mask], self.values[mask], self.interviews[mask])


def gold(decisions: pd.DataFrame) -> pd.DataFrame:
    """
    Settle what several coders decided: the majority, and in a tie the coder whose name comes first.

    Args:
        decisions: rows of the table.

    Returns:
        One row a segment and code, sorted: `segment_id`, `code_id`, `value` (0 or 1) and `inclusion_probability`, the
        first coder's.
    """
    keys = ["segment_id", "code_id"]
    grouped = decisions.sort_values("coder", kind="stable").groupby(keys, sort=True)
    votes = grouped.agg(
        n=("value", "size"),
        yes=("value", "sum"),
        first=("value", "first"),
        inclusion_probability=("inclusion_probability", "first"),
    )
    value = (2 * votes["yes"] + votes["first"] > votes["n"]).astype(int)
    return votes.assign(value=value)[["value", "inclusion_probability"]].reset_index()


def decided(settled: pd.DataFrame, segments: pd.DataFrame) -> Decided:
    """
    Lay what people decided beside the segments.

    Args:
        settled: as `gold` gives it, on segments that are there.
        segments: the table, in the order that numbers them.
    """
    wide = settled.pivot(index="segment_id", columns="code_id", values="value")
    rows = np.flatnonzero(segments["segment_id"].isin(wide.index).to_numpy())
    ids = segments["segment_id"].to_numpy()[rows]
    interviews = np.unique(segments["interview_id"].to_numpy(object)[rows], return_inverse=True)[1].astype(np.int64)
    return Decided(tuple(map(str, wide.columns)), rows, wide.reindex(ids).to_numpy(float), interviews)
