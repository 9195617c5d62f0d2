"""Corrected shares: worked by hand, unbiased, their intervals hold the truth, and silent where too little is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from math import exp, factorial
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.coverage import MACHINES, USELESS, Machine, Setting, draws, summary
from pipeline.errors import TableError
from pipeline.quality.prevalence import Checked, Floats, confirmed_interviews, correct, corrected, machine_verdicts

# one segment: what the machine says of the code, and what people decided ("." where nobody was asked)
BOTH, FALSE_ALARM, MISSED, NEITHER = "11", "10", "01", "00"
FOUND, NOTHING = "1.", "0."

A = [BOTH] * 5 + [FOUND] * 3 + [MISSED] + [NEITHER] * 4 + [NOTHING] * 7
B = [BOTH] + [FOUND] + [NEITHER] * 4 + [NOTHING] * 4
TALK = {f"{name}{number}": parts for name, parts in (("A", A), ("B", B)) for number in range(10)}

Frames = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


def frames(talk: Mapping[str, Sequence[str]], *, chance: float | Mapping[str, float] = 0.5) -> Frames:
    """Units, verdicts and decisions; `chance` is everybody's, or by what the machine said."""
    units, verdicts, decisions = [], [], []
    for unit, parts in talk.items():
        for number, (machine, human) in enumerate(parts):
            segment_id = f"{unit}:{number:03}.1"
            units.append({"segment_id": segment_id, "unit_id": unit, "interview_id": unit})
            if machine == "1":
                verdicts.append({"segment_id": segment_id, "code_id": "bus", "is_coded": True})
            if human != ".":
                drawn = chance if isinstance(chance, float) else chance[machine]
                decisions.append(decision(segment_id, int(human), chance=drawn))
    coded = pd.DataFrame(verdicts, columns=["segment_id", "code_id", "is_coded"]).astype({"is_coded": bool})
    return pd.DataFrame(units), coded, pd.DataFrame(decisions)


def decision(
    segment_id: str, value: int, *, chance: float = 0.5, code: str = "bus", coder: str = "ada", sample: str = "random"
) -> dict[str, Any]:
    return {
        "segment_id": segment_id,
        "code_id": code,
        "coder": coder,
        "value": value,
        "sample": sample,
        "inclusion_probability": chance if sample == "random" else float("nan"),
        "memo": "",
    }


def row(made: Frames, *, minimum: int = 10, code: str = "bus") -> pd.Series:
    return corrected(*made, [code], minimum=minimum).iloc[0]


def test_the_corrected_share_by_hand() -> None:
    # weights 1/(20 · ½) and 1/(10 · ½). All that was found and checked is true: p₁ = 1. Of what was not found,
    # one of five in A is true and none of four in B: p₀ = 0.1 / (5 · 0.1 + 4 · 0.2). F = (8/20 + 2/10) / 2
    found = row(frames(TALK))
    assert found["naive"] == pytest.approx(0.3)
    assert found["corrected"] == pytest.approx(0.3 * 1 + 0.7 * 0.1 / 1.3)
    assert found["ci_low"] < found["corrected"] < found["ci_high"]
    assert found[["n_checked", "n_positive", "n_interviews_checked", "is_enough"]].tolist() == [150, 70, 20, True]


def test_false_alarms_lower_the_share() -> None:
    # p₁ = (4 · 0.1 + 0.2) / (5 · 0.1 + 0.2), p₀ = 0
    parts = [BOTH] * 4 + [FALSE_ALARM] + [FOUND] * 3 + [NEITHER] * 5 + [NOTHING] * 7
    talk = {unit: parts if unit[0] == "A" else B for unit in TALK}
    assert row(frames(talk))["corrected"] == pytest.approx(0.3 * 6 / 7)


def test_a_silent_machine_leaves_the_weighted_sample() -> None:
    talk = {unit: [f"0{human}" for _, human in parts] for unit, parts in TALK.items()}
    found = row(frames(talk))
    # (6 · 0.1 + 1 · 0.2) / (10 · 0.1 + 5 · 0.2)
    assert (found["naive"], found["corrected"]) == (0, pytest.approx(0.4))


def test_segments_count_by_their_inclusion_probability() -> None:
    # weights: 4 true and 1 not with 1/(10 · 1), 1 not with 1/(10 · 0.2); unweighted it were 4 of 6
    talk = {f"A{number}": ["01"] * 4 + ["00"] + ["x0"] + ["x."] * 4 for number in range(10)}
    found = row(frames(talk, chance={"0": 1.0, "x": 0.2}))
    assert found["corrected"] == pytest.approx(0.4)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=12), min_size=1, max_size=8))
