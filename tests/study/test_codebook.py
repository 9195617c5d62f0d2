"""A codebook is read from YAML or Excel; whatever is wrong with it is named with its line."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from pipeline.errors import StudyError
from pipeline.study import Codebook, read_codebook

TREE = """
title: Probe
codes:
  - {code_id: land, label: Land, kind: theme, colour: "#1b7f6b"}
  - {code_id: dorf, label: Dorf, kind: theme, parent: land}
  - {code_id: laden, label: Dorfladen, kind: theme, parent: dorf, colour: "#cc3311"}
  - {code_id: wohnen, label: Wohnen, kind: theme}
  - {code_id: gut, label: bewährt, kind: evaluation}
  - {code_id: these, label: Ticketfrei, kind: proposition, pro: [dafür], contra: [dagegen]}
"""


def read(folder: Path, text: str | bytes) -> Codebook:
    path = folder / "codebook.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_codebook(path)


def refused(folder: Path, text: str) -> list[tuple[str, str]]:
    with pytest.raises(StudyError) as caught:
        read(folder, text)
    return [(problem.where, problem.what) for problem in caught.value.problems]


def test_codes_keep_the_files_order_and_the_books_title(tmp_path: Path) -> None:
    book = read(tmp_path, TREE)
    assert [code.code_id for code in book.codes] == ["land", "dorf", "laden", "wohnen", "gut", "these"]
    assert book.title == "Probe"


def test_the_tree_is_walked_up_and_down(tmp_path: Path) -> None:
    book = read(tmp_path, TREE)
    assert book.ancestors("laden") == ("dorf", "land")
    assert (book.top("laden"), book.top("wohnen")) == ("land", "wohnen")
    assert [code.code_id for code in book.children("land")] == ["dorf"]
    assert book.top_themes == ("land", "wohnen")
    assert book.themes == ("land", "dorf", "laden", "wohnen")


def test_a_colour_is_inherited_from_the_nearest_code_above(tmp_path: Path) -> None:
    book = read(tmp_path, TREE)
    assert [book.colour(code) for code in ("laden", "dorf", "wohnen")] == ["#cc3311", "#1b7f6b", "#666666"]


@pytest.mark.parametrize(
    ("code_id", "label"),
    [
        ("dorf", "Dorf"),
        ("dorf:gut", "Dorf: bewährt"),
        ("these:pro", "Ticketfrei: dafür"),
        ("these:contra", "Ticketfrei: dagegen"),
        ("fremd", "fremd"),
    ],
)
def test_a_qualified_code_is_called_by_both_parts(tmp_path: Path, code_id: str, label: str) -> None:
    assert read(tmp_path, TREE).label(code_id) == label


def one(fields: str) -> str:
    return f"codes:\n  - code_id: a\n    label: A\n    kind: theme\n{fields}"


def test_words_stay_the_words_that_were_written(tmp_path: Path) -> None:
    """YAML would make a truth value of `no`, a number of 2019 and a day of 2019-05-26."""
    (code,) = read(tmp_path, one('    terms: [no, 2019, 2019-05-26, nein, "*laden", dorf*, vor ort]')).codes
    assert code.terms == ("no", "2019", "2019-05-26", "nein", "*laden", "dorf*", "vor ort")


def test_an_empty_field_is_no_field(tmp_path: Path) -> None:
    (code,) = read(tmp_path, one("    parent:\n    terms:\n    definition: ''\n")).codes
    assert (code.parent, code.terms, code.definition) == ("", (), "")


def test_a_file_in_the_windows_code_page_is_read(tmp_path: Path) -> None:
    text = "codes:\n  - {code_id: a, label: Bürger, kind: theme}\n"
    assert read(tmp_path, text.encode("cp1252")).codes[0].label == "Bürger"


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ("    farbe: rot\n", "farbe ist kein bekannter Eintrag"),
        ("    colour: rot\n", "colour 'rot' ist keine Farbe der Form #1b7f6b"),
        ("    terms: dorf\n", "terms muss eine Liste in eckigen Klammern sein"),
        ("    examples:\n      - Er sagte: nein\n", "examples.0 muss ein Text in Anführungszeichen sein"),
    ],
)
def test_a_wrong_field_is_named_with_the_codes_line(tmp_path: Path, fields: str, what: str) -> None:
    assert refused(tmp_path, one(fields)) == [("codebook.yaml, Zeile 2", what)]


def test_all_problems_are_named_at_once(tmp_path: Path) -> None:
    text = """codes:
  - {code_id: a, label: A, kind: theme, parent: fehlt}
  - {code_id: b, kind: theme}
  - {code_id: c, label: C, kind: thema}
  - {code_id: a, label: A, kind: theme}
  - {code_id: ä-ö, label: X, kind: theme}
  - {label: leer, kind: theme}
  - dorf
