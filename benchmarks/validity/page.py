"""docs/validity.md: what was measured, in words and tables; written between markers, the rest of the file stays."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

import numpy as np
import pandas as pd

from benchmarks.validity import baselines, experiment, scores
from benchmarks.validity.experiment import COMBINED, LEARNED, PROJECT, ZERO, Calibration, Folds
from benchmarks.validity.material import FROZEN, TOO_RARE, Material
from benchmarks.validity.scores import Interval
from pipeline.cache import code_digest
from pipeline.coding.learned import ENOUGH
from pipeline.coding.weighing import CALIBRATED

BEGIN, END = "<!-- validity:begin -->", "<!-- validity:end -->"
HEAD = "# How valid is the coding?\n"

METHODS = (
    ZERO,
    LEARNED,
    COMBINED,
    baselines.TFIDF,
    baselines.SVM,
    baselines.TUNED,
    baselines.VECTORS,
    baselines.MEAN,
)
CURVE = (COMBINED, LEARNED, baselines.TFIDF, baselines.VECTORS)
MANY, FEW, NONE, FEW_DOCUMENTS = 0.10, 0.62, 0.55, 50
"""Aims: over TF-IDF + logistic regression on folds; with 50 decided documents; with none."""

_TEMPLATE = Path(__file__).with_name("page.md")


@dataclass(frozen=True)
class Measured:
    """Everything that the page tells, see `experiment`; `file` and `book_digest` name what it was measured on."""

    material: Material
    folds: Folds
    curve: pd.DataFrame
    told: pd.DataFrame
    calibration: Calibration
    file: str
    book_digest: str

    def found(self, method: str) -> np.ndarray:
        """Return a method's verdicts on held-out documents in its best variant, repetitions × n × n_themes."""
        return self.folds.found[self.key(method)]

    def key(self, method: str) -> tuple[str, str]:
        """Return a method and its best variant."""
        return PROJECT.get(method) or self.folds.best(method, self.material.gold)


def write(path: Path, text: str) -> None:
    """Put text between the markers of a file; a new file gets a heading, one without markers the text at its end."""
    old = path.read_text(encoding="utf-8") if path.is_file() else HEAD
    block = f"{BEGIN}\n\n{text.strip()}\n\n{END}"
    pattern = re.compile(f"{re.escape(BEGIN)}.*{re.escape(END)}", re.DOTALL)
    new = pattern.sub(lambda _: block, old) if pattern.search(old) else f"{old.rstrip()}\n\n{block}\n"
    path.write_text(new, encoding="utf-8")


def page(given: Measured, *, chart: str) -> str:
    """
    Write what was measured.

    Args:
        given: the measurements.
        chart: the learning curve's file as the page names it.
    """
    material = given.material
    words = {
        "command": "make validity",
        "file": given.file,
        "digest": material.documents.digest[:12],
        "n_documents": len(material.gold),
        "n_codes": len(material.documents.names),
        "n_themes": len(material.themes),
        "too_rare": _too_rare(material),
        "codebook": given.book_digest[:12],
        "code": code_digest("coding", "embed", "language")[:12],
        "frozen": frozen(given.book_digest),
        "folds": experiment.FOLDS,
        "seeds": len(given.folds.trials),
        "draws": f"{scores.DRAWS:,}",
        "enough": ENOUGH,
        "told": experiment.TOLD,
        "calibrated": CALIBRATED,
        "chart": chart,
        "curve_draws": given.curve["draw"].nunique(),
        "result": result(given),
        "aims": aims(given),
        "curve": curve(given),
        "gaps": gaps(given, baselines.TFIDF),
        "gains": gaps(given, ZERO),
        "by_theme": by_theme(given),
        "honesty": honesty(given),
        **_calibration(given.calibration),
        "rare": " and ".join(str(number) for number in sorted(material.gold.sum(axis=0))[:2]),
    }
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(words)


