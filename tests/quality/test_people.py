"""What decisions of people say of the machine: worked by hand on a study of two interviews."""

from __future__ import annotations

import pandas as pd

from pipeline.quality.people import people_rows
from tests.analysis.small import BOOK, answered, tables

TALK = {"B1": ["geld", "", "geld", "land laden"], "B2": ["geld", ""]}


def decided(values: dict[str, list[int]], *, coder: str = "Anna") -> pd.DataFrame:
    """Decide the answers B1:1, B1:2 …, B2:1 … in order on codes, everything drawn for certain."""
    names = [f"B1:{n}.2" for n in (1, 2, 3, 4)] + ["B2:1.2", "B2:2.2"]
    rows = [
        {"segment_id": name, "code_id": code_id, "coder": coder, "value": value}
        for code_id, row in values.items()
        for name, value in zip(names, row, strict=True)
    ]
    return pd.DataFrame(rows).assign(sample="random", inclusion_probability=1.0, memo="")


def measured(decisions: pd.DataFrame) -> pd.DataFrame:
    made = tables(TALK)
    coded = made["codings"][["segment_id", "code_id"]].assign(is_coded=True)
    pairs = decisions[["segment_id", "code_id"]].drop_duplicates()
    crossfit = pairs.merge(coded, how="left").assign(score=0.5).fillna({"is_coded": False}).astype({"is_coded": bool})
    rows = people_rows(made | {"decisions": decisions, "crossfit": crossfit}, BOOK, answered(made), seed=1)
    return rows.set_index(["subject", "measure"])


def test_without_decisions_the_machines_share_is_all_there_is() -> None:
    """Money is in half of both interviews' answers."""
    made = tables(TALK)
    rows = people_rows(made, BOOK, answered(made), seed=1)
    assert set(rows["measure"]) == {"share_naive"}
    assert rows.set_index("subject").loc["geld", "value"] == 0.5


def test_people_are_counted_by_code() -> None:
    """Of six checked answers people give three the code, in one interview of two; the machine was right in two of 3."""
    rows = measured(decided({"geld": [1, 1, 1, 0, 0, 0]}))
    assert rows.loc[("geld", "checked_positive"), ["value", "n"]].tolist() == [3, 6]
    assert rows.loc[("geld", "interviews_confirmed"), ["value", "n"]].tolist() == [1, 2]
    assert rows.loc[("geld", "machine_precision"), "value"] == 2 / 3
    assert rows.loc[("geld", "machine_recall"), "value"] == 2 / 3


def test_a_share_is_corrected_only_with_enough_positives() -> None:
    assert ("geld", "share_corrected") not in measured(decided({"geld": [1, 1, 1, 0, 0, 0]})).index


def test_decisions_on_an_evaluation_that_matter_are_those_where_somebody_sees_it() -> None:
    """Of six decisions one says that it is there; the machine sees it nowhere."""
    rows = measured(decided({"bewaehrt": [0, 1, 0, 0, 0, 0]}))
    assert rows.loc[("bewaehrt", "evaluation_decisions"), "value"] == 1


def test_two_people_are_compared() -> None:
    """They agree on five of six."""
    both = pd.concat([decided({"geld": [1, 1, 1, 0, 0, 0]}), decided({"geld": [1, 1, 0, 0, 0, 0]}, coder="Bert")])
    assert measured(both).loc[("geld", "human_agreement"), "value"] == 5 / 6
