"""What several people decided becomes one value, and lies beside the segment it is about."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline.coding.decided import decided, gold


def decisions(rows: list[tuple[str, str, str, int]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["segment_id", "code_id", "coder", "value"])
    return frame.assign(inclusion_probability=1.0)


def test_the_majority_counts() -> None:
    made = gold(decisions([("B1:1.1", "bus", coder, value) for coder, value in zip("abc", (0, 1, 1), strict=True)]))
    assert made["value"].tolist() == [1]


def test_in_a_tie_the_first_coder_counts() -> None:
    rows = [("B1:1.1", "bus", "Berta", 0), ("B1:1.1", "bus", "Anna", 1)]
    rows += [("B1:1.1", "rad", "Berta", 1), ("B1:1.1", "rad", "Anna", 0)]
    assert gold(decisions(rows)).set_index("code_id")["value"].to_dict() == {"bus": 1, "rad": 0}


def test_decisions_lie_beside_their_segments_and_what_nobody_decided_is_open() -> None:
    segments = pd.DataFrame({"segment_id": ["B1:1.1", "B1:2.1", "B2:1.1"], "interview_id": ["B1", "B1", "B2"]})
    rows = [("B2:1.1", "bus", "Anna", 1), ("B1:1.1", "rad", "Anna", 0)]
    made = decided(gold(decisions(rows)), segments).of(["rad", "bus", "zug"])
    assert made.rows.tolist() == [0, 2]
    assert made.interviews.tolist() == [0, 1]
    np.testing.assert_array_equal(made.values, [[0, np.nan, np.nan], [np.nan, 1, np.nan]])
