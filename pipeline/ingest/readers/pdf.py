"""PDF: lines are put together again; page numbers and running heads are dropped."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO

from pipeline.ingest.labels import parse_head
from pipeline.ingest.layout import NUMBERS_GONE, without_line_numbers
from pipeline.ingest.model import Line, Reading, Unreadable, counted

_PAGE_NUMBER = re.compile(
    r"[\s–—-]*(?:Seite|S\.|Page|p\.)?\s*\d{1,4}(?:\s*(?:von|of|/)\s*\d{1,4})?[\s–—-]*", re.IGNORECASE
)
_LOCKED = ("die PDF ist passwortgeschützt", "bitte ohne Passwort speichern")
_DIGITS = re.compile(r"\d+")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_BROKEN_WORD = re.compile(r"[^\W\d_]-$")
# After a hyphen that was said: „Kreis- und Gemeinderäte“, „Ver- äh Verwaltung“.
_STILL_TWO_WORDS = re.compile(r"(?:und|oder|bzw\.?|sowie|bis|statt|noch|als|wie|aber|äh\w*|ähm|öh\w*|hm|also|ne|ja)\b")


def read(data: bytes) -> Reading:
    """Read a .pdf file that has a text layer."""
    pages = [_page_lines(text) for text in _page_texts(data)]
    if not any(line.strip() for page in pages for line in page):
        raise Unreadable(
            "die PDF enthält keinen Text, vermutlich ist sie ein Scan",
            "bitte mit Texterkennung (OCR) speichern oder das Original als .docx oder .txt ablegen",
        )
    kept, n_dropped = _without_furniture(pages)
    lines, had_numbers = without_line_numbers(kept)
    warnings = []
    n_empty = sum(not page for page in pages)
    if n_empty:
        what = counted(n_empty, "Seite", "Seiten")
        warnings.append(f"{what} von {len(pages)} ohne Text, leer oder nur als Bild; nicht übernommen, bitte prüfen.")
    if n_dropped:
        what = counted(n_dropped, "Zeile", "Zeilen")
        warnings.append(f"{what} mit Seitenzahlen oder Kopf- und Fußzeilen nicht übernommen.")
    if had_numbers:
        warnings.append(NUMBERS_GONE)
    mended = _mended(line for line in lines if line.strip())
    return Reading(tuple(Line(text) for text in mended), tuple(warnings), is_wrapped=True)


def _page_texts(data: bytes) -> Iterator[str]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    # pypdf tells the log about every repair; the user hears of what could not be read.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        document = PdfReader(BytesIO(data))
        if document.is_encrypted and not document.decrypt(""):
            raise Unreadable(*_LOCKED)
        for page in document.pages:
            yield page.extract_text()
    except DependencyError:
        raise Unreadable(*_LOCKED) from None


def _page_lines(text: str) -> list[str]:
    # Some programs put zero-width spaces between words, and nothing else.
    spaced = text.replace("\u200b", " ").replace("\u00ad\n", "-\n")
    return [line.strip() for line in _LIGATURE.sub(_letters, spaced).splitlines() if line.strip()]


def _letters(ligature: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", ligature[0])


def _without_furniture(pages: Sequence[Sequence[str]]) -> tuple[list[str], int]:
    """Drop page numbers and lines that recur at the edge of pages; returns lines, and how many were dropped."""
    filled = [page for page in pages if page]
    edges = Counter(key for page in filled for key in {_DIGITS.sub("#", line) for line in _edge(page)})
    running = {key for key, number in edges.items() if number >= max(2, len(filled) / 2)}
    kept: list[str] = []
    for page in filled:
        edge = {0, 1, len(page) - 1, len(page) - 2}
        kept.extend(line for index, line in enumerate(page) if index not in edge or not _is_furniture(line, running))
    n_lines = sum(len(page) for page in filled)
    # Pages of two or three lines are all edge: what recurs there may be what was said.
    return (kept, n_lines - len(kept)) if len(kept) * 2 >= n_lines else ([line for page in filled for line in page], 0)


def _edge(page: Sequence[str]) -> list[str]:
    return [*page[:2], *page[2:][-2:]]


def _is_furniture(line: str, running: Iterable[str]) -> bool:
    return _PAGE_NUMBER.fullmatch(line) is not None or _DIGITS.sub("#", line) in running


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
    return line[0].isalpha() and not _STILL_TWO_WORDS.match(line) and parse_head(Line(line)) is None
