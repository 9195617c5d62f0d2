"""Sentences about what is hardly mentioned, unasked, contradictory, together, in camps, or not found again."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.analysis import contrasts, findings, group_shares
from pipeline.analysis.findings import GROUPS
from pipeline.analysis.quiet import _q_values
from pipeline.study import Contrast
from pipeline.tables import check
from tests.analysis.small import BOOK, Talk, answered, filled, measured, study, tables

NBSP = "\u00a0"
TALK: Talk = {f"D{number:02}": ("laden", "geld", "") for number in range(12)} | {
    f"S{number:02}": ("geld laden", "wohnen", "") for number in range(12)
}
PLACES = {name: {"settlement": "dorf" if name[0] == "D" else "stadt"} for name in TALK}


def found(**extra: pd.DataFrame) -> pd.DataFrame:
    made = tables(TALK, PLACES) | extra
    made["shares"] = group_shares(answered(made), made["codings"], BOOK, study(attributes=["settlement"]))
    return findings(made, study(attributes=["settlement"])).set_index("finding_id")


def silent(*rows: tuple[str, str, float, float]) -> pd.DataFrame:
    """Make the table `silence` of value, theme, and how many of twelve each mention it."""
    frame = pd.DataFrame(rows, columns=["value", "code_id", "share_mentioning", "others_share"])
    known = {"attribute": "settlement", "kind": "less", "ci_low": -0.9, "ci_high": -0.4, "is_small": False}
    sizes = {"n_units": 12, "n_others": 12, "difference": frame["share_mentioning"] - frame["others_share"]}
    return check(frame.assign(**known, **sizes), "silence")


def test_what_a_group_hardly_mentions_though_asked_is_told_as_a_hint() -> None:
    row = found(silence=silent(("dorf", "wohnen", 0, 1))).loc["quiet:settlement:dorf:wohnen"]
    assert row["text"] == (
        "Danach gefragt, kommen unter den Befragten die aus Dörfern seltener auf „Wohnen“ zu sprechen als die "
        "übrigen, die gefragt wurden (Unterschied nach dem 95-%-Intervall zwischen 40 und 90 Prozentpunkten; "
        "maschinell, ungeprüft). Der Vergleich war nicht vorab festgelegt: nur ein Hinweis."
    )
    assert (row["strength"], row["ci_low"], row["ci_high"]) == ("hint", 0.4, 0.9)
    # what is not said has no segment: the others show what it would be
    assert {name[0] for name in row["segment_ids"]} == {"S"}


def test_chance_is_not_told_as_silence() -> None:
    # 4 of 12 against 9 of 12: Fisher's exact test gives .10
    assert not (found(silence=silent(("dorf", "wohnen", 4 / 12, 9 / 12)))["kind"] == "quiet").any()


def test_silence_is_tested_by_fishers_exact_test() -> None:
    from scipy.stats import fisher_exact

    rows = silent(("dorf", "wohnen", 2 / 12, 9 / 12))
    one_sided = fisher_exact([[2, 10], [9, 3]], alternative="less").pvalue
    assert _q_values(rows)[0] == pytest.approx(2 * one_sided)


def test_silence_is_corrected_for_all_that_was_looked_at() -> None:
    one = silent(("dorf", "wohnen", 0, 1))
    many = silent(("dorf", "wohnen", 0, 1), *((f"x{n}", "geld", 0.5, 0.5) for n in range(99)))
    assert _q_values(many)[0] == pytest.approx(100 * _q_values(one)[0])


def test_a_declared_difference_is_not_told_twice() -> None:
    declared = study(Contrast(contrast_id="dorf", attribute="settlement", a=("dorf",), codes=("wohnen",)))
    made = tables(TALK, PLACES) | {"silence": silent(("dorf", "wohnen", 0, 1))}
    talk = answered(made)
    made["shares"] = group_shares(talk, made["codings"], BOOK, declared)
    made["contrasts"] = contrasts(talk, made["codings"], BOOK, declared.settings.contrasts, seed=1)
    assert set(findings(made, declared)["kind"]) & GROUPS == {"contrast"}


def test_what_comes_up_unasked_is_told() -> None:
    frame = pd.DataFrame({"code_id": ["geld", "laden", "wohnen"], "share": [0.9, 0.55, 0.95], "n_units": [24, 24, 4]})
    ends = {"ci_low": [0.8, 0.4, 0.9], "ci_high": [1.0, 0.7, 1.0], "n_segments": 24, "n_unprompted": 20}
    rows = check(frame.assign(**ends, attribute="", value="", is_small=False), "unprompted")
    row = found(unprompted=rows).loc["unprompted:unprompted"]
    # laden: the interval reaches below one half; wohnen: four people only
    assert row["text"] == (
        "Von selbst, ohne dass eine Frage darauf führte, kommt unter den Befragten am häufigsten zur Sprache: "
        f"„Finanzen“ (im Mittel 90{NBSP}% der Stellen ungefragt, 95-%-Intervall 80 bis 100{NBSP}%) (maschinell, "
        "ungeprüft)."
    )


def test_praise_here_and_blame_there_by_the_same_people_is_told_without_naming_them() -> None:
    frame = pd.DataFrame(
        {
            "scope": ["person", "person", "role"],
            "holder": ["D01", "D00", "verwaltung"],
            "code_id": ["geld", "geld", "laden"],
            "proven_segment_ids": [["D01:1.2"], ["D00:1.2", "D00:3.2"], ["S00:1.2"]],
            "failed_segment_ids": [["D01:2.2"], ["D00:2.2"], ["S01:1.2"]],
        }
    )
    row = found(contradictions=check(frame.assign(n_proven=1, n_failed=1), "contradictions")).loc[
        "contradiction:contradiction"
    ]
    assert "von denselben Personen gibt es unter den Befragten am häufigsten bei „Finanzen“ (5 Stellen)." in row["text"]
    assert "D0" not in row["text"]
    assert row["segment_ids"] == ["D00:1.2", "D00:2.2", "D00:3.2", "D01:1.2", "D01:2.2"]


def test_themes_that_go_together_beyond_chance_are_told_with_segments_of_both() -> None:
    pairs = pd.DataFrame(
        [
            ("geld", "laden", "segment", 12, 6.0, 0.3, None, None),
            ("geld", "laden", "interview", 24, 11.0, 1.0, 0.001, 0.01),
            ("geld", "wohnen", "segment", 9, 2.0, 0.5, None, None),
            ("geld", "wohnen", "interview", 12, 11.0, 0.5, 0.4, 0.5),
        ],
        columns=["source", "target", "level", "n", "expected", "strength", "p_value", "q_value"],
    )
    row = found(cooccurrence=check(pairs.assign(n_interviews=12), "cooccurrence")).loc["together:together"]
    assert row["text"] == (
        "Zusammen kommt unter den Befragten häufiger zur Sprache, als der Zufall erwarten lässt: „Finanzen“ mit "
        "„Daseinsvorsorge“ (12 Stellen mit beiden, zu erwarten wären 6)."
    )
    assert {name[:1] + name[3:] for name in row["segment_ids"]} == {"S:1.2"}


def camps(stays: float) -> dict[str, pd.DataFrame]:
    sides = pd.DataFrame({"community": ["L1", "L2"], "members": [["unit:D00", "unit:D01"], ["unit:S00"]]})
    leaning = {"leaning": [["p_fusion:contra"], ["p_fusion:pro"]], "n_members": [2, 1]}
    measure = {"first": "L1", "second": "L2", "n_first": 2, "n_second": 1, "n_units": 3, "ei_index": 0, "modularity": 0}
    polarisation = pd.DataFrame([{**measure, "network": "stands", "is_leading": True}])
    return {
        "camps": check(sides.assign(**leaning, network="stands", stays_together=stays), "camps"),
        "polarisation": check(polarisation.astype({"ei_index": float, "modularity": float}), "polarisation"),
    }


@pytest.mark.parametrize(("stays", "strength"), [(0.9, "rather"), (0.6, "hint")])
def test_camps_are_told_as_firm_as_they_are(stays: float, strength: str) -> None:
    row = found(**camps(stays)).loc["camps:stands"]
    assert "zwei Lager gegenüber: eines gegen „Gemeinden zusammenlegen“, das andere dafür." in row["text"]
    assert f"in {round(100 * stays)}{NBSP}% der Fälle" in row["text"]
    assert row["strength"] == strength


@pytest.mark.parametrize(
    ("stability", "strength", "said"),
    [(0.8, "rather", "findet sich die Gruppe wieder"), (0.65, "hint", "nur zum Teil"), (0.3, "hint", "zerfällt")],
)
def test_clusters_are_told_as_stable_as_they_are(stability: float, strength: str, said: str) -> None:
    label = {"cluster_id": "K07", "terms": ["Friedhof"], "n_segments": 1, "n_interviews": 1, "is_candidate": True}
    labels = filled("cluster_labels", {**label, "stability": stability})
    row = found(cluster_labels=labels).loc["gap:friedhof"]
    assert "was in 1 Gespräch vorkommt: „Friedhof“ (1 Redebeitrag," in row["text"]
    assert said in row["text"]
    assert row["strength"] == strength


@pytest.mark.parametrize(
    ("within", "p_value", "holds", "strength"),
    [
        (0.5, 0.001, "Der Unterschied hält auch bei gleicher Ortsgröße stand.", "clear"),
        (0.1, 0.2, "Nicht mehr sicher ist er bei gleicher Ortsgröße.", "rather"),
        (None, None, "Ob er auch bei gleicher Ortsgröße besteht, lässt sich nicht prüfen", "rather"),
    ],
)
def test_a_difference_says_whether_it_holds_within_settlements(
    within: float | None, p_value: float | None, holds: str, strength: str
) -> None:
    declared = study(Contrast(contrast_id="c", attribute="role", a=("x",), codes=("wohnen",)))
    made = tables(TALK, {name: {"role": "x" if name[0] == "S" else "y", "settlement": "dorf"} for name in TALK})
    talk = answered(made)
    made["shares"] = group_shares(talk, made["codings"], BOOK, declared)
    made["contrasts"] = contrasts(talk, made["codings"], BOOK, declared.settings.contrasts, seed=1)
    n = 0 if within is None else 12
    repeat = {"contrast_id": "c", "code_id": "wohnen", "within": "settlement", "difference": within, "p_value": p_value}
    ends = {"ci_low": within and within - 0.2, "ci_high": within and within + 0.2, "n_a": n, "n_b": n, "n_strata": n}
    made["repeats"] = check(pd.DataFrame([{**repeat, **ends}]).astype({"difference": float}), "repeats")
    row = findings(made, declared).set_index("finding_id").loc["contrast:c:wohnen"]
    assert holds in row["text"]
    assert row["strength"] == strength


@pytest.mark.parametrize(("kept", "n", "strength"), [(0.75, 6, "hint"), (23 / 24, 1, "rather")])
def test_a_difference_that_hangs_on_one_interview_is_less_certain(kept: float, n: int, strength: str) -> None:
    declared = study(Contrast(contrast_id="c", attribute="settlement", a=("stadt",), codes=("wohnen",)))
    made = tables(TALK, PLACES) | {"quality": measured(("c/wohnen", "stability_holds", kept, 24))}
    talk = answered(made)
    made["shares"] = group_shares(talk, made["codings"], BOOK, declared)
    made["contrasts"] = contrasts(talk, made["codings"], BOOK, declared.settings.contrasts, seed=1)
    row = findings(made, declared).set_index("finding_id").loc["contrast:c:wohnen"]
    assert row["text"].endswith(f"Lässt man je ein Interview weg, hält er in {n} von 24 Fällen nicht.")
    assert row["strength"] == strength
    assert ("Nur ein Hinweis" in row["text"]) is (strength == "hint")


def test_only_kinds_that_claim_differences_depend_on_who_is_in_which_group() -> None:
    shuffled = dict(zip(PLACES, np.random.default_rng(1).permutation(list(PLACES.values())), strict=True))
    told = []
    for places in (PLACES, shuffled):
        made = tables(TALK, places)
        made["shares"] = group_shares(answered(made), made["codings"], BOOK, study(attributes=["settlement"]))
        rows = findings(made, study(attributes=["settlement"]))
        told.append(rows[~rows["kind"].isin({*GROUPS, "none"})].set_index("finding_id")["text"])
    assert len(told[0]) >= 3
    pd.testing.assert_series_equal(*told)
