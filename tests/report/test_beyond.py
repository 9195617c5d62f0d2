"""What the report says of repetitions, the map, silence, the unasked and contradictions; and what leaves of it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.report import beyond, beyond_sheets, beyond_view
from pipeline.report.material import Material
from pipeline.report.plan_beyond import beyond_charts, nearest
from pipeline.report.quotes import Quotes
from pipeline.tables import check
from tests.report.small import material

ALL = [f"B{number:02}" for number in range(1, 13)]


def with_tables(made: Material, **tables: pd.DataFrame) -> Material:
    return Material(made.study, {**made.tables, **tables}, k=made.k)


def silent(*rows: tuple[str, str, str, float, int, float, int]) -> pd.DataFrame:
    """Make the table of value, theme, kind, share, n, others' share, others' n."""
    columns = ["value", "code_id", "kind", "share_mentioning", "n_units", "others_share", "n_others"]
    frame = pd.DataFrame(rows, columns=columns).assign(attribute="role", difference=-0.5, ci_low=-0.8, ci_high=-0.1)
    return check(frame.assign(is_small=frame[["n_units", "n_others"]].min(axis=1) < 5), "silence")


def silence(*rows: tuple[str, str, str, float, int, float, int], k: int = 0) -> Material:
    return with_tables(material({name: ["geld"] for name in ALL}, k=k), silence=silent(*rows))


@pytest.mark.parametrize(
    ("stress", "words"),
    [(0.04, "sehr gut"), (0.09, "gut"), (0.19, "brauchbar"), (0.25, "grob"), (0.31, "nicht besser als Zufall")],
)
def test_stress_is_told_in_kruskals_words_unless_chance_does_as_well(stress: float, words: str) -> None:
    assert beyond.stress_words(stress, 0.32).startswith(words)


def test_the_nearest_pairs_of_the_map_are_named() -> None:
    frame = pd.DataFrame({"label": ["a", "b", "c"], "x": [0.0, 1.0, 5.0], "y": [0.0, 0.0, 0.0]})
    assert nearest(frame) == ["a – b", "b – c", "a – c"]


def test_small_groups_are_not_drawn_but_stand_in_the_workbook_with_a_flag() -> None:
    made = silence(("rat", "geld", "less", 0.0, 6, 0.5, 6), ("landrat", "geld", "less", 0.0, 1, 0.5, 11))
    assert list(beyond.silence(made)["value"]) == ["rat"]
    assert sorted(beyond_sheets.silence(made, Quotes(made))["is_small"]) == ["ja", "nein"]


def test_it_is_told_how_many_cells_were_looked_through_and_what_chance_would_bring() -> None:
    rows = [("rat", "geld", "less", 0.0, 6, 0.5, 6), ("amt", "geld", "", 0.5, 6, 0.5, 6)]
    assert beyond.looked_through(silence(*rows), small=False) == (2, 1, 0)
    assert "Durchgesehen: 2 Felder" in beyond_view.view(silence(*rows), Quotes(silence(*rows))).leads["silence"]


def test_nothing_leaves_that_one_to_four_people_stand_behind() -> None:
    # 3 of 6 mention it; 0 of 6 beside 6 of 6 is fine
    assert beyond.silence(silence(("rat", "geld", "less", 0.5, 6, 1.0, 6), k=5)).empty
    assert len(beyond.silence(silence(("rat", "geld", "less", 0.0, 6, 1.0, 6), k=5))) == 1


def test_the_only_group_is_named() -> None:
    made = silence(("rat", "geld", "only", 0.5, 6, 0.0, 6))
    assert beyond_view.only(made) == [
        "„Finanzen“ erwähnen unter allen Werten von „Rolle“ nur: rat (3 von 6; übrige: 0 von 6)."
    ]


CONTRADICTION = {"scope": "person", "holder": "B01", "code_id": "geld", "n_proven": 1, "n_failed": 1}


def contradicting(k: int = 0) -> Material:
    ids = {"proven_segment_ids": [["B01:1.0"]], "failed_segment_ids": [["B01:2.0"]]}
    made = material({"B01": ["geld"]}, k=k)
    return with_tables(made, contradictions=check(pd.DataFrame([CONTRADICTION]).assign(**ids), "contradictions"))


def test_a_contradiction_shows_both_quotes() -> None:
    found = beyond_view.view(contradicting(), Quotes(contradicting()))
    [(_, [entry])] = found.contradictions
    assert (entry.title, entry.counts) == ("B01: Finanzen", "1 bewährt, 1 kritisch")
    assert [quote.segment_id for quote in found.quotes] == ["B01:1.0", "B01:2.0"]
    assert "Lesehinweise" in found.leads["contradictions"]


def test_a_contradiction_without_a_quote_on_both_sides_is_not_told() -> None:
    made = contradicting()
    gone = made.tables["contradictions"].assign(failed_segment_ids=[["B99:1.0"]])
    found = beyond_view.view(with_tables(made, contradictions=gone), Quotes(made))
    assert not found.contradictions
    assert "contradictions" not in found.leads


def test_no_chart_of_what_leaves_names_a_person() -> None:
    assert not [chart for chart in beyond_charts(contradicting(k=5)) if "B01" in chart.table.to_csv()]


def repeated(**row: object) -> Material:
    groups = {"contrast_id": "ost", "code_id": "geld", "group_a": "Osten", "group_b": "Westen"}
    figures = {"share_a": 0.4, "share_b": 0.2, "difference": 0.2, "ci_low": 0.1, "ci_high": 0.3, "effect": 0.5}
    tested = {"p_value": 0.001, "q_value": 0.01, "n_a": 20, "n_b": 20}
    contrasts = check(pd.DataFrame([groups | figures | tested]), "contrasts")
    found = {"contrast_id": "ost", "code_id": "geld", "within": "settlement", "difference": 0.15, "ci_low": 0.05}
    found |= {"ci_high": 0.25, "p_value": 0.01, "n_a": 18, "n_b": 17, "n_strata": 3}
    return with_tables(material(), contrasts=contrasts, repeats=check(pd.DataFrame([found | row]), "repeats"))


def test_a_difference_that_stays_is_told_with_its_figures() -> None:
    assert beyond_view.repeats(repeated()).rows == (
        ("Osten – Westen", "Finanzen", "20,0", "hält auch dort: 15,0 (5,0 bis 25,0)"),
    )


def test_a_difference_that_fades_or_cannot_be_told_is_called_so() -> None:
    assert beyond_view.repeats(repeated(p_value=0.2)).rows[0][-1].startswith("dort nicht gesichert: 15,0")
    row = beyond_view.repeats(repeated(n_a=3, difference=np.nan, ci_low=np.nan, ci_high=np.nan)).rows[0]
    assert row[-1] == "dort nicht zu trennen: Gruppen überschneiden sich kaum (3 und 17)"


def test_a_study_without_any_of_it_has_nothing_to_say() -> None:
    found = beyond_view.view(material(), Quotes(material()))
    assert not found.leads
    assert not list(beyond_charts(material()))
