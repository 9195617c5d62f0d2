"""
Does the corrected share's 95 % interval cover the truth? `python -m benchmarks.coverage [--out FILE]`.

Makes interviews, a machine and a human sample as often as asked, and counts how often the interval of
`pipeline.quality.prevalence.correct` holds the truth: the share in these interviews had a person read everything
("these"), and the mean of the process that made the interviews ("such"). Prints a table in Markdown; with `--out` it
writes FILE.md and FILE.csv as well.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.quality.prevalence import MINIMUM, Checked, Shares, correct
from pipeline.review.sample import allocate

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Levels = NDArray[np.int8]
Mask = NDArray[np.bool_]

PREVALENCES = (0.005, 0.01, 0.02, 0.05, 0.15, 0.4)
CHECKED = (150, 300, 600)
INTERVIEWS = (40, 72, 110)
SEED = 20190919

_INTRO = """\
Made by `make simulation`. Interviews of very unequal length, codes that come in runs and cluster in interviews, a
machine whose errors cluster, too, and a stratified sample that people read: does the 95 % interval of the corrected
share hold the truth? "these" is the share in these interviews had people read everything, "such" the mean of the
process that made them. Coverage counts samples in which the share is reported (at least ten positives); – stands where
fewer than 50 were. Recall and false alarms of the machines: good .95 and .1 %, usual .8 and 1 %, misses .5 and .5 %,
noisy .7 and 5 %. Widths and bias are in percentage points; "naive" is the machine's share without correction.
"""

_HEADS = (
    "share | machine | checked | interviews | reported | covers these | covers such | width | width, people alone",
    "bias | naive covers these | naive covers such | ",
)

_SELDOM = "seldom told, 5 × the samples"
_BLOCK = 50
_SHOWN = 50
"""Reported samples from which a coverage is shown."""


@dataclass(frozen=True)
class Machine:
    """Mean recall and mean rate of false alarms; both vary from interview to interview."""

    name: str
    recall: float
    false_alarms: float


MACHINES = (
    Machine("good", 0.95, 0.001),
    Machine("usual", 0.8, 0.01),
    Machine("misses", 0.5, 0.005),
    Machine("noisy", 0.7, 0.05),
)
USELESS = Machine("useless", 0.1, 0.1)


@dataclass(frozen=True)
class Setting:
    """
    What is simulated.

    Attributes:
        prevalence: the process's mean share of segments with the code.
        machine: how good it is.
        n_checked: segments that people decide.
        n_interviews: number of interviews.
        stress: what is unusual, in words.
        shortest, longest: segments of an interview; sizes lie between, evenly on a logarithmic scale.
        correlation: of two segments' codes in one interview; None for a coefficient of variation of 1.2, at most 0.05.
        error_correlation: of the machine's recall within interviews; false alarms vary by `error_spread` (coefficient).
        run: chance that a segment goes on as the one before.
        is_tied: whether longer interviews have more of the code.
        design: "review" draws as `pipeline.review.sample` does; "even" draws all alike; "steep" draws 60 % of the
            sample from the tenth of the segments that the machine finds most in.
    """

    prevalence: float
    machine: Machine
    n_checked: int
    n_interviews: int
    stress: str = ""
    shortest: int = 10
    longest: int = 300
    correlation: float | None = None
    error_correlation: float = 0.1
    error_spread: float = 1.0
    run: float = 0.3
    is_tied: bool = False
    design: str = "review"

    @property
    def sizes(self) -> Ints:
        """Segments of each interview."""
        steps = (np.arange(self.n_interviews) + 0.5) / self.n_interviews
        return np.rint(self.shortest * (self.longest / self.shortest) ** steps).astype(np.int64)


@dataclass(frozen=True)
class World:
    """Samples × segments: the truth, what the machine says, the stratum; and the interview of each segment."""

    is_true: Mask
    is_found: Mask
    stratum: Levels
    interview: Ints
    sizes: Ints

    def shares(self, mask: Mask) -> Floats:
        """Return each interview's share, samples × interviews."""
        starts = np.concatenate([[0], self.sizes.cumsum()[:-1]])
        return np.add.reduceat(mask, starts, axis=1, dtype=np.float64) / self.sizes


