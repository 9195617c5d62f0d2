"""What files hold: all text a reader or a program could find in them, and their bytes unpacked."""

from __future__ import annotations

import base64
import binascii
import csv
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from pipeline.release.markup import html, xml
from pipeline.release.pieces import Piece
from pipeline.study.sheets import decode

_DATA = re.compile(r"data:[\w./+-]*;base64,([A-Za-z0-9+/=\s]+)")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_XML_ENDINGS = frozenset({".svg", ".xml", ".rels", ".graphml", ".gexf", ".vml", ".kml", ".xhtml"})
_TEXT_CHUNKS = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf"})


@dataclass(frozen=True)
class Content:
    """
    One stream of bytes, unpacked.

    Attributes:
        where: the file, and the way into it (`mappe.zip: karte.pptx: ppt/slides/slide1.xml`).
        data: the bytes as a program would see them after unpacking.
        pieces: its text.
        properties: names and values of what a file says about itself.
        is_damaged: nobody knows what it holds.
    """

    where: str
    data: bytes
    pieces: tuple[Piece, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    is_damaged: bool = False


def contents(where: str, data: bytes) -> Iterator[Content]:
    """
    Yield everything that a file holds: itself, what is packed in it, and what is packed in that.

    Args:
        where: the file's name; its ending helps to tell what text it is.
        data: its bytes.
    """
    try:
        found = list(_contents(where, data))
    except Exception:  # readers raise whatever those below them raise; what cannot be read must not pass
        found = [Content(where, data, is_damaged=True)]
    yield from found


def _contents(where: str, data: bytes) -> Iterator[Content]:
    if data.startswith(b"PK\x03\x04") and zipfile.is_zipfile(io.BytesIO(data)):
        yield from _zip(where, data)
    elif data.startswith(b"%PDF"):
        from pipeline.release.pdf import pdf

        pieces, properties, streams, attached = pdf(where, data)
        yield Content(where, data, pieces, properties)
        yield from (Content(place, stream) for place, stream in streams)
        for place, file in attached:
            yield from contents(place, file)
    elif data.startswith(b"\x89PNG\r\n"):
        yield _png(where, data)
    elif data.startswith(b"\x1f\x8b"):
        yield Content(where, data)
        yield from contents(f"{where}: ausgepackt", zlib.decompress(data, 31))
    elif b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield from _binary(where, data)
    else:
        yield from _text(where, data)


def _zip(where: str, data: bytes) -> Iterator[Content]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = [Piece(f"{where}, Name einer Datei darin", name) for name in packed.namelist()]
        remarks = [Piece(f"{where}, Kommentar", decode(packed.comment))] if packed.comment else []
        yield Content(where, data, (*names, *remarks))
        for entry in packed.infolist():
            if not entry.is_dir():
                for found in contents(f"{where}: {entry.filename}", packed.read(entry)):
                    yield _with_properties(entry.filename, found)


def _with_properties(name: str, found: Content) -> Content:
    """Tell what an office file says about itself from its text."""
    if not name.startswith("docProps/") or not name.endswith(".xml"):
        return found
    from pipeline.release.markup import properties

    return replace(found, properties=properties(found.data))


def _png(where: str, data: bytes) -> Content:
    properties, texts = [], []
    for name, value in _chunks(data):
        properties.append((name, value))
        texts.append(Piece(f"{where}, Bildeigenschaft {name}", value))
    unpacked = "\n".join(value for _, value in properties).encode()
    return Content(where, data + unpacked, tuple(texts), tuple(properties))


def _chunks(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield keyword and text of a PNG's text chunks."""
    position = 8
    while position + 8 <= len(data):
        length, kind = int.from_bytes(data[position : position + 4], "big"), data[position + 4 : position + 8]
        if kind in _TEXT_CHUNKS:
            name, _, rest = data[position + 8 : position + 8 + length].partition(b"\x00")
            yield ("EXIF", decode(name + rest)) if kind == b"eXIf" else (decode(name), _chunk_text(kind, rest))
        position += 12 + length


def _chunk_text(kind: bytes, rest: bytes) -> str:
    if kind == b"zTXt":
        return decode(zlib.decompress(rest[1:]))
    if kind == b"iTXt":
        language_and_text = rest[2:].partition(b"\x00")[2]
        text = language_and_text.partition(b"\x00")[2]
        return (zlib.decompress(text) if rest[:1] == b"\x01" else text).decode("utf-8", "replace")
    return rest.decode("latin-1")


def _binary(where: str, data: bytes) -> Iterator[Content]:
    """Yield what is not known: read as UTF-16, and as runs of letters."""
    runs = [run.decode("latin-1") for run in re.findall(rb"[\x20-\x7e\xa0-\xff]{6,}", data)]
    wide = data.decode("utf-16", "ignore")
    yield Content(where, data, (Piece(where, "\n".join(runs)), Piece(where, wide)))


def _text(where: str, data: bytes) -> Iterator[Content]:
    text, ending = decode(data), PurePosixPath(where).suffix.lower()
    embedded = [_unpacked(found[1]) for found in _DATA.finditer(text)]
    if embedded:
        data = _DATA.sub("", text).encode()
        text = data.decode()
    yield Content(where, data, tuple(_pieces(where, text, data, ending)))
    for number, file in enumerate(embedded, start=1):
        if file:
            yield from contents(f"{where}: eingebettete Datei {number}", file)


def _pieces(where: str, text: str, data: bytes, ending: str) -> Iterator[Piece]:
    start = text.lstrip()[:200].lower()
    if ending in {".html", ".htm"} or start.startswith(("<!doctype html", "<html")):
        yield from html(where, text)
    elif ending in _XML_ENDINGS or start.startswith("<?xml"):
        yield from xml(where, data)
    elif ending == ".json":
        yield from _json(where, text)
    elif ending in {".csv", ".tsv"}:
        yield from _cells(where, text)
    else:
        yield Piece(where, text, is_long=True)


def _unpacked(packed: str) -> bytes:
    try:
        return base64.b64decode(packed)
    except binascii.Error:
        return b""


def _json(where: str, text: str) -> Iterator[Piece]:
    try:
        yield from _values(where, json.loads(text), "")
    except ValueError:
        yield Piece(where, text, is_long=True)


def _values(where: str, value: object, path: str) -> Iterator[Piece]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield Piece(f"{where}, Eintrag {path or '(oben)'}", str(name))
            yield from _values(where, inner, f"{path}.{name}".strip("."))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _values(where, inner, f"{path}[{number}]")
    elif isinstance(value, str):
        yield Piece(f"{where}, Eintrag {path or '(oben)'}", value)


def _cells(where: str, text: str) -> Iterator[Piece]:
    first = text.split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    head: list[str] = []
    for line, row in enumerate(rows, start=1):
        for number, cell in enumerate(row):
            if _LETTERS.search(cell):
                column = head[number] if number < len(head) else str(number + 1)
                yield Piece(f"{where}, Zeile {line}, Spalte {column}", cell)
        head = head or row
