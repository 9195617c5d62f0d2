"""Whether one interview carries a result: shares, ranks and contrasts after leaving out each in turn."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import erfc, sqrt
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline import units
from pipeline.analysis.contrasts import Sides, sides, tested_codes
from pipeline.analysis.differences import holding
from pipeline.quality.prevalence import MINIMUM, Checked, correct, corrected, sampled
from pipeline.quality.raters import ALL
from pipeline.resampling import bootstrap_means, false_discovery, interval, statistics
from pipeline.study import Codebook, Contrast

# relabellings of all units left out together, and the fewest and most of one
_RELABELLINGS, _FEWEST, _MOST = 800_000, 2_000, 10_000
_DRAWS = 2_000
LEVEL = 0.05

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Row = dict[str, Any]


class LeftOut(NamedTuple):
    """
    Shares, and what they are without each unit.

    Attributes:
        whole: share of every code (index `code_id`).
        without: units × codes; empty where there are fewer than two units, for nobody can be left out.
    """

    whole: pd.Series
    without: pd.DataFrame


def left_out(shared: pd.DataFrame) -> LeftOut:
    """
    Take the mean share of every code, with and without each unit.

    Args:
        shared: units × codes, as `units.shares` gives them.
    """
    if len(shared) < 2:
        return LeftOut(shared.mean(), shared.head(0))
    return LeftOut(shared.mean(), (shared.sum() - shared) / (len(shared) - 1))


def left_out_corrected(
    talk: pd.DataFrame,
    verdicts: pd.DataFrame,
    decisions: pd.DataFrame,
    code_ids: Sequence[str],
    *,
    minimum: int = MINIMUM,
) -> LeftOut:
    """
    Correct the mean share of every code for the machine's errors, with and without each unit and its decisions.

    Args:
        talk, verdicts, decisions, code_ids, minimum: as `prevalence.corrected` takes them.

    Returns:
        The codes whose corrected share is told. Once told, a share is told without a unit, too, however few
        positives are left.
    """
    whole = corrected(talk, verdicts, decisions, code_ids, minimum=minimum).set_index("code_id")["corrected"].dropna()
    shared = units.shares(talk, verdicts, [str(code_id) for code_id in whole.index])
    found, machine = sampled(talk, verdicts, decisions, shared), shared.to_numpy(float).T
    without = [
        correct(np.delete(machine, number, axis=1), _others(found, number), minimum=1).value
        for number in range(len(shared))
    ]
    values = np.array(without, dtype=float).reshape(shared.shape)
    frame = pd.DataFrame(values, index=shared.index, columns=shared.columns)
    return LeftOut(whole, frame if len(frame) > 1 else frame.head(0))


def _others(found: Checked, unit: int) -> Checked:
    """Forget what was checked of a unit; the units after it move up."""
    keep = found.unit != unit
    number = found.unit[keep]
    moved = number - (number > unit)
    return Checked(found.code[keep], moved, found.weight[keep], found.is_found[keep], found.is_true[keep])


def theme_stability(shares: LeftOut) -> pd.DataFrame:
    """
    Say how far each code's share and rank move when a unit is left out; the codings stay as they are.

    Args:
        shares: of the codes that are ranked among each other, as `left_out` gives them.

    Returns:
        One row a code, in the order given: `code_id`; `share`; `low` and `high`, its smallest and largest value
        without a unit; `rank` (1 is the largest; codes alike share the better rank), `best_rank` and `worst_rank`
        without a unit; `unit_id`, the unit that moves the share most ("" where none does), and `change`, how far it
        moves without that unit; `n`, units. No rows where there are fewer than two units.
    """
    whole, without = shares.whole, shares.without
    if without.empty:
        return pd.DataFrame(columns=[*_THEME_COLUMNS])
    moved = (without - whole).to_numpy(float)
    most, change = _most(moved)
    ranks = (-without.round(12)).rank(axis=1, method="min")
    columns = {
        "code_id": list(whole.index),
        "share": whole.to_numpy(float),
        "low": without.min().to_numpy(float),
        "high": without.max().to_numpy(float),
        "rank": (-whole.round(12)).rank(method="min").to_numpy(np.int64),
        "best_rank": ranks.min().to_numpy(np.int64),
        "worst_rank": ranks.max().to_numpy(np.int64),
        "unit_id": _names(list(without.index), most, change),
        "change": change,
        "n": len(without),
    }
    return pd.DataFrame(columns)


_THEME_COLUMNS = ("code_id", "share", "low", "high", "rank", "best_rank", "worst_rank", "unit_id", "change", "n")


def top_stability(shares: LeftOut, *, top: int = 5) -> pd.DataFrame:
    """
    Say without which units other codes are the most spoken of.

    Args:
        shares: of the codes that are ranked among each other.
        top: how many count as the most spoken of.

    Returns:
        One row a unit: `unit_id`; `is_same_set`, the same codes are at the top; `is_same_order`, in the same order.
        Of codes alike the earlier one comes first.
    """
    whole = _top(shares.whole.to_numpy(float)[None], top)[0]
    without = _top(shares.without.to_numpy(float), top)
    return pd.DataFrame(
        {
            "unit_id": list(shares.without.index),
            "is_same_set": (np.sort(without, axis=1) == np.sort(whole)).all(axis=1),
            "is_same_order": (without == whole).all(axis=1),
        }
    )


def contrast_stability(
    answered: pd.DataFrame,
    codings: pd.DataFrame,
    codebook: Codebook,
    declared: Sequence[Contrast],
    table: pd.DataFrame,
    *,
    seed: int,
) -> pd.DataFrame:
    """
    Compare the groups of every contrast again without each of their units; the codings stay as they are.

    Differences are exact. Whether a difference still holds is asked only where it does with all units, by the same
    tests and criteria (q < .05 and an interval without 0); all units left out of a group share relabellings (10,000,
    down to 2,000 where many differences hold) and draws. So near the level chance decides, and for many units alike:
    a difference that half of the units break is none that hangs on one, but one at the border. As only differences
    that hold are tested again, all others count as p = 1 in the correction for their number: q is rather too large.

    Args:
        answered: what `units.answers` returns.
        codings: the table.
        codebook: the codes.
        declared: the contrasts.
        table: what `contrasts` made of all this.
        seed: of the random numbers.

    Returns:
        One row a contrast and code, in the order of `table`: `contrast_id`, `code_id`, `difference`; `low` and
        `high`, its smallest and largest value without a unit; `keeps_sign`, it is on the same side of 0 without any
        unit; `unit_id`, the unit that moves it most ("" where none does), and `change`, how far it moves; `holds`;
        `n_holding`, the number of units without which it still holds (0 where it does not hold); `breaking`, the
        units without which it does not, by comma; `n`, units of both groups. A group's only unit cannot be left out:
        without it nothing holds.

    Raises:
        StudyError: as `contrasts`.
    """
    compared = {contrast.contrast_id: _compared(answered, codings, codebook, contrast) for contrast in declared}
    if not compared:
        return pd.DataFrame(columns=[*_CONTRAST_COLUMNS])
    rows = pd.DataFrame([row for one in compared.values() for row in _difference_rows(one)])
    frame = table[["contrast_id", "code_id"]].assign(holds=holding(table)).merge(rows, on=["contrast_id", "code_id"])
    broken_by = _breaking(compared, table, seed)
    breaking = [broken_by.get(key, []) for key in zip(frame["contrast_id"], frame["code_id"], strict=True)]
    n_holding = np.where(frame["holds"], frame["n"] - [len(unit_ids) for unit_ids in breaking], 0)
    return frame.assign(n_holding=n_holding, breaking=[", ".join(each) for each in breaking])[[*_CONTRAST_COLUMNS]]


_CONTRAST_COLUMNS = (
    *("contrast_id", "code_id", "difference", "low", "high", "keeps_sign", "unit_id", "change"),
    *("holds", "n_holding", "breaking", "n"),
)


def stability_rows(
    *,
    codings: pd.DataFrame | None = None,
    themes: pd.DataFrame | None = None,
    top: pd.DataFrame | None = None,
    contrasts: pd.DataFrame | None = None,
) -> list[Row]:
    """
    Say it in rows of the table `quality`. None of them names an interview.

    Args:
        codings: what `coding_stability` returns.
        themes: what `theme_stability` returns.
        top: what `top_stability` returns.
        contrasts: what `contrast_stability` returns.

    Returns:
        By subject:

        - every code and `alle`: `stability_codings` (share of its codings that stay without the interview that
          changes most), `stability_codings_mean`, `stability_codings_always` (share that stays without any); n is the
          number of codings.
        - every code: `stability_share` and `stability_rank`, the ends of the interval being the smallest and the
          largest value without a unit; n is the number of units.
        - `mapping`: `stability_top_themes` and `stability_top_order`, shares of units without which the most
          spoken-of themes are the same, and in the same order.
        - `contrast/code`: `stability_difference`, the smallest difference without a unit in the same direction (0
          where the direction turns), the ends being the smallest and the largest; where the difference holds,
          `stability_holds`, share of units without which it still does.
    """
    rows = [
        *(_coding_rows(codings) if codings is not None else ()),
        *(_theme_rows(themes) if themes is not None else ()),
        *(_top_rows(top) if top is not None and len(top) else ()),
        *(_contrast_rows(contrasts) if contrasts is not None else ()),
    ]
    return [row for row in rows if not np.isnan(row["value"])]


def influence(
    *,
    codings: pd.DataFrame | None = None,
    themes: pd.DataFrame | None = None,
    contrasts: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """
    Name who moves each result most: only for those who may read the interviews.

    Returns:
        One row a result that somebody moves: `subject` and `measure` as in `stability_rows`, `unit_id`, and `value`,
        how far it moves without that unit (verdicts that change, or the change of a share or difference).
    """
    parts = [pd.DataFrame(columns=["subject", "measure", "unit_id", "value"])]
    if codings is not None:
        subject = codings["code_id"].where(codings["code_id"] != "", ALL)
        parts.append(_named(subject, "stability_codings", codings["interview_id"], codings["n_changed"]))
    if themes is not None:
        parts.append(_named(themes["code_id"], "stability_share", themes["unit_id"], themes["change"]))
    if contrasts is not None:
        subject = contrasts["contrast_id"] + "/" + contrasts["code_id"]
        parts.append(_named(subject, "stability_difference", contrasts["unit_id"], contrasts["change"]))
    rows = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    return rows[rows["unit_id"] != ""].reset_index(drop=True)


def _named(subject: pd.Series, measure: str, unit_id: pd.Series, value: pd.Series) -> pd.DataFrame:
    columns = {"subject": subject, "measure": measure, "unit_id": unit_id, "value": value.astype(float)}
    return pd.DataFrame(columns)


def _most(moved: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Return for every column the row of the largest value, whatever its sign, and that value; rounding is 0."""
    size = np.nan_to_num(np.abs(moved)).round(12)
    most = size.argmax(axis=0)
    change = np.take_along_axis(moved, most[None], axis=0)[0]
    return most, np.where(size.max(axis=0) > 0, change, 0.0)


