"""How far codings hang on single interviews: every verdict is made again without each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.coding.decided import Decided, decided, gold
from pipeline.coding.learned import Features, Learned, learn
from pipeline.coding.weighing import DEFAULT, best_threshold, chosen, logistic
from pipeline.study.codebook import Codebook
from pipeline.tables import empty

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]
Integers = NDArray[np.int64]

COLUMNS = ("code_id", "stable_share", "worst_share", "always_share", "n_changed", "interview_id", "n")

# squared lengths and spreads below these are rounding: likeness that is the same everywhere says nothing
_NO_LENGTH, _NO_SPREAD = 1e-6, 1e-5


def coding_stability(
    segments: pd.DataFrame,
    hits: pd.DataFrame,
    vectors: Floats,
    known: Sequence[Floats],
    codebook: Codebook,
    *,
    decisions: pd.DataFrame | None = None,
    features: Features | None = None,
    threshold: float = 0.5,
) -> pd.DataFrame:
    """
    Leave out each interview in turn and count which of the others' codings change.

    Without an interview the scale of nearness is another (mean vector, mean and spread of every reference), and where
    people decided, also what was learned, the weights and the thresholds. All of it is made again for every pair of
    segment and code, not only for those near a threshold; verdicts are those of `semantic`, `matter` and `weigh` on
    the other interviews alone, but for rounding. Three things are simpler. The features that are learned from keep
    the word weights and the centre of the whole study. People's decisions stand whatever is left out. Codes that
    nobody decided in a segment where others were decided are not counted. Nor are interviewers' prompts; evaluations
    and stands go with the code that they belong to.

    Args:
        segments: the table, in the order that `hits` and `vectors` number.
        hits: what `lexicon` found.
        vectors: n_segments × d, as `embed` gives them.
        known: the vectors of `references(codebook)`.
        codebook: the codes.
        decisions: the table; none by default.
        features: what is learned from; needed where there are decisions.
        threshold: score from which a code is coded that nobody decided.

    Returns:
        One row a code that is no evaluation, in the codebook's order, and one with `code_id` "" for all together:
        `stable_share`, the share of its codings in other interviews that stay (mean over interviews left out);
        `worst_share`, the smallest of these; `always_share`, the share of codings that stay whatever is left out;
        `n_changed`, the most verdicts that one interview changes (codings lost and new ones), and `interview_id`,
        which one ("" where none does); `n`, codings. Shares of a code without codings are NaN. No rows where there
        are fewer than two interviews.
    """
    names, interview = np.unique(segments["interview_id"].to_numpy(object), return_inverse=True)
    if len(names) < 2:
        return pd.DataFrame(columns=list(COLUMNS))
    people = decided(gold(empty("decisions") if decisions is None else decisions), segments)
    sizes = [1 + len(code.examples) for code in codebook.codes if code.kind != "evaluation"]
    products = _products(vectors, known, interview.astype(np.int64), sizes)
    mapping = _mapping(hits, products, codebook, people, features=features, threshold=threshold)
    is_counted = np.tile(~segments["is_prompt"].to_numpy(bool), (len(mapping.code_ids), 1))
    is_counted[:, mapping.people.rows] &= ~np.isnan(mapping.people.values.T)
    return _compared(mapping, is_counted, [str(name) for name in names])


@dataclass(frozen=True)
class _Products:
    """
    Inner products from which likeness follows whatever interview is left out; the last column leaves out nobody.

    Attributes:
        blocks: for each code its references × n_segments; both less the study's mean vector.
        interview: number of each segment's interview.
        squares: squared length of every segment's vector, less the mean.
        moves: n_segments × n_interviews + 1, its products with how far the mean moves.
        own_moves: for each code its references' products with that.
        move_squares: squared length of each move.
    """

    blocks: tuple[Floats, ...]
    interview: Integers
    squares: Floats
    moves: Floats
    own_moves: tuple[Floats, ...]
    move_squares: Floats

    def nearness(self, left_out: int) -> Floats:
        """Return what `semantic` finds without an interview, n_codes × n_segments (those left out are there, too)."""
        # (v − m)·(r − m) / |v − m|; the reference's length goes when it is scaled by its spread
        square = self.squares - 2 * self.moves[:, left_out] + self.move_squares[left_out]
        scale = np.where(square > _NO_LENGTH, 1 / np.sqrt(np.maximum(square, _NO_LENGTH)), 0)
        shift = self.moves[:, left_out] - self.move_squares[left_out]
        share = (self.interview != left_out).astype(np.float32)
        share /= share.sum()
        found = np.empty((len(self.blocks), len(scale)), dtype=np.float32)
        total, count = np.zeros_like(scale), 0
        for code, (block, own) in enumerate(zip(self.blocks, self.own_moves, strict=True)):
            likeness = block - shift
            likeness -= own[:, left_out, None]
            likeness *= scale
            z = _scaled(likeness, share)
            found[code] = _two_nearest(z)
            total += z.sum(axis=0)
            count += len(z)
        found -= total / count
        return found


def _scaled(likeness: Floats, share: Floats) -> Floats:
    """Take off each row's mean and divide by its spread, both over the segments with a share."""
    likeness -= (likeness @ share)[:, None]
    spread = np.sqrt((likeness * likeness) @ share)
    likeness /= np.where(spread > _NO_SPREAD, spread, 1)[:, None]
    return likeness


