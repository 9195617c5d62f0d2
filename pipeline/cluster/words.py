"""The words of segments as lemmas, and the terms that tell one cluster from the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.coding import Corpus

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

STOPWORDS = Path(__file__).parent.parent / "texts" / "stopwords.txt"
_MIN_UNITS = 3


@dataclass(frozen=True)
class Words:
    """
    Tokens of the segments that are clustered.

    Attributes:
        n_rows: number of segments.
        row: number of each token's segment.
        lemma: number of each token's lemma.
        surface: each token as it stands in the text.
        is_first: whether a token begins a sentence.
        lemmas: the lemmas, sorted.
        is_content: whether a lemma can name a matter: no stop word, no number, at least three letters.
    """

    n_rows: int
    row: Ints
    lemma: Ints
    surface: NDArray[np.object_]
    is_first: Flags
    lemmas: tuple[str, ...]
    is_content: Flags


def words(corpus: Corpus, texts: Sequence[str], rows: Ints) -> Words:
    """
    Pick the words of some segments.

    Args:
        corpus: tokens of all segments.
        texts: all segments' texts.
        rows: numbers of the segments to keep, in the order that they get.

    Returns:
        Their words.
    """
    new = np.full(len(texts) + 1, -1, dtype=np.int64)
    new[rows] = np.arange(len(rows))
    kept = np.flatnonzero(new[corpus.segment] >= 0)
    names, number = np.unique(np.array([*corpus.lemmas, ""], dtype=str), return_inverse=True)
    places = zip(corpus.segment[kept].tolist(), corpus.start[kept].tolist(), corpus.end[kept].tolist(), strict=True)
    surface = np.array([texts[segment][start:end] for segment, start, end in places], dtype=object)
    place = corpus.segment.astype(np.int64) * (int(corpus.sentence.max(initial=0)) + 1) + corpus.sentence
    is_first = np.diff(place, prepend=-1) != 0
    return Words(
        len(rows),
        new[corpus.segment[kept]],
        number[corpus.form[kept]],
        surface,
        is_first[kept],
        tuple(str(name) for name in names),
        _is_content(corpus, names, number[:-1]),
    )


def _is_content(corpus: Corpus, names: NDArray[np.str_], number: Ints) -> Flags:
    stop = stopwords()
    is_word = np.array([len(name) > 2 and str(name).replace("-", "").isalpha() for name in names])
    is_stop = np.array([str(name) in stop for name in names])
    # a stop word's lemma may be another word than the list has
    is_stop[number[[form in stop for form in corpus.forms]]] = True
    content: Flags = is_word & ~is_stop
    return content


@cache
def stopwords() -> frozenset[str]:
    """Return the lower-case words that name no matter."""
    lines = STOPWORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def terms(words: Words, cluster: Ints, unit: Ints, *, count: int = 6) -> list[list[str]]:
    """
    Name what each cluster speaks of and others do not.

    Lemmas are ranked by c-TF-IDF: their frequency in the cluster × log(1 + mean length of a cluster / their frequency
    in all). A term stands in segments of at least three units, or of all where the cluster has fewer.

    Args:
        words: the segments' words.
        cluster: number of each segment's cluster (n_rows), 0 and up without gaps.
        unit: number of each segment's unit (n_rows).
        count: how many terms a cluster gets.

    Returns:
        Terms of each cluster, strongest first, in their most frequent form.

    Source: Grootendorst (2022), BERTopic: Neural topic modeling with a class-based TF-IDF procedure.
    """
    is_used = words.is_content[words.lemma]
    tokens = pd.DataFrame({"row": words.row, "lemma": words.lemma, "token": np.arange(len(words.row))})[is_used]
    tokens = tokens.assign(cluster=cluster[tokens["row"]], unit=unit[tokens["row"]])
    grouped = tokens.groupby(["cluster", "lemma"], sort=True)
    ranked = pd.DataFrame({"n": grouped.size(), "n_units": grouped["unit"].nunique()}).reset_index()
    n_units = pd.DataFrame({"cluster": cluster, "unit": unit}).groupby("cluster")["unit"].nunique()
    least = ranked["cluster"].map(n_units).clip(upper=_MIN_UNITS)
    total = ranked.groupby("lemma")["n"].transform("sum")
    mean_length = len(tokens) / max(len(n_units), 1)
    weight = ranked["n"] / ranked.groupby("cluster")["n"].transform("sum") * np.log1p(mean_length / total)
    ranked = ranked.assign(weight=weight.round(12))[ranked["n_units"] >= least]
    ranked = ranked.sort_values(["cluster", "weight", "lemma"], ascending=[True, False, True], kind="stable")
    best = ranked.groupby("cluster").head(2 * count)
    found = tokens.merge(best[["cluster", "lemma", "weight"]], on=["cluster", "lemma"])
    return [_distinct(words, found[found["cluster"] == number], count) for number in n_units.index]


def _distinct(words: Words, tokens: pd.DataFrame, count: int) -> list[str]:
    order = tokens.drop_duplicates("lemma").sort_values(["weight", "lemma"], ascending=[False, True])["lemma"]
    places = tokens.groupby("lemma")["token"]
    forms = [_usual_form(words, places.get_group(lemma).to_numpy()) for lemma in order]
    return list({form.casefold(): form for form in reversed(forms)}.values())[::-1][:count]


def _usual_form(words: Words, tokens: Ints) -> str:
    # at the beginning of a sentence every word has a capital
    inside = tokens[~words.is_first[tokens]]
    counted = Counter(words.surface[inside if len(inside) else tokens].tolist())
    return str(min(counted, key=lambda form: (-counted[form], form)))
