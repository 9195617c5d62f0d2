"""Which figures must not be told beside others: every one that is held back stays unknown within a wide interval."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from pipeline.release.disclosure import bounding
from pipeline.release.disclosure.bounding import Claims, Flags, Range


def is_sensitive(having: NDArray[np.int64], sizes: NDArray[np.int64], *, k: int) -> Flags:
    """
    Say which figures may not be told for themselves.

    Args:
        having: codes × groups, how many people of the group have the code.
        sizes: people in each group.
        k: the smallest number of people.

    Returns:
        True where a group has fewer than k people, 1 to k−1 of them have the code, or none or all of fewer than 2k.
    """
    few = (having > 0) & (having < k)
    is_extreme = ((having == 0) | (having == sizes)) & (sizes < 2 * k)
    return np.asarray(few | is_extreme | (sizes < k), dtype=bool)


def complete(claims: Claims, *, k: int) -> Claims:
    """
    Hold back more, as little as possible, until nobody can work out what is held back.

    Of every secret figure it stays unknown how many people have the code, within an interval no narrower than k, and
    how much they say of it, within one no narrower than the amount itself. What bounds a figure most cheaply (fewest
    people with the code) is held back first; the same claims give the same answer.

    Args:
        claims: with what must not be told for itself in `secret`.
        k: the smallest number of people.

    Returns:
        The claims with fewer figures told and more of them secret.
    """
    now = _alone_no_more(claims, k=k)
    for codes in families(claims.parents):
        while weak := bounding.weak(now, codes, k=k):
            chosen = _choices(now, weak)
            if not chosen:
                break
            now = held_back(now, chosen)
    return now


def held_back(claims: Claims, places: Iterable[tuple[int, int]]) -> Claims:
    """Return claims in which some figures more are secret."""
    told, secret = claims.told.copy(), claims.secret.copy()
    for code, group in places:
        told[code, [group, claims.partners[group]]] = False
        secret[code, group] = True
    return replace(claims, told=told, secret=secret)


def _alone_no_more(claims: Claims, *, k: int) -> Claims:
    """Give every secret others of its table for company, the smallest, until k people stand behind them."""
    having, found = claims.having, []
    tables = [np.flatnonzero(np.asarray(claims.tables) == table) for table in sorted(set(claims.tables))]
    for code, own in product(range(len(claims.amounts)), tables):
        secret = [group for group in own if claims.secret[code, group]]
        others = [group for group in own if claims.told[code, group] and not claims.known[code, group]]
        others.sort(key=lambda group: (having[code, group], claims.sizes[group], group))
        while secret and others and (len(secret) < 2 or having[code, secret].sum() < k):
            found.append((code, int(others[0])))
            secret.append(others.pop(0))
    return held_back(claims, found)


def families(parents: Sequence[int]) -> list[tuple[int, ...]]:
    """Put codes together that belong to each other."""
    roots: dict[int, list[int]] = {}
    for code in range(len(parents)):
        root = code
        while parents[root] >= 0:
            root = parents[root]
        roots.setdefault(root, []).append(code)
    return [tuple(codes) for _, codes in sorted(roots.items())]


def _choices(claims: Claims, weak: Sequence[Range]) -> list[tuple[int, int]]:
    """Choose for every code one more figure to hold back; that of everybody only where no other is left."""
    having, n_people = claims.having, claims.groups.shape[1]
    chosen: dict[int, tuple[int, int]] = {}
    for found in weak:
        by_it = [place for place in found.because if claims.told[place] and not claims.known[place]]
        any_other = [
            (found.code, int(group)) for group in np.flatnonzero(claims.told[found.code] & ~claims.known[found.code])
        ]
        if usable := by_it or any_other:
            best = min(usable, key=lambda at: (claims.sizes[at[1]] == n_people, having[at], claims.sizes[at[1]], at))
            chosen.setdefault(found.code, best)
    return sorted(set(chosen.values()))