def _two_nearest(z: Floats) -> Floats:
    """Return the mean of the two largest of each column, or its only value."""
    if len(z) == 1:
        only: Floats = z[0]
        return only
    first, second = np.maximum(z[0], z[1]), np.minimum(z[0], z[1])
    for row in z[2:]:
        second = np.maximum(second, np.minimum(first, row))
        first = np.maximum(first, row)
    mean: Floats = (first + second) / 2
    return mean


def _products(vectors: Floats, known: Sequence[Floats], interview: Integers, sizes: Sequence[int]) -> _Products:
    """Work out the products; `sizes` says how many references each code has."""
    mean = vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
    own = vectors - mean
    references = np.array(known, dtype=np.float32).reshape(-1, vectors.shape[1]) - mean
    members = (np.arange(interview.max() + 2)[:, None] == interview).astype(np.float32)
    moves = -(members @ own) / (len(own) - members.sum(axis=1, keepdims=True))
    ends = np.cumsum(sizes)[:-1]
    return _Products(
        tuple(np.split(references @ own.T, ends)),
        interview,
        (own * own).sum(axis=1),
        own @ moves.T,
        tuple(np.split(references @ moves.T, ends)),
        (moves * moves).sum(axis=1),
    )


@dataclass(frozen=True)
class _Mapping:
    """
    What verdicts are made of.

    Attributes:
        code_ids: the codes, one a row of all arrays.
        products: of the vectors.
        is_said: n_codes × n_segments; whether a term was found, 1 or 0.
        more: how often their number doubles.
        families: for each code its row and those below it.
        people: what people decided on these codes.
        features: what is learned from; None where nobody decided.
        learned: what all decisions teach.
        threshold: for codes without decisions.
    """

    code_ids: tuple[str, ...]
    products: _Products
    is_said: Floats
    more: Floats
    families: tuple[Integers, ...]
    people: Decided
    features: _Kept | None
    learned: Learned | None
    threshold: float

    @property
    def nobody(self) -> int:
        """The number that leaves out no interview."""
        return len(self.products.move_squares) - 1

    def verdicts(self, left_out: int) -> Bools:
        """Decide without an interview, n_codes × n_segments; what people decided stands."""
        nearness = self.products.nearness(left_out)
        own = self._by_default(nearness) if self.features is None else self._by_decisions(nearness, left_out)
        is_coded = np.array([own[family].any(axis=0) for family in self.families])
        values = self.people.values.T
        is_coded[:, self.people.rows] = np.where(np.isnan(values), is_coded[:, self.people.rows], values == 1)
        return is_coded

    def _by_default(self, nearness: Floats) -> Bools:
        """Decide by a code's own signs: whoever speaks for a code above others has the same weights as that code."""
        from scipy.special import logit

        needed = logit(self.threshold) - DEFAULT[0] - self.loudness
        return np.asarray(nearness >= needed.astype(np.float32))

    @cached_property
    def loudness(self) -> Floats:
        """What words add to nearness by default."""
        return np.asarray(DEFAULT[2] * self.is_said + DEFAULT[3] * self.more, dtype=np.float32)

    def _signs(self, nearness: Floats) -> tuple[Floats, ...]:
        """Return nearness, `is_said` and `more` of whoever speaks for a code, each n_codes × n_segments."""
        own = (nearness, self.is_said, self.more)
        signs = tuple(part.copy() for part in own)
        for code, family in enumerate(self.families):
            if len(family) > 1:
                speaker = (nearness[family] + self.loudness[family]).argmax(axis=0)
                for part, sign in zip(own, signs, strict=True):
                    sign[code] = part[family[speaker], np.arange(part.shape[1])]
        return signs

    def _by_decisions(self, nearness: Floats, left_out: int) -> Bools:
        is_kept = self.products.interview[self.people.rows] != left_out
        others, learned = self.people.among(is_kept), self._learned(is_kept)
        signs = (*self._signs(nearness), learned)
        parts = [part[:, others.rows].T.astype(float) for part in signs]
        weights = chosen(np.stack([np.ones_like(parts[0]), *parts], axis=-1), others.values)
        logits = weights[:, :1].astype(np.float32) + sum(
            weight[:, None].astype(np.float32) * part for weight, part in zip(weights.T[1:], signs, strict=True)
        )
        scores = logistic(logits.astype(float))
        seen = self.products.interview != left_out
        is_taught: Bools = np.isfinite(others.values).sum(axis=0) > 0
        limits = [
            best_threshold(row[seen]) if taught else self.threshold
            for row, taught in zip(scores, is_taught, strict=True)
        ]
        return np.asarray(scores >= np.array(limits)[:, None])

    def _learned(self, is_kept: Bools) -> Floats:
        """Return what some of the decisions teach, n_codes × n_segments."""
        assert self.features is not None and self.learned is not None
        learned = self.learned if is_kept.all() else learn(self.features, self.people.among(is_kept))
        return learned.scores.T.astype(np.float32)


