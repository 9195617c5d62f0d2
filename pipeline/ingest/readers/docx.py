"""Word documents: paragraphs, tables and text boxes in their order; what is left out is counted."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from pipeline.ingest.archive import Archive, attribute, count_words, local_name
from pipeline.ingest.layout import Piece, lines_of, table_lines
from pipeline.ingest.model import Line, Reading, Unreadable, counted

if TYPE_CHECKING:
    from lxml.etree import _Element

# Elements with words, and what to call one and several of them.
_Kind: TypeAlias = "tuple[list[_Element], str, str]"

# Deleted text, field codes and drawings; the text boxes inside drawings are read on their own.
_LEFT_OUT = frozenset(
    {"del", "moveFrom", "delText", "instrText", "drawing", "pict", "object", "txbxContent", "Fallback"}
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


_NOTES = frozenset({"footnote", "endnote", "comment"})


def read(data: bytes) -> Reading:
    """
    Read a .docx file; tracked insertions count as text, deletions do not.

    Notes and comments are left out and counted, unless nearly all words of the document stand there.
    """
    archive = Archive(data)
    main = _main_part(archive)
    body = archive.xml(main)
    parts = list(_other_parts(archive, posixpath.dirname(main)))
    notes = _told_in_notes(body, parts)
    lines = [line for block in (body, *notes) for line in _blocks(block)]
    numbered = _numbered(archive, posixpath.dirname(main), body)
    return Reading(tuple(lines), tuple(_warnings(body, parts, notes, numbered)))


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
            for box in _boxes(child):
                yield from _blocks(box)
        elif name == "tbl":
            rows = _inner(child, "tr")
            yield from table_lines([[list(_blocks(cell)) for cell in _inner(row, "tc")] for row in rows])
        elif name not in _LEFT_OUT:
            yield from _blocks(child)


def _inner(element: _Element, name: str) -> Iterator[_Element]:
    """The rows of a table or the cells of a row; content controls may stand around them."""
    for child in element:
        if local_name(child) == name:
            yield child
        elif local_name(child) not in _LEFT_OUT:
            yield from _inner(child, name)


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


def _boxes(element: _Element) -> Iterator[_Element]:
    """The text boxes of a paragraph; Word writes each twice: for itself, and as a fallback for old programs."""
    for child in element:
        name = local_name(child)
        if name == "AlternateContent":
            yield from next((boxes for branch in child if (boxes := list(_boxes(branch)))), [])
        elif name == "txbxContent":
            yield child
        elif name not in {"del", "moveFrom"} and not (name == "r" and _has(child, "vanish")):
            yield from _boxes(child)


def _told_in_notes(body: _Element, parts: Sequence[_Kind]) -> list[_Element]:
    """The notes and comments, if they have ten times the words of the body."""
    notes = [item for items, _, _ in parts for item in items if local_name(item) in _NOTES]
    return notes if count_words(notes) > 10 * count_words([body]) else []


def _warnings(body: _Element, parts: Sequence[_Kind], notes: Sequence[_Element], numbered: int) -> Iterator[str]:
    left = [kind for kind in parts if not (notes and kind[0] and local_name(kind[0][0]) in _NOTES)]
    dropped = [f"{counted(len(items), *names)}{_words(items)}" for items, *names in [*left, *_inside(body)] if items]
    if dropped:
        yield f"Nicht übernommen: {', '.join(dropped)}."
    if notes:
        yield "Fast aller Text steht in Fußnoten oder Kommentaren; diese wurden übernommen, bitte prüfen."
    boxes = [box for item in _named(body, "p") if not _is_boxed(item) for box in _boxes(item)]
    if boxes := [box for box in boxes if count_words([box])]:
        what = f"{counted(len(boxes), 'Textfeld', 'Textfelder')}{_words(boxes)}"
        yield f"{what} übernommen, wo der Anker im Text steht; bitte die Reihenfolge prüfen."
    if numbered:
        yield f"Automatische Nummerierung von {counted(numbered, 'Absatz', 'Absätzen')} nicht übernommen."
    if inserted := _named(body, "ins", "moveTo"):
        stellen = counted(len(inserted), "Einfügung", "Einfügungen")
        yield f"{stellen} aus der Änderungsverfolgung übernommen; bitte prüfen."


def _is_boxed(element: _Element) -> bool:
    return any(local_name(parent) == "txbxContent" for parent in element.iterancestors())


def _other_parts(archive: Archive, folder: str) -> Iterator[_Kind]:
    for tag, part, one, many in _PARTS:
        names = [name for name in sorted(archive.names) if name.startswith(posixpath.join(folder, part))]
        parts = [archive.xml(name) for name in names if name.endswith(".xml")]
        items = [item for root in parts for item in root.iter() if local_name(item) == tag]
        yield [item for item in items if count_words([item])], one, many


def _inside(body: _Element) -> Iterator[_Kind]:
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
