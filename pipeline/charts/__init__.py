"""Charts: a small table and a caption become a matplotlib figure; nothing here reads or saves."""

from pipeline.charts.bars import bars
from pipeline.charts.canvas import Caption, styled
from pipeline.charts.clusters import clusters, saturation
from pipeline.charts.groups import contrast, heat_map
from pipeline.charts.network import network
from pipeline.charts.people import tile_map, timeline
from pipeline.charts.themes import evaluations, shares, stands

__all__ = [
    "Caption",
    "bars",
    "clusters",
    "contrast",
    "evaluations",
    "heat_map",
    "network",
    "saturation",
    "shares",
    "stands",
    "styled",
    "tile_map",
    "timeline",
]
