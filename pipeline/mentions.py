"""Who is spoken of: organisations and offices of actors.csv, found by their names in the segments."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline import tables
from pipeline.coding import Corpus
from pipeline.coding.lexicon import Lexicon
from pipeline.study import Actor


def find(segments: pd.DataFrame, corpus: Corpus, actors: Sequence[Actor]) -> pd.DataFrame:
    """
    Find the places where actors are named.

    Labels and aliases have the codebook's syntax (`linksfraktion*`); case does not matter. Where names overlap, the
    longest wins, then the one that says more, then the actor that stands first: in „Fraktion DIE LINKE“ it is the
    parliamentary group that is named and not the party.

    Args:
        segments: the table.
        corpus: the tokens, numbered in the table's order.
        actors: whom to look for.

    Returns:
        The table `mentions`; `start` and `end` are offsets in the segment's text.
    """
    lexicon = Lexicon(corpus)
    found = [_of(lexicon, actor).assign(rank=rank) for rank, actor in enumerate(actors)]
    hits = pd.concat(found, ignore_index=True) if found else pd.DataFrame()
    if hits.empty:
        return tables.empty("mentions")
    token = hits["token"].to_numpy(np.int64)
    last = token + hits["length"].to_numpy(np.int64) - 1
    placed = hits.assign(last=last, start=corpus.start[token], end=corpus.end[last])
    kept = placed[_wins(placed, len(corpus.form))]
    names = segments["segment_id"].to_numpy()[kept["segment"].to_numpy(np.int64)]
    columns = ["segment_id", "actor_id", "start", "end"]
    return tables.check(kept.assign(segment_id=names)[columns], "mentions")


def _of(lexicon: Lexicon, actor: Actor) -> pd.DataFrame:
    terms = [term for term in dict.fromkeys((actor.label, *actor.aliases)) if term.strip(" *")]
    return lexicon.hits(terms).assign(actor_id=actor.actor_id)


def _wins(placed: pd.DataFrame, n_tokens: int) -> NDArray[np.bool_]:
    """Say of every hit whether no better one has taken one of its tokens."""
    size = (placed["end"] - placed["start"]).to_numpy()
    said = placed["term"].str.len().to_numpy()
    order = np.lexsort((placed["token"], placed["rank"], -said, -size))
    is_taken = np.zeros(n_tokens, dtype=bool)
    wins = np.zeros(len(placed), dtype=bool)
    spans = placed[["token", "last"]].to_numpy(np.int64).tolist()
    for number in order.tolist():
        first, last = spans[number]
        if not is_taken[first : last + 1].any():
            is_taken[first : last + 1] = True
            wins[number] = True
    return wins
