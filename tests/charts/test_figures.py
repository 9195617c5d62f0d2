"""Every chart of an invented study with hostile labels."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.charts import Caption, bars, styled, timeline
from pipeline.charts.people import TILES
from pipeline.report.material import Material
from pipeline.report.plan import Chart, plan
from tests import synthetic

INTERVIEWS = synthetic.study(Path("x"))
PERSONS = synthetic.study(Path("x"), unit="person")
CHARTS = [
    pytest.param(chart, id=f"{study.settings.unit}-{chart.name}")
    for study in (INTERVIEWS, PERSONS)
    for chart in plan(Material(study, synthetic.tables(study)))
]


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_is_readable_and_says_what_of_whom_and_where_from(chart: Chart) -> None:
    """No text leaves the figure, no row label covers another, and title and source stand there."""
    with styled():
        figure = chart.figure()
        figure.draw_without_rendering()
    for axes in figure.axes:
        for text in [*figure.texts, *axes.texts, *axes.get_yticklabels()]:
            if text.get_visible() and text.get_text() and axes.yaxis.get_visible():
                extent = text.get_window_extent()
                assert extent.x0 >= -2 and extent.x1 <= figure.bbox.x1 + 2, text.get_text()
        extents = [label.get_window_extent() for label in axes.get_yticklabels() if axes.yaxis.get_visible()]
        for upper, lower in pairwise(extents):
            assert upper.y0 >= lower.y1 - 1 or lower.y0 >= upper.y1 - 1
    title, _, source = (text.get_text().replace("\n", " ") for text in figure.texts)
    assert title == " ".join(chart.caption.title.split())
    assert "Probestudie" in source and "Welle 1" in source and "n = " in source
    assert ("erfunden" in source) == ("Befragte" in source)
    assert chart.alt and len(chart.table)


def test_an_interviews_footer_speaks_of_the_interviewees() -> None:
    chart = next(chart.values[0] for chart in CHARTS if chart.id == "interview-themen")
    assert isinstance(chart, Chart)
    assert "unter den Befragten" in chart.caption.footer


def test_the_map_has_sixteen_tiles_of_which_no_two_share_a_place() -> None:
    assert len(TILES) == 16
    assert len({place[1:] for place in TILES.values()}) == 16
    # neighbours on the map: Thüringen is north of Bayern, Sachsen east of Thüringen
    assert TILES["Thüringen"][1] == TILES["Bayern"][1] and TILES["Thüringen"][2] < TILES["Bayern"][2]
    assert TILES["Sachsen"][1] > TILES["Thüringen"][1]


def test_bars_are_as_long_as_their_numbers() -> None:
    import pandas as pd

    figure = bars(pd.DataFrame({"label": ["a", "b"], "n": [3, 1], "text": ["3", "1"]}), Caption("Titel"))
    assert [bar.get_width() for bar in figure.axes[0].patches] == [3, 1]  # type: ignore[attr-defined]


def test_a_year_is_written_once() -> None:
    import pandas as pd

    frame = pd.DataFrame({"label": ["Nov", "Dez", "Jan"], "year": ["2018", "2018", "2019"], "n": [1, 0, 2]})
    labels = [label.get_text() for label in timeline(frame, Caption("Titel")).axes[0].get_xticklabels()]
    assert labels == ["Nov\n2018", "Dez", "Jan\n2019"]
