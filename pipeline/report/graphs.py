"""The network as files: for Gephi, visone, R and spreadsheets; inside the house only, it names everybody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from pipeline.exchange import graphs
from pipeline.report import camps
from pipeline.report.material import Material

_WRITERS: tuple[Callable[..., Path], ...] = (graphs.write_graphml, graphs.write_gexf, graphs.write_visone)


def write(material: Material, folder: Path) -> list[Path]:
    """
    Write the network of everything, that of like units, and the matrices.

    Args:
        material: the study and its tables.
        folder: where to; made when needed.

    Returns:
        Paths of network.* and befragte.* (GraphML, GEXF, GraphML for visone), nodes.csv, edges.csv, and the matrices
        that the study has data for, as the Discourse Network Analyzer writes them: stellen.csv and anteile.csv
        (units × themes), haltungen.csv (units × propositions, −1 to 1), kongruenz.csv, konflikt.csv and differenz.csv
        (units × units).
    """
    study, nodes = material.study, material.tables["nodes"]
    edges = graphs.with_segments(material.tables["edges"], material.tables["edge_segments"])
    options = {"title": study.title, "codebook": study.codebook}
    paths = [write_one(nodes, edges, folder, **options) for write_one in _WRITERS]
    units, ties = _alike(material)
    if len(ties):
        paths += [write_one(units, ties, folder, **options, name="befragte") for write_one in _WRITERS]
    matrices = [
        graphs.write_matrix(frame, folder / f"{name}.csv", title=study.title)
        for name, frame in _matrices(material).items()
    ]
    return [*paths, *graphs.write_csv(nodes, edges, folder, title=study.title), *matrices]


def _alike(material: Material) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the units of the leading network with their camps and places, and the ties between them."""
    network = camps.leading(material)
    placed = camps.positions(material, network)
    nodes = material.tables["nodes"].drop(columns=["community", "x", "y"])
    units = nodes.merge(placed[["node_id", "community", "x", "y"]], on="node_id")
    ties = material.tables["projections"].loc[lambda frame: (frame["network"] == network) & (frame["weight"] > 0)]
    return units, ties.assign(kind="unit-unit")


def _matrices(material: Material) -> dict[str, pd.DataFrame]:
    edges = material.tables["edges"]
    of_themes, of_stands = (edges[edges["kind"] == kind] for kind in ("unit-theme", "unit-proposition"))
    alike = material.tables["projections"].loc[lambda frame: frame["network"] == "stands"]
    both = {
        "stellen": _wide(of_themes, "n_segments").fillna(0),
        "anteile": _wide(of_themes, "weight").fillna(0),
        "haltungen": _wide(of_stands.dropna(subset="signed_weight"), "signed_weight"),
        "kongruenz": _square(alike, alike["congruence"]),
        "konflikt": _square(alike, alike["conflict"]),
        "differenz": _square(alike, alike["congruence"] - alike["conflict"]),
    }
    return {name: frame for name, frame in both.items() if len(frame)}


def _wide(ties: pd.DataFrame, column: str) -> pd.DataFrame:
    named = ties.assign(source=ties["source"].str.removeprefix("unit:"))
    return named.pivot(index="source", columns="target", values=column).sort_index().sort_index(axis=1)


def _square(ties: pd.DataFrame, values: pd.Series[float]) -> pd.DataFrame:
    """Return a symmetric frame with 0 in the diagonal and where there is no tie."""
    half = ties.assign(value=values)[["source", "target", "value"]]
    other = half.rename(columns={"source": "target", "target": "source"})
    return _wide(pd.concat([half, other]), "value").fillna(0.0).rename(columns=lambda name: name.removeprefix("unit:"))
