"""Results without each interview: worked by hand, and beside the same analysis of the smaller study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pytest

from pipeline import units
from pipeline.analysis import contrasts
from pipeline.analysis.differences import holding
from pipeline.coding.jackknife import COLUMNS
from pipeline.quality.prevalence import corrected
from pipeline.quality.stability import (
    contrast_stability,
    influence,
    left_out,
    left_out_corrected,
    stability_rows,
    theme_stability,
    top_stability,
)
from pipeline.study import Contrast
from pipeline.tables import check
from tests.analysis.small import BOOK, answered, tables

SHARED = pd.DataFrame({"x": [0.6, 0.3, 0.03], "y": [0.0, 0.3, 0.3]}, index=["A", "B", "C"])
DORF = Contrast(contrast_id="dorf", attribute="settlement", a=("dorf",), codes=("laden", "geld"))
LADEN = Contrast(contrast_id="dorf", attribute="settlement", a=("dorf",), codes=("laden",))


def test_shares_and_ranks_without_each_unit_by_hand() -> None:
    # means .31 and .2; without A .165 and .3, without B .315 and .15, without C .45 and .15
    found = theme_stability(left_out(SHARED)).set_index("code_id")
    assert found.loc["x", ["share", "low", "high"]].tolist() == pytest.approx([0.31, 0.165, 0.45])
    assert found.loc["y", ["share", "low", "high"]].tolist() == pytest.approx([0.2, 0.15, 0.3])
    assert found[["rank", "best_rank", "worst_rank"]].to_numpy().tolist() == [[1, 1, 2], [2, 1, 2]]
    assert found["unit_id"].tolist() == ["A", "A"]
    assert found["change"].tolist() == pytest.approx([-0.145, 0.1])
    assert found["n"].tolist() == [3, 3]


def test_codes_alike_share_the_better_rank_whatever_the_rounding() -> None:
    shared = pd.DataFrame({"x": [0.1, 0.2, 0.3], "y": [0.3, 0.2, 0.1], "z": [0.0, 0.0, 0.0]}, index=["A", "B", "C"])
    found = theme_stability(left_out(shared))
    assert found["rank"].tolist() == [1, 1, 3]
    assert found["unit_id"].tolist() == ["A", "A", ""]


def test_the_most_spoken_of_codes_without_each_unit_by_hand() -> None:
    assert top_stability(left_out(SHARED), top=1)["is_same_set"].tolist() == [False, True, True]
    both = top_stability(left_out(SHARED), top=2)
    assert both["is_same_set"].tolist() == [True, True, True]
    assert both["is_same_order"].tolist() == [False, True, True]


def test_a_single_unit_cannot_be_left_out() -> None:
    alone = left_out(SHARED.head(1))
    assert len(theme_stability(alone)) == len(top_stability(alone)) == 0
    assert stability_rows(themes=theme_stability(alone), top=top_stability(alone)) == []


def test_corrected_shares_are_those_of_the_study_without_the_unit_and_its_decisions() -> None:
    rng = np.random.default_rng(3)
    talk = pd.DataFrame([(f"{u}:{n}", u) for u in "ABCDEF" for n in range(30)], columns=["segment_id", "unit_id"])
    truth = rng.random((len(talk), 2)) < (0.5, 0.02)
    machine = truth ^ (rng.random(truth.shape) < 0.1)
    pairs = [(talk["segment_id"][n], ("bus", "geld")[k], n, k) for n in range(len(talk)) for k in range(2)]
    frame = pd.DataFrame(pairs, columns=["segment_id", "code_id", "n", "k"])
    values = frame.assign(
        is_coded=machine[frame["n"], frame["k"]], value=truth[frame["n"], frame["k"]].astype(int), coder="x", memo=""
    )
    verdicts = values[["segment_id", "code_id", "is_coded"]]
    drawn = values[values["n"] % 3 == 0].assign(sample="random", inclusion_probability=1 / 3)
    found = left_out_corrected(talk, verdicts, drawn, ["bus", "geld"])
    assert list(found.whole.index) == ["bus"]
    for unit in "ABCDEF":
        expected = corrected(talk[talk["unit_id"] != unit], verdicts, drawn, ["bus"], minimum=1)
        assert found.without.loc[unit, "bus"] == pytest.approx(expected["corrected"].item(), rel=1e-12)


def compare(
    talk: Mapping[str, Sequence[str]], contrast: Contrast, *, seed: int = 1
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the stability of a contrast of villages (D…) with towns, and the table that it rests on."""
    places = {name: {"settlement": "dorf" if name.startswith("D") else "stadt"} for name in talk}
    made = tables(talk, places)
    table = contrasts(answered(made), made["codings"], BOOK, [contrast], seed=seed)
    found = contrast_stability(answered(made), made["codings"], BOOK, [contrast], table, seed=seed)
    return found.set_index("code_id"), table.set_index("code_id")


