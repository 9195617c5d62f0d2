"""The leak gate: what is planted anywhere in an export stops it, with the place and without the name."""

from __future__ import annotations

import base64
import codecs
import unicodedata

import pytest

from pipeline.study import Exemption, Name
from tests.release import leaks

NAME = "Zwölfaxt"
TOLD = f"Das hat Frau {NAME} gesagt."
SENTENCE = leaks.SAID["B03:2.1"]
PARTS = SENTENCE.split()


def svg(inner: str) -> bytes:
    head = '<?xml version="1.0" encoding="utf-8"?><svg xmlns="http://www.w3.org/2000/svg">'
    return f"{head}{inner}</svg>".encode()


def comment_in_xlsx(book: object) -> None:
    from openpyxl.comments import Comment

    book.active["B7"] = 3  # type: ignore[attr-defined]
    book.active["B7"].comment = Comment(TOLD, "")  # type: ignore[attr-defined]


def split_run(document: object) -> None:
    paragraph = document.add_paragraph("Es sprach ")  # type: ignore[attr-defined]
    paragraph.add_run("Zwölf").bold = True
    paragraph.add_run("axt zu uns")


def notes(deck: object) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[6])  # type: ignore[attr-defined]
    slide.notes_slide.notes_text_frame.text = TOLD


def alternative_text(deck: object) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[6])  # type: ignore[attr-defined]
    box = slide.shapes.add_textbox(0, 0, 99, 99)
    box._element.nvSpPr.cNvPr.set("descr", TOLD)


