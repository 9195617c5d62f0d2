"""Coding by meaning: nearness is relative to the study, to the reference and to the segment."""

from __future__ import annotations

import math
from importlib import import_module

import numpy as np
import pytest

from pipeline.coding import semantic
from pipeline.coding.semantic import references
from pipeline.embed import embed
from pipeline.study import Code, Codebook

BUS = Code(
    code_id="bus",
    label="Nahverkehr",
    kind="theme",
    definition="Bus und Bahn in der Fläche",
    examples=("Der Bus fährt zweimal am Tag.", "Ohne Auto kommt man hier nicht weg."),
)
HAUSHALT = Code(code_id="haushalt", label="Haushalt", kind="theme", examples=("Die Kreisumlage frisst unser Geld.",))
GUT = Code(code_id="gut", label="bewährt", kind="evaluation", examples=("Das hat sich bewährt.",))
ZIEL = Code(code_id="z_takt", label="Dichterer Takt", kind="goal")


@pytest.fixture
def by_hand(monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    """Four segments on two axes; texts that begin with a, A and b lie on +x, −x and +y."""
    axes = {"a": (1, 0), "A": (-1, 0), "b": (0, 1)}
    module = import_module("pipeline.coding.semantic")
    monkeypatch.setattr(module, "embed", lambda texts: np.array([axes[text[0]] for text in texts], dtype=np.float32))
    return np.array([(1, 0), (-1, 0), (0, 1), (0, -1)], dtype=np.float32)


def test_a_code_is_known_by_its_definition_and_examples() -> None:
    assert references(Codebook((BUS,))) == (
        "Nahverkehr: Bus und Bahn in der Fläche",
        "Der Bus fährt zweimal am Tag.",
        "Ohne Auto kommt man hier nicht weg.",
    )
    assert references(Codebook((ZIEL,))) == ("Dichterer Takt",)


def test_evaluations_are_left_out_and_the_others_keep_their_order() -> None:
    vectors = embed(["Der Rufbus kommt nie.", "Das Geld reicht nicht."])
    found = semantic(vectors, Codebook((HAUSHALT, GUT, BUS, ZIEL)))
    assert found.code_ids == ("haushalt", "bus", "z_takt")
    assert found.z.shape == found.nearest.shape == (2, 3)
    assert not any("bewährt" in text for text in found.references)


def test_one_reference_a_code_worked_by_hand(by_hand: np.ndarray) -> None:
    """
    Similarities (1, −1, 0, 0) and (0, 0, 1, −1) have the mean 0 and the deviation √½; scaled, a segment's mean over
    both is taken off.
    """
    book = Codebook((Code(code_id="a", label="a", kind="theme"), Code(code_id="b", label="b", kind="theme")))
    half = math.sqrt(0.5)
    expected = [[half, -half], [-half, half], [-half, half], [half, -half]]
    np.testing.assert_allclose(semantic(by_hand, book).z, expected, rtol=1e-6)


def test_a_code_is_as_near_as_its_two_nearest_references(by_hand: np.ndarray) -> None:
    """Scaled similarities of the first segment: √2, √2, −√2 and 0 with the mean √2/4."""
    first = Code(code_id="a", label="a", kind="theme", examples=("a2", "A3"))
    found = semantic(by_hand, Codebook((first, Code(code_id="b", label="b", kind="theme"))))
    root = math.sqrt(2)
    np.testing.assert_allclose(found.z[0], [root - root / 4, -root / 4], rtol=1e-6)
    assert [found.references[number] for number in found.nearest[:2, 0]] == ["a", "A3"]


def test_likeness_that_is_the_same_everywhere_says_nothing() -> None:
    """One segment alone is as near as usual to everything: no number is invented by dividing by nothing."""
    assert semantic(embed(["Der Bus."]), Codebook((BUS, HAUSHALT))).z.tolist() == [[0, 0]]


def test_segments_are_nearest_to_what_they_speak_of() -> None:
    texts = [
        "Abends fährt kein Bus mehr aus der Stadt zurück ins Dorf.",
        "Wir haben die Grundsteuer erhöht, um das Loch im Haushalt zu stopfen.",
        "Meine Großmutter hat früher sonntags Kuchen gebacken.",
        "Im Sommer gehen wir gern im See schwimmen.",
    ]
    found = semantic(embed(texts), Codebook((BUS, HAUSHALT)))
    assert found.z[0, 0] > found.z[1, 0]
    assert found.z[1, 1] > found.z[0, 1]