def _names(unit_ids: Sequence[str], most: NDArray[np.int64], change: Floats) -> list[str]:
    return [unit_ids[number] if moves else "" for number, moves in zip(most, change != 0, strict=True)]


def _top(shares: Floats, top: int) -> NDArray[np.int64]:
    """Return the columns with the largest values of every row, largest first."""
    return np.argsort(-shares.round(12), axis=1, kind="stable")[:, :top]


@dataclass(frozen=True)
class _Compared:
    """
    A contrast's units, those of the first group before those of the second.

    Attributes:
        contrast_id: its name.
        code_ids: the codes compared.
        unit_ids: the units.
        values: units × codes, shares.
        sizes: segments of each unit.
        is_first: which units belong to the first group.
    """

    contrast_id: str
    code_ids: tuple[str, ...]
    unit_ids: tuple[str, ...]
    values: Floats
    sizes: NDArray[np.int64]
    is_first: Bools

    def differences(self) -> Floats:
        """Return the difference of the groups' means without each unit, units × codes; NaN without a group."""
        sums = np.stack([self.values[own].sum(axis=0) for own in (self.is_first, ~self.is_first)])
        own = np.stack([self.is_first, ~self.is_first])
        counts = own.sum(axis=1)[:, None] - own
        rest = sums[:, None] - own[:, :, None] * self.values
        means = np.where(counts[:, :, None] > 0, rest / np.maximum(counts, 1)[:, :, None], np.nan)
        difference: Floats = means[0] - means[1]
        return difference

    def p_without(self, columns: NDArray[np.int64], rng: np.random.Generator, permutations: int) -> Floats:
        """Test some codes without each unit, units × codes; 1 where a group is empty."""
        p = np.ones((len(self.unit_ids), len(columns)))
        for own in (self.is_first, ~self.is_first):
            members = np.flatnonzero(own)
            if len(members) < 2:
                continue
            # without any one of a group's units the groups are as large: one set of relabellings serves all
            is_first = np.delete(self.is_first, members[0])
            labels = rng.permuted(np.tile(is_first, (permutations, 1)), axis=1)
            for member in members:
                values, sizes = np.delete(self.values[:, columns], member, axis=0), np.delete(self.sizes, member)
                observed = statistics(values, sizes, is_first[None])
                reached = (statistics(values, sizes, labels) >= observed * (1 - 1e-9)).sum(axis=1).max(axis=0)
                by_normal = [erfc(t / sqrt(2)) for t in observed[1, 0]]
                p[member] = np.maximum((reached + 1) / (permutations + 1), by_normal)
        return p

    def excludes_zero(self, columns: NDArray[np.int64], rng: np.random.Generator) -> Bools:
        """Say whether the interval without each unit excludes 0, units × codes."""
        found = np.zeros((len(self.unit_ids), len(columns)), dtype=bool)
        for own in (self.is_first, ~self.is_first):
            members = np.flatnonzero(own)
            if len(members) < 2:
                continue
            mine, theirs = self.values[np.ix_(own, columns)], self.values[np.ix_(~own, columns)]
            without = np.stack([np.delete(mine, number, axis=0) for number in range(len(mine))], axis=1)
            drawn = bootstrap_means(without.reshape(len(mine) - 1, -1), rng, draws=_DRAWS)
            others = np.tile(bootstrap_means(theirs, rng, draws=_DRAWS), (1, len(mine)))
            low, high = interval(drawn - others)
            found[members] = ((low > 0) | (high < 0)).reshape(len(mine), -1)
        return found


