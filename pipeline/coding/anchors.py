"""The codebook's own tests: are its anchor examples found and its counter-examples spared?"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from pipeline.coding.corpus import Corpus, corpus
from pipeline.coding.lexicon import lexicon
from pipeline.coding.matter import matter, word_evidence
from pipeline.coding.semantic import Nearness, references
from pipeline.coding.weighing import DEFAULT, logistic
from pipeline.language import tokenise
from pipeline.study import Code, Codebook

COLUMNS = ["code_id", "text", "is_example", "is_found"]


def anchor_check(codebook: Codebook) -> pd.DataFrame:
    """
    Look for every code's words in its own examples and counter-examples, each taken as a segment.

    Words alone, without likeness of meaning: an example that no word finds can still be coded, and a found
    counter-example can still be spared; both are worth a look. A code above others is found by their words too, an
    evaluation only by words that no negation turns round.

    Args:
        codebook: the codes.

    Returns:
        One row an anchor, in the codebook's order, examples first: `code_id`, `text`, `is_example`, `is_found`. An
        example should be found, a counter-example should not.
    """
    anchors = pd.DataFrame(
        [(code.code_id, text, is_example) for code in codebook.codes for text, is_example in _anchors(code)],
        columns=COLUMNS[:3],
    )
    if anchors.empty:
        return anchors.astype({"is_example": bool}).assign(is_found=np.zeros(0, dtype=bool))
    found = _found(corpus([tokenise(anchors["text"].tolist())]), codebook)
    pairs = zip(anchors["code_id"], anchors.index, strict=True)
    return anchors.assign(is_found=[number in found[code_id] for code_id, number in pairs])


def anchor_verdicts(codebook: Codebook, nearness: Callable[[Sequence[str], Sequence[int]], Nearness]) -> pd.DataFrame:
    """
    Code every anchor as if it were a segment of the study, by words and meaning, itself removed from what codes know.

    Args:
        codebook: the codes; evaluations, which meaning says nothing of, are left out.
        nearness: returns how near texts are to the codes, each text without the reference of its number (-1: none).

    Returns:
        As `anchor_check`, with `score`; `is_found` says whether the code or one below it is coded by default weights.
    """
    asked = [code for code in codebook.codes if code.kind != "evaluation"]
    rows = [(code.code_id, text, is_example) for code in asked for text, is_example in _anchors(code)]
    anchors = pd.DataFrame(rows, columns=COLUMNS[:3])
    if anchors.empty:
        return anchors.assign(score=np.zeros(0), is_found=np.zeros(0, dtype=bool))
    number = {text: place for place, text in enumerate(references(codebook))}
    own = [number[text] if is_example else -1 for _, text, is_example in rows]
    texts = anchors["text"].tolist()
    tokens = corpus([tokenise(texts)])
    near = nearness(texts, own)
    hits = lexicon(tokens, codebook)
    found = matter(word_evidence(hits[hits["code_id"].isin(near.code_ids)], tokens), near, codebook)
    place = np.arange(len(anchors))
    logits = found.signs.design(place, np.zeros(found.signs.n_terms.shape)) @ DEFAULT
    column = anchors["code_id"].map({code_id: n for n, code_id in enumerate(near.code_ids)}).to_numpy(np.int64)
    score = logistic(logits[place, column])
    return anchors.assign(score=score, is_found=score >= 0.5)


def _anchors(code: Code) -> Sequence[tuple[str, bool]]:
    return [*((text, True) for text in code.examples), *((text, False) for text in code.counterexamples)]


def _found(tokens: Corpus, codebook: Codebook) -> dict[str, set[int]]:
    """Numbers of the anchors in which each code or a code below it is found."""
    hits = lexicon(tokens, codebook)
    evaluations = [code.code_id for code in codebook.of_kind("evaluation")]
    counted = hits[~(hits["is_negated"] & hits["code_id"].isin(evaluations))]
    found: dict[str, set[int]] = {code.code_id: set() for code in codebook.codes}
    for code_id, number in zip(counted["code_id"], counted["segment"], strict=True):
        lineage = (code_id, *codebook.ancestors(code_id)) if code_id in codebook else ()
        for name in lineage:
            found[name].add(int(number))
    return found