def test_where_people_decided_everything_it_is_their_own_share(parts: list[list[tuple[bool, bool]]]) -> None:
    talk = {f"A{i}": [f"{int(machine)}{int(human)}" for machine, human in one] for i, one in enumerate(parts)}
    found = row(frames(talk, chance=1.0), minimum=0)
    truth = float(np.mean([np.mean([human for _, human in one]) for one in parts]))
    if found["is_enough"]:
        assert found["corrected"] == pytest.approx(truth)
    else:
        assert truth == 0


def test_every_interview_counts_alike_however_long() -> None:
    talk = {f"{name}{i}": parts for name, parts in (("A", ["01"] * 20), ("B", ["00"] * 4)) for i in range(3)}
    assert row(frames(talk, chance=1.0))["corrected"] == pytest.approx(0.5)


def test_too_few_positives_give_no_figure() -> None:
    parts = [BOTH] * 3 + [NEITHER] * 7
    made = frames({f"A{number}": parts for number in range(3)})
    found = row(made)
    assert found[["n_positive", "is_enough", "naive"]].tolist() == [9, False, pytest.approx(0.3)]
    assert found[["corrected", "ci_low", "ci_high"]].isna().all()
    assert row(made, minimum=9)["is_enough"]


def test_a_code_that_nobody_decided_gives_no_figure() -> None:
    found = corrected(*frames(TALK), ["bus", "bahn"]).set_index("code_id").loc["bahn"]
    assert found[["naive", "n_checked", "n_positive", "n_interviews_checked"]].tolist() == [0, 0, 0, 0]
    assert not found["is_enough"]


def test_only_the_random_sample_and_counted_segments_are_used() -> None:
    units, verdicts, decisions = frames(TALK)
    more = [decision(f"A0:{number:03}.1", 1, sample="uncertain", coder="bo") for number in range(20)]
    elsewhere = [decision("Z9:001.1", 1, coder="bo")]
    other = pd.concat([decisions, pd.DataFrame([*more, *elsewhere])], ignore_index=True)
    pd.testing.assert_series_equal(row((units, verdicts, other)), row((units, verdicts, decisions)))


def test_several_coders_have_one_vote_together() -> None:
    units, verdicts, decisions = frames(TALK)
    # bo contradicts ada everywhere: ada, the first by name, is followed
    doubled = pd.concat([decisions, decisions.assign(coder="bo", value=1 - decisions["value"])])
    pd.testing.assert_series_equal(row((units, verdicts, doubled)), row((units, verdicts, decisions)))


def test_a_theme_that_is_not_there_has_no_evaluation() -> None:
    units, verdicts, decisions = frames(TALK)
    positives = decisions[decisions["value"] == 1].assign(code_id="bus:gut")
    none = verdicts.head(0)
    found = row((units, none, pd.concat([decisions, positives])), code="bus:gut")
    assert found[["n_checked", "n_positive"]].tolist() == [150, 70]
    assert found["corrected"] == pytest.approx(0.4)


def test_a_random_segment_without_its_probability_is_an_error() -> None:
    units, verdicts, decisions = frames(TALK)
    broken = decisions.assign(inclusion_probability=float("nan"))
    with pytest.raises(TableError, match="Ziehungswahrscheinlichkeit"):
        corrected(units, verdicts, broken, ["bus"])


def test_order_does_not_matter_and_nothing_is_changed() -> None:
    made = frames(TALK)
    before = [frame.copy() for frame in made]
    first = corrected(*made, ["bus"])
    for frame, copy in zip(made, before, strict=True):
        pd.testing.assert_frame_equal(frame, copy)
    shuffled = tuple(frame.sample(frac=1, random_state=1) for frame in made)
    pd.testing.assert_frame_equal(corrected(*shuffled, ["bus"]), first)  # type: ignore[call-arg]


def test_a_study_without_answers_has_no_figures() -> None:
    units, verdicts, decisions = (frame.head(0) for frame in frames(TALK))
    found = corrected(units, verdicts, decisions, ["bus"]).iloc[0]
    assert not found["is_enough"]
    assert np.isnan(found["corrected"])