def _compared(answered: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook, contrast: Contrast) -> _Compared:
    groups: Sides = sides(answered, contrast)
    code_ids, unit_ids = tested_codes(contrast, codebook), (*groups.first, *groups.second)
    shared = units.shares(groups.answered, codings, code_ids).loc[list(unit_ids)]
    sizes = groups.answered["unit_id"].value_counts().loc[list(unit_ids)].to_numpy().astype(np.int64)
    is_first = np.arange(len(unit_ids)) < len(groups.first)
    return _Compared(contrast.contrast_id, code_ids, unit_ids, shared.to_numpy(float), sizes, is_first)


def _difference_rows(compared: _Compared) -> Iterator[Row]:
    values, is_first = compared.values, compared.is_first
    whole = values[is_first].mean(axis=0) - values[~is_first].mean(axis=0)
    without = compared.differences()
    most, change = _most(without - whole)
    names = _names(compared.unit_ids, most, change)
    is_same = (np.sign(without.round(12)) == np.sign(whole.round(12))).all(axis=0)
    for number, code_id in enumerate(compared.code_ids):
        defined = without[~np.isnan(without[:, number]), number]
        yield {
            "contrast_id": compared.contrast_id,
            "code_id": code_id,
            "difference": whole[number],
            "low": min(defined, default=whole[number]),
            "high": max(defined, default=whole[number]),
            "keeps_sign": bool(is_same[number]),
            "unit_id": names[number],
            "change": change[number],
            "n": len(compared.unit_ids),
        }


