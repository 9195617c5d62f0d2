"""Pages: their numbers, running heads and feet are no speech."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from pipeline.ingest.labels import looks_labelled
from pipeline.ingest.model import counted

_PAGE_NUMBER = re.compile(
    r"[\s–—-]*(?:Seite|S\.|Page|p\.)?\s*\d{1,4}(?:\s*(?:von|of|/)\s*\d{1,4})?[\s–—-]*", re.IGNORECASE
)
# Numbers of pages differ; `0:05` beside a name is the time of a turn.
_PAGE = re.compile(r"(?<![\d:#])(?<!\d[.,])\d+(?![\d:#])")


def without_furniture(pages: Sequence[Sequence[str]]) -> tuple[list[str], int]:
    """Drop page numbers and lines that recur at the edge of pages; returns lines, and how many were dropped."""
    filled = [page for page in pages if page]
    running = _running(filled)
    kept: list[str] = []
    for page in filled:
        edge = {0, 1, len(page) - 1, len(page) - 2}
        kept.extend(line for index, line in enumerate(page) if index not in edge or not _is_furniture(line, running))
    n_lines = sum(len(page) for page in filled)
    # Pages of two or three lines are all edge: what recurs there may be what was said.
    return (kept, n_lines - len(kept)) if len(kept) * 2 >= n_lines else ([line for page in filled for line in page], 0)


def _running(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """
    Lines that stand at the same place of many pages, page numbers apart: all pages, or all left or all right ones.

    What may be a label, as `B:` alone on its line, must stand on nearly all pages.
    """
    places = Counter((place, _key(line)) for page in pages for place, line in _edge(page))
    often, always = max(2, (len(pages) - 1) // 2), max(3, round(0.8 * len(pages)))
    return frozenset(key for (_, key), number in places.items() if number >= (always if looks_labelled(key) else often))


def _edge(page: Sequence[str]) -> list[tuple[int, str]]:
    """The first two and the last two lines, with their place from the top or the bottom."""
    return [*enumerate(page[:2]), *((-1 - place, line) for place, line in enumerate(page[:1:-1][:2]))]


def _key(line: str) -> str:
    return _PAGE.sub("#", line)


def _is_furniture(line: str, running: Collection[str]) -> bool:
    return _PAGE_NUMBER.fullmatch(line) is not None or _key(line) in running


def furniture_warning(number: int) -> tuple[str, ...]:
    """A warning that counts dropped lines; () if there are none."""
    what = counted(number, "Zeile", "Zeilen")
    return (f"{what} mit Seitenzahlen oder Kopf- und Fußzeilen nicht übernommen.",) if number else ()