def frozen(digest: str) -> str:
    """Say whether the codebook is still the one that was written without the texts."""
    if digest == FROZEN:
        return "It is byte for byte what was committed before any document was held against it."
    return (
        "**It is not the codebook that was written without the texts any more**: no figure here is one without looking."
    )


def _too_rare(material: Material) -> str:
    names = zip(material.documents.names, material.documents.code_ids, strict=True)
    return ", ".join(name for name, one in names if one in TOO_RARE) or "no other"


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Write a Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(map(str, cells))} |" for cells in lines)


def result(given: Measured) -> str:
    """Compare everybody on held-out documents."""
    gold, base = given.material.gold, given.found(baselines.TFIDF)
    n_taught = round(np.mean([len(one.train) for group in given.folds.trials for one in group]))
    rows = []
    for method in METHODS:
        found, variant = given.found(method), given.key(method)[1]
        gap = "–" if method == baselines.TFIDF else _signed(scores.difference(found, base, gold))
        name = f"**{method}**" if method in PROJECT else method
        taught = 0 if method == ZERO else n_taught
        rows.append((name, variant, taught, _plain(scores.interval(found, gold)), gap))
    heads = ("who", "variant", "documents taught", "macro-F1 [95 %]", f"over {baselines.TFIDF} [95 %]")
    rest = given.found(baselines.TUNED)
    tuned = scores.difference(given.found(COMBINED), rest, gold)
    alone = scores.difference(given.found(COMBINED), given.found(LEARNED), gold)
    mixed = scores.difference(given.found(COMBINED), given.found(baselines.MEAN), gold)
    return table(heads, rows) + (
        f"\n\n*Combined* is {_signed(tuned)} over TF-IDF + logistic regression with tuned thresholds, {_signed(mixed)} "
        f"over the mean of TF-IDF and vectors, and {_signed(alone)} over *learned*: that is what the codebook is worth "
        "when so many documents are coded."
    )


def aims(given: Measured) -> str:
    """Set what was wanted beside what was measured."""
    gold = given.material.gold
    many = scores.difference(given.found(COMBINED), given.found(baselines.TFIDF), gold)
    nobody = scores.interval(given.found(ZERO), gold)
    lines = [
        (f"combined over TF-IDF + logistic regression ≥ {_number(MANY)}", _signed(many), many.value >= MANY),
        (f"no decided document ≥ {_number(NONE)}", _plain(nobody), nobody.value >= NONE),
    ]
    few = given.curve[(given.curve["size"] == FEW_DOCUMENTS) & (given.curve["method"] == COMBINED)]["f1"]
    if len(few):
        lines.insert(
            1, (f"{FEW_DOCUMENTS} decided documents ≥ {_number(FEW)}", _range(few.to_numpy()), few.mean() >= FEW)
        )
    return "\n".join(f"| {aim} | {value} | {'met' if is_met else '**missed**'} |" for aim, value, is_met in lines)


def points(given: Measured) -> pd.DataFrame:
    """Return the learning curve: `size`, `method`, `mean`, `low`, `high`; no decision and the folds included."""
    drawn = given.curve[given.curve["method"].isin(CURVE)].groupby(["size", "method"], sort=True)["f1"]
    made = drawn.agg(mean="mean", low=lambda f1: f1.quantile(0.05), high=lambda f1: f1.quantile(0.95)).reset_index()
    gold = given.material.gold
    n_taught = round(np.mean([len(one.train) for group in given.folds.trials for one in group]))
    nobody = scores.macro(given.found(ZERO), gold)
    rows = [(0, COMBINED, nobody, nobody, nobody)]
    for method in CURVE:
        each = [scores.macro(one, gold) for one in given.found(method)]
        rows.append((n_taught, method, float(np.mean(each)), min(each), max(each)))
    return pd.concat([made, pd.DataFrame(rows, columns=list(made.columns))], ignore_index=True)


