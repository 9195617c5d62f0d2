"""Charts become files: PNG (300 dpi), SVG and their data as CSV."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.charts import styled
from pipeline.engine import each
from pipeline.report.plan import Chart
from pipeline.report.readable import csv
from pipeline.tables import replacing
from pipeline.texts import speaking, spoken, texts

ENDINGS = ("png", "svg", "csv")


@dataclass(frozen=True)
class Job:
    """A chart, the folder that its files go to, and the language of its numbers: a worker speaks none by itself."""

    chart: Chart
    folder: Path
    language: str


def save(charts: Sequence[Chart], folder: Path, *, workers: int = 0) -> tuple[list[Path], Mapping[str, bytes]]:
    """
    Draw charts on all processors and write their files.

    Returns:
        The files' paths, and the SVG of every chart by name.
    """
    # tables of many cells take longest: first, for an even load
    jobs = sorted((Job(chart, folder, spoken()) for chart in charts), key=lambda job: -len(job.chart.table))
    drawn = {jobs[index].chart.name: svg for index, svg in each(draw, jobs, workers=workers)}
    paths = [folder / f"{chart.name}.{ending}" for chart in charts for ending in ENDINGS]
    return paths, drawn


def draw(job: Job) -> bytes:
    """Draw one chart, write its three files and return its SVG."""
    with speaking(job.language):
        png, svg = _drawn(job.chart)
        source = texts()["charts"]["source"]
        table = csv(job.chart.table.assign(**{source: job.chart.caption.footer}))
    stem = job.folder / job.chart.name
    _write(stem.with_suffix(".png"), png)
    _write(stem.with_suffix(".svg"), svg)
    _write(stem.with_suffix(".csv"), table.encode("utf-8-sig"))
    return svg


def _drawn(chart: Chart) -> tuple[bytes, bytes]:
    """Draw a chart as PNG and SVG."""
    from pipeline.charts.picture import png, svg

    with styled(), warnings.catch_warnings():
        # a sign that the font lacks is shown as a box: no reason to trouble anybody
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        figure = chart.figure()
        return png(figure), svg(figure)


def _write(path: Path, content: bytes) -> None:
    with replacing(path) as beside:
        beside.write_bytes(content)