def test_a_difference_that_one_interview_makes_by_hand() -> None:
    # one of five villages speaks of it in half of its segments, no town does
    talk = {"D0": ["laden", ""]} | {f"D{n}": ["", ""] for n in range(1, 5)} | {f"S{n}": ["", ""] for n in range(5)}
    row = compare(talk, DORF)[0].loc["laden"]
    assert (row["difference"], row["low"], row["high"]) == pytest.approx((0.1, 0, 0.125))
    assert (row["unit_id"], row["change"]) == ("D0", pytest.approx(-0.1))
    assert not row["keeps_sign"]
    assert row[["holds", "n_holding", "breaking", "n"]].tolist() == [False, 0, "", 10]


def test_a_difference_that_hangs_on_each_unit_of_a_small_group_by_hand() -> None:
    """
    Two of fourteen can be chosen in 91 ways: p = 1/91 and q = 2/91 for two tests. Without a village it is one of
    thirteen, q = 2/13; without a town two of thirteen, q = 2/78.
    """
    talk = {f"D{n}": ["laden", ""] for n in range(2)} | {f"S{n:02}": ["", ""] for n in range(12)}
    row = compare(talk, DORF)[0].loc["laden"]
    assert row[["holds", "n_holding", "breaking", "n"]].tolist() == [True, 12, "D0, D1", 14]
    assert row["keeps_sign"]


def test_the_only_unit_of_a_group_carries_everything() -> None:
    """One of forty-one: p = 1/41, and without it there is nothing to compare."""
    talk = {"D0": ["laden", "laden"]} | {f"S{n:02}": ["", ""] for n in range(40)}
    row = compare(talk, LADEN)[0].loc["laden"]
    assert row[["holds", "n_holding", "breaking", "keeps_sign"]].tolist() == [True, 40, "D0", False]
    assert (row["low"], row["high"]) == (1, 1)


