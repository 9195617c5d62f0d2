"""What people decided about findings, in the report; and befunde.csv, where they can."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path

import pandas as pd

from pipeline.cache import Record, digests
from pipeline.errors import StudyError
from pipeline.report.material import Material
from pipeline.report.readable import csv, records
from pipeline.study import Study
from pipeline.study.judged import DECISIONS, OFFER, Judgement, judgements
from pipeline.tables import replacing
from pipeline.texts import decimal, texts

_EXACT = 4
"""Decimal places of the column `wert`: enough to see that a figure has changed."""


def judged_line(material: Material) -> str:
    """Say how many findings people kept, reworded and dropped; "" where nobody judged any."""
    words = texts()["report"]["judged"]
    counts = material.tables["findings"]["decision"].value_counts()
    told = [
        words["count_one" if n == 1 else "count"].format(n=decimal(n, 0), what=words[decision])
        for decision in DECISIONS
        if (n := int(counts.get(decision, 0)))
    ]
    return str(words["line"].format(items=", ".join(told))) if told else ""


def dropped(material: Material) -> list[str]:
    """Return the sentences that people dropped, each with what they noted."""
    rows = material.tables["findings"].loc[lambda frame: frame["decision"] == "drop"].sort_values("rank")
    noted = texts()["report"]["judged"]["noted"]
    return [
        noted.format(text=row["machine_text"], note=row["note"]) if row["note"] else str(row["machine_text"])
        for row in records(rows)
    ]


def template(findings: pd.DataFrame, known: Sequence[Judgement]) -> str:
    """
    Write the findings as a table that Excel opens.

    Args:
        findings: the table.
        known: what people judged so far; it stands in the template again, so that a copy of it loses nothing.

    Returns:
        CSV as `readable.csv` writes it, headers as in `study.judged.COLUMNS` (in English its names): findings by rank,
        then judgements of findings that there are no more. `wert` and `gesehener text` are today's: whoever judges,
        judges these.
    """
    by_id = {one.finding_id: one for one in known}
    rows = [_row(row, by_id.get(str(row["finding_id"]))) for _, row in findings.sort_values("rank").iterrows()]
    gone = [one for one in known if one.finding_id not in set(findings["finding_id"])]
    return csv(pd.DataFrame([*rows, *map(_orphan, gone)], columns=texts()["findings"]["judged"]["columns"]))


def _row(row: pd.Series, judgement: Judgement | None) -> list[object]:
    text = judgement.text if judgement and judgement.decision == "reword" else row["machine_text"]
    decision = texts()["findings"]["judged"][judgement.decision] if judgement else ""
    note = judgement.note if judgement else ""
    return [row["finding_id"], decision, text, note, round(float(row["value"]), _EXACT), row["machine_text"]]


def _orphan(one: Judgement) -> list[object]:
    return [one.finding_id, texts()["findings"]["judged"][one.decision], one.text, one.note, one.value, one.seen_text]


def write_template(study: Study, findings: pd.DataFrame, folder: Path) -> Path:
    """
    Write the template, but never over what people have written.

    A file that holds nothing else than the last run wrote, or nothing that the study does not know, is replaced.

    Args:
        study: what was judged so far, and where the last run's record is.
        findings: the table.
        folder: of the report.

    Returns:
        befunde.csv, or befunde.neu.csv beside it.
    """
    made = Record(study.processed / ".cache" / "stages" / "report.json").made()
    places = (folder / OFFER.file(number) for number in count())
    path = next(path for path in places if not _is_written_in(path, study, made))
    with replacing(path) as beside:
        beside.write_text(template(findings, study.judgements), encoding="utf-8-sig", newline="")
    return path


def _is_written_in(path: Path, study: Study, made: Mapping[str, str]) -> bool:
    """Say whether people have written into a file what is not in the study's findings.csv."""
    if not path.is_file():
        return False
    if digests(study.reports, [path]).items() <= made.items():
        return False
    try:
        found, problems = judgements(path)
    except StudyError:
        return True
    known = {(one.finding_id, one.decision, one.text, one.note) for one in study.judgements}
    return bool(problems) or any((one.finding_id, one.decision, one.text, one.note) not in known for one in found)
