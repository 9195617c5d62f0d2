"""What a document may say about itself: fixed properties, and no person."""

from __future__ import annotations

from collections.abc import Iterable

MAKERS = frozenset(
    {"", "kommunal-mapping", "python-pptx", "python-docx", "matplotlib", "typst", "xlsxwriter", "openpyxl"}
)
"""Who may stand as the author: nobody, or a program."""

_PERSONS = frozenset(["creator", "author", "lastmodifiedby", "manager", "company", "artist", "copyright"])
_CORE = ("title", "subject", "description", "keywords", "category", "language", "revision", "created", "modified")
_CORE_TOO = ("version", "contentstatus", "identifier")
_APP = ("application", "appversion", "docsecurity", "scalecrop", "headingpairs", "titlesofparts", "linksuptodate")
_APP_TOO = ("shareddoc", "hyperlinkschanged", "hyperlinksuptodate", "template", "totaltime", "presentationformat")
_COUNTS = ("pages", "words", "characters", "lines", "paragraphs", "characterswithspaces", "slides", "notes")
_COUNTS_TOO = ("hiddenslides", "mmclips")
_PDF, _PNG = ("producer", "creationdate", "moddate", "trapped"), ("software",)
_ALLOWED = frozenset([*_CORE, *_CORE_TOO, *_APP, *_APP_TOO, *_COUNTS, *_COUNTS_TOO, *_PDF, *_PNG])


def foreign(properties: Iterable[tuple[str, str]]) -> list[str]:
    """
    Return the names of properties that must not be there, or name somebody; empty ones may be there.

    Args:
        properties: names and values, as `extract.contents` finds them.
    """
    wrong = []
    for name, value in properties:
        plain = name.casefold()
        is_program = any(value.strip().casefold() == maker or _begins(value, maker) for maker in MAKERS)
        if value.strip() and plain not in _ALLOWED and not (plain in _PERSONS and is_program):
            wrong.append(name)
    return wrong


def _begins(value: str, maker: str) -> bool:
    return bool(maker) and value.strip().casefold().startswith((f"{maker} ", f"{maker}/"))