PLANTED = {
    "csv": ("a.csv", f"Thema;Wer\r\nBus;{NAME}\r\n".encode("utf-8-sig"), "a.csv, Zeile 2, Spalte Wer"),
    "csv cp1252": ("a.csv", f"Thema;Wer\r\nBus;{NAME}\r\n".encode("cp1252"), "a.csv, Zeile 2, Spalte Wer"),
    "txt": ("a.txt", f"Eins\nZwei\n{TOLD}".encode(), "a.txt, Zeile 3"),
    "txt utf-16": ("a.txt", codecs.BOM_UTF16_LE + f"Eins\n{TOLD}".encode("utf-16-le"), "a.txt, Zeile 2"),
    "utf-16 without mark": ("a.bin", b"\x00\x01\x02\x03" + TOLD.encode("utf-16-le"), "a.bin"),
    "NFD": ("a.txt", unicodedata.normalize("NFD", TOLD).encode(), "a.txt, Zeile 1"),
    "soft hyphen": ("a.txt", "Frau Zwölf\u00adaxt".encode(), "a.txt, Zeile 1"),
    "zero width": ("a.txt", "Frau Zwölf\u200baxt".encode(), "a.txt, Zeile 1"),
    "line break": ("a.txt", "Frau Zwölf-\naxt".encode(), "a.txt, Zeile 1"),
    "genitive": ("a.txt", "Zwölfaxts Idee".encode(), "a.txt, Zeile 1"),
    "ae": ("a.txt", b"Frau Zwoelfaxt", "a.txt, Zeile 1"),
    "capitals": ("a.txt", "FRAU ZWÖLFAXT".encode(), "a.txt, Zeile 1"),
    "lower case": ("a.txt", "mail an zwölfaxt".encode(), "a.txt, Zeile 1"),
    "svg text": ("a.svg", svg(f"<text>Wer</text><text>{NAME}</text>"), "a.svg, Absatz 2"),
    "svg spans": ("a.svg", svg("<text>Zw<tspan>ölfaxt</tspan></text>"), "a.svg, Absatz 1"),
    "svg labels side by side": ("a.svg", svg(f"<text><tspan>Anna</tspan><tspan>{NAME}</tspan></text>"), "a.svg"),
    "svg attribute": ("a.svg", svg(f'<g aria-label="{NAME}"/>'), "a.svg, Attribut aria-label"),
    "svg comment": ("a.svg", svg(f"<!-- {NAME} -->"), "a.svg, Kommentar"),
    "html entity": ("a.html", b"<!doctype html><p>Frau Zw&ouml;lfaxt</p>", "a.html, Absatz"),
    "html script": ("a.html", b'<html><script>let x = "Zw\\u00f6lfaxt"</script></html>', "a.html, Byte"),
    "percent": ("a.txt", b"https://x.de/?q=Zw%C3%B6lfaxt", "a.txt, Byte"),
    "json": ("a.json", b'{"a": [{"b": "Zw\\u00f6lfaxt"}]}', "a.json, Eintrag a[0].b"),
    "graphml": ("a.graphml", svg(f'<node id="n1"><data key="label">{NAME}</data></node>'), "a.graphml, Absatz 1"),
    "docx": ("a.docx", leaks.docx(lambda it: it.add_paragraph(TOLD)), "a.docx: word/document.xml, Absatz"),
    "docx split in runs": ("a.docx", leaks.docx(split_run), "a.docx: word/document.xml, Absatz"),
    "pptx notes": ("a.pptx", leaks.pptx(notes), "a.pptx: ppt/notesSlides/notesSlide1.xml"),
    "pptx alternative text": ("a.pptx", leaks.pptx(alternative_text), "ppt/slides/slide1.xml, Attribut descr"),
    "xlsx cell": ("a.xlsx", leaks.xlsx(lambda it: it.active.append(["Bus", NAME])), "a.xlsx: xl/"),
    "xlsx sheet name": ("a.xlsx", leaks.xlsx(lambda it: it.create_sheet(NAME)), "a.xlsx: xl/workbook.xml"),
    "xlsx comment": ("a.xlsx", leaks.xlsx(comment_in_xlsx), "a.xlsx: xl/comments"),
    "pdf page": ("a.pdf", leaks.pdf(f"Eins\n{TOLD}"), "a.pdf, Seite 1, Zeile 2"),
    "pdf title": ("a.pdf", leaks.pdf("Nichts", title=NAME), "a.pdf, Eigenschaft /Title".replace("/", "")),
    "png text": ("a.png", leaks.png(Title=NAME), "a.png, Bildeigenschaft Title"),
    "zip in zip": (
        "a.zip",
        leaks.zipped({"b.zip": leaks.zipped({"c.txt": TOLD.encode()})}),
        "a.zip: b.zip: c.txt, Zeile 1",
    ),
    "picture in a page": (
        "a.html",
        b'<html><img src="data:image/png;base64,' + base64.b64encode(leaks.png(Title=NAME)) + b'"></html>',
        "a.html: eingebettete Datei 1, Bildeigenschaft Title",
    ),
}


@pytest.mark.parametrize("what", PLANTED)
def test_a_name_is_stopped_wherever_it_is_and_never_told(what: str) -> None:
    name, data, place = PLANTED[what]
    found = leaks.stops({name: data, "b.txt": b"Nichts"})
    assert any(place in problem.where for problem in found), [str(problem) for problem in found]
    told = "\n".join(map(str, found)).casefold()
    assert "[person 1]" in told
    assert "zwölfaxt" not in told and "zwoelfaxt" not in told


@pytest.mark.parametrize(
    ("name", "place"),
    [("charts/zwölfaxt-2.png", "Datei 1, im Dateinamen"), ("Interview_Zwölfaxt.txt", "Datei 1, im Dateinamen")],
)
def test_a_name_in_a_files_name_is_stopped_and_never_told(name: str, place: str) -> None:
    found = leaks.stops({name: b"Frau Wolf"})
    assert place in {problem.where for problem in found}
    assert "wölfaxt" not in "\n".join(map(str, found)).casefold()


