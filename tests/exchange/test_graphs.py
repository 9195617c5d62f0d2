"""Graph files are what went in, open elsewhere, and the same at every run."""

from __future__ import annotations

import csv
from pathlib import Path
from xml.etree import ElementTree

import networkx
import numpy as np
import pandas as pd
import pytest

from pipeline.exchange.graphs import (
    COLOURS,
    with_segments,
    write_csv,
    write_gexf,
    write_graphml,
    write_matrix,
    write_visone,
)
from pipeline.study import Code, Codebook
from pipeline.tables import check

TITLE = "Probe & mehr (erfunden)"
BOOK = Codebook((Code(code_id="bus", label="Bus", kind="theme", colour="#1b7f6b"),))
NODES = check(
    pd.DataFrame(
        {
            "node_id": ["bus", "land", "unit:=B01", "actor:x"],
            "label": ["Bus", "<script>Läden</script>", "=1+1", "mit\x00\x0bSteuerzeichen\ud7ff"],
            "kind": ["theme", "theme", "unit", "actor"],
            "n_segments": [3, 2, 4, 1],
            "community": ["T1", None, "U1", None],
            "x": [0.5, -1.0, 0.0, 0.25],
            "y": [-0.5, 1.0, 0.0, 0.25],
        }
    ),
    "nodes",
)
EDGES = check(
    pd.DataFrame(
        {
            "source": ["bus", "unit:=B01", "unit:=B01", "unit:weg"],
            "target": ["land", "bus", "land", "bus"],
            "kind": ["theme-theme", "unit-theme", "unit-theme", "unit-theme"],
            "weight": [2.0, 0.75, 0.5, 1.0],
            "signed_weight": [np.nan, -0.5, np.nan, np.nan],
            "n_segments": [2, 3, 2, 1],
            "n_interviews": [1, 1, 1, 1],
            "ci_low": np.nan,
            "ci_high": np.nan,
            "p_value": [0.01, np.nan, np.nan, np.nan],
            "q_value": [0.02, np.nan, np.nan, np.nan],
            "is_backbone": [True, False, False, False],
        }
    ),
    "edges",
)


def test_networkx_reads_the_graphml_that_was_written(tmp_path: Path) -> None:
    graph = networkx.read_graphml(write_graphml(NODES, EDGES, tmp_path, title=TITLE, codebook=BOOK))
    assert graph.graph["title"] == TITLE
    assert set(graph.nodes) == set(NODES["node_id"])
    assert graph.nodes["land"]["label"] == "<script>Läden</script>"
    assert graph.nodes["bus"]["community"] == "T1"
    assert graph.edges["unit:=B01", "bus"]["signed_weight"] == -0.5
    assert graph.edges["bus", "land"]["is_backbone"] is True


def test_missing_values_are_left_out_and_not_zero(tmp_path: Path) -> None:
    graph = networkx.read_graphml(write_graphml(NODES, EDGES, tmp_path, title=TITLE))
    assert "signed_weight" not in graph.edges["bus", "land"]
    assert "community" not in graph.nodes["land"]


def test_colours_are_the_codebooks_or_the_kinds(tmp_path: Path) -> None:
    graph = networkx.read_graphml(write_graphml(NODES, EDGES, tmp_path, title=TITLE, codebook=BOOK))
    assert [graph.nodes["bus"][part] for part in "rgb"] == [0x1B, 0x7F, 0x6B]
    assert [graph.nodes["unit:=B01"][part] for part in "rgb"] == [0x99] * 3
    assert COLOURS["unit"] == "#999999"


def test_networkx_reads_the_gexf_with_places_and_colours(tmp_path: Path) -> None:
    graph = networkx.read_gexf(write_gexf(NODES, EDGES, tmp_path, title=TITLE, codebook=BOOK))
    assert graph.number_of_edges() == 3
    seen = graph.nodes["bus"]["viz"]
    assert (seen["color"]["r"], seen["color"]["g"], seen["color"]["b"]) == (0x1B, 0x7F, 0x6B)
    assert (seen["position"]["x"], seen["position"]["y"]) == (500, -500)
    assert graph.edges["unit:=B01", "bus"]["weight"] == 0.75


def test_the_gexf_says_its_title_and_no_date(tmp_path: Path) -> None:
    root = ElementTree.parse(write_gexf(NODES, EDGES, tmp_path, title=TITLE)).getroot()
    meta = next(element for element in root if element.tag.endswith("meta"))
    assert meta.attrib == {}
    assert [element.text for element in meta if element.tag.endswith("description")] == [TITLE]


