"""Charts without their words."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from pipeline import charts
from pipeline.charts import Caption
from pipeline.report.charts import Job, draw
from pipeline.report.paper.pictures import bare
from pipeline.report.plan import Chart

CAPTION = Caption(
    "Rolle: wer & wie", "n = 3 Befragte; " + "ein langer Satz mit Ost-West-Vergleich " * 6, "Probe · Welle 1"
)
FRAME = pd.DataFrame({"label": ["Rat", "Amt <x>"], "n": [2, 1], "text": ["2", "1"]})


@pytest.fixture(scope="module")
def svg(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    chart = Chart("rolle", "who", charts.bars, (FRAME,), CAPTION, "Balken", FRAME)
    folder: Path = tmp_path_factory.mktemp("bilder")
    return draw(Job(chart, folder, "de"))


def words(svg: bytes) -> str:
    return " ".join(re.findall(r"<text[^>]*>(.*?)</text>", svg.decode("utf-8")))


def test_only_title_subtitle_and_footer_go(svg: bytes) -> None:
    assert "Rolle: wer &amp; wie" in words(svg) and "Vergleich" in words(svg) and "Welle 1" in words(svg)
    left = words(bare(svg, CAPTION))
    assert "Rolle" not in left and "Vergleich" not in left and "Welle" not in left
    assert "Rat" in left and "Amt &lt;x&gt;" in left


def test_what_is_left_keeps_its_width_and_shows_all_other_words(svg: bytes) -> None:
    size = re.compile(r'width="([\d.]+)pt" height="([\d.]+)pt" viewBox="([-\d.]+) ([-\d.]+) ([\d.]+) ([\d.]+)"')
    before, after = (size.search(picture.decode()) for picture in (svg, bare(svg, CAPTION)))
    assert before and after
    assert after[1] == before[1] and float(after[2]) < float(before[2])
    assert (after[1], after[2]) == (after[5], after[6])
    top, bottom = float(after[4]), float(after[4]) + float(after[6])
    kept = bare(svg, CAPTION).decode()
    heights = [float(y) for y in re.findall(r'<text[^>]* y="([\d.]+)"', kept)]
    assert heights and all(top + 4 < y < bottom for y in heights)


def test_a_picture_with_other_words_stays_as_it_is(svg: bytes) -> None:
    assert bare(svg, Caption("Etwas anderes", "und mehr", "Probe")) == svg
    assert bare(b"<svg/>", CAPTION) == b"<svg/>"
