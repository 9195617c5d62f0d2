"""What a PDF holds: pages, marginal notes, bookmarks, properties, attached files, and its streams unpacked."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pipeline.release.pieces import Piece

_IMAGES = frozenset({"/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"})
Found = tuple[tuple[Piece, ...], tuple[tuple[str, str], ...], list[tuple[str, bytes]], list[tuple[str, bytes]]]


def pdf(where: str, data: bytes) -> Found:
    """
    Take a PDF apart.

    Returns:
        Its text by page; its properties; its streams, unpacked, by place; files attached to it by place.
    """
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    properties = tuple((str(name).lstrip("/"), str(value)) for name, value in (reader.metadata or {}).items())
    told = [Piece(f"{where}, Eigenschaft {name}", value) for name, value in properties]
    streams = [(f"{where}, Objekt {number}", stream) for number, stream in _streams(reader)]
    attached = [
        (f"{where}: {name}", bytes(file)) for name, files in sorted(reader.attachments.items()) for file in files
    ]
    names = [Piece(f"{where}, Name einer Datei darin", name) for name in sorted(reader.attachments)]
    return (*_pages(where, reader), *_bookmarks(where, reader), *told, *names), properties, streams, attached


def _pages(where: str, reader: Any) -> Iterator[Piece]:
    for number, page in enumerate(reader.pages, start=1):
        yield Piece(f"{where}, Seite {number}", page.extract_text(), is_long=True)
        for note in page.get("/Annots") or ():
            for name in ("/Contents", "/T", "/TU", "/V", "/Subj"):
                if value := note.get_object().get(name):
                    yield Piece(f"{where}, Seite {number}, Anmerkung", str(value))


def _bookmarks(where: str, reader: Any) -> Iterator[Piece]:
    waiting = list(reader.outline)
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting[:0] = one
        else:
            yield Piece(f"{where}, Lesezeichen", str(one.get("/Title", "")))


def _streams(reader: Any) -> Iterator[tuple[int, bytes]]:
    from pypdf.errors import PyPdfError
    from pypdf.generic import IndirectObject, StreamObject

    numbers = {(number, generation) for generation, found in reader.xref.items() for number in found}
    for number, generation in sorted(numbers):
        try:
            one = reader.get_object(IndirectObject(number, generation, reader))
            filters = str(one.get("/Filter", "")) if isinstance(one, StreamObject) else "/JPXDecode"
            if not any(name in filters for name in _IMAGES):
                yield number, one.get_data()
        except (PyPdfError, ValueError, KeyError, NotImplementedError):
            # what cannot be unpacked is searched as it stands in the file
            continue
