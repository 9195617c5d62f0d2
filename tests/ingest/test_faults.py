"""
Odd and hostile files of other projects: N in, N rows out; what they say of themselves is what we read.

| source | what was measured | agree |
|---|---|---|
| vtt.js, 113 oracles | texts of all subtitles | 113 |
| vtt.js, 27 without oracle | a head of regions and nothing else: no subtitle | 27 |
| csv-spectrum, 7 oracles | rows and cells | 7 |
| chardet, charset-normalizer, 18 named encodings | decoded text | 18 |
| docx, 124 that both can open | words of python-docx's paragraphs and tables | 122 |

| pdf, 76 with text | letters of pypdf's layout mode | 71 |

The two docx stand in `DOCX_LOSSES`: hidden text is left out and counted, which is a decision and no gap.
The five pdf stand in `PDF_LOSSES`: page numbers and running heads, counted in a warning each.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from pipeline.ingest.cleaning import decode
from pipeline.ingest.explain import as_json
from pipeline.ingest.model import Unreadable
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
    agree = Counter[str]()
    for row in _manifest(source="vtt.js"):
        found = _subtitles(row)
        if "oracle" not in row:
            agree["none"] += found == []
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


# File → how many words python-docx has that the reader has not, and why.
DOCX_LOSSES = {
    "apache-poi/document__bug59058.docx": (10, "hidden text, counted"),
    "apache-tika/testWORD_emptyParaInTextbox.docx": (5, "hidden text, counted"),
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


def _letters(texts: Iterator[str] | list[str]) -> Counter[str]:
    """Words of letters and digits: extractors differ in where they part punctuation from them."""
    return Counter(re.findall(r"\w+", " ".join(texts)))


def test_no_word_of_python_docx_is_lost_without_a_reason() -> None:
    import docx as python_docx

    losses = {}
    n_compared = 0
    for row in [*_manifest(type="docx"), *_manifest(type="docm")]:
        try:
            ours = _letters([line.text for line in docx.read(_data(row)).lines])
            theirs = _letters(_blocks(python_docx.Document(BytesIO(_data(row)))))
        # Files that one of the two refuses cannot be compared.
        except Exception:
            continue
        n_compared += 1
        if lost := sum((theirs - ours).values()):
            losses[row["file"]] = lost
    assert n_compared == 124
    assert losses == {file: number for file, (number, _) in DOCX_LOSSES.items()}


# File → how many letters pypdf's layout mode has that the reader has not: page numbers and lines at every page's edge.
PDF_LOSSES = {
    "pikepdf/tests__resources__outlines.pdf": 2,
    "pypdf/resources__outlines-with-invalid-destinations.pdf": 4,
    "pypdf/resources__pdflatex-outline.pdf": 4,
    "qpdf/examples__qtest__set-form-values__form-in.pdf": 5,
    "qpdf/qpdf__qtest__qpdf__rotated-shared-annotations-2.pdf": 2,
}


def _layout(data: bytes) -> str:
    """pypdf's other way through a page, by where glyphs stand; ligatures as letters."""
    from pypdf import PdfReader

    document = PdfReader(BytesIO(data))
    if document.is_encrypted:
        document.decrypt("")
    text = "\n".join(page.extract_text(extraction_mode="layout") for page in document.pages)
    return re.sub(r"(\w)[-\u00ad]\s*\n\s*", r"\1", unicodedata.normalize("NFKC", text))


def test_no_letter_of_a_pdf_is_lost_without_a_warning() -> None:
    losses = {}
    n_compared = 0
    for row in _manifest(type="pdf"):
        try:
            reading = pdf.read(_data(row))
        # Scans, locked and broken files have their error; see the test of all files.
        except Exception:
            continue
        n_compared += 1
        ours = Counter(re.findall(r"\w", unicodedata.normalize("NFKC", "".join(line.text for line in reading.lines))))
        if lost := sum((Counter(re.findall(r"\w", _layout(_data(row)))) - ours).values()):
            losses[row["file"]] = lost
            assert "Kopf- und Fußzeilen nicht übernommen" in " ".join(reading.warnings), row["file"]
    assert n_compared == 76
    assert losses == PDF_LOSSES