def world(setting: Setting, samples: int, rng: np.random.Generator) -> World:
    """Make interviews and let the machine read them."""
    sizes = setting.sizes
    interview = np.repeat(np.arange(len(sizes)), sizes)
    shape = (samples, len(interview))
    rates = [rate.astype(np.float32) for rate in _interview_rates(setting, samples, rng)]
    share, recall, alarms = (np.repeat(rate, sizes, axis=1) for rate in rates)
    chance = np.take_along_axis(rng.random(shape, dtype=np.float32), _runs(setting, shape, rng), axis=1)
    is_true = chance < share
    is_found = rng.random(shape, dtype=np.float32) < np.where(is_true, recall, alarms)
    return World(is_true, is_found, _strata(setting, is_found, rng), interview, sizes)


def _interview_rates(setting: Setting, samples: int, rng: np.random.Generator) -> list[Floats]:
    """Draw every interview's share of the code, recall and rate of false alarms from beta distributions."""
    p, machine = setting.prevalence, setting.machine
    shape = (samples, setting.n_interviews)
    own = min(0.05, 1.44 * p / (1 - p)) if setting.correlation is None else setting.correlation
    alarms = min(0.2, setting.error_spread**2 * machine.false_alarms / (1 - machine.false_alarms))
    share = _beta(p, own, shape, rng)
    if setting.is_tied:
        order = (np.arange(shape[1]) + rng.normal(0, shape[1] / 3, shape)).argsort(axis=1)
        np.put_along_axis(share, order, np.sort(share, axis=1), axis=1)
    recall = _beta(machine.recall, setting.error_correlation, shape, rng)
    return [share, recall, _beta(machine.false_alarms, alarms, shape, rng)]


def _beta(mean: float, correlation: float, shape: tuple[int, int], rng: np.random.Generator) -> Floats:
    total = (1 - correlation) / correlation
    return rng.beta(mean * total, (1 - mean) * total, shape)


def _runs(setting: Setting, shape: tuple[int, int], rng: np.random.Generator) -> Ints:
    """Return for every segment the first segment of its run; runs end where an interview ends."""
    begins = rng.random(shape, dtype=np.float32) >= setting.run
    begins[:, np.concatenate([[0], setting.sizes.cumsum()[:-1]])] = True
    return np.maximum.accumulate(np.where(begins, np.arange(shape[1]), 0), axis=1)


def _strata(setting: Setting, is_found: Mask, rng: np.random.Generator) -> Levels:
    """
    Put segments into strata by all codes that the machine found, of which this code is one.

    Half of the segments have nothing (0), the others one of four levels by the rarest code found; 5 is the tenth
    that "steep" draws from.
    """
    if setting.design == "even":
        return np.zeros(is_found.shape, dtype=np.int8)
    other = rng.random(is_found.shape, dtype=np.float32)
    if setting.design == "steep":
        return (is_found | (other < 0.1)).astype(np.int8)
    levels = np.maximum((other * 8).astype(np.int8) - 3, 0)
    own = 4 if setting.prevalence <= 0.02 else 3 if setting.prevalence <= 0.05 else 2 if setting.prevalence < 0.3 else 1
    return np.maximum(levels, is_found * np.int8(own))


def check(setting: Setting, made: World, rng: np.random.Generator) -> Checked:
    """Let people decide a stratified random sample of every world; worlds are the codes of the result."""
    key = made.stratum + rng.random(made.stratum.shape, dtype=np.float32) * np.float32(0.999)
    order = key.argsort(axis=1)
    drawn = [_drawn(setting, made.stratum[number], order[number]) for number in range(len(order))]
    code = np.repeat(np.arange(len(order)), [len(places) for places, _ in drawn])
    places = np.concatenate([places for places, _ in drawn])
    chance = np.concatenate([chance for _, chance in drawn])
    unit = made.interview[places]
    weight = 1 / (made.sizes[unit] * chance)
    return Checked(code, unit, weight, made.is_found[code, places], made.is_true[code, places])