@dataclass(frozen=True)
class _Kept(Features):
    """
    Features whose products with the decided segments are worked out once.

    Attributes:
        rows: the decided segments, ascending.
        alike: n_segments × n_decided.
    """

    rows: Integers
    alike: Floats

    def gram(self, rows: Integers) -> NDArray[np.float64]:
        """Return the inner products of some of the decided rows."""
        return self.alike[np.ix_(rows, np.searchsorted(self.rows, rows))].astype(float)

    def scores(self, rows: Integers, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the predictions for all segments from the dual weights of some of the decided rows."""
        full = np.zeros((len(self.rows), weights.shape[1]), dtype=np.float32)
        full[np.searchsorted(self.rows, rows)] = weights
        return np.asarray(self.alike @ full, dtype=float)


def _keep(features: Features, rows: Integers) -> _Kept:
    alike = features.vectors @ features.vectors[rows].T / 2 + 1
    for block in (features.words, features.pieces):
        # most columns are nowhere in the decided segments; the rest is faster as a dense array
        columns = np.unique(block[rows].indices)
        alike += block[:, columns] @ (block[rows][:, columns].toarray().T.copy() / 4)
    return _Kept(features.words, features.pieces, features.vectors, features.lemmas, rows, alike.astype(np.float32))


def _mapping(
    hits: pd.DataFrame,
    products: _Products,
    codebook: Codebook,
    people: Decided,
    *,
    features: Features | None,
    threshold: float,
) -> _Mapping:
    """Gather what verdicts are made of."""
    code_ids = tuple(code.code_id for code in codebook.codes if code.kind != "evaluation")
    own = people.of(code_ids)
    kept = _keep(features, own.rows) if features is not None and len(own.rows) else None
    n_terms = _n_terms(hits, code_ids, len(products.interview))
    return _Mapping(
        code_ids,
        products,
        np.minimum(n_terms, 1),
        np.log2(np.maximum(n_terms, 1)),
        tuple(_family(code_id, code_ids, codebook) for code_id in code_ids),
        own,
        kept,
        None if kept is None else learn(kept, own),
        threshold,
    )


def _n_terms(hits: pd.DataFrame, code_ids: tuple[str, ...], n_segments: int) -> Floats:
    """Count the different terms of every code in every segment, n_codes × n_segments."""
    counts = np.zeros((len(code_ids), n_segments), dtype=np.float32)
    found = hits[hits["code_id"].isin(code_ids)].drop_duplicates(["segment", "code_id", "term"])
    column = found["code_id"].map({code_id: number for number, code_id in enumerate(code_ids)})
    np.add.at(counts, (column.to_numpy(np.int64), found["segment"].to_numpy(np.int64)), 1)
    return counts


def _family(code_id: str, code_ids: tuple[str, ...], codebook: Codebook) -> Integers:
    below = (number for number, one in enumerate(code_ids) if code_id in codebook.ancestors(one))
    return np.array([code_ids.index(code_id), *below], dtype=np.int64)


def _compared(mapping: _Mapping, is_counted: Bools, names: Sequence[str]) -> pd.DataFrame:
    """Set the verdicts without each interview beside those with all; only pairs that count."""
    before = mapping.verdicts(mapping.nobody) & is_counted
    is_ever_lost = np.zeros_like(before)
    counts = np.zeros((len(names), 3, len(mapping.code_ids) + 1))
    for number in range(len(names)):
        others = mapping.products.interview != number
        is_changed = (mapping.verdicts(number) != before) & is_counted & others
        is_lost = is_changed & before
        is_ever_lost |= is_lost
        parts = np.stack([(before & others).sum(axis=1), is_lost.sum(axis=1), is_changed.sum(axis=1)])
        counts[number] = np.column_stack([parts, parts.sum(axis=1)])
    return _table(mapping.code_ids, counts, _with_total(before), _with_total(is_ever_lost), names)


def _with_total(pairs: Bools) -> Integers:
    counts = pairs.sum(axis=1)
    return np.append(counts, counts.sum())


def _table(
    code_ids: Sequence[str], counts: NDArray[np.float64], n: Integers, n_ever_lost: Integers, names: Sequence[str]
) -> pd.DataFrame:
    """Make shares of counts: interviews × (codings of the others, lost ones, changed verdicts) × codes."""
    coded, lost, changed = counts.swapaxes(0, 1)
    stays = np.divide(coded - lost, coded, out=np.full_like(coded, np.nan), where=coded > 0)
    most = changed.argmax(axis=0)
    is_defined = ~np.isnan(stays).all(axis=0)
    stays[:, ~is_defined] = 1
    frame = pd.DataFrame(
        {
            "code_id": [*code_ids, ""],
            "stable_share": np.where(is_defined, np.nanmean(stays, axis=0), np.nan),
            "worst_share": np.where(is_defined, np.nanmin(stays, axis=0), np.nan),
            "always_share": np.divide(n - n_ever_lost, n, out=np.full(len(n), np.nan), where=n > 0),
            "n_changed": changed.max(axis=0).astype(np.int64),
            "interview_id": [
                names[number] if some else "" for number, some in zip(most, changed.any(axis=0), strict=True)
            ],
            "n": n,
        }
    )
    return frame[list(COLUMNS)]
