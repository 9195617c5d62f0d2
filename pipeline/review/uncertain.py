"""Segments that the machine is unsure of: from them it learns most."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping

import pandas as pd


def uncertain(found: pd.DataFrame, limits: Mapping[str, float], total: int, *, without: Collection[str]) -> list[str]:
    """
    Choose segments whose scores are near the threshold of many codes, code by code in turn and spread over interviews.

    Args:
        found: the machine's scores.
        limits: each code's threshold.
        total: segments to be chosen.
        without: segments that are not to be chosen.

    Returns:
        Ids, most useful first; fewer than `total` where there are no more.
    """
    limit = found["code_id"].map(dict(limits))
    doubt = 1 - (found["score"] - limit).abs() / limit.where(limit > 0.5, 1 - limit)
    rows = found.assign(doubt=doubt.clip(lower=0))
    rows["value"] = rows["doubt"] * rows.groupby("segment_id")["doubt"].transform("sum")
    rows = rows[~rows["segment_id"].isin(set(without))].sort_values(["value", "segment_id"], ascending=[False, True])
    queues = {str(code_id): list(group) for code_id, group in rows.groupby("code_id", sort=True)["segment_id"]}
    interviews = {one.partition(":")[0] for one in found["segment_id"]}
    return _in_turn(queues, total, most=math.ceil(2 * total / max(len(interviews), 1)))


def _in_turn(queues: dict[str, list[str]], total: int, *, most: int) -> list[str]:
    chosen: dict[str, None] = {}
    used: Counter[str] = Counter()
    while queues and len(chosen) < total:
        for code_id in list(queues):
            free = (one for one in queues[code_id] if one not in chosen and used[one.partition(":")[0]] < most)
            best = next(free, None)
            if best is None or len(chosen) >= total:
                del queues[code_id]
                continue
            chosen[best] = None
            used[best.partition(":")[0]] += 1
    return list(chosen)
