"""How much of their talk interviews give to a code: the machine's figure, corrected by what people decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.coding.decided import gold
from pipeline.errors import TableError
from pipeline.units import shares

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

MINIMUM = 10
"""Positives that people must have found in the random sample before a corrected share is told."""

_PAIR = ["segment_id", "code_id"]
_TAIL = 0.025
_FEW = 5
"""Checked segments with (or without) the machine's coding below which its errors there are not learned apart."""


@dataclass(frozen=True)
class Checked:
    """
    Randomly drawn segments that people decided; one element a segment and code.

    Attributes:
        code: number of the code.
        unit: number of the unit.
        weight: 1 / (segments of the unit · inclusion probability), up to a factor.
        is_found: what the machine said, without having seen the decision.
        is_true: what people said.
    """

    code: NDArray[np.int64]
    unit: NDArray[np.int64]
    weight: Floats
    is_found: Mask
    is_true: Mask

    def count(self, n_codes: int, mask: Mask | None = None) -> NDArray[np.int64]:
        """Count the elements of every code, all or those in a mask."""
        return np.bincount(self.code if mask is None else self.code[mask], minlength=n_codes).astype(np.int64)

    def sums(self, values: Floats, shape: tuple[int, ...]) -> Floats:
        """Add up one value an element by code and unit."""
        place = self.code * shape[1] + self.unit
        added: Floats = np.bincount(place, weights=values, minlength=shape[0] * shape[1]).astype(np.float64)
        return added.reshape(shape)


class Shares(NamedTuple):
    """Corrected share of every code and the ends of its 95 % interval, each n_codes long."""

    value: Floats
    low: Floats
    high: Floats


class _Part(NamedTuple):
    """A source of error: how far it may lie below and above (n_codes), and the units' influence (× n_units)."""

    below: Floats
    above: Floats
    influence: Floats


class _Rate(NamedTuple):
    """Share of true codings among what the machine said yes (or no) to, with limits, and the units' influence."""

    value: Floats
    low: Floats
    high: Floats
    influence: Floats


def machine_verdicts(codings: pd.DataFrame, crossfit: pd.DataFrame) -> pd.DataFrame:
    """
    Return what the machine says of every segment, of decided ones without having seen the decision.

    Args:
        codings: the table; what people decided in it does not count.
        crossfit: the table. It must hold every decided segment with every code, qualified ones included: a pair it
            lacks counts as not coded, and false alarms there go unseen.

    Returns:
        The machine's codings: `segment_id`, `code_id`, `is_coded` (always true), sorted.
    """
    is_known = pd.MultiIndex.from_frame(codings[_PAIR]).isin(pd.MultiIndex.from_frame(crossfit[_PAIR]))
    alone = codings[~is_known & (codings["decided_by"] != "human")]
    rows = pd.concat([frame.loc[frame["is_coded"], [*_PAIR, "is_coded"]] for frame in (alone, crossfit)])
    return rows.sort_values(_PAIR, kind="stable", ignore_index=True)


def corrected(
    units: pd.DataFrame,
    verdicts: pd.DataFrame,
    decisions: pd.DataFrame,
    code_ids: Sequence[str],
    *,
    minimum: int = MINIMUM,
) -> pd.DataFrame:
    """
    Correct the mean share of talk that units give to each code for the machine's errors.

    Args:
        units: `segment_id` and `unit_id` of every segment that counts (`units.answers`).
        verdicts: what `machine_verdicts` returns.
        decisions: the table; only its random sample counts, and only segments of `units`. What nobody decided about a
            qualified code (`bus:gut`) is 0 where its theme was decided to be 0.
        code_ids: the codes.
        minimum: positives in the random sample from which a corrected share is told.

    Returns:
        One row a code, in the order given: `code_id`; `naive`, the mean over units of the share that the machine
        coded; `corrected`, `ci_low`, `ci_high` (0 to 1, see `correct`; NaN where not `is_enough`); `n_checked` and
        `n_positive`, segments of the random sample that people decided and that they gave the code;
        `n_interviews_checked`, units with such a segment; `is_enough`, at least `minimum` positives.

    Raises:
        TableError: a randomly drawn segment has no inclusion probability above 0 and up to 1.
    """
    codes = list(dict.fromkeys(code_ids))
    by_unit = shares(units, verdicts, codes)
    machine = by_unit.to_numpy(np.float64).T
    checked = sampled(units, verdicts, decisions, by_unit)
    positives = checked.count(len(codes), checked.is_true)
    is_enough = positives >= max(minimum, 1)
    found = correct(machine, checked, minimum=minimum)
    columns = {
        "code_id": codes,
        "naive": by_unit.mean(axis=0).to_numpy(np.float64),
        "corrected": np.where(is_enough, found.value, np.nan),
        "ci_low": np.where(is_enough, found.low, np.nan),
        "ci_high": np.where(is_enough, found.high, np.nan),
        "n_checked": checked.count(len(codes)),
        "n_positive": positives,
        "n_interviews_checked": (checked.sums(checked.weight, machine.shape) > 0).sum(axis=1),
        "is_enough": is_enough,
    }
    return pd.DataFrame(columns)


