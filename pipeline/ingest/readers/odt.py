"""OpenDocument texts: paragraphs, lists and tables in their order; what is left out is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.ingest.archive import Archive, attribute, count_words, local_name
from pipeline.ingest.layout import Piece, lines_of, row_lines
from pipeline.ingest.model import Line, Reading, Unreadable, counted

if TYPE_CHECKING:
    from lxml.etree import _Element

_COUNTED = (
    ("note", "Fußnote", "Fußnoten"),
    ("annotation", "Kommentar", "Kommentare"),
    ("text-box", "Textfeld", "Textfelder"),
    ("deletion", "Streichung", "Streichungen"),
)
_LEFT_OUT = frozenset(
    {"note", "annotation", "annotation-end", "tracked-changes", "frame", "custom-shape", "g", "forms"}
    | {"sequence-decls", "variable-decls", "user-field-decls"}
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
        elif name == "table-row":
            yield from row_lines([list(_blocks(cell, bold)) for cell in child if local_name(cell) == "table-cell"])
        elif name not in _LEFT_OUT:
            yield from _blocks(child, bold)


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
            words = counted(count_words(items), "Wort", "Wörter")
            dropped.append(f"{counted(len(items), one, many)} (etwa {words})")
    if dropped:
        yield f"Nicht übernommen: {', '.join(dropped)}."
