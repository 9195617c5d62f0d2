"""Rounds in `reviews/` are read as people and the import write them; what is wrong is named by line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.study import Code, Codebook
from pipeline.study.reviews import Judged, Offer, Place, bare, fault, guarded, read_reviews

BOOK = Codebook(
    (
        Code(code_id="bus", label="Bus", kind="theme"),
        Code(code_id="gut", label="gut", kind="evaluation"),
        Code(code_id="fusion", label="Fusion", kind="proposition"),
        Code(code_id="neu", label="später dazugekommen", kind="theme"),
    )
)
DRAW = {
    "study": "probe",
    "coder": "Änne",
    "round": 2,
    "draw_id": "abc",
    "codes": [
        {"code_id": "bus", "label": "Bus", "kind": "theme", "parent": ""},
        {"code_id": "alt", "label": "längst umbenannt", "kind": "theme", "parent": "bus"},
        {"code_id": "gut", "label": "gut", "kind": "evaluation", "parent": ""},
        {"code_id": "fusion", "label": "Fusion", "kind": "proposition", "parent": ""},
    ],
}
HEAD = "segment_id;part;inclusion_probability;codes;memo;text\n"
FRAME = "segment_id;shared_stratum;own_stratum;drawn\nB01:1.1;1;2+;shared\nB01:2.1;;2;\n"


def write(folder: Path, rows: str, *, head: str = HEAD, draw: str | None = None, frame: str | None = FRAME) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "aenne-2.csv").write_text(head + rows, encoding="utf-8")
    (folder / "aenne-2.ziehung.json").write_text(json.dumps(DRAW) if draw is None else draw, encoding="utf-8")
    if frame is not None:
        (folder / "aenne-2.rahmen.csv").write_text(frame, encoding="utf-8")
    return folder


def told(folder: Path) -> list[str]:
    return [str(problem) for problem in read_reviews(folder, BOOK)[1]]


def test_a_folder_that_is_not_there_or_empty_has_no_rounds(tmp_path: Path) -> None:
    assert read_reviews(tmp_path / "reviews", BOOK) == ((), ())
    assert read_reviews(tmp_path, BOOK) == ((), ())


def test_a_round_is_read_with_its_draw_and_frame(tmp_path: Path) -> None:
    rows = "B01:1.1;shared;0.5;bus:gut | alt;;Ja.\nB01:2.1;uncertain;;;offen;'=Nein.\nB01:3.1;;;kein Code;;\n"
    (one,), problems = read_reviews(write(tmp_path, rows), BOOK)
    assert problems == ()
    assert (one.file, one.study, one.coder, one.round, one.draw_id) == ("aenne-2.csv", "probe", "Änne", 2, "abc")
    assert one.offered[1] == Offer("alt", "längst umbenannt", "theme", "bus")
    assert one.rows == (
        Judged("B01:1.1", "shared", "Ja.", ("bus:gut", "alt"), "", 2),
        Judged("B01:2.1", "uncertain", "=Nein.", None, "offen", 3),
        Judged("B01:3.1", "uncertain", "", (), "", 4),
    )
    assert one.decided == (one.rows[0], one.rows[2])
    assert one.frame == {"B01:1.1": Place("1", "2+", "shared"), "B01:2.1": Place("", "2", "")}


def test_what_a_german_excel_makes_of_it_reads_the_same(tmp_path: Path) -> None:
    rows = "B01:1.1;shared;0,5; bus | alt ;;Schöne Straße.\r\n"
    (one,), _ = read_reviews(write(tmp_path, rows), BOOK)
    (tmp_path / "aenne-2.csv").write_bytes((HEAD + rows).encode("cp1252"))
    (again,), problems = read_reviews(tmp_path, BOOK)
    assert (again.rows, problems) == (one.rows, ())
    assert again.digest != one.digest


def test_a_code_that_came_later_may_be_written_by_hand(tmp_path: Path) -> None:
    (one,), problems = read_reviews(write(tmp_path, "B01:1.1;own;;neu | bus;;\n"), BOOK)
    assert (one.rows[0].choices, problems) == (("neu", "bus"), ())


@pytest.mark.parametrize(
    ("row", "place", "what"),
    [
        ("B01:1.1;own;;buss;;", "Spalte codes", "„buss“ ist kein Code → meinten Sie „bus“?"),
        ("B01:1.1;own;;xyz;;", "Spalte codes", "„xyz“ ist kein Code → code_id aus dem Codebuch eintragen"),
        ("B01:1.1;own;;gut;;", "Spalte codes", "„gut“ ist eine Wertung → hinter den Code schreiben"),
        ("B01:1.1;own;;bus:fusion;;", "Spalte codes", "„fusion“ ist keine Wertung"),
        ("B01:1.1;own;;bus:pro;;", "Spalte codes", "„bus“ ist keine These"),
        ("B01:1.1;own;;fusion:gut;;", "Spalte codes", "„fusion“ ist eine These → `:pro` oder `:contra`"),
        ("B01:1.1;own;;bus | bus;;", "Spalte codes", "„bus“ steht doppelt da"),
        ("B01:1.1;own;;bus | kein Code;;", "Spalte codes", "„kein Code“ steht neben anderen Codes"),
        ("B01:1.1;zufall;;bus;;", "Spalte part", "„zufall“ ist kein Teil der Stichprobe → eines von shared, own"),
        ("B01;own;;bus;;", "Spalte segment_id", "„B01“ ist keine Kennung einer Stelle → wie `B07:12.3` schreiben"),
        ("B01:9.1;own;;bus;;", "Spalte segment_id", "B01:9.1 steht schon in Zeile 2"),
    ],
)
def test_what_is_wrong_in_a_row_is_named_by_line(tmp_path: Path, row: str, place: str, what: str) -> None:
    (problem,) = told(write(tmp_path, f"B01:9.1;own;;bus;;\n{row}\n"))
    assert problem.startswith(f"reviews/aenne-2.csv, Zeile 3, {place}: {what}")


def test_everything_that_is_wrong_is_found_at_once(tmp_path: Path) -> None:
    assert len(told(write(tmp_path, "B01:1.1;own;;x1 | y1;;\nB01:2.1;oben;;bus:z;;\n"))) == 4


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"frame": None}, "reviews/aenne-2.csv: daneben fehlt aenne-2.rahmen.csv"),
        ({"draw": "{"}, "reviews/aenne-2.ziehung.json: ist beschädigt"),
        ({"draw": '{"study": "probe"}'}, "reviews/aenne-2.ziehung.json: ist beschädigt"),
        ({"head": "segment_id;part;codes;text\n"}, "reviews/aenne-2.csv, Zeile 1: Spalte memo fehlt"),
        ({"head": "", "frame": ""}, "reviews/aenne-2.csv: ist leer"),
        ({"frame": FRAME + "B01:3.1;1;2;halb\n"}, "reviews/aenne-2.rahmen.csv, Zeile 4, Spalte drawn: „halb“"),
    ],
)
def test_a_round_with_a_broken_file_is_told(tmp_path: Path, changed: dict[str, str | None], what: str) -> None:
    (problem,) = told(write(tmp_path, "", **changed))  # type: ignore[arg-type]
    assert problem.startswith(what)


def test_a_spreadsheet_that_was_put_there_is_a_hint_to_import_it(tmp_path: Path) -> None:
    (tmp_path / "runde.xlsx").write_bytes(b"")
    (tmp_path / "~$runde.xlsx").write_bytes(b"")
    (tmp_path / "aenne-2.csv.1.bak").write_bytes(b"")
    (problem,) = read_reviews(tmp_path, BOOK)[1]
    assert problem.is_warning
    assert "mapping review import" in problem.fix


def test_nothing_is_wrong_with_what_the_lists_offer() -> None:
    kinds = {code.code_id: code.kind for code in BOOK.codes}
    assert [fault(one, kinds) for one in ("bus", "bus:gut", "fusion", "fusion:pro", "fusion:contra")] == [None] * 5


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=12))
def test_a_guarded_cell_reads_back_and_is_no_formula(text: str) -> None:
    assert bare(guarded(text)) == text
    assert guarded(text)[:1] not in {"=", "+", "-", "@"}