def confirmed_interviews(units: pd.DataFrame, decisions: pd.DataFrame, code_ids: Sequence[str]) -> pd.DataFrame:
    """
    Count in how many units people found each code themselves, in whatever sample.

    Args:
        units: `segment_id` and `unit_id` of every segment that counts.
        decisions: the table.
        code_ids: the codes.

    Returns:
        One row a code, in the order given: `code_id`, `n_confirmed` (units with at least one segment that people gave
        the code), `n_checked` (units with at least one segment where they decided about it).
    """
    codes = list(dict.fromkeys(code_ids))
    settled = gold(_with_implied(decisions, codes))
    known = settled.merge(units[["segment_id", "unit_id"]], on="segment_id")
    by_code = known.groupby(["code_id", "unit_id"])["value"].max().groupby(level="code_id").agg(["sum", "size"])
    counts = by_code.reindex(codes, fill_value=0).astype(np.int64)
    return pd.DataFrame(
        {"code_id": codes, "n_confirmed": counts["sum"].to_numpy(), "n_checked": counts["size"].to_numpy()}
    )


def correct(machine: Floats, checked: Checked, *, minimum: int = MINIMUM) -> Shares:
    """
    Correct shares for the machine's errors, with intervals clustered by unit.

    The estimate is F · p₁ + (1 − F) · p₀: F is the machine's mean share, p₁ and p₀ are the weighted shares of true
    codings among checked segments that the machine coded and did not code. This is the difference estimator whose
    power (λ = p₁ − p₀) is learned: where everything is checked it is people's own share. The interval adds up three
    sources (F, p₁, p₀) with their own limits on both sides. Those of the rates are Jeffreys limits for the effective
    number of segments, which is that of the variance between units or of the unequal weights, whichever is smaller.
    As only codes with `minimum` positives are told, the lower end allows for their having been many by chance. Where
    the weighted sample alone gives the narrower interval, that is told: a bad machine does no harm.

    Args:
        machine: n_codes × n_units, share of each unit's segments that the machine coded.
        checked: what people decided.
        minimum: positives from which a share is told.

    Returns:
        Shares from 0 to 1; of a single unit, and of codes without checked segments, the interval is 0 to 1.

    Source: Angelopoulos et al. (2023), Prediction-powered inference, Science 382; Särndal, Swensson & Wretman (1992),
    Model Assisted Survey Sampling, chapter 7; Korn & Graubard (1998), Survey Methodology 24; Zou & Donner (2008),
    Statistics in Medicine 27.
    """
    alone = _estimate(np.zeros_like(machine), replace(checked, is_found=np.zeros_like(checked.is_found)), minimum)
    together = _estimate(*_without_unlearnable(machine, checked), minimum)
    is_worse = together.high - together.low > alone.high - alone.low
    return Shares(*(np.where(is_worse, one, other) for one, other in zip(alone, together, strict=True)))


