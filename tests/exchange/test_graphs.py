"""Graph files are what went in, open elsewhere, and the same at every run."""

from __future__ import annotations

import csv
from pathlib import Path
from xml.etree import ElementTree

import networkx
import numpy as np
import pandas as pd
import pytest

from pipeline.exchange.graphs import COLOURS, write_csv, write_gexf, write_graphml
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


@pytest.mark.parametrize("write", [write_graphml, write_gexf, write_csv])
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
