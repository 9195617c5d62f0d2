"""
How often does the network call chance a tie, how fast do its draws forget where they began, and how long does it take?
`python -m benchmarks.network errors [--runs N]`, `firmness [--runs N]`, `mixing`, `speed`, `factions`; with
`--page docs/network.md` what was measured goes into that page.

`errors` makes interviews in which no two themes have anything to do with each other and no group speaks of anything
more than others, though by another process than the tests assume: interviews of very unequal length and density, codes
in runs and clustering in interviews, from rare to frequent. It counts how often a single test says p < .05, and how
often a study has any tie in its backbone; the last setting plants ties and counts which of the ties found are false.
`firmness` asks of the same interviews how firmly communities seem to hold where there are none. All print Markdown.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import hypergeom

from benchmarks import factions
from pipeline import network
from pipeline.cache import code_digest
from pipeline.network import chance, stability, ties
from pipeline.network.camps import communities, likeness
from pipeline.network.layout import positions
from pipeline.tables import replacing

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

SEED = 20190919
DRAWS = 4_999
_GROUP = 12


@dataclass(frozen=True)
class Setting:
    """
    What is simulated.

    Attributes:
        name: in the table.
        interviews: their number.
        spread: standard deviation of the logarithm of their length, whose median is 30 segments.
        density: the same of how much of what they say is coded at all.
        stay: chance that a code which a segment has goes on in the next.
        clumping: variance of a code's rate from interview to interview, over its square.
        rates: lowest and highest share of segments that have a code.
        are_uneven: whether the group of twelve has the longest interviews.
        planted: pairs of themes that share their clumping.
    """

    name: str
    interviews: int = 72
    spread: float = 0.5
    density: float = 0.0
    stay: float = 0.6
    clumping: float = 1.0
    rates: tuple[float, float] = (0.005, 0.2)
    are_uneven: bool = False
    planted: int = 0


USUAL = Setting("usual")
SETTINGS = (
    USUAL,
    replace(USUAL, name="no runs, no clumping", stay=0.0, clumping=0.01),
    replace(USUAL, name="long runs, strong clumping", stay=0.85, clumping=3.0),
    replace(USUAL, name="very unequal length and density", spread=1.0, density=0.6, are_uneven=True),
    replace(USUAL, name="the same, rare codes", spread=1.0, density=0.6, are_uneven=True, rates=(0.002, 0.02)),
    replace(USUAL, name="the same, frequent codes", spread=1.0, density=0.6, are_uneven=True, rates=(0.05, 0.3)),
    replace(USUAL, name="40 interviews", interviews=40, spread=0.8, density=0.4),
    replace(USUAL, name="six planted ties", planted=6),
)
N_THEMES, N_ACTORS = 16, 8


@dataclass(frozen=True)
class Talk:
    """
    What was said in a made study.

    Attributes:
        counts: segments with a code, interviews × codes.
        sizes: segments of each interview.
        has: which segment has which code, segments × interviews × codes.
    """

    counts: Floats
    sizes: Ints
    has: Mask


def talk(setting: Setting, rng: np.random.Generator) -> Talk:
    """Make interviews whose codes come in runs."""
    n, codes = setting.interviews, N_THEMES + N_ACTORS
    sizes = np.clip(np.round(30 * np.exp(setting.spread * rng.standard_normal(n))), 3, 400).astype(np.int64)
    if setting.are_uneven:
        sizes = np.sort(sizes)[::-1].copy()
    low, high = np.log(setting.rates)
    base = np.exp(np.concatenate([np.linspace(low, high, N_THEMES), np.linspace(low, high, N_ACTORS)]))
    clump = rng.gamma(1 / setting.clumping, setting.clumping, (n, codes))
    for pair in range(setting.planted):
        clump[:, 2 * pair + 5] = clump[:, 2 * pair + 4]
    rates = np.clip(base * clump * np.exp(setting.density * rng.standard_normal((n, 1))), 0, 0.9)
    has = _runs(rates, sizes, setting.stay, rng)
    return Talk(has.sum(axis=0).astype(float), sizes, has)


def _runs(rates: Floats, sizes: Ints, stay: float, rng: np.random.Generator) -> Mask:
    """Return segments × interviews × codes of a two-state chain that has the rates in the long run."""
    begin = np.minimum(rates * (1 - stay) / (1 - rates), 1)
    state = rng.random(rates.shape) < rates
    has = np.zeros((int(sizes.max()), *rates.shape), dtype=bool)
    for step in range(len(has)):
        has[step] = state & (step < sizes)[:, None]
        state = rng.random(rates.shape) < np.where(state, stay, begin)
    return has


def tested(made: Talk, seed: int) -> dict[str, pd.DataFrame]:
    """Test all ties of one made study: `p_value`, `q_value` and `is_planted` by kind."""
    names = [f"t{i:02}" for i in range(N_THEMES)] + [f"a{i:02}" for i in range(N_ACTORS)]
    has = pd.DataFrame(made.counts > 0, columns=names)
    themes, actors = chance.together(has.iloc[:, :N_THEMES], has.iloc[:, N_THEMES:], set(), seed=seed, draws=DRAWS)
    shares = pd.DataFrame(made.counts / made.sizes[:, None], columns=names).iloc[:, :N_THEMES]
    place = np.arange(len(shares))
    labels = np.where(place < _GROUP, "few", np.where(place % 2 == 0, "many", "others"))
    groups = chance.of_groups(
        shares, pd.Series(made.sizes), pd.DataFrame({"group": labels}), attributes=["group"], seed=seed
    )
    naive = themes.assign(p_value=_by_columns_alone(has.iloc[:, :N_THEMES], themes)).pipe(_corrected)
    return {"theme-theme": themes, "actor-theme": actors, "group-theme": groups, "columns alone": naive}


def _by_columns_alone(has: pd.DataFrame, ties: pd.DataFrame) -> Floats:
    """Hold pairs against what the frequency of both themes alone brings about, whoever has them."""
    first, second = has[ties["source"]].to_numpy(), has[ties["target"]].to_numpy()
    both = (first & second).sum(axis=0)
    return np.asarray(hypergeom.sf(both - 1, len(has), first.sum(axis=0), second.sum(axis=0)))


def _corrected(ties: pd.DataFrame) -> pd.DataFrame:
    return ties.assign(q_value=chance.false_discovery(ties["p_value"].to_numpy(float)))


def _is_planted(ties: pd.DataFrame, setting: Setting) -> Mask:
    pairs = {(f"t{2 * pair + 4:02}", f"t{2 * pair + 5:02}") for pair in range(setting.planted)}
    return np.array([ends in pairs for ends in zip(ties["source"], ties["target"], strict=True)], dtype=bool)


def errors(runs: int) -> pd.DataFrame:
    """Return a row a setting and kind: rate of p < .05, of studies with a false tie, mean false share, power."""
    rows = []
    for number, setting in enumerate(SETTINGS):
        rng = np.random.default_rng([SEED, number])
        seen: dict[str, list[tuple[float, float, float, float]]] = {}
        for run in range(runs):
            for kind, found in tested(talk(setting, rng), run).items():
                seen.setdefault(kind, []).append(_counted(found, _is_planted(found, setting)))
        for kind, counts in seen.items():
            rows.append((setting.name, kind, *np.mean(counts, axis=0)))
    return pd.DataFrame(rows, columns=["setting", "kind", "p_below_05", "any_false", "false_share", "power"])


def _counted(ties: pd.DataFrame, planted: Mask) -> tuple[float, float, float, float]:
    is_held = (ties["q_value"] < chance.LEVEL).to_numpy() & (ties.get("difference", pd.Series(1.0)) > 0).to_numpy()
    false = float((is_held & ~planted).sum())
    power = float(is_held[planted].mean()) if planted.any() else np.nan
    low = float((ties["p_value"].to_numpy()[~planted] < chance.LEVEL).mean())
    return low, float(false > 0), false / max(float(is_held.sum()), 1), power


def mixing(chains: int = 300) -> pd.DataFrame:
    """
    Return, a row a setting, how much of the start is left after so many trades.

    That is the share of the variance of a cell among draws of one start that the start explains: the squared distance
    of its mean from that of draws 200 trades away, over its variance there, less what so few chains scatter.
    """
    rows = []
    for number, setting in enumerate(SETTINGS):
        rng = np.random.default_rng([SEED, number])
        far = np.repeat(talk(setting, rng).counts[None, :, :N_THEMES] > 0, chains, axis=0)
        for _ in range(200):
            far = chance.trade(far, rng)
        mean = far.mean(axis=0)
        drawn, left = np.repeat(far[:1], chains, axis=0), {}
        for trades in range(1, 25):
            drawn = chance.trade(drawn, rng)
            left[f"after {trades}"] = ((drawn.mean(axis=0) - mean) ** 2).sum() / (mean * (1 - mean)).sum() - 2 / chains
        rows.append({"setting": setting.name} | {f"after {n}": left[f"after {n}"] for n in (1, 4, 8, 12, 24)})
    return pd.DataFrame(rows)


def speed(actors: int = 2_000, themes: int = 300, codings: int = 500_000, draws: int = 200) -> pd.DataFrame:
    """Return a row a step: seconds by the clock and of work, and the most memory (GiB) the process had until then."""
    made = _codings(actors, themes, codings)
    said = made.rename(columns={"actor": "unit_id", "concept": "target"})
    sizes = said.groupby("unit_id")["segment_id"].nunique()
    rows: list[tuple[str, float, float, float]] = []

    def timed(name: str, run: Callable[[], Any]) -> Any:
        start, worked = time.perf_counter(), time.process_time()
        result = run()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        rows.append((name, time.perf_counter() - start, time.process_time() - worked, peak))
        return result

    timed("two_mode", lambda: network.two_mode(made, normalise="activity"))
    timed("project, congruence, Jaccard", lambda: network.project(made, normalise="jaccard", scale=2))
    shares = timed("shares", lambda: ties.shares(said, sizes))
    has = shares > 0
    held = timed("chance.together", lambda: chance.together(has, has.iloc[:, :0], set(), seed=SEED, draws=draws))[0]
    groups = pd.DataFrame({"group": np.arange(actors) % 5}, index=shares.index).astype(str)
    timed("chance.of_groups, 5", lambda: chance.of_groups(shares, sizes, groups, attributes=["group"], seed=SEED))
    pairs = timed("pairs of themes", lambda: _pairs(said))
    strong = held.nsmallest(3_000, "p_value")[["source", "target"]]
    by_interview = pairs.merge(strong, on=["source", "target"])
    found = timed("communities of themes", lambda: communities(shares.columns, _sums(by_interview), prefix="T", seed=1))
    rerun = stability.of_ties(by_interview, seed=SEED)
    timed("stay_together, themes", lambda: network.stay_together(found, *rerun, draws=draws, seed=SEED))
    of_units = timed("communities of units", lambda: communities(shares.index, likeness(shares), prefix="U", seed=1))
    again = stability.of_units(shares, said.drop_duplicates("segment_id"), said, seed=SEED)
    timed("stay_together, units", lambda: network.stay_together(of_units, *again, draws=draws, seed=SEED))
    timed("centralities of themes", lambda: network.centralities(shares.columns, _sums(by_interview)))
    alike = timed("likeness of units", lambda: likeness(shares))
    timed("centralities of units", lambda: network.centralities(shares.index, alike))
    timed("places of units", lambda: positions(shares.index, alike, backbone=pd.Series(True, index=alike.index)))
    total = ("all", sum(row[1] for row in rows), sum(row[2] for row in rows), rows[-1][3])
    return pd.DataFrame([*rows, total], columns=["step", "seconds", "worked", "peak_gib"]).round(2)


def _codings(actors: int, themes: int, codings: int) -> pd.DataFrame:
    """Make codings of interviews of unequal length, about 2.5 a segment, on themes of unequal frequency."""
    rng = np.random.default_rng(SEED)
    length = np.exp(0.6 * rng.standard_normal(actors))
    actor = rng.choice(actors, codings, p=length / length.sum())
    weight = 1 / (np.arange(themes) + 5)
    concept = rng.choice(themes, codings, p=weight / weight.sum())
    segment = rng.integers(0, 100, codings)
    frame = pd.DataFrame({"actor": actor, "concept": concept, "segment": segment})
    named = frame.assign(
        actor="i" + frame["actor"].astype(str).str.zfill(4), concept="t" + frame["concept"].astype(str).str.zfill(3)
    )
    level = rng.choice([-1.0, 0.0, 1.0], codings)
    return named.assign(level=level, segment_id=named["actor"] + ":" + named["segment"].astype(str))


def _pairs(said: pd.DataFrame) -> pd.DataFrame:
    once = said[["unit_id", "segment_id", "target"]].drop_duplicates()
    both = once.merge(once[["segment_id", "target"]], on="segment_id")
    named = both.rename(columns={"target_x": "source", "target_y": "target", "unit_id": "interview_id"})
    kept = named[named["source"] < named["target"]]
    return kept.groupby(["source", "target", "interview_id"]).size().rename("weight").reset_index()


def _sums(by_interview: pd.DataFrame) -> pd.DataFrame:
    return by_interview.groupby(["source", "target"], as_index=False)["weight"].sum()


def firmness(runs: int) -> pd.DataFrame:
    """
    Return a row a setting: how firmly communities of units hold where there are none, and where three are planted.

    `share` is the mean of `stay_together` over the units of a study, `p95` the 95th percentile of that over studies.
    """
    rows = []
    for number, setting in enumerate([*SETTINGS[:-1], USUAL]):
        rng = np.random.default_rng([SEED, 1, number])
        is_planted = number == len(SETTINGS) - 1
        found = [_firm(talk(setting, rng), is_planted=is_planted, seed=run) for run in range(runs)]
        name = "three planted camps" if is_planted else setting.name
        rows.append((name, *np.mean(found, axis=0), np.percentile([share for share, _ in found], 95)))
    return pd.DataFrame(rows, columns=["setting", "share", "communities", "p95"])


def _firm(made: Talk, *, is_planted: bool, seed: int) -> tuple[float, float]:
    """Find communities by themes; in a planted camp a tenth of all segments has one of three themes besides."""
    has = made.has[:, :, :N_THEMES].copy()
    rng = np.random.default_rng(seed)
    for camp in range(3) if is_planted else ():
        place = np.s_[:, camp::3, 3 * camp + 6 : 3 * camp + 9]
        has[place] |= rng.random(has[place].shape) < 0.1
    is_there = np.arange(len(has))[:, None] < made.sizes
    has &= is_there[:, :, None]
    names = np.array([f"u{i:02}" for i in range(len(made.sizes))])
    step, unit = np.nonzero(is_there)
    ids = np.char.add(np.char.add(names[unit], ":"), np.char.zfill(step.astype(str), 4))
    segments = pd.DataFrame({"segment_id": ids, "unit_id": names[unit]})
    row, code = np.nonzero(has[is_there])
    said = pd.DataFrame({"segment_id": ids[row], "target": code})
    profiles = pd.DataFrame(has.sum(axis=0) / made.sizes[:, None], index=names)
    found = communities(list(names), likeness(profiles), prefix="U", seed=seed)
    held = stability.of_units(profiles, segments, said, seed=seed)
    firm = network.stay_together(found, *held, draws=50, seed=seed)[1]["share"]
    return float(firm.mean()), float(len(set(found.values())))


def write(page: Path, what: str, told: str) -> None:
    """Put what was measured between its markers in a page; what else stands there stays."""
    digest = code_digest("network", "resampling", "cluster")[:12]
    begin, end = f"<!-- {what}:begin -->", f"<!-- {what}:end -->"
    text = page.read_text(encoding="utf-8")
    if begin not in text or end not in text:
        raise SystemExit(f"{page}: the markers {begin} and {end} are missing")
    before, after = text.split(begin)[0], text.split(end)[1]
    line = f"`python -m benchmarks.network {what}`, code of `pipeline/network` as of `{digest}`."
    with replacing(page) as beside:
        beside.write_text(f"{before}{begin}\n{line}\n\n{told}\n{end}{after}", encoding="utf-8")


def main() -> None:
    """Print what was asked for, or write it into a page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["errors", "mixing", "speed", "firmness", "factions"])
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--processed", type=Path, default=Path("data/processed/magdeburg"), help="for factions")
    parser.add_argument("--attribute", default="faction", help="for factions")
    parser.add_argument("--page", type=Path, help="docs/network.md, say")
    arguments = parser.parse_args()
    asked: dict[str, Callable[[], pd.DataFrame]] = {
        "errors": lambda: errors(arguments.runs),
        "firmness": lambda: firmness(arguments.runs),
        "mixing": mixing,
        "speed": speed,
    }
    if arguments.what == "factions":
        told = factions.report(arguments.processed, arguments.attribute)
    else:
        told = asked[arguments.what]().round(4).to_markdown(index=False)
    if arguments.page:
        write(arguments.page, arguments.what, told)
    print(told)


if __name__ == "__main__":
    main()
