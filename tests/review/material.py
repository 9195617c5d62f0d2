"""Rounds to try things on: a small codebook, made-up segments, and spreadsheets filled in as people would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from pipeline.review.handout import Handout, Item
from pipeline.review.words import offers
from pipeline.study import Code, Codebook, Review
from pipeline.study.reviews import Judged, Place

BOOK = Codebook(
    (
        Code(code_id="mobilitaet", label="Mobilität", kind="theme", definition="Wie man vom Fleck kommt."),
        Code(code_id="bahn", label="Bus und Bahn", kind="theme", parent="mobilitaet"),
        Code(code_id="geld", label="Finanzen", kind="theme", examples=("Die Kasse ist leer.", "=1+1")),
        Code(code_id="gut", label="bewährt", kind="evaluation"),
        Code(code_id="schlecht", label="kritisch", kind="evaluation"),
        Code(code_id="fusion", label="Zusammenlegen", kind="proposition"),
        Code(code_id="ziel", label="Mitreden", kind="goal"),
    )
)


def segments(texts: Mapping[str, str]) -> pd.DataFrame:
    """The table, of texts by id."""
    return pd.DataFrame(
        {
            "segment_id": list(texts),
            "interview_id": [one.partition(":")[0] for one in texts],
            "turn": [int(one.partition(":")[2].partition(".")[0]) for one in texts],
            "speaker_id": [f"{one.partition(':')[0]}:B1" for one in texts],
            "is_prompt": False,
            "text": list(texts.values()),
            "n_words": [len(text.split()) for text in texts.values()],
            "question": None,
        }
    )


def tables(n_interviews: int, n_turns: int, found: Mapping[tuple[str, str], float]) -> dict[str, pd.DataFrame]:
    """A study's tables, with the machine's scores by segment and code."""
    texts = {
        f"B{i:02}:{t}.1": f"Antwort {t} aus {i}." for i in range(1, n_interviews + 1) for t in range(1, n_turns + 1)
    }
    interviews = sorted({one.partition(":")[0] for one in texts})
    scores = [(*key, "combined", score, 0, 1, "") for key, score in found.items()]
    return {
        "segments": segments(texts),
        "interviews": pd.DataFrame({"interview_id": interviews, "consent": "quote", "date": None}),
        "speakers": pd.DataFrame({"speaker_id": [f"{one}:B1" for one in interviews], "person": interviews}),
        "evidence": pd.DataFrame(
            scores, columns=["segment_id", "code_id", "source", "score", "start", "end", "reason"]
        ).astype({"score": float}),
        "models": pd.DataFrame({"code_id": [], "threshold": pd.Series([], dtype=float)}),
    }


def handout(texts: Sequence[str], *, book: Codebook = BOOK, coder: str = "Anna", number: int = 1) -> Handout:
    """A round of segments B01:1.1, B01:2.1, … in which every second was drawn at random."""
    ids = [f"B01:{n}.1" for n in range(1, len(texts) + 1)]
    parts = ["own" if n % 2 == 0 else "uncertain" for n in range(len(texts))]
    items = tuple(
        Item(one, part, "Und dann?", text)  # type: ignore[arg-type]
        for one, part, text in zip(ids, parts, texts, strict=True)
    )
    frame = {one: Place("0", "0", "own" if part == "own" else "") for one, part in zip(ids, parts, strict=True)}
    return Handout("probe", "Probe", coder, number, offers(book), items, frame)


def review(choices: Mapping[str, Sequence[str] | None], **changed: Any) -> Review:
    """A round that came back: choices by segment, all drawn from a frame of just these, at random and for one coder."""
    rows = tuple(
        Judged(one, "own", "", None if chosen is None else tuple(chosen), "", line)
        for line, (one, chosen) in enumerate(choices.items(), start=2)
    )
    standard: dict[str, Any] = {
        "file": "anna-1.csv",
        "study": "probe",
        "coder": "Anna",
        "round": 1,
        "draw_id": "x",
        "offered": offers(BOOK),
        "rows": rows,
        "frame": {one: Place("", "0", "own") for one in choices},
    }
    return Review(**(standard | changed))


def fill(path: Path, cells: Mapping[str, Any], *, to: Path | None = None) -> Path:
    """Write into cells of a spreadsheet's coding sheet, as a person would."""
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        book["Kodieren"][place] = value
    book.save(to or path)
    return to or path