def test_a_name_in_a_packed_files_name_is_stopped_and_never_told() -> None:
    found = leaks.stops({"a.zip": leaks.zipped({"Zwölfaxt.txt": b"Frau Wolf war da"})})
    assert any("Name einer Datei darin" in problem.where for problem in found)
    assert "wölfaxt" not in "\n".join(map(str, found)).casefold()


def test_a_column_with_a_name_does_not_tell_it() -> None:
    found = leaks.stops({"a.csv": "Zwölfaxt;Zahl\r\nWolf;1\r\n".encode()})
    assert any(problem.where == "a.csv, Zeile 2, Spalte [Person 1]" for problem in found)


def test_a_place_is_stopped_too() -> None:
    (problem,) = leaks.stops({"a.txt": "Bei uns in Quarkenbüttel".encode("utf-16")})
    assert (problem.where, "[Ort 1]" in problem.what) == ("a.txt, Zeile 1", True)


def test_a_clean_export_passes() -> None:
    files = {
        "a.csv": "Thema;Anteil\r\nBus;12,3\r\n".encode("utf-8-sig"),
        "a.svg": svg("<text>Weidetiere</text>"),
        "a.docx": leaks.docx(lambda it: it.add_paragraph("Nichts von Bedeutung")),
        "a.pptx": leaks.pptx(lambda it: None),
        "a.xlsx": leaks.xlsx(lambda it: it.active.append(["Bus", 3])),
        "a.pdf": leaks.pdf("Nichts von Bedeutung"),
        "a.png": leaks.png(Title="Weidetiere"),
    }
    assert leaks.stops(files) == []


def test_a_part_of_an_ordinary_word_is_no_name() -> None:
    """„Richter“ is in „Berichterstattung“: the bytes hold it, the word is another."""
    made = leaks.study(names=(Name("Person 3", "Paula Richter", ("Richter",)),))
    assert leaks.stops({"a.txt": b"Die Berichterstattung war gut."}, made) == []
    assert leaks.stops({"a.txt": b"xyzrichterxyz"}, made)


def test_a_phrase_that_the_roster_says_is_no_name_passes_in_text_and_bytes() -> None:
    made = leaks.study(names=(Name("Person 4", "Frieder Anhalt", ("Anhalt", "!Sachsen-Anhalt")),))
    assert (
        leaks.stops({"a.csv": b"Land;Zahl\r\nSachsen-Anhalt;7\r\n", "a.svg": svg("<text>Sachsen-Anhalt</text>")}, made)
        == []
    )
    assert leaks.stops({"a.txt": b"Herr Anhalt aus Sachsen-Anhalt"}, made)


def test_a_dictionary_word_needs_an_exception_and_its_use_is_told() -> None:
    files = {"a.txt": b"Der Wolf holt das Schaf, der Wolf kommt wieder."}
    assert len(leaks.stops(files)) == 1
    made = leaks.study(exemptions=(Exemption("Wolf", "das Tier", "A. B."),))
    (used,) = leaks.search(files, made, leaks.tables())
    assert (used.text, used.reason, used.who, used.n >= 2) == ("Wolf", "das Tier", "A. B.", True)


def test_no_exception_lets_a_word_pass_that_is_nothing_but_a_name() -> None:
    made = leaks.study(exemptions=(Exemption("Zwölfaxt", "muss mit", "A. B."),))
    assert leaks.stops({"a.txt": TOLD.encode()}, made)


def test_a_phrase_lets_its_own_words_pass_and_no_others() -> None:
    made = leaks.study(exemptions=(Exemption("Zwölfaxt-Stiftung in Berlin", "heißt so", "A. B."),))
    assert leaks.stops({"a.txt": "Die Zwölfaxt-Stiftung in Berlin zahlt.".encode()}, made) == []
    assert leaks.stops({"a.txt": "Die Zwölfaxt-Stiftung in Berlin zahlt Zwölfaxt.".encode()}, made)