def test_characters_that_xml_forbids_are_taken_out(tmp_path: Path) -> None:
    graph = networkx.read_graphml(write_graphml(NODES, EDGES, tmp_path, title=TITLE))
    assert graph.nodes["actor:x"]["label"] == "mitSteuerzeichen\ud7ff"


@pytest.mark.parametrize("write", [write_graphml, write_visone, write_gexf, write_csv])
def test_the_same_tables_give_the_same_bytes(write: object, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        write(NODES, EDGES, tmp_path / folder, title=TITLE)  # type: ignore[operator]
    first, second = (sorted((tmp_path / folder).iterdir()) for folder in ("a", "b"))
    assert [path.name for path in first] == [path.name for path in second]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_no_cell_is_a_formula_and_numbers_stay_numbers(tmp_path: Path) -> None:
    nodes, edges = (rows(path) for path in write_csv(NODES, EDGES, tmp_path, title="=Titel"))
    assert {row["Label"] for row in nodes} >= {"'=1+1", "Bus"}
    assert {row["study"] for row in nodes + edges} == {"'=Titel"}
    assert [row["signed_weight"] for row in edges] == ["", "-0.5", ""]
    assert nodes[0]["y"] == "-0.5" or "-0.5" in {row["y"] for row in nodes}


def test_csv_has_the_headers_of_gephi_and_only_ties_between_its_nodes(tmp_path: Path) -> None:
    nodes, edges = (rows(path) for path in write_csv(NODES, EDGES, tmp_path, title=TITLE))
    assert {"Id", "Label"} <= set(nodes[0])
    assert [(row["Source"], row["Target"], row["Type"]) for row in edges] == [
        ("bus", "land", "Undirected"),
        ("unit:=B01", "bus", "Directed"),
        ("unit:=B01", "land", "Directed"),
    ]


def test_a_network_without_ties_can_be_written(tmp_path: Path) -> None:
    graph = networkx.read_graphml(write_graphml(NODES, EDGES.head(0), tmp_path, title=TITLE))
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (4, 0)
    assert networkx.read_gexf(write_gexf(NODES, EDGES.head(0), tmp_path, title=TITLE)).number_of_nodes() == 4
    assert rows(write_csv(NODES, EDGES.head(0), tmp_path, title=TITLE)[1]) == []


VISONE = {"y": "http://www.yworks.com/xml/graphml", "g": "http://graphml.graphdrawing.org/xmlns"}


def test_networkx_reads_what_was_written_for_visone(tmp_path: Path) -> None:
    graph = networkx.read_graphml(write_visone(NODES, EDGES, tmp_path, title=TITLE, codebook=BOOK))
    assert set(graph.nodes) == set(NODES["node_id"])
    assert (graph.nodes["land"]["kind"], graph.nodes["land"]["label"]) == ("theme", "<script>Läden</script>")
    assert graph.edges["unit:=B01", "bus"]["weight"] == 0.75


def test_visone_finds_shape_colour_label_and_place_of_every_node(tmp_path: Path) -> None:
    """Places are pages of a thousand, and downwards."""
    root = ElementTree.parse(write_visone(NODES, EDGES, tmp_path, title=TITLE, codebook=BOOK)).getroot()
    key = next(key for key in root.findall("g:key", VISONE) if key.get("yfiles.type") == "nodegraphics")
    nodes = {str(node.get("id")): node for node in root.iter(f"{{{VISONE['g']}}}node")}
    drawn = {name: node.find(f"g:data[@key='{key.get('id')}']//y:ShapeNode", VISONE) for name, node in nodes.items()}
    bus = drawn["bus"]
    assert bus is not None
    found = {part.tag.partition("}")[2]: part for part in bus}
    assert (found["Geometry"].get("x"), found["Geometry"].get("y")) == ("500.0", "500.0")
    assert (found["Fill"].get("color"), found["Shape"].get("type"), found["NodeLabel"].text) == (
        "#1b7f6b",
        "ellipse",
        "Bus",
    )
    assert all(shape is not None for shape in drawn.values())


def test_a_matrix_of_actors_is_read_by_networkx_as_it_was(tmp_path: Path) -> None:
    weights = pd.DataFrame([[0.0, 2.4], [2.4, 0.0]], index=["a", "=b"], columns=["a", "=b"])
    read = pd.read_csv(write_matrix(weights, tmp_path / "netz" / "akteure.csv", title=TITLE), index_col=0)
    assert read.index.name == TITLE
    graph = networkx.from_pandas_adjacency(read)
    assert dict(graph.edges) == {("a", "'=b"): {"weight": 2.4}}


def test_a_matrix_of_actors_and_concepts_keeps_negative_and_missing_values(tmp_path: Path) -> None:
    weights = pd.DataFrame([[-1.0, np.nan], [0.5, 3.0]], index=["B01", "B02"], columns=["bus", "land, groß"])
    path = write_matrix(weights, tmp_path / "matrix.csv", title="=Titel")
    assert path.read_text(encoding="utf-8").splitlines() == [
        '\'=Titel,bus,"land, groß"',
        "B01,-1.0,",
        "B02,0.5,3.0",
    ]
    read = pd.read_csv(path, index_col=0)
    np.testing.assert_array_equal(read.to_numpy(), weights.to_numpy())


def test_no_file_tells_in_how_many_interviews_the_machine_sees_a_tie(tmp_path: Path) -> None:
    """Its few false hits would put most ties into most interviews."""
    for write in (write_graphml, write_visone, write_gexf, write_csv):
        write(NODES, EDGES, tmp_path, title=TITLE)  # type: ignore[operator]
    assert not [path.name for path in tmp_path.iterdir() if b"n_interviews" in path.read_bytes()]


def test_a_tie_names_the_segments_that_made_it(tmp_path: Path) -> None:
    """Of the tie bus – land there are two, in order; a tie of which none are kept has no such attribute."""
    made = pd.DataFrame({"segment_id": ["B02:1.1", "B01:9.1"], "source": "bus", "target": "land"})
    told = with_segments(EDGES, made.assign(kind="theme-theme"))
    for read, write in ((networkx.read_graphml, write_graphml), (networkx.read_gexf, write_gexf)):
        graph = read(write(NODES, told, tmp_path, title=TITLE))
        assert graph.edges["bus", "land"]["segments"] == "B01:9.1 B02:1.1"
        assert "segments" not in graph.edges["unit:=B01", "bus"]
    assert rows(write_csv(NODES, told, tmp_path, title=TITLE)[1])[0]["segments"] == "B01:9.1 B02:1.1"


GEXF = {"g": "http://www.gexf.net/1.2draft", "viz": "http://www.gexf.net/1.2draft/viz"}
GEPHI_TYPES = {"integer", "long", "float", "double", "boolean", "string", "liststring", "anyURI"}


def test_gephi_can_read_the_gexf(tmp_path: Path) -> None:
    """Ids are unique, ends exist, every value has a declared attribute of a type that Gephi knows and fits it."""
    told = with_segments(EDGES, pd.DataFrame(columns=["source", "target", "kind", "segment_id"]))
    root = ElementTree.parse(write_gexf(NODES, told, tmp_path, title=TITLE, codebook=BOOK)).getroot()
    assert root.tag == f"{{{GEXF['g']}}}gexf"
    types = {
        (block.get("class"), one.get("id")): one.get("type")
        for block in root.iter(f"{{{GEXF['g']}}}attributes")
        for one in block
    }
    assert set(types.values()) <= GEPHI_TYPES
    nodes = list(root.iter(f"{{{GEXF['g']}}}node"))
    edges = list(root.iter(f"{{{GEXF['g']}}}edge"))
    ids = [node.get("id") for node in nodes]
    assert len(set(ids)) == len(ids) == len(NODES)
    assert len({edge.get("id") for edge in edges}) == len(edges) == 3
    assert {edge.get(end) for edge in edges for end in ("source", "target")} <= set(ids)
    assert all(float(str(edge.get("weight"))) > 0 for edge in edges)
    fits = {
        "double": float,
        "float": float,
        "long": int,
        "integer": int,
        "boolean": {"true": 1, "false": 0}.__getitem__,
    }
    for kind, elements in (("node", nodes), ("edge", edges)):
        for element in elements:
            for value in element.iter(f"{{{GEXF['g']}}}attvalue"):
                fits.get(str(types[kind, value.get("for")]), str)(str(value.get("value")).lower())
    assert all(node.find(f"viz:{part}", GEXF) is not None for node in nodes for part in ("color", "position", "size"))


def test_ties_of_units_have_no_direction(tmp_path: Path) -> None:
    both = EDGES.head(1).assign(kind="unit-unit")
    path = write_graphml(NODES, both, tmp_path, title=TITLE, name="befragte")
    assert path.name == "befragte.graphml"
    assert not networkx.read_graphml(path).is_directed()
    assert not networkx.read_gexf(write_gexf(NODES, both, tmp_path, title=TITLE)).is_directed()
