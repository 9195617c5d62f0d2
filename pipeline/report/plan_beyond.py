"""The charts of what goes beyond shares and contrasts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from pipeline import charts
from pipeline.report import beyond
from pipeline.report.material import Material
from pipeline.report.planned import Chart, chart_of
from pipeline.texts import decimal, percent, texts

_NAMED = 3
_FEWEST = 4
_MARK = "°"


def beyond_charts(material: Material) -> Iterator[Chart]:
    """Plan the map of themes, silence, and what came unasked."""
    yield from _theme_map(material)
    yield from _silence(material)
    yield from _unprompted(material)


def _theme_map(material: Material) -> Iterator[Chart]:
    frame = beyond.theme_map(material)
    if len(frame) < _FEWEST:
        return
    stress, chance = (float(frame[name].iloc[0]) for name in ("stress", "chance_stress"))
    words = {
        "near": material.study.settings.analysis.near,
        "stress": decimal(stress, 2),
        "chance": decimal(chance, 2),
        "words": beyond.stress_words(stress, chance),
        "n": len(frame),
        "items": ", ".join(nearest(frame)),
    }
    told = frame.assign(theme_x=frame["x"].round(3), theme_y=frame["y"].round(3))
    columns = ["label", "share", "theme_x", "theme_y"]
    yield chart_of(
        material,
        ("together", "themenkarte"),
        charts.theme_map,
        [told],
        columns=columns,
        key="theme_map",
        words=words,
    )


def nearest(frame: pd.DataFrame) -> list[str]:
    """Name the three pairs of themes that lie nearest to each other."""
    points, labels = frame[["x", "y"]].to_numpy(float), list(frame["label"])
    first, second = np.triu_indices(len(points), 1)
    order = np.argsort(np.linalg.norm(points[first] - points[second], axis=1), kind="stable")[:_NAMED]
    return [f"{labels[first[place]]} – {labels[second[place]]}" for place in order]


def _silence(material: Material) -> Iterator[Chart]:
    every = beyond.silence(material)
    if every.empty:
        return
    frame = every.head(beyond.MOST_SILENT)
    words = texts()["charts"]["silence"]
    cells, _, chance = beyond.looked_through(material, small=False)
    known = {
        "most": words["most"].format(n=len(frame)) if len(frame) < len(every) else "",
        "cells": cells,
        "chance": chance,
        "items": "; ".join(
            f"{label} {percent(share)} / {percent(other)}"
            for label, share, other in zip(frame["label"], frame["share"], frame["other"], strict=True)
        ),
    }
    told = frame.assign(n_asked=frame["n"], n_asked_others=frame["n_other"])
    told = told.assign(**{name: (100 * frame[name]).round(1) for name in ("share_mentioning", "others_share")})
    columns = ["label", "share_mentioning", "others_share", "difference", "ci_low", "ci_high"]
    yield chart_of(
        material,
        ("silence", "stille"),
        charts.pairs,
        [told],
        columns=[*columns, "n_asked", "n_asked_others"],
        key="silence",
        words=known,
        options={"axis": words["axis"], "sides": (words["own"], words["others"]), "small": _MARK},
    )


def _unprompted(material: Material) -> Iterator[Chart]:
    frame = beyond.unprompted(material)
    if frame.empty:
        return
    top = frame[~frame["is_small"]].head(_NAMED)
    items = ", ".join(f"{label} {percent(share)}" for label, share in zip(top["label"], top["share"], strict=True))
    words = texts()["charts"]["unprompted"]
    told = frame.assign(unprompted_share=(100 * frame["share"]).round(1), n_speaking=frame["n"])
    columns = ["label", "unprompted_share", "ci_low", "ci_high", "n_segments", "n_unprompted", "n_speaking", "is_small"]
    if material.k:
        # how many speak of a theme would bound how many of a group do
        columns.remove("n_speaking")
    yield chart_of(
        material,
        ("unprompted", "ungefragt"),
        charts.intervals,
        [told],
        columns=columns,
        key="unprompted",
        words={"items": items},
        options={"axis": words["axis"], "small": _MARK},
    )
