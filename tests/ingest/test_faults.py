"""
Odd and hostile files of other projects: N in, N rows out; what they say of themselves is what we read.

| source | what was measured | agree |
|---|---|---|
| vtt.js, 113 oracles | texts of all subtitles | 113 |
| vtt.js, 27 without oracle | a head of regions and nothing else: no subtitle | 27 |
| csv-spectrum, 7 oracles | rows and cells | 7 |
| chardet, charset-normalizer, 18 named encodings | decoded text | 18 |
| docx, 124 that both can open | words of python-docx's paragraphs and tables | 122 |
| docx, 126 that both can open | letters of mammoth's text, boxes included | 124 |
| pdf, 82 that both can open | letters of pypdf's layout mode | 77 |
| pdf, 83 that both can open | letters of pdfminer.six's text | 76 |

Every loss stands in a table below with its reason, and is counted in a warning to the user: in docx hidden text, which
is left out by decision; in pdf page numbers, running heads and broken pages. One broken pdf is an error, though
pdfminer finds a word in it. Six pdf are encrypted without a password; without the library cryptography they are called
locked. mammoth is slow: every fourth file is compared, and every one when KOMMUNAL_ALL=1 stands in the environment.
"""

from __future__ import annotations

import json
import logging
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from pipeline.ingest.cleaning import decode
from pipeline.ingest.explain import as_json
from pipeline.ingest.model import Reading, Unreadable
from pipeline.ingest.readers import csv as csv_reader
from pipeline.ingest.readers import docx, html, pdf, vtt

SHARED = Path(os.environ.get("KOMMUNAL_SHARED") or Path(__file__).resolve().parents[3] / "shared")
FAULTS = SHARED / "data" / "faults"
pytestmark = pytest.mark.skipif(not FAULTS.is_dir(), reason="the collection of broken files is not here")


def _manifest(**wanted: str) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in (FAULTS / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if all(row[key] == value for key, value in wanted.items())]


def _data(row: dict[str, Any]) -> bytes:
    return (FAULTS / row["file"]).read_bytes()


def test_every_file_gives_text_or_one_named_error_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = _manifest()
    assert len(rows) == 636
    found = [as_json(FAULTS / row["file"], seconds=60) for row in rows]
    statuses = Counter(row["status"] for row in found)
    assert statuses.total() == 636
    assert set(statuses) == {"ok", "error"}
    for row in found:
        assert row["turns"] if row["status"] == "ok" else " → " in row["reason"], row["file"]
        assert "Traceback" not in row["reason"]
    assert not [row for row in found if "abgestürzt" in row["reason"] or "länger als" in row["reason"]]
    assert list(tmp_path.iterdir()) == []
    assert capfd.readouterr() == ("", "")
    json.dumps(found)


def _subtitles(row: dict[str, Any]) -> list[str]:
    try:
        cues = vtt.cues(decode(_data(row))[0])[0]
    except Unreadable:
        return []
    return [text for cue in cues if (text := "\n".join(cue.rows)).strip()]


def test_subtitles_are_those_of_vtt_js() -> None:
    # The 27 without oracle are a line `WEBVTT` and one faulty region each; there is no time in them.
    agree = Counter[str]()
    for row in _manifest(source="vtt.js"):
        found = _subtitles(row)
        if "oracle" not in row:
            agree["none"] += found == [] and b"-->" not in _data(row) and _data(row).count(b"\n") == 2
            continue
        oracle = json.loads((FAULTS / row["oracle"]).read_text(encoding="utf-8"))
        if isinstance(oracle, dict):
            agree["oracle"] += found == [cue["text"] for cue in oracle["cues"] if cue["text"].strip()]
        else:
            plain = [re.sub(r"<[^>]*>", "", text) for text in found]
            agree["oracle"] += plain == [box["textContent"] for box in oracle]
    assert agree == {"oracle": 113, "none": 27}


