"""PDF: lines are put together again; page numbers and running heads are dropped."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from pipeline.ingest.labels import looks_labelled
from pipeline.ingest.layout import NUMBERS_GONE, without_line_numbers
from pipeline.ingest.model import Line, Reading, Unreadable, counted
from pipeline.ingest.pages import furniture_warning, without_furniture

if TYPE_CHECKING:
    from pypdf import PdfReader

_LOCKED = ("die PDF ist passwortgeschützt", "bitte ohne Passwort speichern")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_BROKEN_WORD = re.compile(r"[^\W\d_]-$")
# After a hyphen that was said: „Kreis- und Gemeinderäte“, „Ver- äh Verwaltung“.
_STILL_TWO_WORDS = re.compile(r"(?:und|oder|bzw\.?|sowie|bis|statt|noch|als|wie|aber|äh+m*|öh+m*|hm+|also|ne|ja)\b")


def read(data: bytes) -> Reading:
    """Read a .pdf file that has a text layer."""
    texts = list(_page_texts(data))
    pages = [_page_lines(text or "") for text in texts]
    if not any(pages) and None in texts:
        raise Unreadable("die PDF ist beschädigt, ihre lesbaren Seiten sind leer", "bitte neu erzeugen")
    if not any(pages):
        raise Unreadable(
            "die PDF enthält keinen Text, vermutlich ist sie ein Scan",
            "bitte mit Texterkennung (OCR) speichern oder das Original als .docx oder .txt ablegen",
        )
    kept, n_dropped = without_furniture(pages)
    lines, had_numbers = without_line_numbers(kept)
    n_broken = texts.count(None)
    n_empty = sum(not page for page in pages) - n_broken
    warnings = tuple(_warnings(len(pages), n_broken, n_empty, n_dropped, had_numbers=had_numbers))
    mended = _mended(line for line in lines if line.strip())
    return Reading(tuple(Line(text) for text in mended), warnings, is_wrapped=True)


def _warnings(n_pages: int, n_broken: int, n_empty: int, n_dropped: int, *, had_numbers: bool) -> Iterator[str]:
    if n_broken:
        what = counted(n_broken, "beschädigte Seite", "beschädigte Seiten")
        yield f"{what} von {n_pages} nicht übernommen, bitte prüfen."
    if n_empty:
        what = counted(n_empty, "Seite", "Seiten")
        yield f"{what} von {n_pages} ohne Text, leer oder nur als Bild; nicht übernommen, bitte prüfen."
    yield from furniture_warning(n_dropped)
    if had_numbers:
        yield NUMBERS_GONE


def _page_texts(data: bytes) -> Iterator[str | None]:
    """The text of every page, None where a page is broken; one broken page is no reason to lose the others."""
    from pypdf.errors import DependencyError

    # pypdf tells the log about every repair; the user hears of what could not be read.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    errors: list[Exception] = []
    try:
        document = _opened(data)
        if document.is_encrypted and not document.decrypt(""):
            raise Unreadable(*_LOCKED)
        for page in document.pages:
            try:
                yield page.extract_text()
            except (DependencyError, MemoryError, RecursionError):
                raise
            except Exception as error:
                errors.append(error)
                yield None
        if errors and len(errors) == len(document.pages):
            raise errors[0]
    except DependencyError:
        raise Unreadable(*_LOCKED) from None


def _opened(data: bytes) -> PdfReader:
    from pypdf import PdfReader
    from pypdf.errors import PdfReadError

    try:
        return PdfReader(BytesIO(data))
    except PdfReadError:
        # A file without a usable table of its parts; pointed at a wrong place, pypdf searches for the parts itself.
        return PdfReader(BytesIO(data + b"\nstartxref\n0\n%%EOF\n"))


def _page_lines(text: str) -> list[str]:
    # Some programs put zero-width spaces between words, and nothing else.
    spaced = text.replace("\u200b", " ").replace("\u00ad\n", "-\n")
    return [line.strip() for line in _LIGATURE.sub(_letters, spaced).splitlines() if line.strip()]


def _letters(ligature: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", ligature[0])


def _mended(lines: Iterable[str]) -> list[str]:
    """Undo hyphenation: the first word of the next line goes up to the half that stands at the line's end."""
    mended: list[str] = []
    for line in lines:
        if mended and _BROKEN_WORD.search(mended[-1]) and _continues(line):
            first = mended.pop()
            mended.append((first[:-1] if line[0].islower() else first) + line)
        else:
            mended.append(line)
    return mended


def _continues(line: str) -> bool:
    return line[0].isalpha() and not _STILL_TWO_WORDS.match(line) and not looks_labelled(line)