SHINGLES = {
    "txt": ("a.txt", f"Eins\nJemand meinte: {' '.join(PARTS[2:10])} und so weiter".encode(), "a.txt, Zeile 2"),
    "other punctuation and capitals": ("a.txt", " – ".join(PARTS[1:9]).upper().encode(), "a.txt, Zeile 1"),
    "over two cells": (
        "a.csv",
        f"A;B\r\n{' '.join(PARTS[2:6])};{' '.join(PARTS[6:10])}\r\n".encode(),
        "a.csv, Zeile 2, Spalte A",
    ),
    "docx": ("a.docx", leaks.docx(lambda it: it.add_paragraph(SENTENCE)), "a.docx: word/document.xml, Absatz"),
    "pdf": ("a.pdf", leaks.pdf(SENTENCE.replace("ß", "ss").replace("dreissig", "dreißig")), "a.pdf, Seite 1, Zeile 1"),
}


@pytest.mark.parametrize("what", SHINGLES)
def test_eight_words_of_an_interview_that_must_not_be_quoted_are_stopped(what: str) -> None:
    name, data, place = SHINGLES[what]
    found = leaks.stops({name: data})
    assert any(place in problem.where for problem in found), [str(problem) for problem in found]
    assert all("B03:2.1" in problem.what and "beklatschen" not in str(problem) for problem in found)


def test_seven_words_pass() -> None:
    assert leaks.stops({"a.txt": " ".join(PARTS[2:9]).encode()}) == []


def test_words_of_an_interview_with_consent_to_paraphrases_are_stopped_and_with_consent_to_quotes_pass() -> None:
    assert leaks.stops({"a.txt": leaks.SAID["B02:2.1"].encode()})
    assert leaks.stops({"a.txt": leaks.SAID["B01:2.1"].encode()}) == []


def test_a_question_that_k_interviews_were_asked_passes_and_is_recorded() -> None:
    (used,) = leaks.search({"a.txt": leaks.GUIDE.encode()}, leaks.study(), leaks.tables())
    assert used.who == "automatisch" and used.text.startswith("Leitfrage")


def test_of_public_speakers_names_pass_and_passages_without_consent_do_not() -> None:
    made = leaks.study(public=True)
    assert leaks.stops({"a.txt": TOLD.encode()}, made) == []
    assert leaks.stops({"a.txt": SENTENCE.encode()}, made)


def test_a_property_that_names_somebody_is_stopped() -> None:
    def authored(document: object) -> None:
        document.core_properties.author = "Jemand Anders"  # type: ignore[attr-defined]

    (problem,) = leaks.stops({"a.docx": leaks.docx(authored)})
    assert (problem.where, "creator" in problem.what) == ("a.docx: docProps/core.xml", True)
    assert "Jemand" not in str(problem)
    assert leaks.stops({"a.pdf": leaks.pdf("Nichts", author="Jemand Anders")})
    assert leaks.stops({"a.png": leaks.png(Artist="Jemand Anders")})
    assert leaks.stops({"a.png": leaks.png(Camera="X100")})


def test_many_stops_are_told_in_one_message_of_bearable_length() -> None:
    found = leaks.stops({f"a{n:03}.txt": TOLD.encode() for n in range(200)})
    assert len(found) < 30 and any("Stellen mehr" in problem.what for problem in found)


def test_what_cannot_be_read_does_not_pass() -> None:
    whole = leaks.pdf("Nichts")
    for name, data in {"a.pdf": whole[: len(whole) // 3], "a.gz": b"\x1f\x8b\x08rest"}.items():
        (problem,) = leaks.stops({name: data})
        assert (problem.where, "nicht durchsuchen" in problem.what) == (name, True)


def test_where_everybody_may_be_quoted_everything_may() -> None:
    tables = leaks.tables()
    tables["interviews"]["consent"] = "quote"
    assert leaks.search({"a.txt": SENTENCE.encode()}, leaks.study(), tables) == ()
