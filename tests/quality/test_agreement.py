"""Decisions give agreement with the machine and among people: by hand, by other implementations, over interviews."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, f1_score

from pipeline.coding.decided import gold
from pipeline.errors import TableError
from pipeline.quality.agreement import human_human, machine_human, pairwise
from pipeline.quality.alpha import krippendorff_alpha
from pipeline.quality.raters import brennan_prediger, percent_agreement
from pipeline.tables import check

COLUMNS = ["subject", "measure", "value", "ci_low", "ci_high", "n"]

choices = st.dictionaries(
    st.tuples(st.integers(0, 7), st.sampled_from("ABC")), st.tuples(st.booleans(), st.booleans()), min_size=2
)


def decisions(*rows: tuple[str, str, str, int], sample: str = "random", inclusion: float = 0.5) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=["segment_id", "code_id", "coder", "value"])
    return frame.assign(sample=sample, inclusion_probability=inclusion, memo="")


def of_choices(chosen: dict[tuple[int, str], tuple[bool, bool]]) -> pd.DataFrame:
    """Make decisions on the codes bus and geld from what each coder chose in each segment."""
    return decisions(
        *((f"B{at}:1", code, coder, int(value)) for (at, coder), values in chosen.items() for code, value in zip(
            ("bus", "geld"), values, strict=True))
    )  # fmt: skip


def interview_of(frame: pd.DataFrame) -> dict[str, str]:
    return {name: name.split(":")[0] for name in frame["segment_id"]}


def crossfit(frame: pd.DataFrame, coded: set[tuple[str, str]]) -> pd.DataFrame:
    pairs = frame[["segment_id", "code_id"]].drop_duplicates()
    is_coded = [pair in coded for pair in pairs.itertuples(index=False, name=None)]
    return pairs.assign(score=0.5, is_coded=is_coded)


def values_of(table: pd.DataFrame) -> dict[tuple[str, str], float]:
    return {(row.subject, row.measure): row.value for row in table.itertuples()}


def test_the_majority_is_gold_and_the_first_coder_breaks_a_tie() -> None:
    rows = [("s1", "a", 1), ("s1", "b", 0), ("s2", "b", 1), ("s2", "a", 0), ("s3", "a", 1), ("s3", "b", 0)]
    settled = gold(decisions(*((s, "bus", coder, v) for s, coder, v in rows), ("s3", "bus", "c", 0)))
    assert dict(zip(settled["segment_id"], settled["value"], strict=True)) == {"s1": 1, "s2": 0, "s3": 0}


def test_segments_count_by_how_rarely_they_were_drawn() -> None:
    often = decisions(("B1:1", "bus", "a", 1), ("B2:1", "bus", "a", 1), inclusion=1.0)
    seldom = decisions(("B1:2", "bus", "a", 1), ("B3:1", "bus", "a", 0), inclusion=0.25)
    frame = pd.concat([often, seldom])
    machine = crossfit(frame, {("B1:1", "bus"), ("B2:1", "bus"), ("B3:1", "bus")})
    table = machine_human(frame, machine, interview_of(frame), draws=50)
    values = values_of(table)
    # found 1 + 1, missed 4, wrongly found 4
    assert values["bus", "machine_recall"] == pytest.approx(2 / 6)
    assert values["bus", "machine_precision"] == pytest.approx(2 / 6)
    assert values["bus", "machine_agreement"] == pytest.approx(2 / 10)
    assert values["bus", "machine_n_positive"] == 3
    assert set(table["n"]) == {4}


def test_only_randomly_drawn_segments_measure() -> None:
    drawn = decisions(("B1:1", "bus", "a", 1), ("B2:1", "bus", "a", 0))
    unsure = decisions(("B3:1", "bus", "a", 0), ("B3:1", "bus", "b", 1), sample="uncertain", inclusion=math.nan)
    frame = pd.concat([drawn, unsure])
    machine = crossfit(frame, {("B1:1", "bus"), ("B3:1", "bus")})
    assert values_of(machine_human(frame, machine, interview_of(frame)))["bus", "machine_precision"] == 1
    assert human_human(frame, interview_of(frame)).empty
    assert not pairwise(frame).empty


def test_a_random_segment_without_inclusion_probability_is_an_error() -> None:
    frame = decisions(("B1:1", "bus", "a", 1), inclusion=math.nan)
    with pytest.raises(TableError, match="Ziehungswahrscheinlichkeit"):
        machine_human(frame, crossfit(frame, set()), interview_of(frame))


def test_qualified_codes_are_measured_but_do_not_count_for_all() -> None:
    frame = decisions(("B1:1", "bus", "a", 1), ("B2:1", "bus", "a", 0), ("B1:1", "bus:gut", "a", 1))
    values = values_of(machine_human(frame, crossfit(frame, {("B1:1", "bus")}), interview_of(frame)))
    assert values["bus:gut", "machine_recall"] == 0
    assert values["alle", "machine_recall_micro"] == values["alle", "machine_f1_macro"] == 1
    assert values["alle", "machine_n_positive"] == 1


def test_what_is_undefined_has_no_row_but_its_positives_are_told() -> None:
    frame = decisions(("B1:1", "bus", "a", 0), ("B2:1", "bus", "a", 0))
    values = values_of(machine_human(frame, crossfit(frame, set()), interview_of(frame)))
    assert values["bus", "machine_n_positive"] == 0
    assert ("bus", "machine_f1") not in values
    assert values["bus", "machine_agreement"] == 1
    assert ("alle", "machine_agreement_macro") not in values


@settings(deadline=None, max_examples=20)
@given(choices, st.sets(st.tuples(st.integers(0, 7), st.sampled_from(["bus", "geld"]))))
def test_the_machine_is_measured_as_scikit_learn_measures_it(
    chosen: dict[tuple[int, str], tuple[bool, bool]], coded: set[tuple[int, str]]
) -> None:
    frame = of_choices(chosen)
    machine = crossfit(frame, {(f"B{at}:1", code) for at, code in coded})
    values = values_of(machine_human(frame, machine, interview_of(frame), draws=20))
    joined = gold(frame).merge(machine, on=["segment_id", "code_id"])
    for code, rows in joined.groupby("code_id"):
        if rows["value"].any():
            assert values[str(code), "machine_f1"] == pytest.approx(f1_score(rows["value"], rows["is_coded"]))
    if joined["value"].any():
        assert values["alle", "machine_f1_micro"] == pytest.approx(f1_score(joined["value"], joined["is_coded"]))


def test_two_coders_by_hand() -> None:
    """On bus they say 11, 10, 00, 00: three of four the same."""
    said = {"a": [1, 1, 0, 0], "b": [1, 0, 0, 0]}
    frame = decisions(*((f"B{at}:1", "bus", coder, v) for coder, values in said.items() for at, v in enumerate(values)))
    values = values_of(pairwise(frame))
    assert values["bus", "agreement"] == 3 / 4
    assert values["bus", "brennan_prediger"] == 1 / 2
    # chance 2/4 · 1/4 + 2/4 · 3/4 = 1/2
    assert values["bus", "kappa"] == pytest.approx(1 / 2)
    # observed 2 of 8 values; expected 2 · 3 · 5 of 8 · 7
    assert values["bus", "alpha"] == pytest.approx(1 - (2 / 8) / (30 / 56))
    # one code alone: sets are its 0 and 1
    assert values["alle", "alpha_masi"] == pytest.approx(values["bus", "alpha"])


def test_kappa_of_three_coders_is_the_mean_of_pairs_by_the_number_of_their_segments() -> None:
    a, b, c = [1, 1, 0, 0, 1, 0], [1, 0, 0, 1, 1, 0], [1, 0, 0]
    rows = [(coder, at, v) for coder, values in zip("abc", (a, b, c), strict=True) for at, v in enumerate(values)]
    values = values_of(pairwise(decisions(*((f"B{at}:1", "bus", coder, v) for coder, at, v in rows))))
    kappas = [cohen_kappa_score(a, b), cohen_kappa_score(a[:3], c), cohen_kappa_score(b[:3], c)]
    assert values["bus", "kappa"] == pytest.approx(np.average(kappas, weights=[6, 3, 3]))


@settings(deadline=None, max_examples=30)
@given(choices)
def test_agreement_of_people_is_that_of_the_single_measures(chosen: dict[tuple[int, str], tuple[bool, bool]]) -> None:
    frame = of_choices(chosen)
    values = values_of(pairwise(frame))
    for code, rows in frame.groupby("code_id"):
        table = rows.pivot(index="segment_id", columns="coder", values="value")
        alpha = krippendorff_alpha(table, metric="nominal")
        assert values.get((str(code), "alpha"), math.nan) == pytest.approx(alpha, nan_ok=True)
        two = table.filter(["A", "B"]).dropna()
        if set(table.columns) == {"A", "B"} and len(two):
            assert values[str(code), "agreement"] == percent_agreement(two["A"], two["B"])
            assert values[str(code), "brennan_prediger"] == pytest.approx(brennan_prediger(two["A"], two["B"]))
    sets = pd.Series(
        {key: frozenset(np.compress(values, ["bus", "geld"]).tolist()) for key, values in chosen.items()}
    ).unstack()
    masi = krippendorff_alpha(sets, metric="masi")
    assert values.get(("alle", "alpha_masi"), math.nan) == pytest.approx(masi, nan_ok=True)


@settings(deadline=None, max_examples=30)
@given(choices, st.permutations(list("ABC")))
def test_who_is_who_does_not_matter_among_people(
    chosen: dict[tuple[int, str], tuple[bool, bool]], names: list[str]
) -> None:
    frame = of_choices(chosen)
    renamed = frame.assign(coder=frame["coder"].map(dict(zip("ABC", names, strict=True))))
    expected = values_of(pairwise(frame))
    assert values_of(pairwise(renamed)) == {key: pytest.approx(value) for key, value in expected.items()}


def test_perfect_agreement_is_one_everywhere() -> None:
    said = [[1, 0], [0, 1], [0, 0]]
    rows = product(enumerate(said), "abc")
    frame = of_choices({(at, coder): (bool(values[0]), bool(values[1])) for (at, values), coder in rows})
    assert set(pairwise(frame)["value"]) == {1.0}


def test_qualified_codes_alone_say_nothing_of_all() -> None:
    frame = decisions(*((f"B{at}:1", "bus:gut", coder, at % 2) for at in range(4) for coder in "ab"))
    values = values_of(pairwise(frame))
    assert values["bus:gut", "alpha"] == 1
    assert {subject for subject, _ in values} == {"bus:gut"}


def simulated(seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make 20 interviews × 6 segments × 3 codes, two coders who slip in 15 % and a machine that does in 25 %."""
    rng = np.random.default_rng(seed)
    cells = list(product(range(20), range(6), ["bus", "geld", "wohnen"]))
    truth = rng.random(len(cells)) < 0.3
    rows: list[tuple[str, str, str, int]] = []
    coded: set[tuple[str, str]] = set()
    for (interview, segment, code), is_true in zip(cells, truth, strict=True):
        name = f"B{interview:02d}:{segment}"
        rows += [(name, code, coder, int(is_true ^ (rng.random() < 0.15))) for coder in ("a", "b")]
        if is_true ^ (rng.random() < 0.25):
            coded.add((name, code))
    frame = decisions(*rows)
    return frame, crossfit(frame, coded)