# csv-spectrum's own json files, in the order of the columns.
SPECTRUM = {
    "comma_in_quotes": [
        ["first", "last", "address", "city", "zip"],
        ["John", "Doe", "120 any st.", "Anytown, WW", "08123"],
    ],
    "empty_crlf": [["a", "b", "c"], ["1", "", ""], ["2", "3", "4"]],
    "json": [["key", "val"], ["1", '{"type": "Point", "coordinates": [102.0, 0.5]}']],
    "newlines": [["a", "b", "c"], ["1", "2", "3"], ["Once upon \na time", "5", "6"], ["7", "8", "9"]],
    "quotes_and_newlines": [["a", "b"], ["1", 'ha \n"ha" \nha'], ["3", "4"]],
    "simple_crlf": [["a", "b", "c"], ["1", "2", "3"]],
}


@pytest.mark.parametrize("name", sorted(SPECTRUM))
def test_tables_have_the_rows_of_csv_spectrum(name: str) -> None:
    text = (FAULTS / "csv-spectrum" / f"csvs__{name}.csv").read_bytes().decode()
    rows = [[cell.replace("\r\n", "\n") for cell in row] for row in csv_reader.table_rows(text)]
    assert rows == SPECTRUM[name]


def test_coordinates_of_csv_spectrum_have_their_columns() -> None:
    text = (FAULTS / "csv-spectrum" / "csvs__location_coordinates.csv").read_bytes().decode()
    assert {len(row) for row in csv_reader.table_rows(text)} == {4}


def test_named_encodings_are_found() -> None:
    agree = []
    for row in _manifest():
        name = row["expected"].removeprefix("decode as ")
        if name == row["expected"] and not name.startswith("decode without"):
            continue
        data = _data(row)
        text = html._decoded(data)[0] if row["type"] == "html" else decode(data)[0]
        if name.startswith("decode without"):
            agree.append("\ufffd" not in text)
        else:
            # Browsers and editors read Latin-1 as Windows-1252.
            meant = data.decode("cp1252" if name == "iso-8859-1" else name).removeprefix("\ufeff")
            agree.append(text == meant)
    assert (sum(agree), len(agree)) == (18, 18)


# File → how many words python-docx, and how many letters mammoth has that the reader has not, and why.
DOCX_LOSSES = {
    "apache-poi/document__bug59058.docx": (10, 41, "hidden text, counted"),
    "apache-tika/testWORD_emptyParaInTextbox.docx": (5, 33, "hidden text, counted"),
}


def _blocks(container: Any) -> Iterator[str]:
    """Paragraphs and tables as python-docx walks through them, merged cells once."""
    for item in container.iter_inner_content():
        if hasattr(item, "rows"):
            cells = {id(cell._tc): cell for row in item.rows for cell in row.cells}
            for cell in cells.values():
                yield from _blocks(cell)
        else:
            yield item.text


def _of_python_docx(data: bytes) -> str:
    import docx as python_docx

    return " ".join(_blocks(python_docx.Document(BytesIO(data))))


def _of_mammoth(data: bytes) -> str:
    import mammoth

    return str(mammoth.extract_raw_text(BytesIO(data)).value)


def _of_layout_mode(data: bytes) -> str:
    """pypdf's other way through a page, by where glyphs stand."""
    from pypdf import PdfReader

    document = PdfReader(BytesIO(data))
    if document.is_encrypted:
        document.decrypt("")
    return "\n".join(page.extract_text(extraction_mode="layout") for page in document.pages)


def _of_pdfminer(data: bytes) -> str:
    from pdfminer.high_level import extract_text

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    return str(extract_text(BytesIO(data)))


