"""The same network, window by window."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd


def windows(
    dated: pd.DataFrame, edges_of: Callable[[pd.DataFrame], pd.DataFrame], *, days: int, step: int | None = None
) -> pd.DataFrame:
    """
    Make a network of each window of dates.

    Args:
        dated: statements with `date` (2019-09-19); those without a date that can be read are left out.
        edges_of: makes ties of the statements of one window.
        days: length of a window.
        step: days from one window's beginning to the next; by default `days`, so that no windows overlap.

    Returns:
        The ties of all windows, with `start` and `end` (dates, both inclusive) before their own columns, the earliest
        first; windows without statements have no rows. The first window begins at the first date.

    Raises:
        ValueError: `days` or `step` is below 1.
    """
    stride = days if step is None else step
    if min(days, stride) < 1:
        raise ValueError("windows and steps are at least a day long")
    dates = pd.to_datetime(dated["date"], format="ISO8601", errors="coerce")
    found: list[pd.DataFrame] = []
    known = dates.dropna()
    for offset in range(0, (known.max() - known.min()).days + 1 if len(known) else 0, stride):
        start = known.min() + pd.Timedelta(days=offset)
        end = start + pd.Timedelta(days=days - 1)
        inside = dated[(dates >= start) & (dates <= end)]
        if len(inside):
            ties = edges_of(inside)
            ends = {"start": start.strftime("%Y-%m-%d"), "end": end.strftime("%Y-%m-%d")}
            found.append(ties.assign(**ends)[[*ends, *ties.columns]])
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=["start", "end"])
