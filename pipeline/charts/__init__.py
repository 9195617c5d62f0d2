"""Charts: a small table and a caption become a matplotlib figure; nothing here reads or saves."""

from pipeline.charts.bars import bars
from pipeline.charts.beside import intervals, pairs
from pipeline.charts.camps import camps
from pipeline.charts.canvas import Caption, styled
from pipeline.charts.clusters import clusters, resolutions, saturation
from pipeline.charts.groups import contrast, heat_map
from pipeline.charts.network import network
from pipeline.charts.people import tile_map, timeline
from pipeline.charts.periods import periods
from pipeline.charts.theme_map import theme_map
from pipeline.charts.themes import evaluations, shares, stands

__all__ = [
    "Caption",
    "bars",
    "camps",
    "clusters",
    "contrast",
    "evaluations",
    "heat_map",
    "intervals",
    "network",
    "pairs",
    "periods",
    "resolutions",
    "saturation",
    "shares",
    "stands",
    "styled",
    "theme_map",
    "tile_map",
    "timeline",
]
