"""Themes over time: month by month, quarter by quarter or year by year, as far as the interviews reach."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipeline import tables as contract
from pipeline import units
from pipeline.network.statements import themed, together, without_kin
from pipeline.study import Codebook, Study

_LENGTHS = (("M", 9), ("Q", 96), ("Y", 10_000))
"""Lengths of a period, each with how many months the interviews may reach over at most."""

_FEWEST = 3
"""Segments in which two themes come together for them to be tied in a period."""

_ISO = "%Y-%m-%d"
_COLUMNS = ["period", "end", "code_id", "n_interviews", "n_units", "n_segments", "share", "n_ties", "strength"]


def periods(tables: Mapping[str, pd.DataFrame], codebook: Codebook, study: Study) -> pd.DataFrame:
    """
    Measure each theme in each period of the interviews' dates.

    Periods are months where interviews reach over at most nine of them, quarters up to eight years, else years; those
    without interviews have no rows, and interviews without a date are left out.

    Args:
        tables: `segments`, `speakers`, `interviews`, `codings`.
        codebook: the codes.
        study: unit of analysis.

    Returns:
        The table `periods`: `period` and `end` (ISO dates of its first and last day), `share` (mean over the period's
        units of the share of what they say in it), `n_ties` (other themes that at least three segments have beside it)
        and `strength` (share of the theme's segments that have another theme, not above or below it).
    """
    answered = units.answers(tables, unit=study.settings.unit)
    dated = answered.join(_periods(answered["date"])).dropna(subset="period")
    found = [
        _of_period(inside, tables["codings"], codebook).assign(period=str(period), end=inside["end"].iloc[0])
        for period, inside in dated.groupby("period", sort=True)
    ]
    return contract.check(pd.concat(found)[_COLUMNS], "periods") if found else contract.empty("periods")


def _periods(dates: pd.Series[str]) -> pd.DataFrame:
    """Return `period` and `end` of each date as ISO dates, missing where there is none."""
    days = pd.to_datetime(dates, format="ISO8601", errors="coerce")
    if days.isna().all():
        return pd.DataFrame({"period": None, "end": None}, index=dates.index)
    first, last = days.min(), days.max()
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    spans = days.dt.to_period(next(name for name, most in _LENGTHS if months <= most)).dt
    return pd.DataFrame({"period": spans.start_time.dt.strftime(_ISO), "end": spans.end_time.dt.strftime(_ISO)})


def _of_period(inside: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return one row a theme of the codebook, whether anybody speaks of it or not."""
    themes = list(codebook.themes)
    shares = units.shares(inside, codings, themes)
    said = themed(inside, codings, codebook)
    pairs = without_kin(together(said, said), codebook)
    both = pd.concat([pairs, pairs.rename(columns={"source": "target", "target": "source"})], ignore_index=True)
    counts = both.groupby(["source", "target"]).size()
    n_ties = counts[counts >= _FEWEST].groupby("source").size().reindex(themes, fill_value=0)
    n_segments = said["target"].value_counts().reindex(themes, fill_value=0)
    beside = both.groupby("source")["segment_id"].nunique().reindex(themes, fill_value=0)
    return pd.DataFrame(
        {
            "code_id": themes,
            "n_interviews": inside["interview_id"].nunique(),
            "n_units": len(shares),
            "n_segments": n_segments.to_numpy(int),
            "share": shares.mean().to_numpy(float),
            "n_ties": n_ties.to_numpy(int),
            "strength": (beside / n_segments.clip(lower=1)).to_numpy(float),
        }
    )
