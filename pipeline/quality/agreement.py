"""Agreement of people with the machine and with each other, from their decisions, with intervals over interviews."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.coding.decided import gold
from pipeline.errors import TableError
from pipeline.quality.alpha import CodeSet, Floats, alpha_of_sums, set_distances, unit_disagreements
from pipeline.quality.intervals import bootstrap_over_interviews
from pipeline.quality.raters import ALL, TABLE_MEASURES, cells, ratio, table_measures, with_averages

_PAIR = ["segment_id", "code_id"]
_NOMINAL = 1 - np.eye(2)
_KAPPA = TABLE_MEASURES.index("kappa")

_COLUMNS = {
    "subject": "str",
    "measure": "str",
    "value": "float64",
    "ci_low": "float64",
    "ci_high": "float64",
    "n": "int64",
}

Bools = NDArray[np.bool_]
Integers = NDArray[np.int64]
InterviewOf = Mapping[str, str] | pd.Series
Places = tuple[Integers, Integers]
"""The number of each unit's interview and of its code."""

Subject = tuple[str, str, int]
"""Code or `alle`, what is put behind the names of its measures, number of segments."""


@dataclass(frozen=True)
class _Material:
    """
    What measures of one kind are made of.

    Attributes:
        counts: interviews × …, what each interview adds.
        statistic: from … × counts to … × subjects × measures.
        names: of the measures.
        subjects: what they are about.
    """

    counts: Floats
    statistic: Callable[[Floats], Floats]
    names: Sequence[str]
    subjects: Sequence[Subject]


def machine_human(
    decisions: pd.DataFrame,
    crossfit: pd.DataFrame,
    interview_of: InterviewOf,
    *,
    draws: int = 1_000,
    seed: int = 20190919,
) -> pd.DataFrame:
    """
    Measure how well the machine finds what people find in randomly drawn segments.

    Args:
        decisions: the table; only its random sample counts, each segment with 1 / inclusion probability.
        crossfit: the machine's verdicts on decided segments without any decision of the same interview; decisions that
            it lacks are left out, and n tells of it.
        interview_of: the interview of each segment; segments that it lacks are left out.
        draws: of whole interviews.
        seed: of the random numbers.

    Returns:
        Rows of the table `quality`: `machine_precision`, `machine_recall`, `machine_f1`, `machine_kappa`,
        `machine_brennan_prediger` and `machine_agreement` of every code (a qualified one such as `bus:gut` among the
        segments where people chose its theme), and for `alle` with `_micro` and `_macro` behind the name (over codes
        that are not qualified; macro over those that people gave). What is undefined has no row; `machine_n_positive`
        always has: in how many segments people gave the code. n is the number of segments, unweighted.

    Raises:
        TableError: a randomly drawn segment has no inclusion probability above 0 and up to 1.
    """
    settled = gold(decisions[decisions["sample"] == "random"])
    if not settled["inclusion_probability"].between(0, 1, inclusive="right").all():
        raise TableError("Tabelle decisions: zufällig gezogene Segmente ohne gültige Ziehungswahrscheinlichkeit")
    judged = _with_interview(settled.merge(crossfit[[*_PAIR, "is_coded"]], on=_PAIR), interview_of)
    if judged.empty:
        return _tidy([], prefix="machine_")
    codes = sorted(set(judged["code_id"]))
    cell = cells(judged["value"].to_numpy() == 1, judged["is_coded"].to_numpy(bool))
    weights = 1 / judged["inclusion_probability"].to_numpy(np.float64)
    places = (_number(judged["interview_id"]), _number(judged["code_id"], codes), cell)
    counts = _sums(places, weights, shape=(judged["interview_id"].nunique(), len(codes), 4))
    statistic = _averaging(table_measures, codes, given=lambda tables: tables[..., :2].sum(axis=-1) > 0)
    material = _Material(counts, statistic, TABLE_MEASURES, _subjects(judged, codes))
    return _tidy([_positives(judged, codes), _measured(material, draws=draws, seed=seed)], prefix="machine_")


def human_human(
    decisions: pd.DataFrame, interview_of: InterviewOf, *, draws: int = 1_000, seed: int = 20190919
) -> pd.DataFrame:
    """
    Measure how well people agree with each other on randomly drawn segments that several decided.

    Args:
        decisions: the table; only its random sample counts, every segment alike (unweighted).
        interview_of: the interview of each segment; segments that it lacks are left out.
        draws: of whole interviews.
        seed: of the random numbers.

    Returns:
        Rows of the table `quality`: what `pairwise` measures, with `human_` before the name, and intervals.
    """
    drawn = _with_interview(decisions[decisions["sample"] == "random"], interview_of)
    measured = [_measured(material, draws=draws, seed=seed) for material in _human_materials(drawn)]
    return _tidy(measured, prefix="human_")


