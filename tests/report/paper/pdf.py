"""Reading what a paper says and how it is made, with readers that are not the maker's."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache

from pypdf import PdfReader
from pypdf.generic import DictionaryObject


def opened(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


@cache
def pages(pdf: bytes) -> tuple[str, ...]:
    """Return the text of every page, with plain spaces."""
    return tuple(squeezed(page.extract_text()) for page in opened(pdf).pages)


def squeezed(text: str) -> str:
    """Put any white space, and the hyphen of a broken word, in its plain form."""
    return re.sub(r"\s+", " ", text.replace("\u00ad\n", "").replace("\u00ad", "").replace("-\n", ""))


def bare(text: str) -> str:
    """Leave out spaces and hyphens, for a line may be broken anywhere."""
    return re.sub(r"[\s\u00ad\u2010-]", "", text)


def mined(pdf: bytes, *, most: int = 4) -> str:
    """Return the text of the first pages as pdfminer reads it."""
    from pdfminer.high_level import extract_text

    return extract_text(io.BytesIO(pdf), maxpages=most)


def is_tagged(pdf: bytes) -> bool:
    root = opened(pdf).trailer["/Root"]
    return bool(root["/MarkInfo"]["/Marked"]) and "/StructTreeRoot" in root


def fonts(pdf: bytes) -> Iterator[DictionaryObject]:
    """Yield the descriptor of every font."""
    for page in opened(pdf).pages:
        resources = page["/Resources"].get_object()
        assert isinstance(resources, DictionaryObject)
        for font in resources.get("/Font", {}).values():
            made = font.get_object()
            inner = made["/DescendantFonts"][0].get_object() if "/DescendantFonts" in made else made
            yield inner["/FontDescriptor"].get_object()


def bookmarks(pdf: bytes) -> list[tuple[str, int]]:
    """Return the names and pages (from 1) of all bookmarks."""
    reader = opened(pdf)

    def walk(items: list[object]) -> Iterator[tuple[str, int]]:
        for item in items:
            if isinstance(item, list):
                yield from walk(item)
            else:
                yield item.title, reader.get_destination_page_number(item) + 1  # type: ignore[attr-defined, arg-type]

    return list(walk(list(reader.outline)))