def _estimate(machine: Floats, checked: Checked, minimum: int) -> Shares:
    n_codes, n_units = machine.shape
    if not n_units:
        return Shares(np.full(n_codes, np.nan), np.zeros(n_codes), np.ones(n_codes))
    found = machine.mean(axis=1)
    rates = [_rate(checked, machine.shape, said) for said in (True, False)]
    value: Floats = found * rates[0].value + (1 - found) * rates[1].value
    if n_units < 2:
        return Shares(value, np.zeros(n_codes), np.ones(n_codes))
    parts = [_part(found, rates[0]), _part(1 - found, rates[1]), _machine_part(machine, rates)]
    luck = _selection(checked, found, rates, minimum)
    low = value - _together([part.below for part in parts], parts) - luck
    high = value + _together([part.above for part in parts], parts)
    is_checked = checked.count(n_codes) > 0
    return Shares(value, np.where(is_checked, low.clip(0, 1), 0.0), np.where(is_checked, high.clip(0, 1), 1.0))


def _without_unlearnable(machine: Floats, checked: Checked) -> tuple[Floats, Checked]:
    """Forget the machine's verdicts on codes where too few of its yes or no were checked: the sample stands alone."""
    yes = checked.count(len(machine), checked.is_found)
    is_usable = np.minimum(yes, checked.count(len(machine)) - yes) >= _FEW
    kept = replace(checked, is_found=checked.is_found & is_usable[checked.code])
    return np.where(is_usable[:, None], machine, 0.0), kept


def _rate(checked: Checked, shape: tuple[int, ...], said: bool) -> _Rate:
    """Estimate the share of true codings where the machine said yes, or no; 0 where nothing was checked."""
    is_said = checked.is_found == said
    weight = np.where(is_said, checked.weight, 0.0)
    by_unit = checked.sums(weight, shape)
    total = by_unit.sum(axis=1)
    per = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
    true_by_unit = checked.sums(weight * checked.is_true, shape)
    value = (true_by_unit.sum(axis=1) * per).clip(0, 1)
    influence = (true_by_unit - value[:, None] * by_unit) * per[:, None]
    squares = checked.sums(weight**2, shape).sum(axis=1)
    by_weights = np.divide(total**2, squares, out=np.zeros_like(total), where=squares > 0)
    effective = _effective(value, influence, by_weights, (by_unit > 0).sum(axis=1))
    low, high = _jeffreys(value, effective)
    return _Rate(value, low, high, influence)


def _effective(value: Floats, influence: Floats, by_weights: Floats, n_units: NDArray[np.int64]) -> Floats:
    """Return the number of independent segments that would tell as much."""
    from scipy.special import ndtri, stdtrit

    n_all = influence.shape[1]
    variance = (influence**2).sum(axis=1) * n_all / max(n_all - 1, 1)
    by_variance = np.divide(value * (1 - value), variance, out=np.full_like(value, np.inf), where=variance > 0)
    few_units = (ndtri(_TAIL) / stdtrit(np.maximum(n_units - 1, 1), _TAIL)) ** 2
    effective: Floats = np.minimum(by_variance, by_weights) * few_units
    return effective


def _jeffreys(value: Floats, n: Floats) -> tuple[Floats, Floats]:
    from scipy.special import betaincinv

    hits, misses = n * value + 0.5, n * (1 - value) + 0.5
    low = np.where(value > 0, betaincinv(hits, misses, _TAIL), 0.0)
    high = np.where(value < 1, betaincinv(hits, misses, 1 - _TAIL), 1.0)
    return np.minimum(low, value), np.maximum(high, value)


def _part(size: Floats, rate: _Rate) -> _Part:
    return _Part(size * (rate.value - rate.low), size * (rate.high - rate.value), size[:, None] * rate.influence)


def _machine_part(machine: Floats, rates: Sequence[_Rate]) -> _Part:
    """Units differ: the machine's mean share would be another in other interviews; limits on the logit scale."""
    from scipy.special import expit, logit, stdtrit

    n_units = machine.shape[1]
    power = rates[0].value - rates[1].value
    mean = machine.mean(axis=1)
    inner = mean.clip(1e-9, 1 - 1e-9)
    error = machine.std(axis=1, ddof=1) / np.sqrt(n_units) / (inner * (1 - inner))
    reach = -stdtrit(n_units - 1, _TAIL) * error
    down, up = inner - expit(logit(inner) - reach), expit(logit(inner) + reach) - inner
    below, above = np.where(power >= 0, down, up), np.where(power >= 0, up, down)
    influence = power[:, None] * (machine - mean[:, None]) / n_units
    return _Part(np.abs(power) * below, np.abs(power) * above, influence)


