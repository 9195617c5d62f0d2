"""themenkarten.pdf: a card a theme, four on a page, to be cut and moved about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline.report.paper.frame import frame
from pipeline.report.paper.typeset import typeset
from pipeline.report.paper.workshop.outside import Leaving, count, fitting, interval, question, share, strongest
from pipeline.texts import decimal, percent, texts

_QUOTES, _ROOM = 2, 430
_FIGURES, _PLACES = 3, 4

Card = Mapping[str, Any]


def cards(leaving: Leaving) -> bytes:
    """
    Typeset a card for every theme that leaves.

    Args:
        leaving: what leaves.

    Returns:
        A PDF, four cards a page: label, a sentence, three figures, up to two released quotes, a question.
    """
    words = leaving.words
    title = words["titles"]["cards"].format(title=leaving.material.study.title)
    made = [_card(leaving, row) for row in leaving.themes]
    data = {**frame(leaving.material, title), "sheets": sheets(made), "own": words["own"]}
    return typeset("workshop-cards", {**data, "cut": words["cut"], "empty": words["no_themes"]})


def sheets(made: Sequence[Card]) -> list[list[Card | None]]:
    """
    Lay cards on sheets of four so that the four piles, laid on each other after cutting, are in order.

    Args:
        made: the cards in their order.

    Returns:
        For every sheet its four places (top left, top right, bottom left, bottom right); None where no card is left.
    """
    n = -(-len(made) // _PLACES)
    places = [*made, *[None] * (n * _PLACES - len(made))]
    return [places[number::n] for number in range(n)]


def _card(leaving: Leaving, row: Mapping[str, Any]) -> Mapping[str, Any]:
    words, book = leaving.words, leaving.material.study.codebook
    parents = [book.label(name) for name in book.ancestors(row["code_id"])[:1]]
    status = texts()["findings"]["status"][row["status"]]
    known = {**leaving.material.words, "share": share(row), "interval": interval(row), "status": status}
    return {
        "kicker": words["below"].format(parent=parents[0]) if parents else words["theme"],
        "label": row["label"],
        "sentence": words["sentence"].format(**known),
        "figures": _figures(leaving, row),
        "quotes": fitting(leaving.quotes.get(row["code_id"], []), most=_QUOTES, room=_ROOM),
        "no_quotes": words["no_quotes"],
        "question": question(leaving, row),
    }


def _figures(leaving: Leaving, row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return three figures, each with what it counts: those that say most first, of what is told."""
    words, code_id = leaving.words["figures"], row["code_id"]
    mark, n = strongest(leaving, code_id)
    ranks = pd.Series([one["share"] for one in leaving.themes]).rank(ascending=False, method="min")
    found = [(count(row["n_segments"]), words["segments"])]
    if mark:
        found.append((decimal(n, 0), words["mark"].format(mark=mark)))
    if code_id in leaving.unprompted:
        found.append((percent(leaving.unprompted[code_id]), words["unprompted"]))
    found.append((f"{int(ranks[leaving.place(code_id)])}.", words["rank"].format(n=len(leaving.themes))))
    return [(share(row), words["share"]), *found][:_FIGURES]
