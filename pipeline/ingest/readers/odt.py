"""OpenDocument texts: paragraphs, lists, tables and text boxes in their order; what is left out is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.ingest.archive import Archive, attribute, count_words, local_name
from pipeline.ingest.layout import Piece, lines_of, table_lines
from pipeline.ingest.model import Line, Reading, Unreadable, counted

if TYPE_CHECKING:
    from lxml.etree import _Element

_COUNTED = (
    ("note", "Fußnote", "Fußnoten"),
    ("annotation", "Kommentar", "Kommentare"),
    ("deletion", "Streichung", "Streichungen"),
)
_DRAWN = frozenset({"frame", "custom-shape", "g"})
_LEFT_OUT = frozenset(
    {"note", "annotation", "annotation-end", "tracked-changes", "forms"}
    | {"sequence-decls", "variable-decls", "user-field-decls"}
    | _DRAWN
)
_SPACE = re.compile(r"[ \t\r\n]+")


def read(data: bytes) -> Reading:
    """Read an .odt file."""
    archive = Archive(data)
    if "content.xml" not in archive.names:
        raise Unreadable("die Datei ist kein OpenDocument-Text", "bitte in LibreOffice öffnen und als .odt speichern")
    if "META-INF/manifest.xml" in archive.names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Unreadable("die Datei ist passwortgeschützt", "bitte ohne Passwort speichern")
    root = archive.xml("content.xml")
    bold = _bold_styles(archive, root)
    bodies = [element for element in root if local_name(element) == "body"]
    return Reading(tuple(line for body in bodies for line in _blocks(body, bold)), tuple(_warnings(root)))


def _bold_styles(archive: Archive, content: _Element) -> frozenset[str]:
    roots = [content, archive.xml("styles.xml")] if "styles.xml" in archive.names else [content]
    styles = [element for root in roots for element in root.iter() if local_name(element) == "style"]
    return frozenset(attribute(style, "name") or "" for style in styles if _is_bold(style))


def _is_bold(style: _Element) -> bool:
    return any(
        local_name(child) == "text-properties" and attribute(child, "font-weight") in {"bold", "600", "700", "800"}
        for child in style
    )


def _blocks(container: _Element, bold: frozenset[str]) -> Iterator[Line]:
    for child in container:
        name = local_name(child)
        if name in {"p", "h"}:
            yield from lines_of(_pieces(child, bold, is_bold=attribute(child, "style-name") in bold))
            yield from (line for box in _boxes(child) for line in _blocks(box, bold))
        elif name == "table":
            yield from table_lines([_cells(row, bold) for row in child.iter() if _is_row_of(row, child)])
        elif name in _DRAWN:
            yield from (line for box in _boxes(child) for line in _blocks(box, bold))
        elif name not in _LEFT_OUT:
            yield from _blocks(child, bold)


def _is_row_of(element: _Element, table: _Element) -> bool:
    """Whether an element is a row of this very table; groups of rows may stand between them."""
    tables = (parent for parent in element.iterancestors() if local_name(parent) == "table")
    return local_name(element) == "table-row" and next(tables, None) is table


def _cells(row: _Element, bold: frozenset[str]) -> list[list[Line]]:
    return [list(_blocks(cell, bold)) for cell in row if local_name(cell) == "table-cell"]


def _boxes(element: _Element) -> Iterator[_Element]:
    """The text boxes and labelled shapes at or below an element, those inside others left to them."""
    name = local_name(element)
    if name == "text-box" or (name == "custom-shape" and count_words([element])):
        yield element
    elif name not in _LEFT_OUT - _DRAWN:
        for child in element:
            yield from _boxes(child)


def _pieces(element: _Element, bold: frozenset[str], *, is_bold: bool) -> Iterator[Piece]:
    yield _SPACE.sub(" ", element.text or ""), is_bold
    for child in element:
        name = local_name(child)
        if name == "s":
            yield " " * min(int(attribute(child, "c") or 1), 100), is_bold
        elif name in {"tab", "line-break"}:
            yield "\t" if name == "tab" else "\n", is_bold
        elif name and name not in _LEFT_OUT:
            style = attribute(child, "style-name") if name == "span" else None
            yield from _pieces(child, bold, is_bold=is_bold or style in bold)
        yield _SPACE.sub(" ", child.tail or ""), is_bold


def _warnings(root: _Element) -> Iterator[str]:
    dropped = []
    for name, one, many in _COUNTED:
        items = [element for element in root.iter() if local_name(element) == name and count_words([element])]
        if items:
            dropped.append(f"{counted(len(items), one, many)} (etwa {_words(items)})")
    if dropped:
        yield f"Nicht übernommen: {', '.join(dropped)}."
    if boxes := [box for body in root if local_name(body) == "body" for box in _boxes(body) if count_words([box])]:
        what = f"{counted(len(boxes), 'Textfeld', 'Textfelder')} (etwa {_words(boxes)})"
        yield f"{what} übernommen, wo der Anker im Text steht; bitte die Reihenfolge prüfen."


def _words(items: list[_Element]) -> str:
    return counted(count_words(items), "Wort", "Wörter")