"""
    found = dict(refused(tmp_path, text))
    assert found == {
        "codebook.yaml, Zeile 2": "Eltern-Code fehlt gibt es nicht",
        "codebook.yaml, Zeile 3": "label fehlt",
        "codebook.yaml, Zeile 4": "kind hat einen unbekannten Wert (möglich: "
        "'theme', 'evaluation', 'proposition', 'goal' oder 'measure')",
        "codebook.yaml, Zeile 5": "code_id a steht schon in codebook.yaml, Zeile 2",
        "codebook.yaml, Zeile 6": "code_id 'ä-ö' darf nur Buchstaben, Ziffern und _ haben",
        "codebook.yaml, Zeile 7": "code_id fehlt",
        "codebook.yaml, Zeile 8": "Eintrag muss aus benannten Einträgen bestehen",
    }


def test_a_circle_of_parents_is_named_at_each_of_its_codes(tmp_path: Path) -> None:
    text = """codes:
  - {code_id: a, label: A, kind: theme, parent: b}
  - {code_id: b, label: B, kind: theme, parent: a}
  - {code_id: c, label: C, kind: theme, parent: a}
  - {code_id: d, label: D, kind: theme, parent: d}
"""
    assert refused(tmp_path, text) == [
        ("codebook.yaml, Zeile 2", "Kreis im Codebuch: a → b → a"),
        ("codebook.yaml, Zeile 3", "Kreis im Codebuch: b → a → b"),
        ("codebook.yaml, Zeile 5", "Kreis im Codebuch: d → d"),
    ]


def test_renamed_merged_and_split_codes_may_name_what_they_were(tmp_path: Path) -> None:
    book = read(
        tmp_path,
        """
codes:
  - {code_id: neu, label: Neu, kind: theme, was: [alt, uralt]}
  - {code_id: teil, label: Teil, kind: theme, was: [alt]}
  - {code_id: bleibt, label: Bleibt, kind: theme}
  - {code_id: heraus, label: Heraus, kind: theme, was: [bleibt]}
""",
    )
    assert [book[name].was for name in ("neu", "teil", "heraus")] == [("alt", "uralt"), ("alt",), ("bleibt",)]


@pytest.mark.parametrize(
    ("was", "what"),
    [
        ("[a]", "was nennt a selbst"),
        ("[alt, alt]", "was nennt alt mehrfach"),
        ("[b]", "was: a und b nennen einander als frühere Kennung"),
    ],
)
def test_an_earlier_id_that_says_nothing_is_refused(tmp_path: Path, was: str, what: str) -> None:
    other = "was: [a]" if was == "[b]" else "was: [frueher]"
    text = f"codes:\n  - {{code_id: a, label: A, kind: theme, was: {was}}}\n"
    problems = refused(tmp_path, text + f"  - {{code_id: b, label: B, kind: theme, {other}}}\n")
    assert ("codebook.yaml, Zeile 2", what) in problems


def test_a_field_written_twice_is_refused_for_yaml_drops_the_first(tmp_path: Path) -> None:
    assert refused(tmp_path, one("    terms: [x]\n    terms: [y]\n")) == [
        ("codebook.yaml, Zeile 6", "terms steht im selben Code schon")
    ]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("codes:\n  - code_id: a\n   label: b", "codebook.yaml, Zeile 3"),
        (one("    terms: [*laden]\n"), "codebook.yaml, Zeile 5"),
        ("", "codebook.yaml"),
        ("codes: viele", "codebook.yaml"),
        ("- a\n- b\n", "codebook.yaml"),
    ],
)
def test_what_is_no_codebook_is_refused(tmp_path: Path, text: str, where: str) -> None:
    assert [place for place, _ in refused(tmp_path, text)] == [where]


def test_excel_says_the_same_as_yaml_in_german_or_english(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["Code", "Bezeichnung", "Art", "Oberthema", "Farbe", "Begriffe", "Ankerbeispiele"],
        ["land", "Land", "Thema", None, "#1b7f6b", "dorf*|vor ort", "Im Dorf.\nVor Ort."],
        ["laden", "Dorfladen", "theme", "land", None, None, None],
    ):
        book.worksheets[0].append(row)
    book.save(tmp_path / "codebook.xlsx")
    land, laden = read_codebook(tmp_path / "codebook.xlsx").codes
    assert (land.kind, land.terms, land.examples) == ("theme", ("dorf*", "vor ort"), ("Im Dorf.", "Vor Ort."))
    assert (laden.label, laden.parent, laden.terms) == ("Dorfladen", "land", ())


def test_excel_rows_are_named_as_excel_numbers_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["code_id", "label", "kind"], ["a", "A", "theme"], [None], ["b", None, "theme"]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "codebook.xlsx")
    with pytest.raises(StudyError) as caught:
        read_codebook(tmp_path / "codebook.xlsx")
    assert [str(problem.where) for problem in caught.value.problems] == ["codebook.xlsx, Zeile 4"]
