"""Points stand at their shares; what rests on few is marked."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from pipeline.charts import Caption, intervals, pairs

FRAME = pd.DataFrame(
    {
        "label": ["Ärztliche Versorgung", "Finanzen"],
        "share": [0.25, 1.0],
        "ci_low": [0.1, float("nan")],
        "ci_high": [0.5, float("nan")],
        "n": [12, 3],
        "is_small": [False, True],
    }
)


def told(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.axes[0].texts if text.get_text().startswith("n = ")]


def test_a_point_stands_at_its_share_with_its_interval() -> None:
    axes = intervals(FRAME, Caption("Ungefragt"), axis="%", small="°").axes[0]
    assert axes.collections[0].get_offsets()[:, 0].tolist() == [25, 100]  # type: ignore[index, call-overload]
    # one of the two has an interval
    assert [list(map(float, line.get_xdata())) for line in axes.lines] == [[10.0, 50.0]]  # type: ignore[arg-type]


def test_small_numbers_are_marked() -> None:
    assert told(intervals(FRAME, Caption("Ungefragt"), axis="%", small="°")) == ["n = 12", "n = 3°"]


def test_what_rests_on_few_is_hollow() -> None:
    axes = intervals(FRAME, Caption("Ungefragt"), axis="%", small="°").axes[0]
    fills = axes.collections[0].get_facecolors()  # type: ignore[attr-defined]
    assert fills[1].tolist() == [1, 1, 1, 1]
    assert fills[0].tolist() != [1, 1, 1, 1]


def test_pairs_are_told_apart_by_form_and_have_both_numbers() -> None:
    frame = FRAME.assign(other=[0.75, 0.5], n_other=[40, 9])
    figure = pairs(frame, Caption("Stille"), axis="%", sides=("diese", "übrige"), small="°")
    own, others = figure.axes[0].collections
    assert own.get_offsets()[:, 0].tolist() == [25, 100]  # type: ignore[index, call-overload]
    assert others.get_offsets()[:, 0].tolist() == [75, 50]  # type: ignore[index, call-overload]
    assert len(own.get_paths()[0].vertices) != len(others.get_paths()[0].vertices)
    assert told(figure) == ["n = 12 / 40", "n = 3 / 9°"]
