"""Who belongs together, who stays together, and how far camps stand apart; every figure is worked by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.network.camps import communities, likeness, polarisation
from pipeline.network.stability import of_members, of_ties, of_units, stay_together


def test_two_circles_of_friends_are_two_communities() -> None:
    rows = [("a", "b"), ("b", "c"), ("a", "c"), ("x", "y"), ("c", "x")]
    ties = pd.DataFrame(rows, columns=["source", "target"]).assign(weight=[3.0, 3.0, 3.0, 3.0, 0.1])
    found = communities(["a", "b", "c", "x", "y", "z"], ties, prefix="T", seed=1)
    assert found == {"a": "T1", "b": "T1", "c": "T1", "x": "T2", "y": "T2"}
    assert communities(["a"], ties.head(0), prefix="T", seed=1) == {}


def test_units_are_alike_where_they_deviate_in_the_same_direction() -> None:
    shares = pd.DataFrame({"bus": [1.0, 0.9, 0.1, 0.0], "land": [0.0, 0.1, 0.9, 1.0]}, index=list("abcd"))
    ties = likeness(shares)
    assert set(zip(ties["source"], ties["target"], strict=True)) == {("a", "b"), ("c", "d")}
    assert ties["weight"].tolist() == pytest.approx([1, 1])


def ties_of(*pairs: str) -> pd.DataFrame:
    return pd.DataFrame({"source": [a for a, _ in pairs], "target": [b for _, b in pairs], "weight": 1.0})


def test_ties_of_others_do_not_matter() -> None:
    assert communities(["a", "b"], ties_of("ab", "bz"), prefix="T", seed=1) == {"a": "T1", "b": "T1"}


def test_likeness_counts_units_as_often_as_they_were_drawn() -> None:
    """Of one each, the mean of bus is .37: a and c are below. With a drawn twenty times it is 0: b and c are above."""
    shares = pd.DataFrame({"bus": [0.0, 1.0, 0.1], "land": [0.0, 0.0, 0.0]}, index=list("abc"))
    plain = likeness(shares)
    assert plain[["source", "target"]].to_numpy().tolist() == [["a", "c"]]
    skewed = likeness(shares, times=np.array([20, 0, 1]))
    assert skewed[["source", "target"]].to_numpy().tolist() == [["b", "c"]]


def weights(**rows: list[float]) -> pd.DataFrame:
    return pd.DataFrame(rows.values(), index=list(rows), columns=list(rows), dtype=float)


CAMPS = {"a": "1", "b": "1", "x": "2", "y": "2"}


def test_camps_without_a_tie_between_them_are_wholly_polarised() -> None:
    """All weight is within: E–I is −1, and modularity 1 − ½² − ½² = ½."""
    apart = weights(a=[0, 1, 0, 0], b=[1, 0, 0, 0], x=[0, 0, 0, 1], y=[0, 0, 1, 0])
    found = polarisation(apart, CAMPS)
    assert (found.first, found.second) == (("a", "b"), ("x", "y"))
    assert (found.ei_index, found.modularity) == (-1, 0.5)


def test_camps_that_agree_as_much_as_anybody_are_not_polarised() -> None:
    """Within 2, between 4: E–I ⅓; modularity 2/6 − ½ = −⅙."""
    mixed = weights(a=[0, 1, 1, 1], b=[1, 0, 1, 1], x=[1, 1, 0, 1], y=[1, 1, 1, 0])
    found = polarisation(mixed, CAMPS)
    assert found.ei_index == pytest.approx(1 / 3)
    assert found.modularity == pytest.approx(-1 / 6)


def test_camps_of_unequal_weight() -> None:
    """a–b 3, b–x 1, x–y 1: E–I (1 − 4) / 5; a and b have 7 of 10 ends: 4/5 − .49 − .09 = .22. z belongs to neither."""
    frame = weights(a=[0, 3, 0, 0, 9], b=[3, 0, 1, 0, 0], x=[0, 1, 0, 1, 0], y=[0, 0, 1, 0, 0], z=[9, 0, 0, 0, 0])
    found = polarisation(frame, CAMPS | {"z": "3"})
    assert found.ei_index == pytest.approx(-0.6)
    assert found.modularity == pytest.approx(0.22)


def test_one_camp_cannot_be_polarised() -> None:
    found = polarisation(weights(a=[0, 1], b=[1, 0]), {"a": "1", "b": "1"})
    assert (found.first, found.second) == (("a", "b"), ())
    assert np.isnan(found.ei_index)
    assert np.isnan(found.modularity)
    assert polarisation(pd.DataFrame(), {}).first == ()


def test_together_is_counted_over_the_runs_that_hold_both() -> None:
    """Runs in turn: {a, b} {c}; {a} {b, c}; b is not there; {a, b} {c}. a and b: 2 of 3; a and c: never, of 4."""
    runs = iter([{"a": "1", "b": "1", "c": "2"}, {"a": "1", "b": "2", "c": "2"}, {"a": "1", "c": "2"}] * 2)
    share, nodes = stay_together({"a": "1", "b": "1", "c": "2"}, lambda _: next(runs), 5, draws=4, seed=1)
    np.testing.assert_allclose(share, [[1, 2 / 3, 0], [2 / 3, 1, 1 / 3], [0, 1 / 3, 1]])
    assert nodes["n_members"].tolist() == [2, 2, 1]
    np.testing.assert_allclose(nodes["share"], [2 / 3, 2 / 3, np.nan])


def test_every_interview_is_drawn_as_often_as_any_other() -> None:
    drawn: list[list[int]] = []
    stay_together({}, lambda times: (drawn.append(times.tolist()), {})[1], 4, draws=500, seed=1)  # type: ignore[func-returns-value]
    assert {sum(times) for times in drawn} == {4}
    assert np.mean(drawn, axis=0) == pytest.approx([1, 1, 1, 1], abs=0.2)


def test_themes_that_every_interview_ties_stay_together() -> None:
    """a–b and x–y are tied in all interviews, b–x in one of twenty."""
    rows = [(a, b, f"i{i}", 1.0) for i in range(20) for a, b in ("ab", "xy")] + [("b", "x", "i0", 1.0)]
    frame = pd.DataFrame(rows, columns=["source", "target", "interview_id", "weight"])
    rerun, n_interviews = of_ties(frame, seed=1)
    share, nodes = stay_together({"a": "T1", "b": "T1", "x": "T2", "y": "T2"}, rerun, n_interviews, draws=50, seed=1)
    assert n_interviews == 20
    assert share.loc["a", "b"] == share.loc["x", "y"] == 1
    assert share.loc["a", "x"] < 0.2
    assert nodes["share"].tolist() == [1, 1, 1, 1]


def talk(**codes: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make units that say so many segments, each with one code: `a="xxy"` says x, x and y."""
    pairs = [(f"{unit}:{number:02}", unit, code) for unit, said in codes.items() for number, code in enumerate(said)]
    frame = pd.DataFrame(pairs, columns=["segment_id", "unit_id", "target"])
    return frame[["segment_id", "unit_id"]], frame[["segment_id", "target"]]


