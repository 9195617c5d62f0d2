"""All tokens of a study as arrays, so that a term is looked for once a word form and not once a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.language import lemmas

Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Corpus:
    """
    Tokens of all segments in order.

    Attributes:
        forms: the distinct lower-case word forms (n_forms).
        form: number of each token's form (n_tokens).
        segment: number of each token's segment (n_tokens), ascending.
        sentence: number of each token's sentence within its segment (n_tokens).
        start: offset of each token in its segment's text (n_tokens).
        end: end of each token there, exclusive (n_tokens).
    """

    forms: tuple[str, ...]
    form: Ints
    segment: Ints
    sentence: Ints
    start: Ints
    end: Ints

    @cached_property
    def lemmas(self) -> tuple[str, ...]:
        """The lemma of each form."""
        return tuple(lemmas(self.forms))

    def prepared(self) -> Corpus:
        """Return this corpus with its lemmas and its index looked up, as it is worth keeping."""
        _ = self.lemmas, self._bounds
        return self

    @cached_property
    def _order(self) -> Ints:
        return np.argsort(self.form, kind="stable").astype(np.int32)

    @cached_property
    def _bounds(self) -> Ints:
        return np.searchsorted(self.form[self._order], np.arange(len(self.forms) + 1)).astype(np.int32)

    def places(self, form_ids: Sequence[int] | NDArray[np.integer]) -> Ints:
        """Return the numbers of all tokens that have one of some forms, ascending."""
        if len(form_ids) == 0:
            return np.zeros(0, dtype=np.int32)
        found = [self._order[self._bounds[number] : self._bounds[number + 1]] for number in form_ids]
        return np.sort(np.concatenate(found))


def corpus(tokens: Sequence[pd.DataFrame]) -> Corpus:
    """
    Join the tokens of interviews.

    Args:
        tokens: one frame an interview as `language.tokenise` gives it, with `text` numbering the segments of
            all interviews on.

    Returns:
        The corpus; its forms are sorted.
    """
    filled = [frame.assign(form=frame["form"].cat.remove_unused_categories()) for frame in tokens if len(frame)]
    forms = sorted({form for frame in filled for form in frame["form"].cat.categories})
    number = {form: index for index, form in enumerate(forms)}
    codes = [
        np.array([number[form] for form in frame["form"].cat.categories], dtype=np.int32)[frame["form"].cat.codes]
        for frame in filled
    ]
    columns = {
        name: np.concatenate([np.zeros(0, dtype=np.int32), *(frame[name].to_numpy(np.int32) for frame in filled)])
        for name in ("text", "sentence", "start", "end")
    }
    return Corpus(
        tuple(forms),
        np.concatenate([np.zeros(0, dtype=np.int32), *codes]),
        columns["text"],
        columns["sentence"],
        columns["start"],
        columns["end"],
    )
