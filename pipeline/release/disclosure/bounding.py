"""What somebody can conclude of figures that are not told, from all those that are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]

TOLERANCE = 1e-6
_GUESSES = 6


@dataclass(frozen=True)
class Claims:
    """
    Everything that could be told, and what one must know to judge it.

    A figure is an amount of a code in a group: the sum over its people, of whom each has between 0 and 1.

    Attributes:
        groups: groups × people, who is in which group. Somebody who knows all of it is assumed to look at the figures.
        amounts: codes × people, 0 to 1.
        told: codes × groups, what is told.
        secret: codes × groups, what is held back and must stay unknown; nothing of it is told.
        parents: for every code the number of the one that it belongs to, −1 where there is none; whoever has the code
            has at least as much of its parent.
        partners: for every group the number of the one that is told only together with it, else its own.
        tables: for every group the number of its table.
        known: codes × groups, what is known from elsewhere; holding it back is no use.
        twins: for every code the number of the one that exactly the same people have, −1 where there is none.
    """

    groups: Flags
    amounts: Numbers
    told: Flags
    secret: Flags
    parents: Sequence[int]
    partners: Sequence[int]
    tables: Sequence[int]
    known: Flags
    twins: Sequence[int] = ()

    @property
    def public(self) -> Flags:
        """Codes × groups: what is told, now or elsewhere."""
        return self.told | self.known

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """People in each group."""
        return np.asarray(self.groups.sum(axis=1), dtype=np.int64)

    @cached_property
    def sums(self) -> Numbers:
        """Codes × groups: the amounts."""
        return np.asarray(self.amounts @ self.groups.T.astype(float), dtype=np.float64)

    @cached_property
    def having(self) -> NDArray[np.int64]:
        """Codes × groups: people who have the code."""
        return np.asarray((self.amounts > 0).astype(np.int64) @ self.groups.T.astype(np.int64))


@dataclass(frozen=True)
class Range:
    """What can be concluded of a figure: its least and greatest amount and number of people, and by which others."""

    code: int
    group: int
    low: float
    high: float
    fewest: int
    most: int
    because: tuple[tuple[int, int], ...]


def weak(claims: Claims, codes: Sequence[int], *, k: int) -> list[Range]:
    """
    Find the secrets of a family of codes that are not kept.

    Args:
        claims: what is told.
        codes: a family.
        k: how many people must stay uncertain.

    Returns:
        Of those that can be concluded too narrowly: the range, and what bounds it.
    """
    places = _secrets(claims, codes)
    if not places:
        return []
    known = _known(claims, codes)
    low = np.array([claims.sums[place] for place in places])
    high = low.copy()
    rng, signs = np.random.default_rng(len(places)), np.ones(len(places))
    is_open = np.ones(len(places), dtype=bool)
    aims = np.array([known.aim(*place) for place in places])
    for turn in range(2 * _GUESSES):
        # a solution shows ranges of many secrets at once: the truth could be any solution
        signs = rng.choice([-1.0, 1.0], len(places)) if turn % 2 == 0 else -signs
        reached = aims @ known.extreme((signs * is_open) @ aims).x
        low, high = np.minimum(low, reached), np.maximum(high, reached)
        is_open = np.array([not known.is_kept(place, a, b, k=k) for place, a, b in zip(places, low, high, strict=True)])
        if not is_open.any():
            return []
    found = [known.range(*place) for place, is_left in zip(places, is_open, strict=True) if is_left]
    return [one for one in found if not known.is_kept((one.code, one.group), one.low, one.high, k=k)]


def ranges(claims: Claims, codes: Sequence[int]) -> list[Range]:
    """Return what can be concluded of every secret figure of a family of codes, in order of code and group."""
    known = _known(claims, codes)
    return [known.range(*place) for place in _secrets(claims, codes)]


def _secrets(claims: Claims, codes: Sequence[int]) -> list[tuple[int, int]]:
    return [(code, int(group)) for code in codes for group in np.flatnonzero(claims.secret[code] & ~claims.known[code])]


@dataclass(frozen=True)
class _Known:
    """What is told of some codes, as a linear programme whose unknowns are codes × kinds of people."""

    claims: Claims
    codes: Sequence[int]
    kinds: Numbers
    told: Sequence[tuple[int, int]]
    caps: Numbers
    constraints: Mapping[str, Any]

    def aim(self, code: int, group: int) -> Numbers:
        """Return the vector that adds up a figure."""
        aim = np.zeros((len(self.codes), self.kinds.shape[1]))
        aim[self.codes.index(code)] = self.kinds[group]
        return aim.ravel()

    def extreme(self, aim: Numbers) -> Any:
        """Make a sum as small as it can be."""
        from scipy.optimize import linprog

        return linprog(aim, **self.constraints)

    def most(self, code: int, group: int) -> int:
        """Return how many people of a group can have a code."""
        return round(float(self.aim(code, group) @ self.caps))

    def range(self, code: int, group: int) -> Range:
        """Return what can be concluded of a figure."""
        aim = self.aim(code, group)
        answers = [self.extreme(sign * aim) for sign in (1, -1)]
        low, high = (float(aim @ answer.x) for answer in answers)
        binding = sum(np.abs(answer.eqlin.marginals) for answer in answers) > TOLERANCE
        sums, groups = self.claims.sums, self.claims.groups
        because = tuple(
            place
            for place, is_binding in zip(self.told, binding, strict=True)
            if is_binding or (sums[place] <= 0 and (groups[place[1]] & groups[group]).any())
        )
        return Range(code, group, low, high, _fewest(low), self.most(code, group), because)

    def is_kept(self, place: tuple[int, int], low: float, high: float, *, k: int) -> bool:
        """Say whether a secret is kept: the number of people within k, the amount within itself."""
        is_wide = self.most(*place) - _fewest(low) >= k or self.claims.sizes[place[1]] < k
        return is_wide and high - low >= float(self.claims.sums[place]) - TOLERANCE


def _fewest(low: float) -> int:
    # nobody gives more than the whole of their talk
    return int(np.ceil(low - TOLERANCE))


def _known(claims: Claims, codes: Sequence[int]) -> _Known:
    from scipy.sparse import block_diag, csr_array, eye_array, kron

    is_used = (claims.public | claims.secret)[list(codes)].any(axis=0)
    # people who are in the same groups cannot be told apart
    unlike, numbers = np.unique(claims.groups[is_used], axis=1, return_counts=True)
    kinds = np.zeros((len(claims.groups), len(numbers)))
    kinds[is_used] = unlike
    told = [(code, int(group)) for code in codes for group in np.flatnonzero(claims.public[code])]
    caps = np.concatenate([numbers * ~_is_nothing(claims, code, kinds) for code in codes]).astype(float)
    pairs = [(code, claims.parents[code]) for code in codes if claims.parents[code] >= 0]
    signs = np.zeros((len(pairs), len(codes)))
    for row, (child, parent) in enumerate(pairs):
        signs[row, codes.index(child)], signs[row, codes.index(parent)] = 1, -1
    constraints = {
        "A_eq": csr_array(block_diag([csr_array(kinds[claims.public[code]]) for code in codes])),
        "b_eq": np.array([claims.sums[place] for place in told]),
        "A_ub": csr_array(kron(signs, eye_array(len(numbers)))) if pairs else None,
        "b_ub": np.zeros(len(pairs) * len(numbers)) if pairs else None,
        "bounds": np.column_stack([np.zeros(len(caps)), caps]),
        "method": "highs",
    }
    return _Known(claims, codes, kinds, told, caps, constraints)


def _is_nothing(claims: Claims, code: int, kinds: Numbers) -> Flags:
    """Say of which kinds of people it is told that none has a code, or none has one that it belongs to."""
    is_nothing = np.zeros(kinds.shape[1], dtype=bool)
    while code >= 0:
        twin = claims.twins[code] if claims.twins else -1
        for one in (code, *([twin] if twin >= 0 else [])):
            is_nothing |= kinds[claims.public[one] & (claims.sums[one] <= 0)].any(axis=0)
        code = claims.parents[code]
    return is_nothing
