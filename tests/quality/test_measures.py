"""Quality says how much is coded, whether words find their examples, and whether more interviews would tell more."""

from __future__ import annotations

from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.quality import chao2_unseen, codes_after, quality, seen_codes
from pipeline.study import Code, Codebook
from tests.analysis.small import BOOK, answered, tables

TALK = {"B1": ["land laden", ""], "B2": ["m_mentoring", "geld"]}


def measures(talk: dict[str, list[str]] | None = None, book: Codebook = BOOK) -> pd.DataFrame:
    made = tables(talk or TALK)
    return quality(made, book, answered(made), made["codings"]).set_index(["subject", "measure"])


def test_answers_with_a_theme_are_coded_and_those_with_a_measure_alone_are_not() -> None:
    row = measures().loc[("mapping", "coded_share")]
    assert (row["value"], row["n"]) == (0.5, 4)


def test_the_interval_of_coverage_comes_from_units() -> None:
    talk = {"B1": ["geld"] * 10, "B2": [""] * 10}
    row = measures(talk).loc[("mapping", "coded_share")]
    # of two units a quarter of the draws are all the one, a quarter all the other
    assert (row["ci_low"], row["value"], row["ci_high"]) == (0, 0.5, 1)


def test_sizes_are_told() -> None:
    values = measures()["value"]
    assert values[("mapping", "n_interviews")] == 2
    assert values[("mapping", "n_segments")] == 8
    assert values[("mapping", "n_answers")] == 4


def test_codings_that_meaning_alone_decided_are_counted() -> None:
    made = tables(TALK)
    is_money = made["codings"]["code_id"] == "geld"
    codings = made["codings"].assign(decided_by=is_money.map({True: "semantic", False: "lexicon"}))
    table = quality(made, BOOK, answered(made), codings).set_index(["subject", "measure"])
    # land, laden, geld and the measure; prompts would give the same share of twice as many
    assert table.loc[("mapping", "semantic_share"), ["value", "n"]].tolist() == [0.25, 4]


def test_anchors_are_counted_for_the_codebook_and_every_code() -> None:
    book = Codebook(
        (
            Code(code_id="a", label="A", kind="theme", terms=("laden",), examples=("Der Laden.", "Die Post.")),
            Code(code_id="b", label="B", kind="theme", terms=("bus",), counterexamples=("Das Auto.",)),
        )
    )
    values = measures(book=book)["value"]
    assert values[("codebook", "examples_found")] == 0.5
    assert values[("a", "examples_found")] == 0.5
    assert values[("codebook", "counterexamples_clear")] == 1
    assert values[("b", "counterexamples_clear")] == 1


def test_saturation_ends_with_all_codes_that_were_seen() -> None:
    rows = measures()
    assert rows.loc[("saturation", "codes_seen_0001"), "value"] == pytest.approx(2, abs=0.01)
    assert rows.loc[("saturation", "codes_seen_0002"), "value"] == 4


def test_seen_codes_are_those_of_interviews_and_no_evaluations() -> None:
    made = tables(TALK)
    seen = seen_codes(BOOK, answered(made), made["codings"])
    assert list(seen.index) == ["B1", "B2"]
    assert "bewaehrt" not in seen.columns
    assert list(seen.columns[seen.loc["B1"]]) == ["land", "laden"]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=2, max_size=6))
def test_codes_after_n_interviews_are_what_rarefaction_expects(rows: list[list[bool]]) -> None:
    seen = np.array(rows)
    interviews = len(seen)
    curve = codes_after(seen, np.random.default_rng(1), permutations=4_000).mean(axis=0)
    # Hurlbert (1971): a code in k of m interviews is missed by n of them with chance C(m − k, n) / C(m, n)
    expected = [
        sum(1 - comb(interviews - int(k), n) / comb(interviews, n) for k in seen.sum(axis=0))
        for n in range(1, interviews + 1)
    ]
    assert curve == pytest.approx(expected, abs=0.12)


def test_chao2_by_hand() -> None:
    # ten interviews; two codes in one of them, one code in two, three in none: 9/10 · 2² / (2 · 1)
    seen = np.zeros((10, 7), dtype=bool)
    seen[0, 0] = seen[1, 1] = seen[2, 2] = seen[3, 2] = True
    seen[:, 3] = True
    assert chao2_unseen(seen) == pytest.approx(1.8)


def test_chao2_without_codes_seen_twice_is_corrected() -> None:
    # four codes in one of two interviews: 1/2 · 4 · 3 / 2
    seen = np.zeros((2, 10), dtype=bool)
    seen[0, :4] = True
    assert chao2_unseen(seen) == pytest.approx(3)


def test_no_more_codes_can_be_unseen_than_the_codebook_has() -> None:
    assert chao2_unseen(np.eye(10, dtype=bool)) == 0


def test_nothing_is_invented_about_people() -> None:
    measured = set(measures().reset_index()["measure"])
    assert not {name for name in measured if "agree" in name or "kappa" in name or "alpha" in name}


def test_a_study_without_answers_has_sizes_only() -> None:
    made = tables(TALK, consent=dict.fromkeys(TALK, "none"))
    table = quality(made, BOOK, answered(made), made["codings"])
    assert set(table["subject"]) == {"mapping"}