def profiles(segments: pd.DataFrame, said: pd.DataFrame) -> pd.DataFrame:
    merged = segments.merge(said)
    return pd.crosstab(merged["unit_id"], merged["target"], normalize="index")


TWO_KINDS = {f"u{i:02}": "xxxxxxxxyz" if i < 12 else "yyyyyyyyxz" for i in range(24)}


def test_units_of_two_kinds_stay_with_their_own_kind() -> None:
    segments, said = talk(**TWO_KINDS)
    found = {name: "U1" if number < 12 else "U2" for number, name in enumerate(TWO_KINDS)}
    rerun, n_units = of_units(profiles(segments, said), segments, said, seed=1)
    share, nodes = stay_together(found, rerun, n_units, draws=40, seed=1)
    assert n_units == 24
    assert share.iloc[:12, 12:].to_numpy().mean() < 0.1
    assert nodes["share"].min() > 0.3


def test_a_unit_that_says_one_thing_each_time_is_always_the_same() -> None:
    """Whatever segments are drawn, a and b say only x, c and d only y."""
    segments, said = talk(a="xxx", b="xx", c="yyyy", d="y" * 9)
    rerun, _ = of_units(profiles(segments, said), segments, said, seed=1)
    found = rerun(np.array([1, 1, 1, 1]))
    assert found["a"] == found["b"] != found["c"] == found["d"]


def test_profiles_of_chance_hold_less_firmly_than_those_of_two_kinds() -> None:
    rng = np.random.default_rng(5)
    noise = {f"u{i:02}": "".join(rng.choice(list("xyzvw"), 10)) for i in range(24)}
    firm = []
    for codes in (TWO_KINDS, noise):
        segments, said = talk(**codes)
        shares = profiles(segments, said)
        found = communities(list(shares.index), likeness(shares), prefix="U", seed=1)
        firm.append(
            stay_together(found, *of_units(shares, segments, said, seed=1), draws=40, seed=1)[1]["share"].mean()
        )
    assert firm[1] < 0.5 < firm[0]


def test_the_same_seed_gives_the_same_shares() -> None:
    segments, said = talk(**TWO_KINDS)
    shares = profiles(segments, said)
    found = communities(list(shares.index), likeness(shares), prefix="U", seed=1)
    runs = [stay_together(found, *of_units(shares, segments, said, seed=1), draws=20, seed=4)[0] for _ in range(2)]
    pd.testing.assert_frame_equal(*runs)


def test_the_order_of_what_was_said_changes_nothing() -> None:
    segments, said = talk(**TWO_KINDS)
    shares, times = profiles(segments, said), np.arange(24) % 3
    runs = [
        of_units(shares, frame, other, seed=1)[0](times)
        for frame, other in ((segments, said), (segments.iloc[::-1], said.iloc[::-1]))
    ]
    assert runs[0] == runs[1]


def test_members_keep_their_ties_when_others_are_not_drawn() -> None:
    """Without b, the way from a to c is gone."""
    rerun, n_units = of_members(["c", "b", "a"], ties_of("ab", "bc"), seed=1)
    assert n_units == 3
    assert set(rerun(np.array([1, 1, 2]))) == {"a", "b", "c"}
    assert rerun(np.array([1, 0, 2])) == {}
