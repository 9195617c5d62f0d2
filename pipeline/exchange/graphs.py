"""The network for Gephi, visone, networkx, igraph, R and spreadsheets: GraphML, GEXF, CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from pipeline.study import Codebook
from pipeline.tables import replacing

if TYPE_CHECKING:
    import networkx

COLOURS: Mapping[str, str] = {
    "theme": "#0072b2",
    "actor": "#d55e00",
    "group": "#009e73",
    "unit": "#999999",
    "proposition": "#cc79a7",
}
"""Colour of a node by kind, where the codebook gives none."""

_NODE_VALUES = {"n_segments": int}
_EDGE_VALUES = {
    "weight": float,
    "signed_weight": float,
    "n_segments": int,
    "ci_low": float,
    "ci_high": float,
    "p_value": float,
    "q_value": float,
    "is_backbone": bool,
    "congruence": float,
    "conflict": float,
    "segments": str,
}
_UNDIRECTED = frozenset({"theme-theme", "unit-unit"})
_PAGE = 1000
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMESPACES = {"xmlns:y": "http://www.yworks.com/xml/graphml", "xmlns:visone": "http://visone.info/xmlns"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_graphml(
    nodes: pd.DataFrame,
    edges: pd.DataFrame,
    folder: Path,
    *,
    title: str,
    codebook: Codebook | None = None,
    name: str = "network",
) -> Path:
    """
    Write <name>.graphml.

    Ties run from `source` to `target`: who speaks → of what or whom; `theme-theme` stands once and has no direction.
    A column `segments` (see `with_segments`) names what made each tie.
    Colour (`r`, `g`, `b`) and place (`x`, `y`) are node attributes, as Gephi reads them; missing values are left out.

    Args:
        nodes: the table, whole or in part.
        edges: the table; ties of nodes that are not there are left out.
        folder: where to; made when needed.
        title: stands in the graph's attribute `title`.
        codebook: gives themes and propositions their colours.
        name: of the file, without ending.

    Returns:
        The file's path.
    """
    from networkx.readwrite.graphml import GraphMLWriter

    graph = _graph(nodes, edges, title)
    for node, colour in _colours(nodes, codebook).items():
        graph.nodes[node].update(zip("rgb", _rgb(colour), strict=True))
    for node, (x, y) in _places(nodes).items():
        graph.nodes[node].update(x=x, y=y)
    writer = GraphMLWriter(encoding="utf-8", prettyprint=True)
    writer.add_graph_element(graph)
    return _save(folder / f"{name}.graphml", writer)


def write_gexf(
    nodes: pd.DataFrame,
    edges: pd.DataFrame,
    folder: Path,
    *,
    title: str,
    codebook: Codebook | None = None,
    name: str = "network",
) -> Path:
    """
    Write <name>.gexf (1.2) with colours, sizes and places; arguments as `write_graphml`.

    The title is the description in the file's head, which has no date.

    Returns:
        The file's path.
    """
    from networkx.readwrite.gexf import GEXFWriter

    graph = _graph(nodes, edges, title)
    places = _places(nodes)
    for node, colour in _colours(nodes, codebook).items():
        graph.nodes[node]["viz"] = {
            "color": {**dict(zip("rgb", _rgb(colour), strict=True)), "a": 1.0},
            "position": {**dict(zip("xy", places[node], strict=True)), "z": 0.0},
            "size": round(4 + float(graph.nodes[node]["n_segments"]) ** 0.5, 2),
        }
    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    writer.add_graph(graph)
    _describe(writer.xml, title)
    return _save(folder / f"{name}.gexf", writer)


def write_csv(nodes: pd.DataFrame, edges: pd.DataFrame, folder: Path, *, title: str) -> tuple[Path, Path]:
    """
    Write nodes.csv and edges.csv with the headers that Gephi's import expects.

    UTF-8, comma, decimal point. A text that a spreadsheet would take for a formula gets an apostrophe before it, in
    both files alike.

    Args:
        nodes: the table, whole or in part.
        edges: the table; ties of nodes that are not there are left out.
        folder: where to; made when needed.
        title: stands in the last column of every row.

    Returns:
        The paths of both files.
    """
    named = nodes.rename(columns={"node_id": "Id", "label": "Label"}).assign(study=title)
    inside = _inside(nodes, edges).rename(columns={"source": "Source", "target": "Target", "weight": "Weight"})
    types = ["Undirected" if kind in _UNDIRECTED else "Directed" for kind in inside["kind"]]
    typed = inside.assign(Type=types, study=title)
    first = ["Source", "Target", "Type", "kind", "Weight"]
    columns = first + [name for name in typed.columns if name not in first]
    return _save_csv(named, folder / "nodes.csv"), _save_csv(typed[columns], folder / "edges.csv")


def with_segments(edges: pd.DataFrame, edge_segments: pd.DataFrame) -> pd.DataFrame:
    """
    Give ties the segments that made them.

    Args:
        edges: the table.
        edge_segments: the table.

    Returns:
        The edges with a column `segments`: ids with blanks between them, in order; missing where none are kept, as of
        groups, whose segments are those of their units.
    """
    ends = ["source", "target", "kind"]
    ordered = edge_segments.sort_values([*ends, "segment_id"])
    joined = ordered.groupby(ends)["segment_id"].agg(" ".join).rename("segments").reset_index()
    return edges.merge(joined, on=ends, how="left")


def write_visone(
    nodes: pd.DataFrame,
    edges: pd.DataFrame,
    folder: Path,
    *,
    title: str,
    codebook: Codebook | None = None,
    name: str = "network",
) -> Path:
    """
    Write <name>.visone.graphml: as `write_graphml`, with shapes, colours, labels and places as visone keeps them.

    Themes are circles, actors squares, all others rounded; the larger, the more segments. Other programs read the
    attributes and pass over what is visone's own.

    Returns:
        The file's path.

    Source: the GraphML that the Discourse Network Analyzer writes for visone.
    """
    from xml.etree.ElementTree import Element

    from networkx.readwrite.graphml import GraphMLWriter

    graph = _graph(nodes, edges, title)
    writer = GraphMLWriter(encoding="utf-8", prettyprint=True)
    writer.add_graph_element(graph)
    writer.xml.attrib.update(_NAMESPACES)
    writer.xml.insert(0, Element("key", {"id": "graphics", "for": "node", "yfiles.type": "nodegraphics"}))
    colours, places = _colours(nodes, codebook), _places(nodes)
    for node in writer.xml.iter("node"):
        node_id = str(node.get("id"))
        _draw(node, graph.nodes[node_id], colours[node_id], places[node_id])
    return _save(folder / f"{name}.visone.graphml", writer)


def write_matrix(weights: pd.DataFrame, path: Path, *, title: str) -> Path:
    """
    Write actors × concepts or actors × actors as the Discourse Network Analyzer does: names in the first row and
    column.

    UTF-8, comma, decimal point; missing values are empty. Names as in `write_csv`.

    Args:
        weights: rows × columns.
        path: where to; its folder is made when needed.
        title: stands in the first cell.

    Returns:
        The path.
    """
    body = weights.reset_index(drop=True)
    body.insert(0, _cell(title), weights.index.astype(str), allow_duplicates=True)
    return _save_csv(body.rename(columns=lambda name: _cell(str(name))), path)


def _inside(nodes: pd.DataFrame, edges: pd.DataFrame) -> pd.DataFrame:
    """Return ties whose ends are there, without numbers of interviews: machine verdicts alone do not tell those."""
    known = nodes["node_id"]
    inside = edges[edges["source"].isin(known) & edges["target"].isin(known)]
    return inside.drop(columns="n_interviews", errors="ignore")


def _graph(nodes: pd.DataFrame, edges: pd.DataFrame, title: str) -> networkx.Graph[str]:
    import networkx

    is_undirected = len(edges) > 0 and set(edges["kind"]) <= _UNDIRECTED
    graph: networkx.Graph[str] = (networkx.Graph if is_undirected else networkx.DiGraph)(title=_clean(title))
    for row in nodes.to_dict("records"):
        texts = {name: _clean(row[name]) for name in ("label", "kind", "community") if pd.notna(row[name])}
        graph.add_node(_clean(row["node_id"]), **texts, **_values(row, _NODE_VALUES))
    for row in _inside(nodes, edges).to_dict("records"):
        ends = (_clean(row["source"]), _clean(row["target"]))
        graph.add_edge(*ends, kind=_clean(row["kind"]), **_values(row, _EDGE_VALUES))
    return graph


def _values(row: Mapping[Any, Any], types: Mapping[str, Any]) -> dict[str, Any]:
    return {name: types[name](row[name]) for name in types if pd.notna(row.get(name))}


def _colours(nodes: pd.DataFrame, codebook: Codebook | None) -> dict[str, str]:
    rows = zip(nodes["node_id"], nodes["kind"], strict=True)
    return {
        _clean(name): codebook.colour(name) if codebook and name in codebook else COLOURS.get(kind, "#666666")
        for name, kind in rows
    }


def _places(nodes: pd.DataFrame) -> dict[str, tuple[float, float]]:
    rows = zip(nodes["node_id"], nodes["x"], nodes["y"], strict=True)
    return {_clean(name): (_PAGE * float(x), _PAGE * float(y)) for name, x, y in rows}


def _rgb(colour: str) -> tuple[int, int, int]:
    digits = colour.removeprefix("#")
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def _clean(text: object) -> str:
    """Take out what XML cannot hold."""
    return _FORBIDDEN.sub("", str(text))


def _describe(root: Any, title: str) -> None:
    """Give a GEXF file's head a description, and take the date of writing out of it."""
    from xml.etree.ElementTree import SubElement

    meta = next(element for element in root if element.tag.endswith("meta"))
    meta.attrib.pop("lastmodifieddate", None)
    SubElement(meta, "description").text = _clean(title)