def _compared(
    read: Callable[[bytes], Reading], theirs: Callable[[bytes], str], pattern: str, *types: str, every: int = 1
) -> tuple[dict[str, Reading], dict[str, int], list[str]]:
    """What of the files that both can read was read; what is lost of them; the files that only the other can read."""
    losses, readings, refused = {}, {}, []
    for row in [row for name in types for row in _manifest(type=name)][::every]:
        try:
            other = Counter(re.findall(pattern, unicodedata.normalize("NFKC", theirs(_data(row)))))
        except Exception:
            continue
        try:
            readings[row["file"]] = read(_data(row))
        # Any error is the user's to read; the test of all files says that there is one.
        except Exception:
            refused += [row["file"]] if other else []
            continue
        said = " ".join(line.text for line in readings[row["file"]].lines)
        if lost := other - Counter(re.findall(pattern, unicodedata.normalize("NFKC", said))):
            losses[row["file"]] = lost.total()
    return readings, losses, refused


def test_no_word_of_python_docx_is_lost_without_a_reason() -> None:
    # Words of letters and digits: extractors differ in where they part punctuation from them.
    readings, losses, refused = _compared(docx.read, _of_python_docx, r"\w+", "docx", "docm")
    assert (len(readings), refused) == (124, [])
    assert losses == {file: words for file, (words, _, _) in DOCX_LOSSES.items()}


def test_no_letter_of_mammoth_is_lost_without_a_reason() -> None:
    pytest.importorskip("mammoth")
    # Letters: mammoth knows neither tabs nor breaks nor optional hyphens, and glues or parts words there.
    every = 1 if os.environ.get("KOMMUNAL_ALL") else 4
    readings, losses, refused = _compared(docx.read, _of_mammoth, r"\w", "docx", "docm", every=every)
    assert (len(readings), refused) == (126 if every == 1 else 33, [])
    assert losses == {file: letters for file, (_, letters, _) in DOCX_LOSSES.items() if file in readings}
    assert all("verborgene Stelle" in " ".join(readings[file].warnings) for file in losses)


FURNITURE = "Kopf- und Fußzeilen nicht übernommen"
BROKEN = "beschädigte Seite von"
# File → how many letters pypdf's layout mode, and how many pdfminer has that the reader has not; and the warning.
PDF_LOSSES = {
    "pikepdf/tests__resources__outlines.pdf": (2, 2, FURNITURE),
    "pypdf/resources__outlines-with-invalid-destinations.pdf": (4, 4, FURNITURE),
    "pypdf/resources__pdflatex-outline.pdf": (4, 4, FURNITURE),
    "qpdf/examples__qtest__set-form-values__form-in.pdf": (5, 5, FURNITURE),
    "qpdf/qpdf__qtest__qpdf__rotated-shared-annotations-2.pdf": (2, 18, FURNITURE),
    # pypdf cannot read the broken pages in any mode.
    "pikepdf/tests__resources__content-stream-errors.pdf": (None, 6, BROKEN),
    "qpdf/qpdf__qtest__qpdf__split-tokens.pdf": (None, 11, BROKEN),
}
# pypdf needs it for newer ciphers.
N_ENCRYPTED = 6 if find_spec("cryptography") else 0


def test_no_letter_of_pypdf_s_layout_mode_is_lost_without_a_warning() -> None:
    readings, losses, refused = _compared(pdf.read, _of_layout_mode, r"\w", "pdf")
    assert (len(readings), refused) == (76 + N_ENCRYPTED, [])
    assert losses == {file: letters for file, (letters, _, _) in PDF_LOSSES.items() if letters}
    assert all(PDF_LOSSES[file][2] in " ".join(readings[file].warnings) for file in losses)


def test_no_letter_of_pdfminer_is_lost_without_a_warning() -> None:
    pytest.importorskip("pdfminer")
    readings, losses, refused = _compared(pdf.read, _of_pdfminer, r"\w", "pdf")
    assert len(readings) == 77 + N_ENCRYPTED
    assert losses == {file: letters for file, (_, letters, _) in PDF_LOSSES.items()}
    assert all(PDF_LOSSES[file][2] in " ".join(readings[file].warnings) for file in losses)
    # Its page names no content in which pypdf would look for text; the user is asked for the original.
    assert [file for file in refused if "bad26" in file] == refused or not N_ENCRYPTED
