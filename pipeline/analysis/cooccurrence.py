"""Which themes are spoken of together: in one segment, near each other, by one unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline import units
from pipeline.analysis.questions import places
from pipeline.study import Codebook, Study
from pipeline.tables import check, empty

SEGMENT, NEAR, INTERVIEW = "segment", "near", "interview"
_TIE = "theme-theme"
_STEPS = 500
_TINY = 1e-300

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Names = NDArray[np.str_]


def cooccurrence(answered: pd.DataFrame, tables: Mapping[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """
    Count which themes occur together, and how often they would by chance.

    Three levels. `segment`: one segment has both. `near`: both stand in a window of `analysis.near` + 1 consecutive
    segments of an interview (questions left out), so that the nearer they are the more windows hold both. `interview`:
    one unit has both anywhere.

    Args:
        answered: what `units.answers` returns.
        tables: `segments`, `codings` and `edges`.
        study: names the codes and the distance.

    Returns:
        The table `cooccurrence`, every pair of themes that occur, but for a theme and those above it (source before
        target by name): `n` segments, windows or units with both; `expected`: for the first two levels what each
        interview's own counts would give if they were strewn over it independently of each other, for the third what
        the numbers of themes by unit and of units by theme would give (`margins`); `strength`: n divided by the
        segments, windows or units with at least one of the two (Jaccard, 0 to 1); `n_interviews` with both together.
        `p_value` and `q_value` stand at the level `interview` only: segments of one interview are unequal in length
        and hang together, so that chance within it has no honest model here. p and q (over all pairs) are those
        of the network's ties (`network.chance`, curveball trades), missing for pairs that no segment ties.
    """
    has = _presence(answered, tables, study.codebook)
    if has.empty:
        return empty("cooccurrence")
    near = study.settings.analysis.near
    interviews = has.index.get_level_values("interview_id").to_numpy(str)
    marks, themes = has.to_numpy(bool), list(has.columns)
    levels = [
        _level(*windows(marks, interviews, reach=reach), themes, level) for reach, level in ((0, SEGMENT), (near, NEAR))
    ]
    of_units = units.shares(answered, tables["codings"], themes) > 0
    levels.append(_of_units(of_units))
    pairs = pd.concat(levels, ignore_index=True)
    book = study.codebook
    is_kin = [
        a in book.ancestors(b) or b in book.ancestors(a) for a, b in zip(pairs["source"], pairs["target"], strict=True)
    ]
    return check(_tested(pairs[~np.array(is_kin, dtype=bool)], tables["edges"]), "cooccurrence")


def windows(marks: Mask, interviews: Names, *, reach: int) -> tuple[Mask, Names]:
    """
    Say what each window of `reach` + 1 consecutive segments has.

    Args:
        marks: segments × themes, the segments of an interview one after the other.
        interviews: each segment's interview.
        reach: how far a window reaches; 0: windows are segments.

    Returns:
        Windows × themes, and each window's interview; windows reach over both ends of an interview, so that every
        segment is in equally many.
    """
    found, names = [], []
    for name in dict.fromkeys(interviews.tolist()):
        own = marks[interviews == name]
        wide = np.vstack([own, np.zeros((reach, own.shape[1]), dtype=bool)])
        for step in range(1, reach + 1):
            wide[step : step + len(own)] |= own
        found.append(wide)
        names += [name] * len(wide)
    return np.vstack(found), np.array(names)


def margins(has: Mask) -> Floats:
    """
    Return the chance of every cell that goes with the sums of rows and columns, and with nothing else.

    Args:
        has: rows × columns.

    Returns:
        Rows × columns of probabilities x_r · y_c / (1 + x_r · y_c) whose sums are those of `has`.

    Source: Rasch (1960); Park & Newman (2004), Physical Review E 70, 066117 (the ensemble of largest entropy).
    """
    rows, columns = (has.sum(axis=axis).astype(float) for axis in (1, 0))
    x, y = (sums / max(np.sqrt(has.sum()), 1.0) for sums in (rows, columns))
    for _ in range(_STEPS):
        x = rows / np.maximum((y / (1 + np.outer(x, y))).sum(axis=1), _TINY)
        y = columns / np.maximum((x[:, None] / (1 + np.outer(x, y))).sum(axis=0), _TINY)
    odds = np.outer(x, y)
    chances: Floats = odds / (1 + odds)
    return chances


def _presence(answered: pd.DataFrame, tables: Mapping[str, pd.DataFrame], codebook: Codebook) -> pd.DataFrame:
    """Return segments (index: interview and place, in order) × themes that occur."""
    codings = tables["codings"]
    coded = codings[codings["is_coded"] & codings["code_id"].isin(codebook.themes)]
    rows = answered[["segment_id", "interview_id"]].merge(places(tables["segments"])[["segment_id", "place"]])
    pairs = rows.merge(coded[["segment_id", "code_id"]], on="segment_id")
    order = pd.MultiIndex.from_frame(rows.sort_values(["interview_id", "place"])[["interview_id", "place"]])
    counts = pairs.groupby(["interview_id", "place", "code_id"]).size().unstack(fill_value=0)
    return counts.reindex(order, fill_value=0).sort_index(axis=1) > 0


def _level(marks: Mask, interviews: Names, themes: Sequence[str], level: str) -> pd.DataFrame:
    """Return the pairs of themes in windows of interviews."""
    names, index = np.unique(interviews, return_inverse=True)
    values = marks.astype(float)
    sums = np.zeros((len(names), len(themes)))
    np.add.at(sums, index, values)
    expected = (sums / np.bincount(index)[:, None]).T @ sums
    parts = (values[index == number] for number in range(len(names)))
    n_interviews = sum((part.T @ part > 0).astype(int) for part in parts)
    return _pairs(values.T @ values, expected, np.asarray(n_interviews), themes, level)


def _of_units(has: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of themes that one unit has."""
    marks = has.to_numpy(bool)
    chances, values = margins(marks), marks.astype(float)
    both = values.T @ values
    return _pairs(both, chances.T @ chances, both, list(has.columns), INTERVIEW)


def _tested(pairs: pd.DataFrame, edges: pd.DataFrame) -> pd.DataFrame:
    """Add p and q of the pairs that are tied in the network, at the level of interviews."""
    ties = edges.loc[edges["kind"] == _TIE, ["source", "target", "p_value", "q_value"]]
    return pairs.merge(ties.assign(level=INTERVIEW), on=["source", "target", "level"], how="left")


def _pairs(both: Floats, expected: Floats, n_interviews: Floats, themes: Sequence[str], level: str) -> pd.DataFrame:
    """Return one row a pair of themes; `themes` are in the order of their names."""
    first, second = np.triu_indices(len(themes), 1)
    names, single = np.array(themes, dtype=object), np.diag(both)
    either = single[first] + single[second] - both[first, second]
    return pd.DataFrame(
        {
            "source": names[first],
            "target": names[second],
            "level": level,
            "n": both[first, second].astype(np.int64),
            "expected": expected[first, second],
            "strength": both[first, second] / np.maximum(either, 1),
            "n_interviews": n_interviews[first, second].astype(np.int64),
        }
    )
