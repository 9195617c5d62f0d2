"""What people decide about findings is respected, and said to be out of date when the figures move."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import pandas as pd
import pytest

from pipeline.analysis import findings, group_shares, judged_problems
from pipeline.analysis.judging import change, judged
from pipeline.analysis.material import Finding
from pipeline.study.judged import Decision, Judgement
from tests.analysis.small import BOOK, Talk, answered, study, tables

NBSP = "\u00a0"
TALK: Talk = {f"B{number}": ("geld", "", "", "") for number in range(4)} | {
    "B8": ("land", "land"),
    "B9": ("wohnen", ""),
}
SAID = Finding("theme", "geld", "geld", "Der Satz.", 0.27, 6)


def told(*judgements: Judgement) -> pd.DataFrame:
    made = tables(TALK)
    made["shares"] = group_shares(answered(made), made["codings"], BOOK, study())
    return findings(made, replace(study(), judgements=judgements)).set_index("finding_id")


def test_without_judgements_the_machine_speaks() -> None:
    row = told().loc["theme:geld"]
    assert (row["decision"], row["note"], row["change"]) == ("", "", "")
    assert row["text"] == row["machine_text"]


def test_a_reworded_finding_tells_peoples_words_and_keeps_the_machines() -> None:
    row = told(Judgement("theme:geld", "reword", "Geld ist überall Thema.", "kürzer")).loc["theme:geld"]
    assert (row["text"], row["decision"], row["note"]) == ("Geld ist überall Thema.", "reword", "kürzer")
    assert row["machine_text"].startswith("Unter den Befragten nimmt „Finanzen“")


def test_a_dropped_finding_is_not_lost_but_comes_last() -> None:
    rows = told(Judgement("theme:land", "drop"))
    assert told().loc["theme:land", "rank"] < len(rows)
    assert (rows.loc["theme:land", "rank"], rows.loc["theme:land", "decision"]) == (len(rows), "drop")


def test_what_people_keep_is_told_beyond_the_most_of_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("pipeline.analysis.findings"), "MOST", {"theme": 1})
    # a sixth of the talk goes to land, as much to geld, a twelfth to wohnen
    assert "theme:wohnen" not in told().index
    assert "theme:wohnen" in told(Judgement("theme:wohnen", "keep")).index


def test_what_is_dropped_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("pipeline.analysis.findings"), "MOST", {"theme": 1})
    rows = told()
    (first,) = rows.index[rows["kind"] == "theme"]
    again = told(Judgement(first, "drop"))
    assert ((again["kind"] == "theme") & (again["decision"] == "")).sum() == 1


@pytest.mark.parametrize(
    ("value", "seen_text", "said"),
    [
        (0.31, "Der Satz.", f"Zahl hat sich geändert: 31{NBSP}% → 27{NBSP}%."),
        (0.274, "Der Satz.", f"Zahl hat sich geändert: 27,4{NBSP}% → 27,0{NBSP}%."),
        (0.2703, "Der Satz.", ""),
        (None, "", ""),
        (0.27, "Ein anderer Satz.", "Der Satz der Maschine lautet jetzt anders."),
        # a csv of Excel holds neither this space nor this minus
        (0.27, f"Der{NBSP}Satz.", ""),
    ],
)
def test_a_change_since_people_judged_is_told(value: float | None, seen_text: str, said: str) -> None:
    assert change(SAID, Judgement("theme:geld", "keep", value=value, seen_text=seen_text)) == said


def test_numbers_of_things_change_as_numbers() -> None:
    silent = Finding("silence", "codebook", "codebook", "Nichts.", 3, 6)
    assert change(silent, Judgement("silence:codebook", "keep", value=2.0)) == "Zahl hat sich geändert: 2 → 3."


@pytest.mark.parametrize(("decision", "is_told"), [("keep", True), ("reword", True), ("drop", False)])
def test_nobody_hears_of_changes_of_what_was_dropped(decision: Decision, is_told: bool) -> None:
    assert bool(judged(SAID, Judgement("theme:geld", decision, "Neu.", value=0.5))["change"]) is is_told


def test_judgements_that_fit_nothing_any_more_are_named() -> None:
    gone = Judgement("gap:K99", "keep", line=7)
    moved = Judgement("theme:geld", "reword", "Neu.", value=0.9, line=3)
    fine = Judgement("theme:land", "drop", value=0.9, line=5)
    judgements = (gone, moved, fine)
    problems = judged_problems(told(*judgements).reset_index(), judgements)
    assert [(one.where, one.is_warning) for one in problems] == [
        ("findings.csv, Zeile 3", True),
        ("findings.csv, Zeile 7", True),
    ]
    assert "„theme:geld“" in problems[0].what
    # four of six units with a quarter each
    assert f"90{NBSP}% → 17{NBSP}%" in problems[0].what
    assert problems[1].what == "den Befund „gap:K99“ (behalten) gibt es nicht mehr"
