"""The learning curve as a chart that can be read in grey."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from benchmarks.validity.baselines import TFIDF, VECTORS
from benchmarks.validity.experiment import COMBINED, LEARNED
from pipeline.charts.canvas import BLUE, GREEN, INK, MUTED, ORANGE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_STYLE = Path(__file__).parents[2] / "pipeline" / "charts" / "style.mplstyle"
_LOOKS: dict[str, dict[str, Any]] = {
    COMBINED: {"color": BLUE, "marker": "o", "linestyle": "-", "linewidth": 2.2},
    LEARNED: {"color": GREEN, "marker": "s", "linestyle": "--", "linewidth": 1.6},
    VECTORS: {"color": ORANGE, "marker": "^", "linestyle": "-.", "linewidth": 1.6},
    TFIDF: {"color": INK, "marker": "x", "linestyle": ":", "linewidth": 1.8},
}
_NAMES = {COMBINED: "combined", LEARNED: "learned alone", VECTORS: "vectors + LR", TFIDF: "TF-IDF + LR"}
_APART = 0.035


def draw(table: pd.DataFrame, path: Path, *, subtitle: str) -> None:
    """
    Draw macro-F1 over the number of decided documents.

    Args:
        table: `size`, `method`, `mean`, `low`, `high`.
        path: of the PNG.
        subtitle: what was measured.
    """
    import matplotlib.pyplot as plt

    with plt.style.context(_STYLE):
        figure, axes = plt.subplots(figsize=(7.2, 4.3))
        steps = {size: step for step, size in enumerate(sorted(table["size"].unique()))}
        ends = {method: _line(axes, table[table["method"] == method], steps, method) for method in _LOOKS}
        for method, height in _spread(ends).items():
            axes.text(len(steps) - 0.88, height, _NAMES[method], color=_LOOKS[method]["color"], va="center", fontsize=9)
        axes.set_xticks(list(steps.values()), [f"{size}" for size in steps])
        axes.set(xlim=(-0.25, len(steps) + 0.35), ylim=(0, 1), xlabel="documents that a person coded")
        axes.set_ylabel("macro-F1 on documents nobody coded")
        axes.grid(axis="y")
        axes.set_title("Learning curve", pad=18)
        axes.text(0, 1.02, subtitle, transform=axes.transAxes, color=MUTED, fontsize=8)
        figure.tight_layout()
        figure.savefig(path, dpi=150, metadata={"Software": None})
        plt.close(figure)


def _line(axes: Axes, rows: pd.DataFrame, steps: dict[int, int], method: str) -> float:
    ordered = rows.sort_values("size")
    x = [steps[size] for size in ordered["size"]]
    axes.plot(x, ordered["mean"], markersize=6, **_LOOKS[method])
    if method in (COMBINED, TFIDF):
        axes.fill_between(x, ordered["low"], ordered["high"], color=_LOOKS[method]["color"], alpha=0.13, linewidth=0)
    return float(ordered["mean"].iloc[-1])


def _spread(ends: dict[str, float]) -> dict[str, float]:
    """Move labels apart that would lie on each other; from the highest down."""
    placed: dict[str, float] = {}
    above = 2.0
    for method, height in sorted(ends.items(), key=lambda item: -item[1]):
        above = min(height, above - _APART * 1.3)
        placed[method] = above
    return placed
