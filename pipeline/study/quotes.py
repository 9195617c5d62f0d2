"""quotes.csv: which quotes people have released, and what they have put into their own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.errors import Problem, StudyError
from pipeline.study.codebook import Codebook
from pipeline.study.offers import Offer
from pipeline.study.sheets import Sheet, find_sheet, read_sheet

QuoteKind = Literal["quote", "paraphrase"]
Profile = Literal["workshop", "oeffentlich"]

COLUMNS: Mapping[str, str] = {
    "segment_id": "stelle",
    "text": "text",
    "kind": "art",
    "released": "freigabe",
    "code_id": "code",
    "note": "notiz",
}
"""The columns and their German headers, in the order of the template."""
KINDS: Mapping[QuoteKind, str] = {"quote": "zitat", "paraphrase": "paraphrase"}
RELEASES: Mapping[Profile, str] = {"workshop": "workshop", "oeffentlich": "öffentlich"}

_HEADERS = {german: name for name, german in COLUMNS.items()} | {"zitat": "text", "freigegeben": "released"}
OFFER = Offer("zitate-vorschlag", "quotes", COLUMNS, _HEADERS)
"""The table as the report offers it."""
_KINDS: Mapping[str, QuoteKind] = {
    "zitat": "quote",
    "wörtlich": "quote",
    "quote": "quote",
    "paraphrase": "paraphrase",
    "sinngemäß": "paraphrase",
}
_RELEASES: Mapping[str, Profile | None] = {
    "": None,
    "nein": None,
    "no": None,
    "ja": "workshop",
    "yes": "workshop",
    "x": "workshop",
    "workshop": "workshop",
    "öffentlich": "oeffentlich",
    "oeffentlich": "oeffentlich",
    "public": "oeffentlich",
}
_ALLOWED: Mapping[QuoteKind, frozenset[str]] = {
    "quote": frozenset({"quote"}),
    "paraphrase": frozenset({"quote", "paraphrase"}),
}


@dataclass(frozen=True)
class Release:
    """
    A row of quotes.csv that people released.

    Attributes:
        segment_id: where it was said (`B07:12.3`).
        text: what may be shown.
        kind: word for word, or in people's own words.
        profile: how far it may go; what is released to the public may be shown in the workshop too.
        code_id: the code that it stands for; "" where people named none.
        where: file and row, for messages.
    """

    segment_id: str
    text: str
    kind: QuoteKind
    profile: Profile
    code_id: str = ""
    where: str = ""

    @property
    def interview_id(self) -> str:
        """The interview that it comes from."""
        return self.segment_id.rpartition(":")[0]

    def is_in(self, profile: Profile) -> bool:
        """Say whether it may be shown in an export."""
        return profile in ("workshop", self.profile)


def read_quotes(
    folder: Path, codebook: Codebook, consents: Mapping[str, str]
) -> tuple[tuple[Release, ...], tuple[Problem, ...]]:
    """
    Read quotes.csv or quotes.xlsx.

    Args:
        folder: the study's; the file may be missing.
        codebook: codes that a quote may stand for.
        consents: consent by interview_id.

    Returns:
        The released quotes in the file's order, and everything that is wrong. Quotes of interviews that the study
        does not have are left out with a warning.
    """
    path = find_sheet(folder, OFFER.stem)
    if path is None:
        return (), ()
    try:
        sheet = OFFER.read(read_sheet(path), needed=("segment_id", "text", "kind", "released"))
    except StudyError as error:
        return (), error.problems
    problems: list[Problem] = []
    found = tuple(_rows(sheet, codebook, consents, problems))
    return found, (*problems, *_twice(found))


def _rows(sheet: Sheet, codebook: Codebook, consents: Mapping[str, str], problems: list[Problem]) -> Iterator[Release]:
    for index, cells in sheet.numbered():
        released = cells["released"].lower()
        if released in _RELEASES and _RELEASES[released] is None:
            continue
        faults = [
            Problem(sheet.cell(index, COLUMNS[column]), what, fix, is_warning=is_warning)
            for column, what, fix, is_warning in _faults(cells, codebook, consents)
        ]
        problems += faults
        kind, profile = _KINDS.get(cells["kind"].lower()), _RELEASES.get(released)
        if kind and profile and not faults:
            where = f"{sheet.file}, Zeile {sheet.lines[index]}"
            yield Release(cells["segment_id"], cells["text"], kind, profile, cells.get("code_id", ""), where)


def _faults(
    cells: Mapping[str, str], codebook: Codebook, consents: Mapping[str, str]
) -> Iterator[tuple[str, str, str, bool]]:
    """Yield the column, what is wrong, what to do about it, and whether the quote is merely left out."""
    kind, code_id = _KINDS.get(cells["kind"].lower()), cells.get("code_id", "")
    if cells["released"].lower() not in _RELEASES:
        yield "released", f"„{cells['released']}“ ist keine Freigabe", "workshop, öffentlich oder nein eintragen", False
    if kind is None:
        yield "kind", f"„{cells['kind']}“ ist keine Art", "zitat oder paraphrase eintragen", False
    if not cells["text"]:
        yield "text", "ist leer", "eintragen, was gezeigt werden darf", False
    if code_id and code_id not in codebook:
        yield "code_id", f"den Code „{code_id}“ gibt es nicht", "code_id aus dem Codebuch eintragen, oder nichts", False
    yield from _forbidden(cells["segment_id"], kind, consents)


def _forbidden(
    segment_id: str, kind: QuoteKind | None, consents: Mapping[str, str]
) -> Iterator[tuple[str, str, str, bool]]:
    interview_id = segment_id.rpartition(":")[0]
    if not interview_id:
        yield "segment_id", f"„{segment_id}“ ist keine Stelle", "Kennung der Stelle eintragen, etwa B07:12.3", False
    elif interview_id not in consents:
        what = f"das Interview „{interview_id}“ gibt es nicht (mehr); das Zitat bleibt weg"
        yield "segment_id", what, "Zeile löschen oder Stelle berichtigen", True
    elif kind and consents[interview_id] not in _ALLOWED[kind]:
        what = f"{interview_id} hat dem nicht zugestimmt ({_CONSENT.get(consents[interview_id], '?')})"
        instead = "in eigenen Worten wiedergeben (paraphrase) oder " if consents[interview_id] == "paraphrase" else ""
        yield "kind", what, f"{instead}Freigabe streichen", False


_CONSENT: Mapping[str, str] = {
    "none": "Einwilligung: keine",
    "aggregate": "Einwilligung: nur zusammengefasst",
    "paraphrase": "Einwilligung: nur sinngemäß",
    "quote": "Einwilligung: Zitat",
}


def _twice(releases: Iterable[Release]) -> Iterator[Problem]:
    seen: dict[tuple[str, str], str] = {}
    for one in releases:
        key = (one.segment_id, " ".join(one.text.split()))
        if key in seen:
            yield Problem(one.where, f"dasselbe Zitat steht schon in {seen[key]}", "eine der beiden Zeilen löschen")
        seen.setdefault(key, one.where)