def curve(given: Measured) -> str:
    """Write the learning curve as a table."""
    made = points(given)
    sizes = sorted(made["size"].unique())
    cells = {
        (row["size"], row["method"]): f"{_number(row['mean'])} [{_number(row['low'])}, {_number(row['high'])}]"
        for row in made.to_dict("records")
    }
    cells[0, COMBINED] = cells[0, COMBINED].partition(" ")[0]
    rows = [(method, *(cells.get((size, method), "–") for size in sizes)) for method in CURVE]
    return table(("decided documents", *map(str, sizes)), rows)


def gaps(given: Measured, over: str) -> str:
    """Say how much higher the project is than another method on the same test documents, size by size."""
    wide = given.curve.pivot(index=["size", "draw"], columns="method", values="f1")
    apart = wide[COMBINED] - wide[over]
    each = {str(size): _range(values.to_numpy(), sign="+") for size, values in apart.groupby(level="size")}
    return "; ".join(f"{size} documents {value}" for size, value in each.items())


def by_theme(given: Measured) -> str:
    """Write each theme's F1."""
    gold = given.material.gold
    shown = (ZERO, LEARNED, COMBINED, baselines.TFIDF, baselines.MEAN)
    columns = [scores.f1(given.found(method), gold).mean(axis=0) for method in shown]
    told = np.mean([experiment.honesty_by_theme(given.material, group)[0] for group in given.folds.trials], axis=0)
    rows = [
        (name, int(gold[:, number].sum()), *(_number(column[number]) for column in (*columns, told)))
        for number, name in enumerate(given.material.themes)
    ]
    rows.append(("**macro**", "", *(_number(column.mean()) for column in (*columns, told))))
    return table(("theme", "documents", *shown, "told"), rows)


def honesty(given: Measured) -> str:
    """Set what the project tells of itself beside the truth."""
    rows: list[tuple[object, ...]] = []
    for size, each in given.told.dropna().groupby("size"):
        rows.append(_told(f"{size}", each))
    found = [experiment.honesty(given.material, group) for group in given.folds.trials]
    n_taught = round(np.mean([len(one.train) for group in given.folds.trials for one in group]))
    rows.append(_told(f"{n_taught} (folds)", pd.DataFrame(found, columns=["n_themes", "told", "true"])))
    return table(("decided documents", "themes (mean)", "told", "true", "told − true [middle 90 %]"), rows)


def _told(name: str, each: pd.DataFrame) -> tuple[object, ...]:
    apart = (each["told"] - each["true"]).to_numpy()
    means = each.mean()
    return name, f"{means['n_themes']:.1f}", _number(means["told"]), _number(means["true"]), _range(apart, sign="+")


def _calibration(made: Calibration) -> Mapping[str, object]:
    rows = [
        (f"{row['low']:.1f}–{row['high']:.1f}", int(row["n"]), _number(row["predicted"]), _number(row["observed"]))
        for row in made.bins.to_dict("records")
    ]
    return {
        "bins": table(("probability", "pairs of document and theme", "mean probability", "share people coded"), rows),
        "brier": _number(made.brier),
        "reference": _number(made.reference),
        "n_without": f"{made.n_without:,}",
        "without": f"{100 * made.observed_without:.1f} %",
    }


def _number(value: float, *, sign: str = "") -> str:
    """Write a figure between −1 and 1 with three digits and without the zero."""
    return "–" if np.isnan(value) else f"{value:{sign}.3f}".replace("0.", ".", 1).replace("-", "−")


def _plain(found: Interval) -> str:
    return f"{_number(found.value)} [{_number(found.low)}, {_number(found.high)}]"


def _signed(found: Interval) -> str:
    low, high = (_number(end, sign="+") for end in (found.low, found.high))
    return f"{_number(found.value, sign='+')} [{low}, {high}]"


def _range(values: np.ndarray, *, sign: str = "") -> str:
    low, high = (_number(float(end), sign=sign) for end in np.percentile(values, [5, 95]))
    return f"{_number(float(values.mean()), sign=sign)} [{low}, {high}]"
