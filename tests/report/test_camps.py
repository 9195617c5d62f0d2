"""What readers see of camps, divisions and periods of an invented study; its camps are written down in `synthetic`."""

from __future__ import annotations

from pathlib import Path

import networkx
import pandas as pd
import pytest

from pipeline.report import camps, graphs, network
from pipeline.report.material import Material
from pipeline.report.plan_network import network_charts
from tests import synthetic


@pytest.fixture(scope="module")
def material() -> Material:
    study = synthetic.study(Path("x"))
    return Material(study, synthetic.tables(study))


def outside(material: Material) -> Material:
    return Material(material.study, material.tables, k=5)


def test_camps_are_told_with_how_firmly_they_hold(material: Material) -> None:
    """B01 counts for nothing: no consent. Of 39, B02 is the first: in no camp; 38 are left for three."""
    table = network.view(material).members
    assert [row[:2] for row in table.rows] == [
        ("Themenkreis 1", "13"),
        ("Themenkreis 2", "13"),
        ("Themenkreis 3", "12"),
    ]
    assert {row[2] for row in table.rows} == {"bleibt in 87 von 100 Stichproben zusammen"}
    assert table.rows[0][3].endswith(", Wohnen")


@pytest.mark.parametrize(
    ("share", "told"),
    [(1.0, "bleibt in 100 von"), (0.996, "bleibt in 99 von"), (0.874, "bleibt in 87 von"), (float("nan"), "–")],
)
def test_not_quite_always_is_not_always(share: float, told: str) -> None:
    assert network.holds(share).startswith(told)


def test_sentences_name_who_bridges_who_is_alone_and_who_stands_between(material: Material) -> None:
    told = " ".join(camps.sentences(material))
    assert "verbinden B02, B03, B04" in told
    assert "Ohne Verbindung (1): B02." in told
    assert "des eigenen: B03." in told
    # E–I of −.8: a tenth of the weight lies between
    assert "13 und 13 Mitglieder; 10\u00a0% der Ähnlichkeit" in told


def test_the_figure_has_hollow_signs_for_those_between(material: Material) -> None:
    nodes, edges = camps.network(material)
    by = nodes.set_index("label")
    assert (by.loc["B02", "camp"], bool(by.loc["B02", "is_firm"])) == ("", False)
    assert not by.loc["B03", "is_firm"] and by.loc["B04", "is_firm"]
    assert set(edges["source"]) | set(edges["target"]) <= set(nodes["node_id"])


def test_the_most_divided_proposition_stands_first(material: Material) -> None:
    rows = network.view(material).divisions.rows
    assert rows[0] == ("Gemeinden zusammenlegen", "9", "4", "5", "0", "0,99")
    assert rows[1][-1] == "0,00"


def test_periods_are_named_as_people_do() -> None:
    names = [("2019-03-01", "2019-03-31"), ("2019-04-01", "2019-06-30"), ("2019-01-01", "2019-12-31")]
    assert [camps.period_label(*ends) for ends in names] == ["Mär 2019", "Q2 2019", "2019"]


def test_only_top_themes_are_shown_over_time(material: Material) -> None:
    frame = camps.periods(material)
    assert not {"vorsorge", "dorf", "personal"} & set(frame["code_id"])
    assert frame.groupby("code_id")["period"].nunique().eq(4).all()


def test_nobody_and_no_short_time_is_shown_outside(material: Material) -> None:
    assert {chart.name for chart in network_charts(material)} == {"netz", "lager", "zeit"}
    assert {chart.name for chart in network_charts(outside(material))} == {"netz"}


def test_files_of_the_network_can_be_read_again(material: Material, tmp_path: Path) -> None:
    paths = {path.name: path for path in graphs.write(material, tmp_path)}
    assert {"network.visone.graphml", "befragte.gexf", "nodes.csv", "edges.csv"} <= set(paths)
    graph = networkx.read_graphml(paths["befragte.graphml"])
    ties = material.tables["projections"]
    assert (graph.number_of_edges(), graph.is_directed()) == (len(ties), False)
    assert graph.nodes["unit:B03"]["community"] == "U2"


def test_matrices_are_square_and_symmetric(material: Material, tmp_path: Path) -> None:
    """B03 and B04 agree 2 and differ 1; B05 only differs from B03."""
    rows = [("unit:B03", "unit:B04", 1 / 3, 2.0, 1.0), ("unit:B03", "unit:B05", 0.0, 0.0, 1.0)]
    stands = pd.DataFrame(rows, columns=["source", "target", "weight", "congruence", "conflict"])
    tables = {**material.tables, "projections": stands.assign(network="stands")}
    paths = {path.name: path for path in graphs.write(Material(material.study, tables), tmp_path)}
    found = pd.read_csv(paths["differenz.csv"], index_col=0)
    assert found.index.tolist() == found.columns.tolist() == ["B03", "B04", "B05"]
    assert found.to_numpy().tolist() == [[0, 1, -1], [1, 0, 0], [-1, 0, 0]]
