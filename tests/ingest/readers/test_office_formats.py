"""Word, OpenDocument and RTF: paragraphs and tables in order, and a count of what is left out."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest

from pipeline.ingest.model import Line, Unreadable
from pipeline.ingest.readers import docx, odt, rtf

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_ODF = (
    'xmlns:office="urn:o" xmlns:text="urn:t" xmlns:table="urn:ta" xmlns:style="urn:s" xmlns:fo="urn:f" '
    'xmlns:draw="urn:d"'
)


def _zip(parts: dict[str, str]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name, text in parts.items():
            target.writestr(name, text)
    return buffer.getvalue()


def _docx(body: str, **parts: str) -> bytes:
    others = {f"word/{name}.xml": text for name, text in parts.items()}
    document = f"<w:document {_W}><w:body>{body}</w:body></w:document>"
    return _zip({"_rels/.rels": _RELS, "word/document.xml": document, **others})


def _p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _odt(body: str, styles: str = "") -> bytes:
    content = (
        f"<office:document-content {_ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return _zip({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def test_docx_has_paragraphs_and_tables_in_their_order() -> None:
    cell = "<w:tc><w:tcPr/>{}</w:tc>"
    table = f"<w:tbl><w:tblPr/><w:tr>{cell.format(_p('I:'))}{cell.format(_p('Was?') + _p('Und?'))}</w:tr></w:tbl>"
    reading = docx.read(_docx(_p("Kopf") + table + _p("B: Ja.")))
    assert reading.lines == (Line("Kopf"), Line("I:\tWas?"), Line("Und?"), Line("B: Ja."))
    assert reading.warnings == ()


def test_docx_has_bold_tabs_breaks_links_and_content_controls() -> None:
    body = (
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>I:</w:t></w:r>"
        "<w:r><w:tab/><w:t>Was</w:t><w:br/><w:t>nun?</w:t></w:r></w:p>"
        '<w:p><w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>B: </w:t></w:r>'
        "<w:hyperlink><w:r><w:t>Ja</w:t></w:r></w:hyperlink></w:p>"
        f"<w:sdt><w:sdtPr/><w:sdtContent>{_p('I: So?')}</w:sdtContent></w:sdt>"
        '<w:p><w:r><w:rPr><w:rStyle w:val="Strong"/></w:rPr><w:t>B</w:t></w:r><w:r><w:t> Ja</w:t></w:r></w:p>'
    )
    assert docx.read(_docx(body)).lines == (
        Line("I:\tWas", emphasis="I:"),
        Line("nun?"),
        Line("B: Ja"),
        Line("I: So?"),
        Line("B Ja", emphasis="B"),
    )


def test_docx_counts_what_is_left_out() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>im Kasten</w:t></w:r></w:p></w:txbxContent>"
    twice = (
        '<w:p xmlns:mc="urn:mc"><w:r><mc:AlternateContent>'
        f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    changed = (
        "<w:p><w:r><w:t>B: Ja</w:t></w:r><w:del><w:r><w:delText>nein</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>, doch</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>heimlich</w:t></w:r></w:p>"
    )
    note = f"<w:footnote>{_p('eine kleine Note')}</w:footnote><w:footnote><w:p/></w:footnote>"
    notes = f"<w:footnotes {_W}>{note}</w:footnotes>"
    comments = f"<w:comments {_W}><w:comment>{_p('stimmt das')}</w:comment></w:comments>"
    reading = docx.read(_docx(twice + changed, footnotes=notes, comments=comments))
    assert reading.lines == (Line("im Kasten"), Line("B: Ja, doch"))
    assert reading.warnings == (
        "Nicht übernommen: 1 Fußnote (etwa 3 Wörter), 1 Kommentar (etwa 2 Wörter), "
        "1 Streichung (etwa 1 Wort), 1 verborgene Stelle (etwa 1 Wort).",
        "1 Textfeld (etwa 2 Wörter) übernommen, wo der Anker im Text steht; bitte die Reihenfolge prüfen.",
        "1 Einfügung aus der Änderungsverfolgung übernommen; bitte prüfen.",
    )


def test_docx_typed_in_text_boxes_and_tables_inside_them_keeps_its_turns() -> None:
    row = "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    table = f"<w:tbl>{row.format(_p('B:'), _p('Mehr.'))}</w:tbl>"
    inner = "<w:p><w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r></w:p>"
    boxed = [
        inner.format(_p("I: Was?")),
        inner.format(_p("B: Viel.") + _p("Sehr.") + inner.format(_p("I: Und?"))),
        table,
    ]
    turns = [line.text for line in docx.read(_docx("".join(inner.format(part) for part in boxed))).lines]
    assert turns == ["I: Was?", "B: Viel.", "Sehr.", "I: Und?", "B:\tMehr."]


def test_docx_deleted_or_hidden_text_boxes_stay_out() -> None:
    run = "<w:r>{}<w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r>"
    hidden = run.format("<w:rPr><w:vanish/></w:rPr>", _p("heimlich"))
    gone = f"<w:del>{run.format('', _p('weg'))}</w:del>"
    assert docx.read(_docx(f"<w:p>{hidden}{gone}<w:r><w:t>B: Ja</w:t></w:r></w:p>")).lines == (Line("B: Ja"),)


def test_docx_told_in_comments_is_read_from_them() -> None:
    said = " ".join(["viel"] * 20)
    comments = f"<w:comments {_W}><w:comment>{_p(f'I: Was? {said}')}</w:comment></w:comments>"
    footnotes = f"<w:footnotes {_W}><w:footnote>{_p('B: Ja.')}</w:footnote></w:footnotes>"
    reading = docx.read(_docx(_p("Interview"), comments=comments, footnotes=footnotes))
    assert [line.text for line in reading.lines] == ["Interview", "B: Ja.", f"I: Was? {said}"]
    assert reading.warnings == (
        "Fast aller Text steht in Fußnoten oder Kommentaren; diese wurden übernommen, bitte prüfen.",
    )


def test_docx_counts_numbers_that_word_makes_up_and_embedded_documents() -> None:
    numbered = '<w:p><w:pPr><w:numPr><w:numId w:val="{}"/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    styled = '<w:p><w:pPr><w:pStyle w:val="Liste"/></w:pPr><w:r><w:t>B: So.</w:t></w:r></w:p>'
    styles = (
        f'<w:styles {_W}><w:style w:styleId="Liste"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
        "</w:styles>"
    )
    body = numbered.format(1, "I: Was?") + numbered.format(0, "B: Ja.") + numbered.format(1, "") + styled
    reading = docx.read(_docx(f"{body}<w:altChunk/>", styles=styles))
    assert [line.text for line in reading.lines] == ["I: Was?", "B: Ja.", "B: So."]
    assert reading.warnings == (
        "Nicht übernommen: 1 eingebettetes Dokument.",
        "Automatische Nummerierung von 2 Absätzen nicht übernommen.",
    )


def test_docx_finds_the_main_part_under_another_name() -> None:
    document = f"<w:document {_W}><w:body>{_p('I: Was?')}</w:body></w:document>"
    data = _zip({"_rels/.rels": _RELS.replace("document.xml", "document2.xml"), "word/document2.xml": document})
    assert docx.read(data).lines == (Line("I: Was?"),)


def test_a_zip_without_document_is_no_word_file() -> None:
    with pytest.raises(Unreadable, match="kein Word-Dokument"):
        docx.read(_zip({"a.txt": "x"}))


def test_docx_gives_no_less_text_than_python_docx() -> None:
    # A second extractor that does not share any code with the reader.
    import docx as python_docx

    document: Any = python_docx.Document()
    document.add_heading("Interview", 1)
    document.add_paragraph("I: Was war 1990?").add_run(" Und danach?")
    document.add_paragraph("B: Viel.", style="List Bullet")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "I:", "Nämlich?"
    buffer = BytesIO()
    document.save(buffer)
    expected = [*" ".join(paragraph.text for paragraph in document.paragraphs).split(), "I:", "Nämlich?"]
    assert " ".join(line.text for line in docx.read(buffer.getvalue()).lines).split() == expected


def test_odt_has_paragraphs_lists_tables_spaces_and_bold() -> None:
    bold = '<style:style style:name="T1"><style:text-properties fo:font-weight="bold"/></style:style>'
    cell = "<table:table-cell>{}</table:table-cell>"
    body = (
        "<text:h>Kopf</text:h>"
        '<text:p><text:span text:style-name="T1">I:</text:span><text:tab/>'
        'Was<text:s text:c="2"/>\n  nun?<text:line-break/>Und?</text:p>'
        "<text:list><text:list-item><text:p>B: Ja.</text:p></text:list-item></text:list>"
        f"<table:table><table:table-row>{cell.format('<text:p>I</text:p>')}{cell.format('<text:p>So?</text:p>')}"
        "</table:table-row></table:table>"
    )
    assert odt.read(_odt(body, bold)).lines == (
        Line("Kopf"),
        Line("I:\tWas   nun?", emphasis="I:"),
        Line("Und?"),
        Line("B: Ja."),
        Line("I\tSo?"),
    )


def test_odt_counts_what_is_left_out() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>weg damit</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        "<text:p>B: Ja<text:note><text:note-body><text:p>Note</text:p></text:note-body></text:note> doch"
        "<office:annotation><text:p>stimmt das</text:p></office:annotation>.</text:p>"
        "<text:p><draw:frame><draw:text-box><text:p>im Kasten</text:p></draw:text-box></draw:frame></text:p>"
    )
    reading = odt.read(_odt(body))
    assert reading.lines == (Line("B: Ja doch."), Line("im Kasten"))
    assert reading.warnings == (
        "Nicht übernommen: 1 Fußnote (etwa 1 Wort), 1 Kommentar (etwa 2 Wörter), 1 Streichung (etwa 2 Wörter).",
        "1 Textfeld (etwa 2 Wörter) übernommen, wo der Anker im Text steht; bitte die Reihenfolge prüfen.",
    )


def test_odt_that_is_locked_or_none_is_refused() -> None:
    with pytest.raises(Unreadable, match="kein OpenDocument"):
        odt.read(_zip({"a.txt": "x"}))
    with pytest.raises(Unreadable, match="passwortgeschützt"):
        odt.read(_zip({"content.xml": "<a/>", "META-INF/manifest.xml": "<m><encryption-data/></m>"}))


def test_rtf_has_umlauts_emoji_tabs_and_tables() -> None:
    data = (
        rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}{\info{\author Geheim}}\f0 "
        rb"\b I:\b0\tab Gr\'fc\'dfe \u8222?ja\u8220? \u-10179?\u-8704?\par B: Ja \{so\}\par "
        rb"\trowd\cellx1\cellx2 I:\cell So?\cell\row}"
    )
    reading = rtf.read(data)
    assert [line.text for line in reading.lines][1:] == ["B: Ja {so}", "I:\tSo?"]
    # RTF writes the two halves of an emoji; cleaning joins them.
    assert reading.lines[0].text == "I:\tGrüße „ja“ \ud83d\ude00"
    assert reading.warnings == ()


def test_rtf_counts_notes_and_says_when_it_is_cut_off() -> None:
    reading = rtf.read(rb"{\rtf1\ansi B: Ja{\footnote Note} doch.\par {\b I: Und")
    assert [line.text for line in reading.lines] == ["B: Ja doch.", "I: Und"]
    assert reading.warnings == (
        "Nicht übernommen: Fußnoten (etwa 1 Wort).",
        "Die Datei bricht mitten im Text ab; bitte das Ende prüfen.",
    )


def test_rtf_has_bold_labels_fields_objects_and_hidden_text() -> None:
    data = (
        rb"{\rtf1\ansi{\*\revtbl{Unknown;}}{\b I:} Was?\par {\field{\*\fldinst HYPERLINK x}{\fldrslt B: hier}}"
        rb"{\object{\*\objdata 0a0b}{\result  und da}}{\v heimlich}{\listtext 1.\tab}\par}"
    )
    assert rtf.read(data).lines == (Line("I: Was?", emphasis="I:"), Line("B: hier und da"))
    assert rtf.read(data).warnings == ("Nicht übernommen: verborgener Text (etwa 1 Wort).",)


def test_rtf_counts_the_words_of_heads_boxes_and_deletions_and_ends_with_its_last_brace() -> None:
    data = (
        rb"{\rtf1\ansi{\header Seite eins\par}{\*\shpinst{\shptxt im Kasten\par}}B: Ja{\deleted nein} doch.\par}"
        rb"\x11 Schmutz"
    )
    reading = rtf.read(data)
    assert reading.lines == (Line("im Kasten"), Line("B: Ja doch."))
    assert reading.warnings == (
        "Nicht übernommen: Kopfzeilen (etwa 2 Wörter), Streichungen (etwa 1 Wort).",
        "1 Textfeld übernommen, wo der Anker im Text steht; bitte die Reihenfolge prüfen.",
    )


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (rb"{\rtf1\ansi\ansicpg1250 B: \'9a}", "B: š"),
        (rb"{\rtf1{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial;}}\f0 B: \'fc {\f1\'fc}}", "B: ü ь"),
        (rb"{\rtf1{\fonttbl{\f1\fcharset128 Mincho;}}B: {\f1\'93\'fa\'96\'7b}}", "B: 日本"),
        (rb"{\rtf1\uc2 B: \u252\'c3\'bc\uc0\u8230}", "B: ü…"),
        (rb"{\rtf1\mac B: \'8a}", "B: ä"),
        ("{\\rtf1 B: ä}".encode(), "B: ä"),
        ("{\\rtf1 B: ä}".encode("cp1252"), "B: ä"),
        (rb"{\rtf1 B: a\bin3 }{}b\~c\_d\-e}", "B: ab\u00a0c-de"),
    ],
)
def test_rtf_in_many_code_pages(data: bytes, text: str) -> None:
    assert [line.text for line in rtf.read(data).lines] == [text]


def test_rtf_without_its_signature_is_refused() -> None:
    with pytest.raises(Unreadable, match="kein RTF"):
        rtf.read(b"I: Was?")
