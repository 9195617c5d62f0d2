"""Who connects, who stands alone, what divides; every figure is worked by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.network import centralities, dividing


def test_who_stands_between_two_pairs_connects_them() -> None:
    """a–b–c, c–d: b lies between a and c, a and d: 2 of 3 pairs of others; c too. e has no tie."""
    ties = pd.DataFrame(
        {"source": ["a", "b", "c", "x"], "target": ["b", "c", "d", "a"], "weight": [1.0, 5.0, 2.0, 9.0]}
    )
    found = centralities("edcba", ties).set_index("node_id")
    assert found.index.tolist() == ["c", "b", "d", "a", "e"]
    assert found["betweenness"].to_dict() == pytest.approx({"a": 0, "b": 2 / 6, "c": 2 / 6, "d": 0, "e": 0})
    assert found["strength"].to_dict() == {"a": 1, "b": 6, "c": 7, "d": 2, "e": 0}
    assert found["n_ties"].to_dict() == {"a": 1, "b": 2, "c": 2, "d": 1, "e": 0}
    assert found.index[found["is_isolated"]].tolist() == ["e"]


def test_without_ties_everybody_stands_alone() -> None:
    found = centralities(["a", "b"], pd.DataFrame({"source": [], "target": [], "weight": []}))
    assert found["is_isolated"].all()


def test_two_against_two_divides_most() -> None:
    """a says bus three times and counts once; c has said both and is between; no stand is no actor."""
    rows = [
        *[("a", "bus", 1.0)] * 3,
        ("b", "bus", -1.0),
        ("a", "rad", 1.0),
        ("b", "rad", 1.0),
        ("c", "rad", 1.0),
        ("c", "rad", -1.0),
        ("a", "land", 1.0),
        ("b", "land", 1.0),
        ("c", "land", None),
    ]
    found = dividing(pd.DataFrame(rows, columns=["actor", "concept", "level"])).set_index("concept")
    assert found.index.tolist() == ["bus", "rad", "land"]
    assert found["n_actors"].to_dict() == {"bus": 2, "rad": 3, "land": 2}
    assert found.loc["rad", ["n_for", "n_against", "n_between"]].tolist() == [2, 0, 1]
    two_thirds = -(2 / 3) * np.log2(2 / 3) - (1 / 3) * np.log2(1 / 3)
    assert found["entropy"].to_dict() == pytest.approx({"bus": 1, "rad": two_thirds, "land": 0})
    assert found["variance"].to_dict() == pytest.approx({"bus": 1, "rad": 2 / 9, "land": 0})
    assert found["mean"].to_dict() == pytest.approx({"bus": 0, "rad": 2 / 3, "land": 1})


def test_without_stands_nothing_divides() -> None:
    nothing = pd.DataFrame({"actor": ["a"], "concept": ["bus"], "level": [np.nan]})
    assert dividing(nothing).empty