def _breaking(compared: Mapping[str, _Compared], table: pd.DataFrame, seed: int) -> dict[tuple[str, str], list[str]]:
    """Name for every difference that holds the units without which it does not."""
    held = table[holding(table)].reset_index(drop=True)
    unit_ids = sorted({unit_id for name in set(held["contrast_id"]) for unit_id in compared[name].unit_ids})
    n_tests = sum(len(compared[name].unit_ids) for name in set(held["contrast_id"]))
    permutations = int(np.clip(_RELABELLINGS // max(n_tests, 1), _FEWEST, _MOST))
    # rows that do not hold keep a p of 1; a unit that a contrast lacks does not change its p
    p = np.ones((len(unit_ids), len(table)))
    p[:, : len(held)] = held["p_value"].to_numpy(float)
    is_member, is_clear = np.zeros((2, len(unit_ids), len(held)), dtype=bool)
    for name, rows in held.groupby("contrast_id"):
        one, at = compared[str(name)], rows.index.to_numpy()
        columns = np.array([one.code_ids.index(code_id) for code_id in rows["code_id"]])
        rng = np.random.default_rng([seed, zlib.crc32(one.contrast_id.encode())])
        places = np.ix_(np.searchsorted(unit_ids, one.unit_ids), at)
        is_member[places], is_clear[places] = True, one.excludes_zero(columns, rng)
        p[places] = one.p_without(columns, rng, permutations)
    q = np.array([false_discovery(row)[: len(held)] for row in p]).reshape(len(unit_ids), len(held))
    is_broken = is_member & ~(is_clear & (q < LEVEL))
    keys = zip(held["contrast_id"], held["code_id"], strict=True)
    return {key: [unit_ids[n] for n in np.flatnonzero(is_broken[:, row])] for row, key in enumerate(keys)}


def _coding_rows(codings: pd.DataFrame) -> Iterator[Row]:
    measures = {"worst_share": "", "stable_share": "_mean", "always_share": "_always"}
    for row in codings.to_dict("records"):
        for column, suffix in measures.items():
            yield _row(row["code_id"] or ALL, f"stability_codings{suffix}", row[column], row["n"])


def _theme_rows(themes: pd.DataFrame) -> Iterator[Row]:
    for row in themes.to_dict("records"):
        yield _row(row["code_id"], "stability_share", row["share"], row["n"], ends=(row["low"], row["high"]))
        yield _row(row["code_id"], "stability_rank", row["rank"], row["n"], ends=(row["best_rank"], row["worst_rank"]))


def _top_rows(top: pd.DataFrame) -> Iterator[Row]:
    yield _row("mapping", "stability_top_themes", top["is_same_set"].mean(), len(top))
    yield _row("mapping", "stability_top_order", top["is_same_order"].mean(), len(top))


def _contrast_rows(contrasts: pd.DataFrame) -> Iterator[Row]:
    for row in contrasts.to_dict("records"):
        subject = f"{row['contrast_id']}/{row['code_id']}"
        nearest = row["low"] if row["difference"] > 0 else -row["high"]
        yield _row(subject, "stability_difference", max(nearest, 0), row["n"], ends=(row["low"], row["high"]))
        if row["holds"]:
            yield _row(subject, "stability_holds", row["n_holding"] / row["n"], row["n"])


def _row(
    subject: str, measure: str, value: float, n: int, *, ends: tuple[float | None, float | None] = (None, None)
) -> Row:
    low, high = ends
    return {"subject": subject, "measure": measure, "value": float(value), "ci_low": low, "ci_high": high, "n": n}