def _drawn(setting: Setting, stratum: Levels, order: Ints) -> tuple[Ints, Floats]:
    """Return the segments drawn from one world, and their inclusion probabilities."""
    sizes = np.bincount(stratum)
    wanted = _allocated(setting, sizes)
    ends = sizes.cumsum()
    places = [order[end - size : end - size + n] for end, size, n in zip(ends, sizes, wanted, strict=True)]
    chances = [np.full(n, n / size) for size, n in zip(sizes, wanted, strict=True) if n]
    return np.concatenate(places), np.concatenate(chances)


def _allocated(setting: Setting, sizes: Ints) -> list[int]:
    if setting.design == "steep":
        return [int(setting.n_checked * 0.4), min(int(setting.n_checked * 0.6), int(sizes[1]))]
    by_stratum = allocate({str(number): int(size) for number, size in enumerate(sizes)}, setting.n_checked)
    return [by_stratum[str(number)] for number in range(len(sizes))]


def draws(setting: Setting, samples: int, seed: int = SEED) -> pd.DataFrame:
    """
    Simulate.

    Returns:
        One row a sample: `these` and `such` (the truths), `value`, `low`, `high`, `alone_low`, `alone_high` (the human
        sample without the machine), `naive`, `naive_low`, `naive_high`, `n_positive`.
    """
    rng = np.random.default_rng([seed, *_numbers(setting)])
    blocks = [min(_BLOCK, samples - start) for start in range(0, samples, _BLOCK)]
    return pd.concat([_block(setting, size, rng) for size in blocks], ignore_index=True)


def _numbers(setting: Setting) -> Iterator[int]:
    """A setting's own stream of chance: another setting more does not change its figures."""
    for value in asdict(setting).values():
        yield from repr(value).encode()


def _block(setting: Setting, samples: int, rng: np.random.Generator) -> pd.DataFrame:
    made = world(setting, samples, rng)
    checked = check(setting, made, rng)
    machine = made.shares(made.is_found)
    found = correct(machine, checked)
    alone = correct(np.zeros_like(machine), replace(checked, is_found=np.zeros_like(checked.is_found)))
    naive = _naive(machine)
    columns = {
        "these": made.shares(made.is_true).mean(axis=1),
        "such": setting.prevalence,
        "value": found.value,
        "low": found.low,
        "high": found.high,
        "alone_low": alone.low,
        "alone_high": alone.high,
        "naive": naive.value,
        "naive_low": naive.low,
        "naive_high": naive.high,
        "n_positive": checked.count(samples, checked.is_true),
    }
    return pd.DataFrame(columns)


def _naive(machine: Floats) -> Shares:
    """The machine's mean share with a t interval over interviews, as draws of interviews would give it."""
    from scipy.stats import t

    mean, n = machine.mean(axis=1), machine.shape[1]
    reach = t.ppf(0.975, n - 1) * machine.std(axis=1, ddof=1) / np.sqrt(n)
    return Shares(mean, mean - reach, mean + reach)


def summary(setting: Setting, drawn: pd.DataFrame) -> dict[str, Any]:
    """Return one row of the table; coverages are those of the samples with enough positives."""
    told = drawn[drawn["n_positive"] >= MINIMUM]
    is_shown = len(told) >= _SHOWN
    covers = {
        name: float(told[truth].between(told[low], told[high]).mean()) if is_shown else float("nan")
        for name, truth, low, high in (
            ("covers_these", "these", "low", "high"),
            ("covers_such", "such", "low", "high"),
            ("naive_covers_these", "these", "naive_low", "naive_high"),
            ("naive_covers_such", "such", "naive_low", "naive_high"),
        )
    }
    return {
        "prevalence": setting.prevalence,
        "machine": setting.machine.name,
        "n_checked": setting.n_checked,
        "n_interviews": setting.n_interviews,
        "stress": setting.stress,
        "reported": float((drawn["n_positive"] >= MINIMUM).mean()),
        "n_reported": len(told),
        **covers,
        "mean_width": float((told["high"] - told["low"]).mean()) if is_shown else float("nan"),
        "width_alone": float((told["alone_high"] - told["alone_low"]).mean()) if is_shown else float("nan"),
        "bias": float((told["value"] - told["these"]).mean()) if is_shown else float("nan"),
    }