def _together(reaches: Sequence[Floats], parts: Sequence[_Part]) -> Floats:
    """Add up reaches in squares; sources that move together in the same units count as such, opposite ones do not."""
    square: Floats = np.sum([reach**2 for reach in reaches], axis=0)
    norms = [np.sqrt((part.influence**2).sum(axis=1)) for part in parts]
    for i, j in ((0, 1), (0, 2), (1, 2)):
        both = norms[i] * norms[j]
        product = (parts[i].influence * parts[j].influence).sum(axis=1)
        correlation = np.divide(product, both, out=np.zeros_like(both), where=both > 0).clip(0, 1)
        square = square + 2 * correlation * reaches[i] * reaches[j]
    total: Floats = np.sqrt(square)
    return total


def _selection(checked: Checked, found: Floats, rates: Sequence[_Rate], minimum: int) -> Floats:
    """
    Return how much lower a share may be because only codes with enough positives are told.

    The number of positives is taken as Poisson, cut off below the minimum. Its lower limit lies below the usual one;
    the difference moves the share as far as the share moves with one positive more.
    """
    least = max(minimum, 1)
    counts, place = np.unique(np.maximum(checked.count(len(found), checked.is_true), least), return_inverse=True)
    lower = np.array([(_poisson_limit(count) - _poisson_limit(count, least)) / count for count in counts.tolist()])
    spread = [size * rate.value * (1 - rate.value) for size, rate in zip((found, 1 - found), rates, strict=True)]
    reach: Floats = np.sum(spread, axis=0) * lower[place]
    return reach


@cache
def _poisson_limit(count: int, least: int = 0) -> float:
    """Find the mean at which a count this large or larger has chance 2.5 % (mid-P) among counts from `least` on."""
    from scipy.special import gammainc

    low, high = 1e-9, float(count)
    for _ in range(50):
        middle = (low + high) / 2
        chance = (gammainc(count, middle) + gammainc(count + 1, middle)) / 2
        if chance < _TAIL * gammainc(least, middle):
            low = middle
        else:
            high = middle
    return low


def sampled(units: pd.DataFrame, verdicts: pd.DataFrame, decisions: pd.DataFrame, by_unit: pd.DataFrame) -> Checked:
    """Lay decisions of the random sample beside verdicts; `by_unit` numbers units (rows) and codes (columns)."""
    drawn = _with_implied(decisions[decisions["sample"] == "random"], list(by_unit.columns))
    settled = gold(drawn).merge(units[["segment_id", "unit_id"]], on="segment_id")
    if not settled["inclusion_probability"].between(0, 1, inclusive="right").all():
        raise TableError("Tabelle decisions: zufällig gezogene Segmente ohne gültige Ziehungswahrscheinlichkeit")
    found = verdicts.loc[verdicts["is_coded"], _PAIR].drop_duplicates().assign(is_found=True)
    rows = settled.merge(found, on=_PAIR, how="left")
    unit = by_unit.index.get_indexer(pd.Index(rows["unit_id"]))
    sizes = units.groupby("unit_id", sort=True).size().to_numpy(np.float64)
    return Checked(
        code=by_unit.columns.get_indexer(pd.Index(rows["code_id"])).astype(np.int64),
        unit=unit.astype(np.int64),
        weight=1 / (sizes[unit] * rows["inclusion_probability"].to_numpy(np.float64)),
        is_found=rows["is_found"].notna().to_numpy(bool),
        is_true=(rows["value"] == 1).to_numpy(bool),
    )


def _with_implied(decisions: pd.DataFrame, code_ids: Sequence[str]) -> pd.DataFrame:
    """Keep decisions on some codes; whoever said that a theme is not there said so of its qualified codes."""
    qualified = [code_id for code_id in code_ids if ":" in code_id]
    bases = pd.DataFrame({"qualified": qualified, "code_id": [one.partition(":")[0] for one in qualified]}, dtype=str)
    absent = decisions[decisions["value"] == 0].merge(bases, on="code_id")
    implied = absent.assign(code_id=absent["qualified"]).drop(columns="qualified")
    own = decisions[decisions["code_id"].isin(set(code_ids))]
    return pd.concat([own, implied], ignore_index=True).drop_duplicates([*_PAIR, "coder"])
