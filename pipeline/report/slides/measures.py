"""Friday's slides: a measure each, with the evidence for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline.report.evidence import MOST_ATTRIBUTES, told_groups
from pipeline.report.readable import records
from pipeline.report.slides.deck import BODY, Box, Deck, columns
from pipeline.report.slides.pack import Pack, count, counted, evidence
from pipeline.study.codebook import Code
from pipeline.texts import percent, points, texts

_MEASURES, _QUOTED = 6, 2
_LONGEST = 300
_ROW, _MORE = 1.05, 0.65
"""Height of a table's row of one line, and what another line adds, in cm."""
_LINE = 2.1
"""Letters of a line by cm of a table's width."""
_LEAST = 0.0005


def measures(deck: Deck, pack: Pack) -> None:
    """Show all measures, then a slide for each."""
    charts = pack.of("measures")[:1]
    if not charts:
        return
    words, chart = pack.words, charts[0]
    frame = chart.data[0].sort_values("n_segments", ascending=False, kind="stable")
    known = [pack.evidence.loc[name] for name in frame["code_id"]]
    notes = "\n".join([evidence(pack, chart), *(f"{row['label']}: {row['extent'] or '–'}" for row in known)])
    deck.add(words["measures"]["title"], kicker=words["kickers"]["friday"], notes=notes)
    place = Box(BODY.left, BODY.top, BODY.width, BODY.height - 1.2)
    counts: dict[str, list[float | None]] = {
        texts()["evidence"]["slide"]["segments_head"]: [float(n) for n in frame["n_segments"]],
        counted(pack): [_number(row["n_units"]) for row in known],
    }
    deck.chart("bars", frame["label"].tolist(), counts, place, alt=chart.alt)
    deck.text([words["measures"]["note"]], Box(BODY.left, BODY.top + BODY.height - 0.9, BODY.width, 0.9), size=13)
    for row in records(frame.head(_MEASURES)):
        _measure(deck, pack, row)


def _number(n: float) -> float | None:
    return None if pd.isna(n) else float(n)


def _measure(deck: Deck, pack: Pack, row: Mapping[str, Any]) -> None:
    words, code = pack.words["measure"], pack.material.study.codebook[str(row["code_id"])]
    quoted = [(text, who) for text, who in pack.quotes.get(code.code_id, ()) if len(text) <= _LONGEST][:_QUOTED]
    told = [f"{text} {words['who'].format(who=who)}" for text, who in quoted]
    notes = [code.definition, *_notes(pack, code, row), *told]
    deck.add(code.label, kicker=pack.words["kickers"]["friday"], notes="\n".join(notes))
    # without quotes the figures have the whole slide
    left, right = columns(0.54) if told else (BODY, Box(BODY.left, BODY.top + 10.9, BODY.width, 1))
    deck.text([code.definition], Box(left.left, left.top, left.width, 2.2), size=15)
    _evidence(deck, pack, code, row, Box(left.left, left.top + 2.3, left.width, 9))
    if told:
        title = words["quotes"].format(**pack.material.words)
        deck.text([title], Box(right.left, right.top, right.width, 0.9), size=15, is_bold=True)
        deck.text(told, Box(right.left, right.top + 1.1, right.width, 10), size=16, gap=8)
    else:
        deck.text([words["no_quotes"]], right, size=14)
    deck.text([words["ask"]], Box(BODY.left, BODY.top + BODY.height - 1.3, BODY.width, 1.2), size=17, is_bold=True)


def _evidence(deck: Deck, pack: Pack, code: Code, row: Mapping[str, Any], box: Box) -> None:
    """Show where a measure was found, in which groups, and how often beside which evaluation: two tables."""
    rows = _facts(pack, code, row)
    longest = _LINE * box.width
    height = sum(_ROW + (_MORE if len(value) > longest else 0) for _, value in rows)
    alt = "; ".join(f"{name}: {value}" for name, value in rows)
    deck.table(rows, Box(box.left, box.top, box.width, height), widths=[1.5, 4.8], size=16, alt=alt, row_cm=_ROW)
    marks = [mark.label for mark in pack.material.study.codebook.of_kind("evaluation")]
    if marks:
        _valued(deck, pack, code, marks, Box(box.left, box.top + height + 0.4, box.width, 4))


def _valued(deck: Deck, pack: Pack, code: Code, marks: Sequence[str], box: Box) -> None:
    words, known = texts()["evidence"]["slide"], pack.evidence.loc[code.code_id]
    deck.text([words["valued"].format(counted=counted(pack))], Box(box.left, box.top, box.width, 0.8), size=14)
    cells = [[*marks], [count(known[mark]) for mark in marks]]
    place = Box(box.left, box.top + 0.9, box.width, 2 * _ROW)
    alt = "; ".join(f"{mark}: {n}" for mark, n in zip(*cells, strict=True))
    deck.table(cells, place, widths=[1] * len(marks), size=16, alt=alt, row_cm=_ROW)
    if any(pd.isna(known[mark]) for mark in marks):
        deck.text([words["untold"]], Box(box.left, box.top + 1.1 + 2 * _ROW, box.width, 0.7), size=12)


def _facts(pack: Pack, code: Code, row: Mapping[str, Any]) -> list[list[str]]:
    words, known = texts()["evidence"]["slide"], pack.evidence.loc[code.code_id]
    digits = 1 if row["share"] >= _LEAST else 2
    segments = words["segments_told"].format(n=count(row["n_segments"]), share=percent(row["share"], digits))
    groups = told_groups(pack.by_group, code.code_id)[:MOST_ATTRIBUTES]
    named = [[name, items] for name, _, items in (text.partition(": ") for text in groups)]
    extent = str(known["extent"]) or count(None)
    return [[words["said"], extent], [words["segments"], segments], *(named or [[words["groups"], words["few"]]])]


def _notes(pack: Pack, code: Code, row: Mapping[str, Any]) -> list[str]:
    """Say all that is known of a measure, and how."""
    words, known = texts()["evidence"]["slide"], pack.evidence.loc[code.code_id]
    groups = told_groups(pack.by_group, code.code_id)
    marks = [mark.label for mark in pack.material.study.codebook.of_kind("evaluation")]
    valued = ", ".join(f"{mark} {count(known[mark])}" for mark in marks)
    return [
        f"{words['said']}: {known['extent'] or count(None)}",
        _extent(pack, row),
        words["groups_note"].format(items="; ".join(groups)) if groups else words["no_groups"],
        *([words["valued_note"].format(counted=counted(pack), items=valued)] if marks else []),
        words["machine_note"],
    ]


def _extent(pack: Pack, row: Mapping[str, Any]) -> str:
    """Say in how many segments a measure is spoken of, as the chart of measures does."""
    return str(pack.words["measure"]["n"]).format(
        n=count(row["n_segments"]),
        share=percent(row["share"], 1),
        low=points(row["ci_low"], 1),
        high=percent(row["ci_high"], 1),
    )


SLIDES = (measures,)
"""What puts them on a deck."""