def test_intervals_hold_their_values_and_rows_are_rows_of_the_table_quality() -> None:
    frame, machine = simulated(1)
    where = interview_of(frame)
    table = pd.concat([machine_human(frame, machine, where), human_human(frame, pd.Series(where))])
    assert list(table.columns) == COLUMNS
    pd.testing.assert_frame_equal(
        check(table, "quality"), table.sort_values(["subject", "measure"]).reset_index(drop=True)
    )
    measured = table[~table["measure"].str.endswith("n_positive")]
    assert measured["ci_low"].notna().all()
    assert (measured["ci_low"] <= measured["value"]).all()
    assert (measured["value"] <= measured["ci_high"]).all()
    assert set(table.loc[table["subject"] == "alle", "n"]) == {120}


def test_an_interval_is_that_of_whole_interviews_drawn_row_by_row() -> None:
    """Alpha and kappa of 12 draws, each computed anew from the repeated decisions of the drawn interviews."""
    frame, machine = simulated(2)
    where = interview_of(frame)
    ours = human_human(frame, where, draws=12, seed=3).set_index(["subject", "measure"])
    theirs = machine_human(frame, machine, where, draws=12, seed=3).set_index(["subject", "measure"])
    rows = frame.assign(interview=frame["segment_id"].map(where))
    parts: list[pd.DataFrame] = [part for _, part in rows.groupby("interview")]
    drawn: dict[str, list[float]] = {"alpha": [], "masi": [], "kappa": [], "f1": []}
    for times in np.random.default_rng(3).multinomial(20, [1 / 20] * 20, size=12):
        copies = [part.assign(copy=c) for part, n in zip(parts, times, strict=True) for c in range(n)]
        again = pd.concat(copies).assign(segment_id=lambda f: f["segment_id"] + "#" + f["copy"].astype(str))
        bus = again[again["code_id"] == "bus"].pivot(index="segment_id", columns="coder", values="value")
        drawn["alpha"].append(krippendorff_alpha(bus, metric="nominal"))
        drawn["kappa"].append(cohen_kappa_score(bus["a"], bus["b"]))
        chosen = again[again["value"] == 1].groupby(["segment_id", "coder"])["code_id"].agg(list).map(frozenset)
        every = again.set_index(["segment_id", "coder"]).index.unique()
        sets = {key: chosen.get(key, frozenset()) for key in every}
        drawn["masi"].append(krippendorff_alpha(pd.Series(sets).unstack(), metric="masi"))
        settled: Any = gold(again).assign(plain=lambda f: f["segment_id"].str.split("#").str[0])
        both = settled.merge(machine, left_on=["plain", "code_id"], right_on=["segment_id", "code_id"])
        drawn["f1"].append(f1_score(both["value"], both["is_coded"]))
    for table, key, name in (
        (ours, ("bus", "human_alpha"), "alpha"),
        (ours, ("bus", "human_kappa"), "kappa"),
        (ours, ("alle", "human_alpha_masi"), "masi"),
        (theirs, ("alle", "machine_f1_micro"), "f1"),
    ):
        ends = np.percentile(drawn[name], [2.5, 97.5])
        assert table.loc[key, ["ci_low", "ci_high"]].tolist() == pytest.approx(ends.tolist())


def test_segments_without_an_interview_or_a_verdict_are_left_out() -> None:
    frame, machine = simulated(1)
    where = {name: interview for name, interview in interview_of(frame).items() if interview != "B00"}
    table = machine_human(frame, machine[machine["segment_id"] != "B01:0"], where, draws=10)
    assert set(table["n"]) == {120 - 6 - 1}


def test_without_decisions_there_are_no_rows() -> None:
    empty = decisions().astype({"segment_id": "str", "code_id": "str", "coder": "str", "value": "int64"})
    tables = [machine_human(empty, crossfit(empty, set()), {}), human_human(empty, {})]
    assert [(len(table), list(table.columns)) for table in tables] == [(0, COLUMNS)] * 2
    assert pairwise(empty).empty


def test_arguments_are_left_as_they_were() -> None:
    frame, machine = simulated(1)
    before = frame.copy(), machine.copy()
    machine_human(frame, machine, interview_of(frame), draws=5)
    human_human(frame, interview_of(frame), draws=5)
    pd.testing.assert_frame_equal(frame, before[0])
    pd.testing.assert_frame_equal(machine, before[1])
