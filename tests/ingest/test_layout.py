"""Bold beginnings, table rows and line numbers."""

from __future__ import annotations

from pipeline.ingest.layout import lines_of, row_lines, table_lines, without_line_numbers
from pipeline.ingest.model import Line


def test_a_paragraph_is_split_at_line_breaks_and_keeps_its_bold_beginning() -> None:
    assert lines_of([(" I:", True), (" Was?\nUnd ", False), ("das", True)]) == [
        Line("I: Was?", emphasis="I:"),
        Line("Und das"),
    ]


def test_empty_lines_are_dropped() -> None:
    assert lines_of([("\n \n", False)]) == []


def test_a_row_stands_side_by_side_and_keeps_all_text() -> None:
    cells = [[Line("I:", emphasis="I:")], [Line("Was?"), Line("Und?")]]
    assert row_lines(cells) == [Line("I:\tWas?", emphasis="I:"), Line("Und?")]


def test_an_empty_first_cell_continues_the_row_above() -> None:
    assert row_lines([[], [Line("weiter")]]) == [Line("weiter")]


def test_a_row_without_text_has_no_lines() -> None:
    assert row_lines([[], []]) == []


def test_numbers_that_count_up_are_taken_off() -> None:
    texts = ["1 I: Was?", "2 Und?", "3", "4 B: Ja.", "", "5 1990 war das."]
    assert without_line_numbers(texts) == (["I: Was?", "Und?", "", "B: Ja.", "", "1990 war das."], True)


def test_numbers_that_were_said_stay() -> None:
    texts = ["1990 war das.", "20 Leute.", "3 davon.", "4 blieben.", "B: Ja.", "5 gingen."]
    assert without_line_numbers(texts) == (texts, False)


def test_a_number_inside_a_line_without_line_number_stays() -> None:
    texts = [*(f"{n} Text." for n in range(1, 11)), "Es kamen 20 Leute."]
    assert without_line_numbers(texts) == ([*["Text."] * 10, "Es kamen 20 Leute."], True)


def test_every_fifth_line_number_goes_and_said_numbers_stay() -> None:
    texts = [f"Zeile {at}" for at in range(1, 25)]
    numbered = [f"{at} {text}" if at % 5 == 0 else text for at, text in enumerate(texts, start=1)]
    assert without_line_numbers(numbered) == (texts, True)
    said = ["10 Leute kamen.", *["Ja."] * 4, "15 gingen.", "20 blieben.", "25 und mehr."]
    assert without_line_numbers(said) == (said, False)


def test_numbers_at_the_right_and_on_lines_of_their_own_go_and_said_ones_stay() -> None:
    texts = [f"Es kamen {at * 7}" for at in range(1, 25)]
    assert without_line_numbers([f"{text} {at}" for at, text in enumerate(texts, start=1)]) == (texts, True)
    fifths = [f"{text} {at}" if at % 5 == 0 else f"{text}." for at, text in enumerate(texts, start=1)]
    plain = [text if at % 5 == 0 else f"{text}." for at, text in enumerate(texts, start=1)]
    assert without_line_numbers(fifths) == (plain, True)
    alone = [part for at, text in enumerate(texts, start=1) for part in (f"{text}.", str(at))]
    assert without_line_numbers(alone)[0][1::2] == [""] * 24
    assert without_line_numbers(texts) == (texts, False)


def test_a_table_is_read_by_its_header_or_row_by_row() -> None:
    def row(*cells: str) -> list[list[Line]]:
        return [[Line(cell)] if cell else [] for cell in cells]

    table = [
        row("Interview"),
        row("Nr", "Wer", "Text", "Memo"),
        row("1", "I:", "Was?", ""),
        row("2", "", "Und?", "ach ja"),
    ]
    assert table_lines(table) == [Line("Interview"), Line("Was?", "I"), Line("Und?", "I", n_aside=2)]
    assert table_lines(table[2:3]) == [Line("1\tI:\tWas?")]