def grid() -> list[Setting]:
    """Return every prevalence × machine × sample × number of interviews."""
    return [Setting(*values) for values in product(PREVALENCES, MACHINES, CHECKED, INTERVIEWS)]


def stresses() -> list[Setting]:
    """Return settings that are worse than the grid's in one respect each."""
    usual, misses = MACHINES[1], MACHINES[2]
    base = [Setting(0.02, usual, 600, 72), Setting(0.05, misses, 300, 72), Setting(0.15, usual, 300, 40)]
    changes: dict[str, dict[str, Any]] = {
        "interviews differ strongly (0.15)": {"correlation": 0.15},
        "long runs (0.7)": {"run": 0.7},
        "longer interviews have more of it": {"is_tied": True},
        "machine errs by interview (0.3)": {"error_correlation": 0.3, "error_spread": 2.0},
        "interviews of 11 to 48 segments": {"shortest": 11, "longest": 48},
        "interviews of 250 to 330 segments": {"shortest": 250, "longest": 330},
        "all segments drawn alike": {"design": "even"},
        "steep oversampling": {"design": "steep"},
        "useless machine": {"machine": USELESS},
    }
    return [replace(one, stress=name, **change) for name, change in changes.items() for one in base]


def seldom() -> list[Setting]:
    """Return settings where chance alone gives the code enough positives: who is told is selected."""
    expected = ((0.005, 600), (0.01, 300))
    return [Setting(p, machine, n, 40, _SELDOM) for p, n in expected for machine in MACHINES]


def table(settings: Sequence[Setting], samples: int) -> pd.DataFrame:
    """Simulate settings and return one row each."""
    counts = [5 * samples if setting.stress == _SELDOM else samples for setting in settings]
    return pd.DataFrame([summary(one, draws(one, count)) for one, count in zip(settings, counts, strict=True)])


def markdown(rows: pd.DataFrame) -> str:
    """Write the table for readers: shares in per cent, widths in percentage points."""
    lines = [f"| {' | '.join(_HEADS)} |", "|" + "---|" * 13]
    for row in rows.to_dict("records"):
        cells = [
            f"{100 * row['prevalence']:g} %",
            row["machine"],
            row["n_checked"],
            row["n_interviews"],
            *(_per_cent(row[name]) for name in ("reported", "covers_these", "covers_such")),
            *(_points(row[name]) for name in ("mean_width", "width_alone", "bias")),
            *(_per_cent(row[name]) for name in ("naive_covers_these", "naive_covers_such")),
            row["stress"],
        ]
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines)


def _per_cent(share: float) -> str:
    return "–" if np.isnan(share) else f"{100 * share:.1f} %"


def _points(share: float) -> str:
    return "–" if np.isnan(share) else f"{100 * share:.2f}"


def main() -> None:
    """Run the grid, the stresses and the seldom told, and show the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="write FILE.md and FILE.csv")
    parser.add_argument("--samples", type=int, default=1_000, help="simulated samples a setting")
    options = parser.parse_args()
    began = time.perf_counter()
    rows = table([*grid(), *stresses(), *seldom()], options.samples)
    lowest = rows[["covers_these", "covers_such"]].min()
    text = "\n".join(
        [
            f"# Corrected shares in {options.samples:,} samples a setting, {len(rows)} settings",
            "",
            _INTRO,
            markdown(rows),
            "",
            f"Lowest coverage: these {_per_cent(lowest['covers_these'])}, such {_per_cent(lowest['covers_such'])}.",
            "",
        ]
    )
    print(text)
    print(f"{time.perf_counter() - began:.0f} s")
    if options.out:
        options.out.with_suffix(".md").write_text(text, encoding="utf-8")
        rows.to_csv(options.out.with_suffix(".csv"), index=False)


if __name__ == "__main__":
    main()
