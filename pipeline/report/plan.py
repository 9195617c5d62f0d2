"""Which charts a study has: each with its data, its words and the table behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from pipeline import charts
from pipeline.report import groups, matter, people
from pipeline.report.cluster_words import drawn
from pipeline.report.material import Material
from pipeline.report.plan_beyond import beyond_charts
from pipeline.report.plan_network import network_charts
from pipeline.report.planned import Chart, chart_of, footer
from pipeline.report.readable import records, slug
from pipeline.resampling import FOUND_AGAIN
from pipeline.study import Contrast
from pipeline.texts import attribute_label, decimal, percent, texts

__all__ = ["Chart", "footer", "plan"]

_NAMED = 3


def plan(material: Material) -> list[Chart]:
    """Return the charts that a study has data for, in the order of the report."""
    return [chart for make in _MAKERS for chart in make(material)]


def _lands(material: Material) -> Iterator[Chart]:
    if people.has_lands(material):
        frame = people.lands(material)
        items = _items(frame["land"], frame["n"], most=16)
        words = {"items": items}
        yield chart_of(
            material,
            ("who", "laender"),
            charts.tile_map,
            [frame],
            columns=["land", "n"],
            key="land",
            words=words,
            table="people:land",
            attribute="land",
        )


def _attributes(material: Material) -> Iterator[Chart]:
    """The roles; where neither roles nor Länder are known, every attribute with a few values."""
    is_described = "role" in material.attributes or people.has_lands(material)
    names = ["role", *material.withheld.crossed] if is_described else material.attributes
    for name in names:
        if name not in material.attributes:
            continue
        frame = people.attribute(material, name)
        if 2 <= len(frame) <= people.MOST_VALUES:
            words = {"attribute": attribute_label(name), "items": _items(frame["label"], frame["n"])}
            title = "title_person" if material.study.settings.unit == "person" else "title"
            yield chart_of(
                material,
                ("who", f"befragte-{slug(attribute_label(name))}"),
                charts.bars,
                [frame],
                columns=["label", "n"],
                key="attribute",
                words=words,
                title=title,
                attribute=name,
            )


def _timeline(material: Material) -> Iterator[Chart]:
    frame = people.periods(material)
    if len(frame) > 1:
        by_quarter = frame["label"].iloc[0].startswith("Q")
        period = texts()["charts"]["timeline"]["quarter" if by_quarter else "month"]
        ends = [f"{frame['label'].iloc[end]} {frame['year'].iloc[end]}" for end in (0, -1)]
        words = {"n": int(frame["n"].sum()), "period": period, "first": ends[0], "last": ends[1]}
        columns = ["start", "label", "year", "n"]
        yield chart_of(
            material, ("who", "zeitleiste"), charts.timeline, [frame], columns=columns, key="timeline", words=words
        )


def _themes(material: Material) -> Iterator[Chart]:
    yield from _shares(material, matter.themes(material), ("themes", "themen"), key="themes")


def _goals(material: Material) -> Iterator[Chart]:
    yield from _shares(material, matter.occurrences(material, "goal"), ("goals", "ziele"), key="goal")


def _measures(material: Material) -> Iterator[Chart]:
    yield from _shares(material, matter.occurrences(material, "measure"), ("measures", "massnahmen"), key="measure")


def _shares(material: Material, frame: pd.DataFrame, place: tuple[str, str], *, key: str) -> Iterator[Chart]:
    """Draw leading shares; in how many units people found a code stands in the table, inside the house."""
    if frame.empty:
        return
    top = frame.sort_values("share", ascending=False).head(_NAMED)
    items = ", ".join(f"{label} {percent(share)}" for label, share in zip(top["label"], top["share"], strict=True))
    told = [_share(float(share)) for share in frame["share"]]
    confirmed = matter.CONFIRMED[material.study.settings.unit] if matter.has_confirmed(material) else ()
    columns = ["label", "share", "ci_low", "ci_high", "status", "n_segments", *confirmed]
    yield chart_of(
        material,
        place,
        charts.shares,
        [frame.assign(text=told)],
        columns=columns,
        key=key,
        words={"items": items},
        options={"names": texts()["charts"]["markers"]},
    )


def _share(share: float) -> str:
    """Write a share; what would be rounded to nothing is said to be less than the smallest share that is written."""
    smallest = 0.001
    if 0 < share < smallest / 2:
        return f"< {percent(smallest, 1)}"
    return percent(share, 1 if share < 0.095 else 0)


def _evaluations(material: Material) -> Iterator[Chart]:
    frame, marks = matter.evaluations(material), matter.evaluation_marks(material)
    if frame.empty or not marks:
        return
    words, book = texts()["charts"]["evaluations"], material.study.codebook
    names = [book.label(mark) for mark in marks]
    is_hint = [material.measured.is_hint(mark, book) for mark in marks]
    is_usual = [code.code_id for code in book.of_kind("evaluation")] == ["bewaehrt", "kritisch", "neu", "bedarf"]
    title = "title" if is_usual else "title_other"
    standing = "unchecked" if all(is_hint) else "some" if any(is_hint) else "checked"
    heads = [words["hint"].format(name=name) if hint else name for name, hint in zip(names, is_hint, strict=True)]
    yield chart_of(
        material,
        ("evaluations", "bewertungen"),
        charts.evaluations,
        [frame],
        columns=["label", *names],
        key="evaluations",
        words={"names": ", ".join(names), "standing": words[standing]},
        title=title if all(is_hint) else f"{title}_checked",
        options={"names": names, "heads": names if all(is_hint) else heads},
    )


def _contrasts(material: Material) -> Iterator[Chart]:
    for declared in material.study.settings.contrasts:
        frame = groups.contrast(material, declared)
        if len(frame):
            yield _contrast(material, declared, frame)


def _contrast(material: Material, declared: Contrast, frame: pd.DataFrame) -> Chart:
    words = texts()["charts"]["contrast"]
    first, second = str(frame["group_a"].iloc[0]), str(frame["group_b"].iloc[0])
    held = frame[frame["is_held"]]
    known = {
        "attribute": attribute_label(declared.attribute),
        "a": first,
        "b": second,
        "n_a": int(frame["n_a"].iloc[0]),
        "n_b": int(frame["n_b"].iloc[0]),
        "tested": len(material.tables["contrasts"]),
        "items": _items(held["label"], 100 * held["difference"]) or words["nothing"],
        "small": _small(material, frame),
    }
    columns = ["label", "share_a", "share_b", "difference", "ci_low", "ci_high", "p_value", "q_value", "is_held"]
    sides = tuple(words["more"].format(group=group) for group in (second, first))
    return chart_of(
        material,
        ("groups", f"unterschiede-{declared.contrast_id.replace('_', '-')}"),
        charts.contrast,
        [frame],
        columns=columns,
        key="contrast",
        words=known,
        title="title_date" if declared.split else "title",
        options={"sides": sides, "axis": words["axis"]},
        table=f"contrast:{declared.contrast_id}",
    )


def _small(material: Material, frame: pd.DataFrame) -> str:
    """Warn of a group with fewer units than k."""
    k = material.study.settings.privacy.k
    is_small = int(frame[["n_a", "n_b"]].iloc[0].min()) < k
    return str(texts()["charts"]["contrast"]["small"]).format(k=k) if is_small else ""


def _heat_maps(material: Material) -> Iterator[Chart]:
    for name in groups.groupings(material):
        frame = groups.heat(material, name)
        if frame["value"].nunique() > 1:
            yield chart_of(
                material,
                ("groups", f"gruppen-{slug(attribute_label(name))}"),
                charts.heat_map,
                [frame],
                columns=["label", "group", "n_units", "share"],
                key="groups",
                words={"attribute": attribute_label(name)},
                options={"absent": _absent(material)},
                table=f"shares:{name}",
                attribute=name,
            )


def _absent(material: Material) -> str:
    """Return what is said of groups that nothing is told of; `{items}` is for their names."""
    words = texts()["charts"]["groups"]
    return str(words["absent_k" if material.k else "absent"]).format(items="{items}", **material.words)


def _stands(material: Material) -> Iterator[Chart]:
    frame = matter.stands(material)
    if len(frame):
        words = texts()["charts"]["stands"]
        top = frame.head(_NAMED).fillna({"pro": -1, "contra": -1})
        items = ", ".join(
            words["item"].format(label=row["label"], pro=_count(row["pro"]), contra=_count(row["contra"]))
            for row in records(top)
        )
        names = tuple(words[name] for name in matter.STANDS)
        yield chart_of(
            material,
            ("propositions", "vorschlaege"),
            charts.stands,
            [frame],
            columns=["label", *(name for name in frame.columns if name not in {"code_id", "label"})],
            key="stands",
            words={"items": items},
            options={"names": names},
        )


def _clusters(material: Material) -> Iterator[Chart]:
    if len(material.tables["cluster_labels"]) and len(frame := matter.clusters(material)):
        candidates = "; ".join(frame.loc[frame["is_candidate"], "label"]) or "–"
        words = {"n": len(material.tables["cluster_labels"]), "items": candidates}
        columns = ["cluster_id", "label", "n_segments", "n_interviews", "coded_share", "stability", "is_candidate"]
        yield chart_of(
            material,
            ("clusters", "gruppen-ohne-code"),
            charts.clusters,
            [frame],
            columns=columns,
            key="clusters",
            words=words,
        )


def _resolutions(material: Material) -> Iterator[Chart]:
    frame = matter.resolutions(material)
    if len(frame) > 1:
        words, chosen = texts()["charts"]["resolutions"], records(frame[frame["is_chosen"]])[0]
        known = {**drawn(material), "n": chosen["n_clusters"], "median": chosen["told"]}
        yield chart_of(
            material,
            ("clusters", "gruppen-stabilitaet"),
            charts.resolutions,
            [frame],
            columns=["n_clusters", "told", "n_stable", "n_draws", "is_chosen"],
            key="resolutions",
            words=known,
            options={"axes_names": (words["x"], words["y"]), "least": FOUND_AGAIN, "mark": words["chosen"]},
        )


def _saturation(material: Material) -> Iterator[Chart]:
    frame = matter.saturation(material)
    if len(frame) > 1:
        words = texts()["charts"]["saturation"]
        last = frame.iloc[-1]
        names = (words["x"].format(**material.words), words["y"])
        known = {"n": int(last["n_units"]), "codes": decimal(last["n_codes"], 0)}
        yield chart_of(
            material,
            ("quality", "saettigung"),
            charts.saturation,
            [frame.assign(n_talks=frame["n_units"])],
            columns=["n_talks", "n_codes"],
            key="saturation",
            words=known,
            options={"axes_names": names},
        )


def _items(labels: pd.Series[str], numbers: pd.Series[float], *, most: int = _NAMED) -> str:
    pairs = [(label, n) for label, n in zip(labels, numbers, strict=True) if pd.notna(n) and n][:most]
    return ", ".join(f"{label} {decimal(n, 0)}" for label, n in pairs)


def _count(n: float) -> str:
    return decimal(n, 0) if n >= 0 else str(texts()["charts"]["small"])


_MAKERS = (
    _lands,
    _attributes,
    _timeline,
    _themes,
    _evaluations,
    _contrasts,
    _heat_maps,
    network_charts,
    beyond_charts,
    _goals,
    _measures,
    _stands,
    _clusters,
    _resolutions,
    _saturation,
)
