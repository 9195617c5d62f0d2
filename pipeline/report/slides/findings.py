"""The slides that say what was found."""

from __future__ import annotations

import pandas as pd

from pipeline.report import matter
from pipeline.report.plan import Chart
from pipeline.report.planned import period
from pipeline.report.readable import records
from pipeline.report.slides.deck import BODY, SERIES, Box, Deck, columns
from pipeline.report.slides.pack import Pack, candidates, count, evidence, read_as
from pipeline.texts import decimal, percent

_THEMES, _ROWS, _DIFFERENCES, _NAMED = 14, 10, 3, 2


def cover(deck: Deck, pack: Pack) -> None:
    """Name the study, who was interviewed and when."""
    material, words = pack.material, pack.words
    first, last = period(material)
    known = {**material.words, "n": material.words["n_units"], "first": first, "last": last, "k": material.k}
    deck.add(material.study.title, kicker=words["title"])
    deck.text([line.format(**known) for line in words["cover"]], size=20, gap=8)
    below = Box(BODY.left, BODY.top + 6, BODY.width, 6)
    deck.text(words["agenda"], below, size=24, gap=14, is_bold=True)


def reading(deck: Deck, pack: Pack) -> None:
    """Say how figures are to be read."""
    deck.add(pack.words["reading"]["title"], kicker=pack.words["kickers"]["reading"])
    deck.text(read_as(pack.material), size=19, gap=12)


def who(deck: Deck, pack: Pack) -> None:
    """Show who was interviewed."""
    shown = [chart for chart in pack.of("who") if chart.name.startswith("befragte-") or chart.name == "laender"][:2]
    if not shown:
        return
    notes = "\n\n".join(evidence(pack, chart) for chart in shown)
    deck.add(pack.material.words["n_units"], kicker=pack.words["kickers"][pack.of_unit("who")], notes=notes)
    for chart, box in zip(shown, columns() if len(shown) > 1 else (BODY,), strict=True):
        frame = chart.data[0].rename(columns={"land": "label"}).dropna(subset="n")
        frame = frame[frame["n"] > 0].sort_values("n", ascending=False, kind="stable")
        deck.text([chart.caption.title], Box(box.left, box.top, box.width, 0.9), size=15, is_bold=True)
        place = Box(box.left, box.top + 0.9, box.width, box.height - 0.9)
        counts = {pack.words["count"]: frame["n"].astype(int).tolist()}
        deck.chart("bars", frame["label"].tolist(), counts, place, alt=chart.alt)


def themes(deck: Deck, pack: Pack) -> None:
    """Show what is spoken about."""
    for chart in pack.of("themes")[:1]:
        frame = chart.data[0]
        top = frame[frame["depth"] == 0].sort_values("share", ascending=False).head(_THEMES)
        items = ", ".join(top["label"].head(_NAMED + 1))
        title = pack.words["themes"]["title"].format(items=items)
        deck.add(title, kicker=pack.words["kickers"]["themes"], notes=evidence(pack, chart))
        shares = {pack.words["share"]: _percentages(top["share"])}
        deck.chart("bars", top["label"].tolist(), shares, alt=chart.alt, number="0.0")


def differences(deck: Deck, pack: Pack) -> None:
    """Show the declared comparisons in which something holds, the largest difference first."""
    found = [chart for chart in pack.of("groups") if chart.name.startswith("unterschiede-")]
    holding = [chart for chart in found if chart.data[0]["is_held"].any()]
    strongest = sorted(holding, key=lambda chart: -_largest(chart.data[0]))[:_DIFFERENCES]
    for chart in strongest:
        _difference(deck, pack, chart)


def _largest(frame: pd.DataFrame) -> float:
    return float(frame.loc[frame["is_held"], "difference"].abs().max())


def _difference(deck: Deck, pack: Pack, chart: Chart) -> None:
    words, frame = pack.words["groups"], chart.data[0]
    frame = frame.reindex(frame["difference"].abs().sort_values(ascending=False, kind="stable").index)
    first, second = str(frame["group_a"].iloc[0]), str(frame["group_b"].iloc[0])
    held = ", ".join(frame.loc[frame["is_held"], "label"].head(_NAMED))
    title = words["title"].format(items=held, a=first, b=second)
    deck.add(title, kicker=pack.words["kickers"]["groups"], notes=evidence(pack, chart))
    labels = [
        words["mark"].format(label=row["label"]) if row["is_held"] else str(row["label"]) for row in records(frame)
    ]
    series = {
        f"{first} (n = {int(frame['n_a'].iloc[0])})": _percentages(frame["share_a"]),
        f"{second} (n = {int(frame['n_b'].iloc[0])})": _percentages(frame["share_b"]),
    }
    place = Box(BODY.left, BODY.top, BODY.width, BODY.height - 0.9)
    deck.chart("bars", labels, series, place, alt=chart.alt, number="0.0")
    legend = words["legend"].format(tested=len(pack.material.tables["contrasts"]))
    deck.text([legend], Box(BODY.left, BODY.top + BODY.height - 0.8, BODY.width, 0.8), size=13)


