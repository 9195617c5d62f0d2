"""PDF: words broken at line ends are mended, page furniture goes, scans are named."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest

from pipeline.ingest.model import Turn, Unreadable
from pipeline.ingest.readers import pdf
from tests.transcript_writers import write_pdf


def _pdf(*pages: str) -> bytes:
    from fpdf import FPDF

    document = FPDF()
    document.set_font("Helvetica", size=11)
    for page in pages:
        document.add_page()
        document.multi_cell(0, 6, page)
    return bytes(document.output())


def _texts(*pages: str) -> list[str]:
    return [line.text for line in pdf.read(_pdf(*pages)).lines]


def test_a_word_broken_at_the_line_end_is_mended() -> None:
    assert _texts("B: Die Kommunal-\nwahl war gut.") == ["B: Die Kommunalwahl war gut."]


def test_a_compound_broken_at_its_own_hyphen_keeps_it() -> None:
    assert _texts("B: Der Ost-\nWest-Konflikt.") == ["B: Der Ost-West-Konflikt."]


@pytest.mark.parametrize("rest", ["und Kreisrat.", "oder so.", "äh Verwaltung.", "bzw. Land."])
def test_a_hyphen_that_was_said_stays(rest: str) -> None:
    assert _texts(f"B: Stadt-\n{rest}") == ["B: Stadt-", rest]


def test_a_turn_after_a_broken_off_word_stays_a_turn() -> None:
    assert _texts("B: Die Verwal-\nI: Ja?") == ["B: Die Verwal-", "I: Ja?"]


def test_page_numbers_and_running_heads_are_dropped_and_counted() -> None:
    pages = [f"Interview B07\nI: Frage {word}\nB: Antwort {word}\nSeite {n} von 3" for n, word in enumerate("abc", 1)]
    reading = pdf.read(_pdf(*pages))
    assert [line.text for line in reading.lines] == [
        *("I: Frage a", "B: Antwort a", "I: Frage b", "B: Antwort b", "I: Frage c", "B: Antwort c")
    ]
    assert reading.warnings == ("6 Zeilen mit Seitenzahlen oder Kopf- und Fußzeilen nicht übernommen.",)


def test_a_number_in_the_middle_of_a_page_stays() -> None:
    assert "1990" in _texts("I: Wann?\nB: Das war\n1990\nglaube ich.\nI: Und?\nB: Ja.")


def test_a_pdf_without_text_is_called_a_scan() -> None:
    with pytest.raises(Unreadable, match="Scan"):
        pdf.read(_pdf(""))


def test_a_locked_pdf_is_named() -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("geheim", algorithm="RC4-128")
    buffer = BytesIO()
    writer.write(buffer)
    with pytest.raises(Unreadable, match="passwortgeschützt"):
        pdf.read(buffer.getvalue())


def test_hyphenation_over_many_lines_is_undone(tmp_path: Path) -> None:
    text = " ".join(["Kommunalverwaltung und Daseinsvorsorge mit Bürgermeisterkandidatinnen"] * 120)
    write_pdf(tmp_path / "a.pdf", [Turn("B", text, None)], is_hyphenated=True, running_head="Transkript")
    lines = [line.text for line in pdf.read((tmp_path / "a.pdf").read_bytes()).lines]
    assert len(lines) > 20
    assert " ".join(lines) == f"B: {text}"


def test_pages_without_text_among_others_are_counted() -> None:
    assert pdf.read(_pdf("I: Was?\nB: Ja.", "", "I: Und?\nB: So.")).warnings == (
        "1 Seite von 3 ohne Text, leer oder nur als Bild; nicht übernommen, bitte prüfen.",
    )


def test_line_numbers_are_taken_off_whether_every_line_has_one_or_every_fifth() -> None:
    said = [f"{'IB'[at % 2]}: Satz {'abcdefghijklmnopqrstuvwxyz'[at]}." for at in range(25)]
    assert _texts("\n".join(f"{at} {text}" for at, text in enumerate(said, start=1))) == said
    fifths = [f"{at} {text}" if at % 5 == 0 else text for at, text in enumerate(said, start=1)]
    assert _texts("\n".join(fifths)) == said


def test_pages_that_are_all_edge_keep_what_recurs() -> None:
    assert _texts("I: Ja?\nB: Ja.", "I: Ja?\nB: Ja.") == ["I: Ja?", "B: Ja."] * 2


def test_a_broken_page_is_counted_and_the_others_are_read() -> None:
    data = _pdf_with_a_broken_page()
    reading = pdf.read(data)
    assert [line.text for line in reading.lines] == ["I: Was?", "B: Ja."]
    assert reading.warnings == ("1 beschädigte Seite von 3 nicht übernommen, bitte prüfen.",)


def _pdf_with_a_broken_page() -> bytes:
    from fpdf import FPDF

    document = FPDF()
    document.set_compression(False)
    document.set_font("Helvetica", size=11)
    for text in ("I: Was?", "weg", "B: Ja."):
        document.add_page()
        document.cell(0, 6, text)
    # A string that never ends.
    return bytes(document.output()).replace(b"(weg) Tj", b"(weg  Tj")


def test_a_pdf_whose_end_points_nowhere_is_read_all_the_same() -> None:
    data = re.sub(rb"startxref\s+\d+", b"startxref oops", _pdf("I: Was?\nB: Ja."))
    assert [line.text for line in pdf.read(data).lines] == ["I: Was?", "B: Ja."]


def test_times_beside_names_at_the_edges_of_pages_are_no_page_numbers() -> None:
    pages = [
        f"Jana Reuter 0:{at}5\nWas {word}?\nEmil Tschirner 0:{at}9\nViel {word}." for at, word in enumerate("abcd")
    ]
    assert _texts(*pages) == "\n".join(pages).split("\n")
