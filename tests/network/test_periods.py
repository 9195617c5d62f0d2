"""Themes over time; every figure is worked by hand."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline.network import periods
from pipeline.study import Code, Codebook, Settings, Study

BOOK = Codebook(tuple(Code(code_id=name, label=name, kind="theme") for name in ("bus", "land")))
STUDY = Study("probe", Path(), Path(), Path(), Settings(title="Probe"), BOOK, ())
SAID = {
    "A": [("bus",), ("bus", "land"), ("bus", "land"), ("bus", "land")],
    "B": [(), ("land",)],
    "C": [("bus",)],
}


def tables(*dates: str) -> dict[str, pd.DataFrame]:
    told = [(f"{name}:{turn}.1", name, codes) for name, said in SAID.items() for turn, codes in enumerate(said)]
    segments = pd.DataFrame({"segment_id": [row[0] for row in told], "interview_id": [row[1] for row in told]})
    segments = segments.assign(speaker_id=segments["interview_id"], is_prompt=False, n_words=9)
    interviews = pd.DataFrame({"interview_id": list(SAID), "date": list(dates), "consent": "quote"})
    speakers = pd.DataFrame({"speaker_id": list(SAID), "interview_id": list(SAID)})
    rows = [(row[0], code, True) for row in told for code in row[2]]
    codings = pd.DataFrame(rows, columns=["segment_id", "code_id", "is_coded"])
    return {"segments": segments, "interviews": interviews, "speakers": speakers, "codings": codings}


def test_a_period_is_the_mean_over_its_interviews() -> None:
    """A and B lie in May: bus (1 + 0) / 2, land (3/4 + 1/2) / 2; three of A's four on the bus have land too."""
    found = periods(tables("2019-05-01", "2019-05-31", "2019-07-01"), BOOK, STUDY).set_index(["period", "code_id"])
    bus, land = found.loc[("2019-05-01", "bus")], found.loc[("2019-05-01", "land")]
    assert (bus["share"], land["share"]) == (0.5, 0.625)
    assert (bus["end"], bus["n_interviews"], bus["n_units"], bus["n_segments"]) == ("2019-05-31", 2, 2, 4)
    assert (bus["strength"], bus["n_ties"], land["strength"]) == (0.75, 1, 0.75)
    assert (found.loc[("2019-07-01", "land")][["share", "strength", "n_ties"]] == 0).all()
    assert "2019-06-01" not in found.index.get_level_values("period")


@pytest.mark.parametrize(
    ("last", "first_period"),
    [("2019-09-30", "2019-01-01"), ("2019-10-01", "2019-01-01"), ("2027-01-01", "2019-01-01")],
)
def test_periods_are_longer_where_interviews_reach_further(last: str, first_period: str) -> None:
    """Nine months are told by month, ten by quarter, more than eight years by year."""
    found = periods(tables("2019-01-15", "2019-01-15", last), BOOK, STUDY)
    ends = {"2019-09-30": "2019-01-31", "2019-10-01": "2019-03-31", "2027-01-01": "2019-12-31"}
    assert (found["period"].iloc[0], found["end"].iloc[0]) == (first_period, ends[last])


def test_interviews_without_a_date_are_left_out() -> None:
    assert len(periods(tables("", "", ""), BOOK, STUDY)) == 0
    assert set(periods(tables("2019-05-01", "", "bald"), BOOK, STUDY)["n_interviews"]) == {1}
