"""A frame for every kind of chart, with labels as long as none should be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from pipeline import charts
from pipeline.charts import Caption
from pipeline.charts.people import TILES

WORD = "Grundstücksverkehrsgenehmigungsverfahren"
"""One word of 40 letters."""
LONG = f"{WORD} und Straßenausbaubeiträge, wie sie hier heißen"
CAPTION = Caption(f"Titel {LONG}", f"Untertitel {LONG} " * 3, f"Quelle {LONG} " * 3)


def labels(n: int) -> list[str]:
    """Return n labels, by turns of one word, of 80 letters and more, and short."""
    return [(f"{WORD}", f"{number} {LONG}", f"kurz {number}")[number % 3] for number in range(n)]


def _shares(n: int, seed: int = 1) -> pd.DataFrame:
    share = np.random.default_rng(seed).uniform(0.05, 0.8, n)
    frame = pd.DataFrame({"label": labels(n), "share": share, "ci_low": share - 0.05, "ci_high": share + 0.2})
    return frame.assign(depth=[number % 2 for number in range(n)], text=[f"{100 * one:.0f} %" for one in share])


def bars() -> Figure:
    """Draw bars."""
    return charts.bars(pd.DataFrame({"label": labels(6), "n": range(6), "text": map(str, range(6))}), CAPTION)


def shares() -> Figure:
    """Draw shares of all three statuses."""
    names = {"corrected": "an einer Stichprobe korrigiert", "few": "zu wenig geprüft", "unchecked": "ungeprüft"}
    return charts.shares(_shares(6).assign(status=[*names, *names]), CAPTION, names=names)


def evaluations() -> Figure:
    """Draw five evaluations with long names."""
    names = ["bewaehrt", "kritisch", "neu", "bedarf", "ambivalent"]
    counts = pd.DataFrame({name: [0.0, 7.0, np.nan, 120.0] for name in names})
    heads = ["bewährt", "kritisch gesehen und angesprochen", WORD, "Bedarf", "ambivalent*"]
    frame = pd.concat([_shares(4)[["label", "depth"]], counts], axis=1)
    return charts.evaluations(frame, CAPTION, names=names, heads=heads)


def stands() -> Figure:
    """Draw stands."""
    counts = {"contra": [1.0, 250.0, np.nan], "open": [0.0, 3.0, 9.0], "pro": [0.0, 12.0, 2.0]}
    return charts.stands(pd.DataFrame({"label": labels(3), **counts}), CAPTION, names=("dagegen", WORD, "dafür"))


def contrast() -> Figure:
    """Draw a contrast of groups with long names."""
    frame = pd.DataFrame(
        {
            "label": labels(5),
            "difference": [0.3, 0.1, 0.0, -0.1, -0.35],
            "ci_low": [0.2, 0.0, -0.1, -0.2, -0.4],
            "ci_high": [0.4, 0.2, 0.1, 0.0, -0.3],
            "is_held": [True, False, False, False, True],
        }
    )
    sides = (f"mehr: {LONG}", f"mehr: {WORD}")
    return charts.contrast(frame, CAPTION, sides=sides, axis="Unterschied in Prozentpunkten")


def heat_map(groups: tuple[str, ...] = (WORD, LONG, "kurz", f"2 {LONG}", f"3 {LONG}", "auch kurz")) -> Figure:
    """Draw themes × groups; of the last group nothing is told."""
    rows = [
        (str(row), label, row % 2, str(column), group, 3 + column, np.nan if group == groups[-1] else 0.1 * row)
        for row, label in enumerate(labels(5))
        for column, group in enumerate(groups)
    ]
    frame = pd.DataFrame(rows, columns=["code_id", "label", "depth", "value", "group", "n", "share"])
    return charts.heat_map(frame, CAPTION, absent=f"Ohne Werte, {LONG}: {{items}}")


def turned() -> Figure:
    """Draw themes × groups whose names are turned."""
    return heat_map(tuple(f"Kommunalpolitisches{number}" for number in range(9)))


def intervals() -> Figure:
    """Draw intervals."""
    frame = _shares(6).assign(n=range(0, 6000, 1000), is_small=[True, False] * 3)
    return charts.intervals(frame, CAPTION, axis="Anteil in %", small="°")


def pairs() -> Figure:
    """Draw pairs."""
    frame = _shares(6).assign(other=0.5, n=range(0, 6000, 1000), n_other=12345, is_small=[True, False] * 3)
    return charts.pairs(frame, CAPTION, axis="Anteil in %", sides=("diese Gruppe", "übrige"), small="°")


def _nodes(n: int) -> pd.DataFrame:
    rng = np.random.default_rng(n)
    frame = pd.DataFrame({"node_id": [f"n{number}" for number in range(n)], "label": labels(n)})
    return frame.assign(n_segments=rng.integers(1, 90, n), x=rng.random(n) ** 2, y=rng.random(n) ** 2)


def _edges(nodes: pd.DataFrame) -> pd.DataFrame:
    ends = {"source": nodes["node_id"][:-1].to_numpy(), "target": nodes["node_id"][1:].to_numpy()}
    return pd.DataFrame(ends).assign(
        weight=range(1, len(nodes)), is_backbone=[n % 2 == 0 for n in range(1, len(nodes))]
    )


def network() -> Figure:
    """Draw a network with themes of two groups, of none, and organisations."""
    nodes = _nodes(12)
    nodes = nodes.assign(kind=["theme", "theme", "actor"] * 4, community=["a", "b", "", "", "", ""] * 2)
    return charts.network(nodes, _edges(nodes), CAPTION)


def camps() -> Figure:
    """Draw camps."""
    nodes = _nodes(12).assign(camp=["Lager 1", "Lager 2", ""] * 4, is_firm=[True, True, False] * 4)
    keys = pd.DataFrame({"camp": ["Lager 1", "Lager 2"], "text": [f"Lager 1: {LONG} " * 3, f"Lager 2: {WORD}"]})
    return charts.camps(nodes, _edges(nodes), keys, CAPTION)


def clusters() -> Figure:
    """Draw clusters."""
    frame = pd.DataFrame({"label": labels(5), "n_segments": [9000, 40, 30, 20, 1], "coded_share": 0.4})
    text = "9000 Stellen, 90 % mit Thema, Stabilität 0,66"
    return charts.clusters(frame.assign(is_candidate=[True, False, True, False, False], text=text), CAPTION)


def resolutions() -> Figure:
    """Draw how stable few and many clusters are."""
    frame = pd.DataFrame({"n_clusters": [4, 30, 90], "stability": [0.9, 0.7, 0.4], "told": ["0,9", "0,7", "0,4"]})
    names = ("Gruppen", "Stabilität")
    frame["is_chosen"] = [False, True, False]
    return charts.resolutions(frame, CAPTION, axes_names=names, least=0.6, mark="gezeigt")


def saturation() -> Figure:
    """Draw how many codes were met."""
    n = np.arange(1, 80)
    frame = pd.DataFrame({"n_units": n, "n_codes": 5000 * n / (n + 5), "ci_low": 900.0, "ci_high": 5000.0})
    return charts.saturation(frame, CAPTION, axes_names=("Zahl der Gespräche", "Zahl der Codes"))


def tile_map() -> Figure:
    """Draw the Länder, from none to four figures."""
    lands = list(TILES)
    frame = pd.DataFrame({"land": lands, "n": [float(90 * number) for number in range(16)]})
    return charts.tile_map(frame.assign(text=frame["n"].map(lambda n: f"{n:.0f}")), CAPTION)


def timeline(n: int = 48) -> Figure:
    """Draw four years of months."""
    months = ["Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"]
    rows = [(months[number % 12], str(2019 + number // 12), number % 30) for number in range(n)]
    return charts.timeline(pd.DataFrame(rows, columns=["label", "year", "n"]), CAPTION)


def periods(n: int = 16) -> Figure:
    """Draw three themes over n quarters."""
    rows = [
        (theme, f"Q{1 + period % 4} {2019 + period // 4}", 0.1 + 0.05 * ((period * 7) % 5), period == 0)
        for theme in labels(3)
        for period in range(n)
    ]
    return charts.periods(pd.DataFrame(rows, columns=["theme", "label", "share", "is_few"]), CAPTION)


def few_periods() -> Figure:
    """Draw as few periods as there can be."""
    return periods(3)


def theme_map() -> Figure:
    """Draw a map of themes."""
    frame = _nodes(9).assign(share=np.linspace(0.01, 0.3, 9))
    return charts.theme_map(frame, CAPTION)


KINDS: Mapping[str, Callable[[], Any]] = {
    made.__name__: made
    for made in (
        bars, shares, evaluations, stands, contrast, heat_map, turned, intervals, pairs, network, camps, clusters,
        resolutions, saturation, tile_map, timeline, periods, few_periods, theme_map,
    )
}  # fmt: skip