def _percentages(shares: pd.Series[float]) -> list[float | None]:
    return [None if pd.isna(share) else round(100 * float(share), 1) for share in shares]


def evaluations(deck: Deck, pack: Pack) -> None:
    """Show where themes are called proven, criticised, new, needed."""
    for chart in pack.of("evaluations")[:1]:
        frame = chart.data[0]
        names = list(chart.options["names"])
        told = frame.loc[frame["depth"] == 0].reset_index(drop=True)
        order = told[names].fillna(0).sum(axis=1).sort_values(ascending=False, kind="stable").index[:_ROWS]
        words = pack.words["evaluations"]
        rows = [[row["label"], *(count(row[name]) for name in names)] for row in records(told.loc[order])]
        title = words["title"].format(**pack.material.words)
        deck.add(title, kicker=pack.words["kickers"]["evaluations"], notes=evidence(pack, chart))
        widths = [3, *([1.1] * len(names))]
        deck.table([[words["theme"], *chart.options["heads"]], *rows], widths=widths, size=15, alt=chart.alt)


def propositions(deck: Deck, pack: Pack) -> None:
    """Show words for and against propositions."""
    for chart in pack.of("propositions")[:1]:
        frame, names = chart.data[0].head(_ROWS), chart.options["names"]
        series = {
            str(name): [None if pd.isna(n) or not n else float(n) for n in frame[side]]
            for name, side in zip(names, matter.STANDS, strict=True)
        }
        is_divided = frame[["pro", "contra"]].fillna(0).gt(0).any(axis=None)
        deck.add(
            pack.words["propositions"]["title" if is_divided else "title_open"],
            kicker=pack.words["kickers"]["propositions"],
            notes=evidence(pack, chart),
        )
        colours = (SERIES[1], SERIES[2], SERIES[0])
        deck.chart("stacked", frame["label"].tolist(), series, alt=chart.alt, colours=colours)


def clusters(deck: Deck, pack: Pack) -> None:
    """Show what no code covers."""
    found, words = candidates(pack), pack.words["clusters"]
    charts = [chart for chart in pack.of("clusters") if chart.name == "gruppen-ohne-code"]
    if found.empty or not charts:
        return
    rows = [
        [
            str(row["label"]),
            decimal(row["n_segments"], 0),
            decimal(row["n_interviews"], 0),
            percent(row["coded_share"]),
        ]
        for row in records(found)
    ]
    deck.add(words["title"], kicker=pack.words["kickers"]["clusters"], notes=evidence(pack, charts[0]))
    head = [name.format(**pack.material.words) for name in words["head"]]
    deck.table([head, *rows], widths=[6, 1.8, 1.6, 1.8], size=16, alt=charts[0].alt)


def network(deck: Deck, pack: Pack) -> None:
    """Show what is named together."""
    for chart in pack.of("network"):
        if chart.name not in pack.pictures:
            continue
        words, ties = pack.words, chart.data[-1]
        beyond = ties[ties["is_backbone"]].sort_values("weight", ascending=False, kind="stable").head(_ROWS)
        is_beyond = len(beyond) > 0
        rows = [
            [row["source_label"], row["target_label"], decimal(float(row["weight"]), 0)]
            for row in records(beyond if is_beyond else ties.head(_ROWS))
        ]
        title = words["network"]["title" if is_beyond else "title_descriptive"]
        deck.add(title, kicker=words["kickers"]["network"], notes=evidence(pack, chart))
        left, right = columns(0.42)
        deck.picture(pack.pictures[chart.name], left, alt=chart.alt)
        deck.table([words["network"]["head"], *rows], right, widths=[4, 4, 1.3], size=13, alt=chart.alt)


SLIDES = (cover, reading, who, themes, differences, evaluations, propositions, clusters, network)
"""What puts them on a deck, in their order."""
