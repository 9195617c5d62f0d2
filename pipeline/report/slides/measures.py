"""Friday's slides: a measure each, with the evidence for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.report.readable import records
from pipeline.report.slides.deck import BODY, Box, Deck, columns
from pipeline.report.slides.pack import Pack, count, evidence
from pipeline.texts import percent, points

_MEASURES, _QUOTED = 6, 2
_LONGEST = 300


def measures(deck: Deck, pack: Pack) -> None:
    """Show all measures, then a slide for each."""
    charts = pack.of("measures")[:1]
    if not charts:
        return
    words, chart = pack.words, charts[0]
    frame = chart.data[0].sort_values("n_segments", ascending=False, kind="stable")
    deck.add(words["measures"]["title"], kicker=words["kickers"]["friday"], notes=evidence(pack, chart))
    place = Box(BODY.left, BODY.top, BODY.width, BODY.height - 1.2)
    counts = {words["count"]: [float(n) for n in frame["n_segments"]]}
    deck.chart("bars", frame["label"].tolist(), counts, place, alt=chart.alt)
    deck.text([words["measures"]["note"]], Box(BODY.left, BODY.top + BODY.height - 0.9, BODY.width, 0.9), size=13)
    for row in records(frame.head(_MEASURES)):
        _measure(deck, pack, row)


def _measure(deck: Deck, pack: Pack, row: Mapping[str, Any]) -> None:
    words, code = pack.words["measure"], pack.material.study.codebook[str(row["code_id"])]
    facts = [_extent(pack, row)]
    quoted = [(text, who) for text, who in pack.quotes.get(code.code_id, ()) if len(text) <= _LONGEST][:_QUOTED]
    told = [f"{words['quote'].format(text=text)} {words['who'].format(who=who)}" for text, who in quoted]
    deck.add(code.label, kicker=pack.words["kickers"]["friday"], notes="\n".join([code.definition, *facts, *told]))
    left, right = columns(0.48)
    deck.text([code.definition], Box(left.left, left.top, left.width, 2.6), size=15)
    _passage(deck, words["facts"], [f"• {fact}" for fact in facts], Box(left.left, left.top + 2.9, left.width, 8.6))
    _passage(deck, words["quotes"], told or [words["no_quotes"]], Box(right.left, right.top, right.width, 11.5))
    deck.text([words["ask"]], Box(BODY.left, BODY.top + BODY.height - 1.3, BODY.width, 1.2), size=17, is_bold=True)


def _passage(deck: Deck, title: str, paragraphs: Sequence[str], box: Box) -> None:
    deck.text([title], Box(box.left, box.top, box.width, 0.9), size=15, is_bold=True)
    deck.text(paragraphs, Box(box.left, box.top + 1.1, box.width, box.height - 1.1), size=16, gap=8)


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
