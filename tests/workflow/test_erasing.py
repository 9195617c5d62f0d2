"""Only the rows of one interview go; every other byte stays."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.workflow.erasing import erase, fate_of, mentions, told

FATE = fate_of("B07")


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("B07:12.3", True),
        ("Stelle B07:12.3 sagt", True),
        ("B07:I1", True),
        ("XB07:12.3", False),
        ("2-B07:12.3", False),
        ("B071:2.1", False),
        ("B07: sagt etwas", False),
        ("b07:12.3", False),
    ],
)
def test_ids_of_segments_are_found_and_nothing_like_them(text: str, is_found: bool) -> None:
    assert (mentions("B07").search(text) is not None) == is_found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_rows_of_an_interview_go_and_all_else_stays_as_it_was(encoding: str, end: str) -> None:
    """Excel's hint, quotes that need not be, a cell over two lines, an empty line: kept; and so is the encoding."""
    lines = ["sep=;", 'Kennung;"Notiz"', '"B01";"zwei', 'Zeilen"', "", "B07;größer", "B08 ; x", 'B07;"a', 'b"', "B09;ö"]
    left = ["sep=;", 'Kennung;"Notiz"', '"B01";"zwei', 'Zeilen"', "", "B08 ; x", "B09;ö"]
    found = erase("interviews.csv", end.join(lines).encode(encoding), FATE)
    assert found.data == end.join(left).encode(encoding)
    assert (found.removed, found.changed, found.left) == (2, 0, 3)


def test_a_table_without_the_interview_stays_to_the_byte() -> None:
    data = 'a,"b"\r\n\x00,2'.encode("cp1252")
    assert erase("x.csv", data, FATE).data == data


def test_a_row_that_names_a_segment_of_the_interview_goes() -> None:
    data = b"segment_id;text\nB07:2.1;a\nB01:2.1;b\nB01:4.1;siehe B07:2.1\n"
    assert erase("quotes.csv", data, FATE).data == b"segment_id;text\nB01:2.1;b\n"


ROSTER = "pseudonym;name;interview_ids\nP1;Eins;B07\nP2;Zwei;B01|B07\nP3;Drei;\nP4;Vier;B07 | B07\n"


def test_names_of_the_interview_alone_go_and_shared_ones_stay_with_the_others() -> None:
    found = erase("names.csv", ROSTER.encode(), FATE)
    assert found.data == b"pseudonym;name;interview_ids\nP2;Zwei;B01\nP3;Drei;\n"
    assert (found.removed, found.changed) == (2, 1)
    assert told({"private/names.csv": found}) == ["private/names.csv: 2 Zeilen gelöscht, aus 1 Zeile genommen"]


def test_a_name_that_others_still_need_stays_without_the_interview() -> None:
    """Else it would stand open in the interviews that speak of the person."""
    found = erase("names.csv", ROSTER.encode(), fate_of("B07", kept={"P1"}))
    assert found.data == b"pseudonym;name;interview_ids\nP1;Eins;\nP2;Zwei;B01\nP3;Drei;\n"


def workbook(rows: list[list[object]], other: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    second = book.create_sheet("Notizen")
    for row in other:
        second.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_rows_go_from_every_sheet_of_a_workbook_and_formats_stay() -> None:
    data = workbook(
        [["Kennung", "Wert"], ["B07", 1], ["B01", 2.5], [None, None], ["B07", "=1+1"], ["B02", "x"]],
        [["Stelle", "Notiz"], ["B07:2.1", "Geheim"], ["B01:2.1", "bleibt"]],
    )
    found = erase("interviews.xlsx", data, FATE)
    book = openpyxl.load_workbook(io.BytesIO(found.data))
    assert [list(row) for row in book.worksheets[0].values if any(row)] == [
        ["Kennung", "Wert"],
        ["B01", 2.5],
        ["B02", "x"],
    ]
    assert [list(row) for row in book.worksheets[1].values] == [["Stelle", "Notiz"], ["B01:2.1", "bleibt"]]
    assert (found.removed, found.left) == (3, 3)
    assert erase("interviews.xlsx", data, fate_of("B99")).data == data


CELL = st.text(st.sampled_from('ab;,"\nB07 ß'), max_size=6)


@given(st.lists(st.tuples(st.sampled_from(["B07", "B01", "B08"]), CELL), max_size=8))
def test_what_is_left_of_any_table_is_its_other_rows(rows: list[tuple[str, str]]) -> None:
    import csv

    def written(some: list[tuple[str, str]]) -> bytes:
        text = io.StringIO()
        csv.writer(text, delimiter=";", lineterminator="\n").writerows([("interview_id", "notiz"), *some])
        return text.getvalue().encode()

    kept = [row for row in rows if row[0] != "B07"]
    found = erase("x.csv", written(rows), FATE)
    assert found.data == written(kept)
    assert (found.removed, found.left) == (len(rows) - len(kept), len(kept))
