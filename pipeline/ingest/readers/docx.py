"""Word documents: paragraphs and tables in their order; what is left out is counted."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from pipeline.ingest.archive import Archive, attribute, count_words, local_name
from pipeline.ingest.layout import Piece, lines_of, row_lines
from pipeline.ingest.model import Line, Reading, Unreadable, counted

if TYPE_CHECKING:
    from lxml.etree import _Element

# Deleted text, field codes and drawings; drawings hold text boxes, which are counted.
_LEFT_OUT = frozenset(
    {"del", "moveFrom", "delText", "instrText", "drawing", "pict", "object"}
    | {"pPr", "rPr", "sectPr", "tblPr", "trPr", "tcPr"}
)
_AS_TEXT = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_BOLD_STYLES = frozenset({"Strong", "Fett"})
_OFF = frozenset({"0", "false", "off", "none"})
_PARTS = (
    ("footnote", "footnotes", "Fußnote", "Fußnoten"),
    ("endnote", "endnotes", "Endnote", "Endnoten"),
    ("comment", "comments", "Kommentar", "Kommentare"),
    ("hdr", "header", "Kopfzeile", "Kopfzeilen"),
    ("ftr", "footer", "Fußzeile", "Fußzeilen"),
)


def read(data: bytes) -> Reading:
    """Read a .docx file; tracked insertions count as text, deletions do not."""
    archive = Archive(data)
    main = _main_part(archive)
    body = archive.xml(main)
    return Reading(tuple(_blocks(body)), tuple(_warnings(archive, posixpath.dirname(main), body)))


def _main_part(archive: Archive) -> str:
    if "_rels/.rels" in archive.names:
        for relation in archive.xml("_rels/.rels"):
            if (attribute(relation, "Type") or "").endswith("/officeDocument"):
                return (attribute(relation, "Target") or "").lstrip("/")
    if "word/document.xml" in archive.names:
        return "word/document.xml"
    raise Unreadable("die Datei ist kein Word-Dokument", "bitte in Word öffnen und als .docx speichern")


def _blocks(container: _Element) -> Iterator[Line]:
    for child in container:
        name = local_name(child)
        if name == "p":
            yield from lines_of(_pieces(child))
        elif name == "tr":
            yield from row_lines([list(_blocks(cell)) for cell in _cells(child)])
        elif name not in _LEFT_OUT:
            yield from _blocks(child)


def _cells(row: _Element) -> Iterator[_Element]:
    """The cells of a row; content controls may stand around them."""
    for child in row:
        if local_name(child) == "tc":
            yield child
        elif local_name(child) not in _LEFT_OUT:
            yield from _cells(child)


def _pieces(element: _Element, *, is_bold: bool = False) -> Iterator[Piece]:
    for child in element:
        name = local_name(child)
        if name == "t":
            yield (child.text or "").replace("\n", " "), is_bold
        elif name in _AS_TEXT:
            yield _AS_TEXT[name], is_bold
        elif name == "r":
            if not _has(child, "vanish"):
                yield from _pieces(child, is_bold=_is_bold(child))
        elif name not in _LEFT_OUT:
            yield from _pieces(child, is_bold=is_bold)


def _properties(run: _Element) -> Iterator[_Element]:
    for child in run:
        if local_name(child) == "rPr":
            yield from child


def _has(run: _Element, name: str) -> bool:
    return any(local_name(item) == name and attribute(item, "val") not in _OFF for item in _properties(run))


def _is_bold(run: _Element) -> bool:
    styles = (attribute(item, "val") for item in _properties(run) if local_name(item) == "rStyle")
    return _has(run, "b") or any(style in _BOLD_STYLES for style in styles)


def _warnings(archive: Archive, folder: str, body: _Element) -> Iterator[str]:
    found = [*_other_parts(archive, folder), *_inside(body)]
    dropped = [f"{counted(len(items), one, many)}{_words(items)}" for items, one, many in found if items]
    if dropped:
        yield f"Nicht übernommen: {', '.join(dropped)}."
    numbered = _numbered(archive, folder, body)
    if numbered:
        yield f"Automatische Nummerierung von {counted(numbered, 'Absatz', 'Absätzen')} nicht übernommen."
    inserted = _named(body, "ins", "moveTo")
    if inserted:
        stellen = counted(len(inserted), "Einfügung", "Einfügungen")
        yield f"{stellen} aus der Änderungsverfolgung übernommen; bitte prüfen."


def _other_parts(archive: Archive, folder: str) -> Iterator[tuple[list[_Element], str, str]]:
    for tag, part, one, many in _PARTS:
        names = [name for name in sorted(archive.names) if name.startswith(posixpath.join(folder, part))]
        parts = [archive.xml(name) for name in names if name.endswith(".xml")]
        items = [item for root in parts for item in root.iter() if local_name(item) == tag]
        yield [item for item in items if count_words([item])], one, many


def _inside(body: _Element) -> Iterator[tuple[list[_Element], str, str]]:
    boxes = _named(body, "txbxContent")
    # Word writes every text box twice: for itself and for old programs.
    boxes = [box for box in boxes if not any(local_name(parent) == "Fallback" for parent in box.iterancestors())]
    yield [box for box in boxes if count_words([box])], "Textfeld", "Textfelder"
    yield [item for item in _named(body, "del", "moveFrom") if count_words([item])], "Streichung", "Streichungen"
    hidden = [run for run in _named(body, "r") if _has(run, "vanish") and count_words([run])]
    yield hidden, "verborgene Stelle", "verborgene Stellen"
    yield _named(body, "altChunk"), "eingebettetes Dokument", "eingebettete Dokumente"


def _numbered(archive: Archive, folder: str, body: _Element) -> int:
    """Count paragraphs with text whose number Word makes up, by themselves or by their style."""
    name = posixpath.join(folder, "styles.xml")
    styles = _named(archive.xml(name), "style") if name in archive.names else []
    numbering = {attribute(style, "styleId") for style in styles if _is_numbered(style, frozenset())} - {None}
    return sum(_is_numbered(item, numbering) and count_words([item]) > 0 for item in _named(body, "p"))


def _is_numbered(element: _Element, styles: Collection[str | None]) -> bool:
    """Whether a paragraph, or a style, is numbered; number 0 switches the style's numbering off."""
    items = [item for child in element if local_name(child) == "pPr" for item in child]
    own = [attribute(item, "val") for part in items if local_name(part) == "numPr" for item in _named(part, "numId")]
    return own[-1] != "0" if own else any(local_name(i) == "pStyle" and attribute(i, "val") in styles for i in items)


def _named(root: _Element, *names: str) -> list[_Element]:
    return [element for element in root.iter() if local_name(element) in names]


def _words(items: list[_Element]) -> str:
    number = count_words(items)
    return f" (etwa {counted(number, 'Wort', 'Wörter')})" if number else ""