def pairwise(decisions: pd.DataFrame) -> pd.DataFrame:
    """
    Measure how well people agree with each other on the segments that at least two decided.

    Args:
        decisions: rows of the table, of any sample.

    Returns:
        Columns subject, measure, value, n (segments). For every code `agreement` (share of pairs of coders that say the
        same), `kappa` (Cohen's, mean over pairs of coders by the number of their segments), `brennan_prediger` (chance
        1/2) and `alpha` (Krippendorff's, nominal); for `alle` the same with `_micro` (all codes' decisions alike) and
        `_macro` (mean over codes that anybody gave), and `alpha_masi` of the sets of codes that coders gave to each
        segment. Qualified codes have their rows but are not in `alle`. What is undefined has no row.
    """
    materials = _human_materials(decisions.assign(interview_id=""))
    table = _tidy([_measured(material, draws=0, seed=0) for material in materials], prefix="")
    return table.drop(columns=["ci_low", "ci_high"])


def _averaging(
    measure: Callable[[Floats], Floats], codes: Sequence[str], *, given: Callable[[Floats], Bools]
) -> Callable[[Floats], Floats]:
    return partial(with_averages, measure, given=given, is_counted=_is_counted(codes))


def _positives(judged: pd.DataFrame, codes: Sequence[str]) -> pd.DataFrame:
    counts = judged.groupby("code_id")["value"].sum().reindex(list(codes))
    total = int(counts[_is_counted(codes)].sum())
    subjects = _subjects(judged, codes)[:-1]
    rows = [
        (subject, "n_positive", value, np.nan, np.nan, n)
        for (subject, _, n), value in zip(subjects, [*counts, total], strict=True)
    ]
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def _human_materials(decisions: pd.DataFrame) -> list[_Material]:
    """Count pairs of coders, values and sets of codes; decisions have their `interview_id`."""
    shared = decisions[decisions.groupby(_PAIR)["coder"].transform("size") >= 2]
    if shared.empty:
        return []
    codes = sorted(set(shared["code_id"]))
    units = shared.pivot(index=["interview_id", *_PAIR], columns="coder", values="value").reset_index()
    places = _number(units["interview_id"]), _number(units["code_id"], codes)
    values = units.drop(columns=["interview_id", *_PAIR]).to_numpy(np.float64)
    subjects = _subjects(units, codes)
    return [
        _pair_material(values, places, codes, subjects),
        _alpha_material(values, places, codes, subjects),
        *_set_materials(shared),
    ]


def _pair_material(values: Floats, places: Places, codes: Sequence[str], subjects: Sequence[Subject]) -> _Material:
    """Fill a 2 × 2 table for every interview, pair of coders and code from the values: units × coders."""
    interviews, code = places
    pairs = list(combinations(range(values.shape[1]), 2))
    counts = np.zeros((interviews.max() + 1, len(pairs), len(codes), 4))
    for number, (a, b) in enumerate(pairs):
        both = ~np.isnan(values[:, a]) & ~np.isnan(values[:, b])
        cell = cells(values[both, a] == 1, values[both, b] == 1)
        np.add.at(counts, (interviews[both], np.full_like(cell, number), code[both], cell), 1)
    statistic = _averaging(_pair_measures, codes, given=lambda tables: tables[..., :3].sum(axis=(-3, -1)) > 0)
    return _Material(counts, statistic, ("agreement", "kappa", "brennan_prediger"), subjects)


def _pair_measures(tables: Floats) -> Floats:
    """Measure … × pairs of coders × codes × 4 as … × codes × (agreement, mean kappa, Brennan–Prediger)."""
    pooled = tables.sum(axis=-3)
    agreement = ratio(pooled[..., 0] + pooled[..., 3], pooled.sum(axis=-1))
    kappa = table_measures(tables)[..., _KAPPA]
    weight = np.where(np.isnan(kappa), 0, tables.sum(axis=-1))
    mean = ratio((np.nan_to_num(kappa) * weight).sum(axis=-2), weight.sum(axis=-2))
    return np.stack([agreement, mean, 2 * agreement - 1], axis=-1)


def _alpha_material(values: Floats, places: Places, codes: Sequence[str], subjects: Sequence[Subject]) -> _Material:
    """Add up how often 0 and 1 were given and how much they disagree, from the values: units × coders."""
    given = np.stack([(values == 0).sum(axis=1), (values == 1).sum(axis=1)], axis=-1).astype(np.float64)
    added = np.column_stack([given, unit_disagreements(given, _NOMINAL)])
    counts = _sums(places, added, shape=(places[0].max() + 1, len(codes), 3))
    statistic = _averaging(_binary_alpha, codes, given=lambda sums: sums[..., 1] > 0)
    return _Material(counts, statistic, ("alpha",), subjects)


