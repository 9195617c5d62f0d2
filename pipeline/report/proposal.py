"""zitate-vorschlag.csv: passages worth quoting, with room for people's release; to be saved as quotes.csv."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

import pandas as pd

from pipeline.cache import Record, digests
from pipeline.report.material import Material
from pipeline.report.quotes import Quote, Quotes
from pipeline.report.readable import csv
from pipeline.study import Study
from pipeline.study.quotes import OFFER
from pipeline.tables import replacing
from pipeline.texts import texts

_EACH = 4
"""Passages proposed for a code."""

_LOOKED_AT = 60
_KINDS = ("theme", "proposition", "goal", "measure")


def proposal(material: Material, quotes: Quotes) -> pd.DataFrame:
    """
    Propose passages of interviews that may be quoted or told in other words.

    Returns:
        A row a passage, by code: `stelle`, `text` (empty where it must be told in other words), `art`, an empty
        `freigabe`, `thema`, `code`, `notiz` (who), and `original`, the words as they were said.
    """
    rows = [row for code_id in _codes(material) for row in _rows(material, quotes, code_id)]
    return pd.DataFrame(rows, columns=texts()["release"]["proposal"]["columns"])


def _codes(material: Material) -> list[str]:
    book = material.study.codebook
    return [code.code_id for code in book.codes if code.kind in _KINDS and not code.parent]


def _rows(material: Material, quotes: Quotes, code_id: str) -> Iterator[tuple[str, ...]]:
    consents = dict(zip(material.talks["interview_id"], material.talks["consent"], strict=True))
    words = texts()["release"]["proposal"]
    label, told = material.study.codebook.label(code_id), 0
    for quote in quotes.best(code_id, most=_LOOKED_AT):
        consent = consents[quote.segment_id.rpartition(":")[0]]
        if consent in ("quote", "paraphrase") and told < _EACH:
            told += 1
            said = _said(quote)
            text, kind = (said, words["quote"]) if consent == "quote" else ("", words["paraphrase"])
            yield (quote.segment_id, text, kind, "", label, code_id, quote.who, said)


def _said(quote: Quote) -> str:
    return "".join(part for part, _ in quote.pieces)


def write_proposal(study: Study, frame: pd.DataFrame, folder: Path) -> Path:
    """
    Write the template, but never over what people have written.

    Args:
        study: where the last run's record is.
        frame: what `proposal` returned.
        folder: of the report.

    Returns:
        zitate-vorschlag.csv, or zitate-vorschlag.neu.csv beside it.
    """
    made = Record(study.processed / ".cache" / "stages" / "report.json").made()
    places = (folder / OFFER.file(number) for number in count())
    path = next(path for path in places if not _is_changed(path, study.reports, made))
    with replacing(path) as beside:
        beside.write_bytes(csv(frame).encode("utf-8-sig"))
    return path


def _is_changed(path: Path, base: Path, made: Mapping[str, str]) -> bool:
    """Say whether somebody has changed a file since the last run wrote it."""
    return path.is_file() and any(made.get(name) != sha for name, sha in digests(base, [path]).items())