def test_verdicts_on_decided_segments_are_those_made_without_the_decision() -> None:
    rows = [
        ("A:1.1", "bus", True, "learned"),  # not decided: stays
        ("A:2.1", "bus", True, "human"),  # people said 1, the machine without them 0: not coded
        ("A:3.1", "bus", False, "human"),  # people said 0, the machine without them 1: coded
        ("A:3.1", "bahn", True, "lexicon"),  # nobody was asked about it
        ("A:4.1", "bus", False, "learned"),
    ]
    codings = pd.DataFrame(rows, columns=["segment_id", "code_id", "is_coded", "decided_by"])
    crossfit = pd.DataFrame({"segment_id": ["A:2.1", "A:3.1"], "code_id": "bus", "is_coded": [False, True]})
    found = machine_verdicts(codings, crossfit)
    pairs = list(zip(found["segment_id"], found["code_id"], strict=True))
    assert pairs == [("A:1.1", "bus"), ("A:3.1", "bahn"), ("A:3.1", "bus")]
    assert found["is_coded"].all()


def test_confirmed_interviews_are_those_where_people_found_the_code() -> None:
    units, _, _ = frames({name: ["1."] * 3 for name in "ABCD"})
    decisions = pd.DataFrame(
        [
            decision("A:000.1", 1),
            decision("A:001.1", 0),
            decision("B:000.1", 0),
            decision("C:000.1", 1, sample="uncertain"),
            decision("C:001.1", 1),
            decision("Z:000.1", 1),
        ]
    )
    found = confirmed_interviews(units, decisions, ["bus", "bahn"])
    # D was never checked, Z does not count, and what the machine says is no confirmation
    assert found.to_numpy().tolist() == [["bus", 2, 3], ["bahn", 0, 0]]


def simple(seed: int, *, n_units: int = 30, per_unit: int = 20, recall: float = 0.6) -> tuple[Floats, Checked, float]:
    """One code, units with very different shares, every third segment of one half drawn, every sixth of the other."""
    rng = np.random.default_rng(seed)
    share = np.repeat(rng.beta(1, 3, n_units), per_unit)
    is_true = rng.random(n_units * per_unit) < share
    is_found = rng.random(n_units * per_unit) < np.where(is_true, recall, 0.1)
    half = np.arange(n_units * per_unit) % 2
    chance = np.where(half, 1 / 3, 1 / 6)
    drawn = rng.random(n_units * per_unit) < chance
    unit = np.repeat(np.arange(n_units), per_unit)[drawn]
    machine = is_found.reshape(n_units, per_unit).mean(axis=1)[None]
    zeros = np.zeros(drawn.sum(), dtype=np.int64)
    return machine, Checked(zeros, unit, 1 / chance[drawn], is_found[drawn], is_true[drawn]), float(is_true.mean())


def test_it_is_unbiased_though_the_machine_is_wrong() -> None:
    made = [simple(seed) for seed in range(600)]
    # worlds are told apart as codes are
    code = np.repeat(np.arange(len(made)), [len(checked.unit) for _, checked, _ in made])
    parts = [[getattr(checked, name) for _, checked, _ in made] for name in ("unit", "weight", "is_found", "is_true")]
    machine = np.concatenate([share for share, _, _ in made])
    truth = np.array([share for _, _, share in made])
    errors = correct(machine, Checked(code, *(np.concatenate(part) for part in parts))).value - truth
    naive = machine.mean(axis=1) - truth
    standard_error = errors.std() / np.sqrt(len(errors))
    assert abs(errors.mean()) < 3 * standard_error
    assert abs(naive.mean()) > 0.02


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 12), st.integers(1, 12), st.floats(0, 1))
def test_the_interval_lies_in_0_to_1_and_holds_the_figure(seed: int, n: int, per_unit: int, recall: float) -> None:
    machine, checked, _ = simple(seed, n_units=n, per_unit=per_unit, recall=recall)
    found = correct(machine, checked, minimum=1)
    assert 0 <= found.low[0] <= found.value[0] <= found.high[0] <= 1


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.floats(0, 1))
def test_no_machine_makes_it_less_certain_than_people_alone(seed: int, recall: float) -> None:
    machine, checked, _ = simple(seed, recall=recall)
    silent = Checked(checked.code, checked.unit, checked.weight, np.zeros_like(checked.is_found), checked.is_true)
    alone, found = correct(np.zeros_like(machine), silent), correct(machine, checked)
    assert found.high[0] - found.low[0] <= alone.high[0] - alone.low[0]


