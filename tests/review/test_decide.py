"""The table `decisions` holds what everybody decided, where it belongs today; nothing is lost without a word."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from pipeline.review import decisions
from pipeline.study import Code, Codebook, Name, Review
from pipeline.study.reviews import Judged, Place
from tests.review.material import BOOK, review, segments

TEXTS = {
    "B01:1.1": "Der Bus fährt zweimal am Tag ins Dorf.",
    "B01:2.1": "Die Kasse der Gemeinde ist seit Jahren leer.",
    "B02:1.1": "Mit Frau Müller haben wir viel erreicht.",
}
SEGMENTS = segments(TEXTS)


def coded(choices: dict[str, tuple[str, ...] | None], **changed: object) -> Review:
    one = review(choices, **changed)
    return replace(one, rows=tuple(replace(row, text=TEXTS.get(row.segment_id, "")) for row in one.rows))


def chosen(table: pd.DataFrame) -> set[tuple[str, str, str]]:
    rows = table[table["value"] == 1]
    return set(zip(rows["segment_id"], rows["coder"], rows["code_id"], strict=True))


def test_without_rounds_the_table_is_empty() -> None:
    table, problems = decisions((), SEGMENTS, BOOK)
    assert table.empty
    assert list(table.columns) == [
        *("segment_id", "code_id", "coder", "value", "sample", "inclusion_probability", "memo")
    ]
    assert problems == []


def test_finished_rows_are_dense_and_open_ones_are_not_there() -> None:
    table, problems = decisions([coded({"B01:1.1": ("bahn",), "B01:2.1": ()} | {"B02:1.1": None})], SEGMENTS, BOOK)
    assert problems == []
    assert table.groupby("segment_id").size().to_dict() == {"B01:1.1": 15, "B01:2.1": 15}
    assert chosen(table) == {("B01:1.1", "Anna", "bahn"), ("B01:1.1", "Anna", "mobilitaet")}
    assert table["value"].dtype == "int64"


def test_random_decisions_have_a_probability_and_uncertain_ones_none() -> None:
    """One of two was drawn and decided; the other was in the uncertain part."""
    rows = (Judged("B01:1.1", "own", TEXTS["B01:1.1"], ()), Judged("B01:2.1", "uncertain", TEXTS["B01:2.1"], ()))
    frame = {"B01:1.1": Place("", "1", "own"), "B01:2.1": Place("", "1")}
    table, _ = decisions([coded({}, rows=rows, frame=frame)], SEGMENTS, BOOK)
    found = table.groupby("segment_id")[["sample", "inclusion_probability"]].first()
    assert found["sample"].to_dict() == {"B01:1.1": "random", "B01:2.1": "uncertain"}
    assert found["inclusion_probability"].dropna().to_dict() == {"B01:1.1": 0.5}


def test_a_segment_that_one_coder_drew_at_random_is_random_for_all() -> None:
    other = coded({}, rows=(Judged("B01:1.1", "uncertain", TEXTS["B01:1.1"], ()),), frame={}, coder="Berta")
    table, _ = decisions([coded({"B01:1.1": ()}), replace(other, file="berta-1.csv")], SEGMENTS, BOOK)
    assert table.groupby("coder")["sample"].first().to_dict() == {"Anna": "random", "Berta": "random"}


def test_of_two_decisions_of_one_coder_the_later_counts() -> None:
    later = coded({"B01:1.1": ("geld",)}, round=2, file="anna-2.csv", coder="anna")
    table, _ = decisions([later, coded({"B01:1.1": ("bahn",)})], SEGMENTS, BOOK)
    assert chosen(table) == {("B01:1.1", "Anna", "geld")}


def test_a_name_more_in_the_roster_orphans_nothing() -> None:
    masked = segments(TEXTS | {"B02:1.1": "Mit Frau [Person 3] haben wir viel erreicht."})
    table, problems = decisions([coded({"B02:1.1": ("ziel",)})], masked, BOOK)
    assert problems == []
    assert chosen(table) == {("B02:1.1", "Anna", "ziel")}


def test_names_are_taken_out_of_memos() -> None:
    one = coded({"B02:1.1": ("ziel",)})
    one = replace(one, rows=(replace(one.rows[0], memo="Meint sie Frau Müller?"),))
    table, _ = decisions([one], SEGMENTS, BOOK, names=[Name("Person 3", "Anna Müller", ())])
    assert set(table["memo"]) == {"Meint sie Frau [Person 3]?"}


def test_a_segment_that_moved_in_its_interview_is_found_by_its_text() -> None:
    moved = segments({"B01:1.1": "Guten Tag.", "B01:2.1": TEXTS["B01:1.1"], "B01:3.1": TEXTS["B01:2.1"]})
    table, problems = decisions([coded({"B01:1.1": ("bahn",), "B01:2.1": ("geld",)})], moved, BOOK)
    assert problems == []
    assert chosen(table) == {
        *(("B01:2.1", "Anna", "bahn"), ("B01:2.1", "Anna", "mobilitaet"), ("B01:3.1", "Anna", "geld"))
    }
    assert set(table["sample"]) == {"random"}


def test_orphans_are_listed_with_file_and_line_and_never_quoted() -> None:
    gone = segments({"B01:1.1": TEXTS["B01:1.1"], "B01:2.1": "Etwas vollkommen anderes wurde hier gesagt."})
    rounds = [coded({"B01:1.1": (), "B01:2.1": ("geld",), "B02:1.1": ("geld",)})]
    table, problems = decisions(rounds, gone, BOOK)
    assert set(table["segment_id"]) == {"B01:1.1"}
    assert [problem.where for problem in problems] == ["reviews/anna-1.csv", "reviews/anna-1.csv, Zeile 3"]
    assert "Interview B02 ist nicht dabei: 1 Entscheidung ohne Wirkung" in problems[0].what
    assert all(problem.is_warning for problem in problems)
    assert not [problem for problem in problems if "Kasse" in str(problem)]


def test_removed_and_split_codes_are_told_with_how_many_decisions_they_had() -> None:
    kept = [code for code in BOOK.codes if code.code_id not in ("geld", "ziel")]
    parts = [Code(code_id=one, label=one, kind="theme", was=("geld",)) for one in ("einnahmen", "ausgaben")]
    rounds = [coded({"B01:1.1": ("geld:gut", "ziel"), "B01:2.1": ("geld",), "B02:1.1": ()})]
    table, problems = decisions(rounds, SEGMENTS, Codebook((*kept, *parts)))
    told = [str(problem) for problem in problems]
    assert "1 Entscheidung zu „Mitreden“ ohne Wirkung: den Code ziel gibt es nicht mehr" in told[0]
    assert "2 Entscheidungen zu „Finanzen“ neu zu treffen: aus geld wurden einnahmen, ausgaben" in told[1]
    by_code = table[table["code_id"].isin(["einnahmen", "ausgaben"])]
    assert set(by_code["segment_id"]) == {"B02:1.1"}
    assert set(by_code["value"]) == {0}


def test_codes_that_were_never_chosen_may_go_without_a_word() -> None:
    rest = Codebook(tuple(code for code in BOOK.codes if code.code_id != "ziel"))
    assert decisions([coded({"B01:1.1": ("bahn",)})], SEGMENTS, rest)[1] == []
