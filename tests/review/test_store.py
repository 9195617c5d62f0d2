"""A round is written once, reads back the same, and a later version of it loses nothing."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.review.store import Kept, keep
from pipeline.study import Review
from pipeline.study.reviews import Judged, Place, read_reviews
from tests.review.material import BOOK, review

LINE = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=20)
TEXTS = st.lists(LINE, max_size=4).map(lambda words: " ".join(filter(None, words)))


def a_round(*rows: tuple[tuple[str, ...] | None, str], **changed: object) -> Review:
    judged = tuple(
        Judged(f"B01:{n}.1", "own" if n % 2 else "uncertain", f"Text {n}; mit „Zeichen“", choices, memo)
        for n, (choices, memo) in enumerate(rows, start=1)
    )
    frame = {row.segment_id: Place("", "1", "own" if row.part == "own" else "") for row in judged}
    return replace(review({}), rows=judged, frame=frame, **changed)  # type: ignore[arg-type]


def stored(folder: Path) -> tuple[Review, ...]:
    reviews, problems = read_reviews(folder, BOOK)
    assert problems == ()
    return reviews


def take_in(one: Review, folder: Path) -> Kept:
    return keep(one, folder, stored(folder))


def without_lines(one: Review) -> Review:
    return replace(one, rows=tuple(replace(row, line=0) for row in one.rows), digest="", file="")


def test_a_round_becomes_three_files_that_read_back_the_same(tmp_path: Path) -> None:
    one = a_round((("geld", "bahn:gut"), "Warum?\nDarum."), ((), ""), (None, "=1"), (("fusion:pro",), "'a"))
    kept = take_in(one, tmp_path / "reviews")
    assert kept == Kept(tmp_path / "reviews" / "anna-1.csv", new=3, open=1, is_new=True)
    assert sorted(path.name for path in (tmp_path / "reviews").iterdir()) == [
        *("anna-1.csv", "anna-1.rahmen.csv", "anna-1.ziehung.json")
    ]
    (back,) = stored(tmp_path / "reviews")
    assert without_lines(back) == without_lines(one)
    assert [row.line for row in back.rows] == [2, 3, 4, 5]


def test_the_table_can_be_read_by_people_and_keeps_the_inclusion_probability(tmp_path: Path) -> None:
    take_in(a_round((("geld", "bahn:gut"), ""), ((), "")), tmp_path)
    assert (tmp_path / "anna-1.csv").read_text(encoding="utf-8-sig").splitlines() == [
        "segment_id;part;inclusion_probability;codes;memo;text",
        'B01:1.1;own;0.5;geld | bahn:gut;;"Text 1; mit „Zeichen“"',
        'B01:2.1;uncertain;;kein Code;;"Text 2; mit „Zeichen“"',
    ]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=4))
def test_any_text_and_memo_reads_back(rows: list[tuple[str, str]]) -> None:
    judged = tuple(Judged(f"B01:{n}.1", "own", text, (), memo) for n, (text, memo) in enumerate(rows, start=1))
    one = replace(review({}), rows=judged, frame={"B01:1.1": Place("", "1", "own")})
    with tempfile.TemporaryDirectory() as folder:
        take_in(one, Path(folder))
        assert without_lines(stored(Path(folder))[0]) == without_lines(one)


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    one = a_round((("geld",), "x"), (None, ""))
    take_in(one, tmp_path)
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.iterdir()}
    again = take_in(one, tmp_path)
    assert again.is_unchanged
    assert (again.new, again.changed, again.open) == (0, 0, 1)
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.iterdir()} == before


def test_a_fuller_version_adds_and_changes_and_the_one_before_is_kept(tmp_path: Path) -> None:
    take_in(a_round((("geld",), ""), (("bahn",), "alt"), (None, "")), tmp_path)
    before = (tmp_path / "anna-1.csv").read_bytes()
    kept = take_in(a_round((("geld",), ""), (("geld",), "neu"), ((), "")), tmp_path)
    assert (kept.new, kept.changed, kept.kept, kept.open) == (1, 1, 0, 0)
    assert kept.backup == tmp_path / "anna-1.csv.1.bak"
    assert kept.backup.read_bytes() == before
    assert [(row.choices, row.memo) for row in stored(tmp_path)[0].rows] == [
        *((("geld",), ""), (("geld",), "neu"), ((), ""))
    ]


def test_an_emptier_version_takes_no_decision_away(tmp_path: Path) -> None:
    full = a_round((("geld",), "ja"), ((), ""))
    take_in(full, tmp_path)
    kept = take_in(a_round((None, ""), ((), "")), tmp_path)
    assert kept.is_unchanged
    assert kept.kept == 1
    assert without_lines(stored(tmp_path)[0]) == without_lines(full)


def test_what_was_typed_into_the_table_is_kept_beside(tmp_path: Path) -> None:
    """A new row stays; a changed decision gives way to the sheet's and is in the version before."""
    take_in(a_round((("geld",), ""), (None, "")), tmp_path)
    path = tmp_path / "anna-1.csv"
    by_hand = path.read_text(encoding="utf-8-sig").replace(";geld;", ";bahn;") + "B02:9.1;;;ziel;;Neu.\n"
    path.write_text(by_hand, encoding="utf-8")
    kept = take_in(a_round((("geld",), ""), (("geld",), "")), tmp_path)
    assert (kept.new, kept.changed) == (1, 1)
    assert [(row.segment_id, row.choices) for row in stored(tmp_path)[0].rows] == [
        *(("B01:1.1", ("geld",)), ("B01:2.1", ("geld",)), ("B02:9.1", ("ziel",)))
    ]
    assert kept.backup is not None
    assert ";bahn;" in kept.backup.read_text(encoding="utf-8")


def test_another_draw_of_the_same_number_gets_the_next_name(tmp_path: Path) -> None:
    take_in(a_round((("geld",), "")), tmp_path)
    kept = take_in(a_round((("bahn",), ""), draw_id="y"), tmp_path)
    assert kept.path.name == "anna-2.csv"
    assert [one.draw_id for one in stored(tmp_path)] == ["x", "y"]
