"""Text of XML and HTML: words that mark-up cuts in two are put together again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipeline.release.pieces import Piece

_INLINE = frozenset(
    [
        *("r", "t", "tspan", "span", "b", "i", "em", "strong", "a", "sub", "sup", "u", "s", "mark", "code", "small"),
        *("font", "fld", "ins", "del", "hyperlink", "smartTag", "bdi", "bdo", "q", "cite", "abbr", "wbr"),
    ]
)
_SPACES = frozenset({"br", "tab", "cr", "noBreakHyphen"})
_SILENT = frozenset({"d", "points", "transform", "viewBox", "style", "clip-path", "id", "xmlns"})
_LETTERS = re.compile(r"[^\W\d_]{3}")


def xml(where: str, data: bytes) -> Iterator[Piece]:
    """Yield the text of an XML file, a piece a paragraph, cell or label, and its attributes' values."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, recover=True, remove_blank_text=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        yield Piece(where, data.decode("utf-8", "replace"), is_long=True)
    else:
        yield from _walk(where, root)


def html(where: str, text: str) -> Iterator[Piece]:
    """Yield the text of a page, scripts, comments and attributes' values included."""
    from lxml import etree
    from lxml.html import document_fromstring

    try:
        # a declared encoding must not stand in what is decoded already
        root = document_fromstring(text.encode("utf-8"), parser=_html_parser())
    except etree.ParserError:
        yield Piece(where, text, is_long=True)
        return
    yield from _walk(where, root)


def properties(data: bytes) -> tuple[tuple[str, str], ...]:
    """Return names and values of an office file's properties (docProps/core.xml, app.xml, custom.xml)."""
    from lxml import etree

    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    found = [
        (str(element.get("name") or _local(element)), "".join(map(str, element.itertext())).strip())
        for element in root.iterchildren()
        if isinstance(element.tag, str)
    ]
    return tuple(found)


def _html_parser() -> Any:
    from lxml.html import HTMLParser

    return HTMLParser(encoding="utf-8", no_network=True, huge_tree=True)


def _walk(where: str, root: Any) -> Iterator[Piece]:
    from lxml import etree

    buffer: list[str] = []
    number = 0
    seen: set[str] = set()
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in {"comment", "pi"}:
            yield Piece(f"{where}, Kommentar", element.text or "")
        elif not isinstance(element.tag, str):
            # an entity that nobody resolves
            buffer += [element.tail] if event == "end" and element.tail else []
            continue
        elif event == "start":
            yield from _attributes(where, element, seen)
        if event in {"start", "end"} and _is_block(element):
            number += bool(buffer)
            yield from _joined(where, number, buffer)
            buffer.clear()
        if event == "start":
            buffer += [" "] if _local(element) in _SPACES else []
            buffer += [element.text] if element.text else []
        elif element.tail and element is not root:
            buffer.append(element.tail)
    yield from _joined(where, number + 1, buffer)


def _joined(where: str, number: int, parts: list[str]) -> Iterator[Piece]:
    close, loose = "".join(parts), " ".join(parts)
    if _LETTERS.search(loose):
        place = f"{where}, Absatz {number}"
        yield Piece(place, close)
        # two labels side by side are two words; two runs of a word processor may be one
        if " ".join(loose.split()) != " ".join(close.split()):
            yield Piece(place, loose)


def _is_block(element: Any) -> bool:
    """Whether words end here: not at marks within a line, nor at empty elements such as a font's."""
    if _local(element) in _INLINE:
        return False
    return any(text.strip() for text in element.itertext())


def _attributes(where: str, element: Any, seen: set[str]) -> Iterator[Piece]:
    for name, value in element.attrib.items():
        local = str(name).rpartition("}")[2]
        if local not in _SILENT and value not in seen and _LETTERS.search(value):
            seen.add(value)
            yield Piece(f"{where}, Attribut {local}", value)


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
