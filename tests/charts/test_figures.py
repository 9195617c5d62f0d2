"""Every chart of an invented study with hostile labels."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.charts import Caption, bars, shares, styled, timeline
from pipeline.charts.people import TILES
from pipeline.charts.picture import png
from pipeline.report.material import Material
from pipeline.report.plan import Chart, plan
from tests import synthetic
from tests.report import judged

INTERVIEWS = synthetic.study(Path("x"))
PERSONS = synthetic.study(Path("x"), unit="person")
DRAWN_FROM_PEOPLE = ("themen", "bewertungen", "ziele", "vorschlaege")
CHARTS = [
    pytest.param(chart, id=f"{study.settings.unit}-{chart.name}")
    for study in (INTERVIEWS, PERSONS)
    for chart in plan(Material(study, synthetic.tables(study)))
] + [
    pytest.param(chart, id=f"judged-{chart.name}")
    for chart in plan(Material(INTERVIEWS, judged.tables(INTERVIEWS)))
    if chart.name in DRAWN_FROM_PEOPLE
]


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_is_readable_and_says_what_of_whom_and_where_from(chart: Chart) -> None:
    """No text leaves the figure, and title and source with study, wave, date and n stand there."""
    with styled():
        figure = chart.figure()
        png(figure)
    for axes in figure.axes:
        for text in [*figure.texts, *axes.texts]:
            if text.get_text():
                extent = text.get_window_extent()
                assert extent.x0 >= -2 and extent.x1 <= figure.bbox.x1 + 2, text.get_text()
    title, _, source = (text.get_text().replace("\n", " ") for text in figure.texts)
    assert title == " ".join(chart.caption.title.split())
    assert "Probestudie" in source and "Welle 1" in source and "n = " in source
    assert re.search(r"Stand \d\d?\.\d\d?\.\d{4}", source)
    assert ("erfunden" in source) == ("Befragte" in source)
    assert chart.alt and len(chart.table)


def test_an_interviews_footer_speaks_of_the_interviewees() -> None:
    chart = next(chart.values[0] for chart in CHARTS if chart.id == "interview-themen")
    assert isinstance(chart, Chart)
    assert "unter den Befragten" in chart.caption.footer


def test_corrected_shares_are_filled_and_others_hollow_and_the_legend_says_which() -> None:
    import pandas as pd

    rows = {"label": ["a", "b", "c"], "depth": 0, "share": [0.3, 0.2, 0.1], "ci_low": 0.05, "ci_high": 0.4}
    status = ["corrected", "few", "unchecked"]
    names = {"corrected": "korrigiert", "few": "zu wenig geprüft", "unchecked": "ungeprüft"}
    frame = pd.DataFrame(rows).assign(status=status, text="")
    axes = shares(frame, Caption("Titel"), names=names).axes[0]
    legend = axes.get_legend()
    assert legend is not None and [text.get_text() for text in legend.get_texts()] == list(names.values())
    markers = [one for one in axes.collections if one.get_label() in names.values()]
    fills = [one.get_facecolor()[0][:3].mean() for one in markers]  # type: ignore[index]
    assert fills[0] < 0.3 and fills[1] == fills[2] == 1
    few = shares(frame[frame["status"] == "few"], Caption("Titel"), names=names).axes[0].get_legend()
    assert few is not None and [text.get_text() for text in few.get_texts()] == ["zu wenig geprüft"]


def test_what_is_only_a_hint_is_marked_as_such() -> None:
    made = judged.tables(INTERVIEWS)
    counts = made["quality"]["measure"] == "evaluation_decisions"
    by_subject = {"bewaehrt": 30.0, "kritisch": 29.0, "neu": 30.0, "bedarf": 30.0}
    value = made["quality"]["subject"].map(by_subject).where(counts, made["quality"]["value"])
    charts = plan(Material(INTERVIEWS, {**made, "quality": made["quality"].assign(value=value)}))
    chart = next(one for one in charts if one.name == "bewertungen")
    assert chart.options["heads"] == ["bewährt", "kritisch*", "neu", "Bedarf"]
    assert "* Lesehinweis" in chart.caption.subtitle and "Lesehinweis" not in chart.caption.title
    unchecked = next(one for one in plan(Material(INTERVIEWS, synthetic.tables(INTERVIEWS))) if one.name == chart.name)
    assert "Lesehinweis" in unchecked.caption.title and unchecked.options["heads"] == unchecked.options["names"]


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