@pytest.mark.parametrize("seed", range(2))
def test_it_is_the_contrast_of_the_study_without_the_unit(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rates = {"D": (0.35, 0.3, 0.2), "S": (0.1, 0.2, 0.2)}
    codes = ("laden", "geld", "wohnen")
    talk = {
        f"{kind}{n}": [
            " ".join(code for code, rate in zip(codes, rates[kind], strict=True) if rng.random() < rate)
            for _ in range(int(rng.integers(6, 20)))
        ]
        for kind in "DS"
        for n in range(8)
    }
    contrast = Contrast(contrast_id="dorf", attribute="settlement", a=("dorf",), codes=codes)
    found, _ = compare(talk, contrast)
    differences = []
    for unit in talk:
        others = compare({name: parts for name, parts in talk.items() if name != unit}, contrast)[1]
        differences.append(others["difference"])
        for code_id in found.index[found["holds"]]:
            # near the level chance decides
            if not 0.02 < others.loc[code_id, "q_value"] < 0.15:
                is_breaking = unit in found.loc[code_id, "breaking"].split(", ")
                assert is_breaking != holding(others)[code_id]
    assert found["holds"].any()
    values = pd.DataFrame(differences)
    np.testing.assert_allclose(found["low"], values.min(), rtol=1e-9)
    np.testing.assert_allclose(found["high"], values.max(), rtol=1e-9)


def test_without_contrasts_there_is_nothing_to_say() -> None:
    made = tables({"D0": ["laden"]})
    empty = contrasts(answered(made), made["codings"], BOOK, [], seed=1)
    assert contrast_stability(answered(made), made["codings"], BOOK, [], empty, seed=1).empty


CODINGS = pd.DataFrame(
    [("a", 0.9, 0.5, 0.4, 3, "B01", 10), ("b", *[np.nan] * 3, 0, "", 0), ("", 0.95, 0.8, 0.7, 3, "B01", 10)],
    columns=list(COLUMNS),
)


def test_rows_fit_the_table_and_name_no_interview() -> None:
    talk = {f"D{n}": ["laden", ""] for n in range(2)} | {f"S{n:02}": ["", ""] for n in range(12)}
    shares = left_out(SHARED)
    found, _ = compare(talk, DORF)
    rows = stability_rows(
        codings=CODINGS,
        themes=theme_stability(shares),
        top=top_stability(shares, top=1),
        contrasts=found.reset_index(),
    )
    table = check(pd.DataFrame(rows).astype({"ci_low": "float64", "ci_high": "float64"}), "quality")
    by_key = table.set_index(["subject", "measure"])
    assert by_key.loc[("a", "stability_codings"), "value"] == 0.5
    assert by_key.loc[("alle", "stability_codings_always"), "value"] == 0.7
    assert "b" not in set(table["subject"])
    assert by_key.loc[("x", "stability_rank"), ["value", "ci_low", "ci_high"]].tolist() == [1, 1, 2]
    assert by_key.loc[("mapping", "stability_top_themes"), "value"] == pytest.approx(2 / 3)
    assert by_key.loc[("dorf/laden", "stability_difference"), "value"] == pytest.approx(0.5)
    assert by_key.loc[("dorf/laden", "stability_holds"), ["value", "n"]].tolist() == pytest.approx([12 / 14, 14])
    assert ("dorf/geld", "stability_holds") not in by_key.index
    names = {*talk, *SHARED.index, "B01"}
    assert not names & set(table.astype(str).to_numpy().ravel())


def test_a_difference_that_turns_is_nothing_in_its_direction() -> None:
    frame = pd.DataFrame(
        {
            "contrast_id": "c",
            "code_id": ["up", "down", "turns"],
            "difference": [0.2, -0.2, -0.1],
            "low": [0.1, -0.3, -0.2],
            "high": [0.3, -0.1, 0.01],
            "holds": False,
            "n": 9,
        }
    )
    values = [row["value"] for row in stability_rows(contrasts=frame)]
    assert values == pytest.approx([0.1, 0.1, 0])


def test_influence_names_who_moves_what() -> None:
    found = influence(codings=CODINGS, themes=theme_stability(left_out(SHARED)))
    assert found.to_numpy().tolist() == [
        ["a", "stability_codings", "B01", 3],
        ["alle", "stability_codings", "B01", 3],
        ["x", "stability_share", "A", pytest.approx(-0.145)],
        ["y", "stability_share", "A", pytest.approx(0.1)],
    ]


def test_nothing_given_is_changed() -> None:
    before = SHARED.copy()
    shares = left_out(SHARED)
    theme_stability(shares)
    top_stability(shares)
    pd.testing.assert_frame_equal(before, SHARED)


def test_shares_of_units_are_what_is_left_out() -> None:
    made = tables({"A": ["laden", ""], "B": ["laden"], "C": [""]})
    shared = units.shares(answered(made), made["codings"], ["laden"])
    assert left_out(shared).without["laden"].tolist() == [0.5, 0.25, 0.75]
