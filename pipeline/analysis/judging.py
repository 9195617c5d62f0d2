"""What people decided about findings, and whether it still fits the figures."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipeline.analysis.material import Finding
from pipeline.errors import Problem
from pipeline.study.judged import Judgement
from pipeline.texts import decimal, percent, texts

_COUNTS = frozenset({"silence:codebook", "gap:more"})
"""Findings whose value is a number of things; all others are shares."""


def judged(finding: Finding, judgement: Judgement | None) -> dict[str, str]:
    """Return the columns `text`, `decision`, `note` and `change` of a finding's row."""
    if judgement is None:
        return {"text": finding.text, "decision": "", "note": "", "change": ""}
    return {
        "text": judgement.text if judgement.decision == "reword" else finding.text,
        "decision": judgement.decision,
        "note": judgement.note,
        "change": "" if judgement.decision == "drop" else change(finding, judgement),
    }


def change(finding: Finding, judgement: Judgement) -> str:
    """Say what has changed since somebody judged; "" where nothing has, or where it is not known how it was."""
    words = texts()["findings"]["change"]
    if judgement.value is not None:
        is_count = finding.finding_id in _COUNTS
        # as exact as it must be to be seen, and no more than the template tells
        for digits in (0,) if is_count else (0, 1):
            told = [_figure(value, digits, is_count=is_count) for value in (judgement.value, finding.value)]
            if told[0] != told[1]:
                return str(words["value"].format(before=told[0], now=told[1]))
    is_same = not judgement.seen_text or _plain(judgement.seen_text) == _plain(finding.text)
    return "" if is_same else str(words["text"])


def _figure(value: float, digits: int, *, is_count: bool) -> str:
    return decimal(value, 0) if is_count else percent(value, digits)


def _plain(text: str) -> str:
    """Leave out what Excel cannot keep in a csv: kinds of spaces, letters beyond cp1252."""
    return " ".join(text.encode("cp1252", "replace").decode("cp1252").split())


def problems(findings: pd.DataFrame, judgements: Sequence[Judgement]) -> list[Problem]:
    """
    Find judgements that no longer fit: of findings that there are no more, and of those that have changed.

    Args:
        findings: the table.
        judgements: as they were read.

    Returns:
        Warnings by line.
    """
    words = texts()["findings"]["judged"]
    rows = findings.set_index("finding_id")
    found = []
    for one in judgements:
        where = words["where"].format(line=one.line)
        if one.finding_id not in rows.index:
            what = words["gone"].format(finding=one.finding_id, decision=words[one.decision])
            found.append(Problem(where, what, words["gone_fix"], "", True))
        elif told := rows.loc[one.finding_id, "change"]:
            what = words["changed"].format(finding=one.finding_id, change=str(told).rstrip("."))
            found.append(Problem(where, what, words["changed_fix"], "", True))
    return sorted(found)