def test_a_good_machine_makes_it_more_certain() -> None:
    setting = Setting(0.15, MACHINES[0], 300, 40)
    told = draws(setting, 30)
    widths = (told["high"] - told["low"]).mean(), (told["alone_high"] - told["alone_low"]).mean()
    assert widths[0] < 0.75 * widths[1]


def test_a_single_interview_says_nothing_about_others() -> None:
    found = row(frames({"A0": A * 5}))
    assert (found["ci_low"], found["ci_high"]) == (0, 1)


def spread(n_positive: int) -> tuple[Floats, Checked]:
    """400 interviews of one segment each, all drawn alike; the machine is silent."""
    units = np.arange(400)
    said = np.zeros(400, dtype=bool)
    return np.zeros((1, 400)), Checked(np.zeros(400, dtype=np.int64), units, np.ones(400), said, units < n_positive)


def tail(least: int, mean: float) -> float:
    """Chance of a Poisson count of at least so many."""
    return sum(exp(-mean) * mean**k / factorial(k) for k in range(least, 80))


def test_the_usual_limits_are_those_of_jeffreys() -> None:
    found = correct(*spread(40), minimum=1)
    # Jeffreys limits of 40 in 400, Beta(40.5, 360.5): 0.0733 and 0.1323 (Brown, Cai & DasGupta 2001, formula)
    assert (found.low[0], found.high[0]) == (pytest.approx(0.0733, abs=0.001), pytest.approx(0.1323, abs=0.001))


def test_just_enough_positives_may_be_chance() -> None:
    told = {minimum: correct(*spread(12), minimum=minimum) for minimum in (1, 10)}
    assert told[10].value == told[1].value
    assert told[10].high == told[1].high
    # at which mean has a Poisson count 12 or more (mid-P) in 2.5 % of all samples, and of those with 10 or more?
    usual, among_told = 6.50, 2.41
    assert (tail(13, usual) + tail(12, usual)) / 2 == pytest.approx(0.025, abs=0.0003)
    assert (tail(13, among_told) + tail(12, among_told)) / 2 / tail(10, among_told) == pytest.approx(0.025, abs=0.0003)
    # the limit goes down by their difference, as a share of 400 and times 1 − 12/400
    gone_down = told[1].low[0] - told[10].low[0]
    assert gone_down == pytest.approx((usual - among_told) / 400 * (1 - 12 / 400), abs=0.0002)


def test_with_many_positives_the_minimum_does_not_matter() -> None:
    told = [correct(*spread(100), minimum=minimum).low[0] for minimum in (1, 10)]
    assert told[1] == pytest.approx(told[0], abs=0.0001)


RUNS = 200


def fewest(told: Mapping[str, Any]) -> float:
    """The share of so many intervals that would cover with a chance of 0.93 is lower in one of 200 cases only."""
    return 0.93 - 2.58 * float(np.sqrt(0.93 * 0.07 / told["n_reported"]))


@pytest.mark.parametrize(
    ("prevalence", "machine", "n_checked"),
    [(0.02, MACHINES[3], 600), (0.05, MACHINES[2], 300), (0.4, MACHINES[1], 150)],
    ids=lambda value: value.name if isinstance(value, Machine) else str(value),
)
def test_intervals_cover_the_truth_and_naive_ones_do_not(prevalence: float, machine: Machine, n_checked: int) -> None:
    setting = Setting(prevalence, machine, n_checked, 40)
    told = summary(setting, draws(setting, RUNS))
    assert told["n_reported"] >= RUNS / 2
    assert told["covers_these"] >= fewest(told)
    assert told["covers_such"] >= fewest(told)
    assert told["naive_covers_these"] < 0.5


def test_a_useless_machine_does_no_harm_to_coverage() -> None:
    setting = Setting(0.15, USELESS, 150, 40)
    told = summary(setting, draws(setting, RUNS))
    assert told["covers_these"] >= fewest(told)
    assert told["mean_width"] <= told["width_alone"]


def test_every_pair_of_code_and_unit_is_added_up() -> None:
    pairs = list(product(range(2), range(3)))
    checked = Checked(
        code=np.array([code for code, _ in pairs]),
        unit=np.array([unit for _, unit in pairs]),
        weight=np.ones(6),
        is_found=np.zeros(6, dtype=bool),
        is_true=np.array([True, False, False, True, True, False]),
    )
    assert checked.sums(checked.weight * checked.is_true, (2, 3)).tolist() == [[1, 0, 0], [1, 1, 0]]
    assert checked.count(3).tolist() == [3, 3, 0]