def _binary_alpha(sums: Floats) -> Floats:
    return alpha_of_sums(sums[..., 2], sums[..., :2], _NOMINAL)[..., None]


def _set_materials(shared: pd.DataFrame) -> list[_Material]:
    """Count the sets of codes that coders gave to segments; empty where only qualified codes are shared."""
    plain = shared[~shared["code_id"].str.contains(":")]
    if plain.empty:
        return []
    sets = _sets(plain)
    kinds = sorted(set(sets.values()), key=sorted)
    distances = set_distances(kinds)
    units = sorted({key[:2] for key in sets})
    row = {unit: number for number, unit in enumerate(units)}
    column = {kind: number for number, kind in enumerate(kinds)}
    places = np.array([(row[key[:2]], column[chosen]) for key, chosen in sets.items()]).T
    given = _sums(tuple(places), np.ones(len(sets)), shape=(len(units), len(kinds)))
    added = np.column_stack([given, unit_disagreements(given, distances)])
    interviews = _number(pd.Series([interview for interview, _ in units]))
    counts = _sums((interviews,), added, shape=(interviews.max() + 1, len(kinds) + 1))

    def statistic(sums: Floats) -> Floats:
        return alpha_of_sums(sums[..., -1], sums[..., :-1], distances)[..., None, None]

    return [_Material(counts, statistic, ("alpha_masi",), [(ALL, "", len(units))])]


def _sets(decisions: pd.DataFrame) -> dict[tuple[str, str, str], CodeSet]:
    """Return the codes that each coder gave to each segment, by interview, segment and coder."""
    keys = list(zip(decisions["interview_id"], decisions["segment_id"], decisions["coder"], strict=True))
    chosen: dict[tuple[str, str, str], set[str]] = {key: set() for key in keys}
    for key, code_id, value in zip(keys, decisions["code_id"], decisions["value"], strict=True):
        if value == 1:
            chosen[key].add(code_id)
    return {key: frozenset(codes) for key, codes in chosen.items()}


def _measured(material: _Material, *, draws: int, seed: int) -> pd.DataFrame:
    """Give every defined measure a row."""
    value = material.statistic(material.counts.sum(axis=0)[None])[0]
    low, high = bootstrap_over_interviews(material.statistic, material.counts, draws=draws, seed=seed)
    rows = [
        (subject, f"{name}{suffix}", value[row, column], low[row, column], high[row, column], n)
        for row, (subject, suffix, n) in enumerate(material.subjects)
        for column, name in enumerate(material.names)
    ]
    return pd.DataFrame(rows, columns=list(_COLUMNS)).dropna(subset=["value"])


def _tidy(frames: Sequence[pd.DataFrame], *, prefix: str) -> pd.DataFrame:
    filled = [frame for frame in frames if len(frame)]
    table = pd.concat(filled) if filled else pd.DataFrame(columns=list(_COLUMNS))
    named = table.assign(measure=prefix + table["measure"]).astype(_COLUMNS)
    return named.sort_values(["subject", "measure"], kind="stable").reset_index(drop=True)


def _subjects(rows: pd.DataFrame, codes: Sequence[str]) -> list[Subject]:
    sizes = rows.groupby("code_id")["segment_id"].nunique()
    total = int(rows.loc[~rows["code_id"].str.contains(":"), "segment_id"].nunique())
    return [*((code, "", int(sizes[code])) for code in codes), (ALL, "_micro", total), (ALL, "_macro", total)]


def _is_counted(codes: Sequence[str]) -> Bools:
    """Tell which codes are in `alle`: a qualified one was only asked where its theme was chosen."""
    return np.array([":" not in code for code in codes], dtype=bool)


def _with_interview(rows: pd.DataFrame, interview_of: InterviewOf) -> pd.DataFrame:
    found = rows["segment_id"].map(interview_of)
    return rows.assign(interview_id=found)[found.notna()]


def _number(names: pd.Series, order: Sequence[str] | None = None) -> Integers:
    """Number names in sorted order, or in the order given."""
    return pd.Categorical(names, categories=sorted(set(names)) if order is None else list(order)).codes.astype(np.int64)


def _sums(places: tuple[Any, ...], added: Floats, *, shape: tuple[int, ...]) -> Floats:
    """Add numbers (or rows of them) up at places of an array of zeros."""
    sums = np.zeros(shape)
    np.add.at(sums, places, added)
    return sums