def _save(path: Path, writer: Any) -> Path:
    data = io.BytesIO()
    if hasattr(writer, "dump"):
        writer.dump(data)
    else:
        writer.write(data)
    with replacing(path) as beside:
        beside.write_bytes(data.getvalue())
    return path


def _save_csv(frame: pd.DataFrame, path: Path) -> Path:
    with replacing(path) as beside, beside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(frame.columns)
        writer.writerows([_cell(value) for value in row] for row in frame.itertuples(index=False))
    return path


def _draw(element: Any, node: Mapping[str, Any], colour: str, place: tuple[float, float]) -> None:
    """Say how visone draws a node; its pages grow downwards."""
    from xml.etree.ElementTree import SubElement

    size = str(round(12 + 2 * float(node["n_segments"]) ** 0.5, 2))
    data = SubElement(element, "data", {"key": "graphics"})
    drawn = SubElement(SubElement(data, "visone:shapeNode"), "y:ShapeNode")
    SubElement(drawn, "y:Geometry", {"x": str(place[0]), "y": str(-place[1]), "width": size, "height": size})
    SubElement(drawn, "y:Fill", {"color": colour, "transparent": "false"})
    SubElement(drawn, "y:NodeLabel", {"visible": "true"}).text = node["label"]
    shape = {"theme": "ellipse", "actor": "rectangle"}.get(node["kind"], "roundrectangle")
    SubElement(drawn, "y:Shape", {"type": shape})


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return "" if pd.isna(value) else value
