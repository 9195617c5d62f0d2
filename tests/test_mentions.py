"""Actors are found by their names, each place once, with offsets in the text."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import mentions, tables
from pipeline.coding import corpus
from pipeline.language import tokenise
from pipeline.study import Actor

SPD = Actor("spd", "SPD", "partei", ("sozialdemokrat*",))
LINKE = Actor("linke", "DIE LINKE", "partei", ())
GROUP = Actor("fraktion", "Fraktion DIE LINKE", "fraktion", ("linksfraktion*",))
ANY = Actor("irgendeine", "*fraktion*", "fraktion", ())


def found(texts: list[str], *actors: Actor) -> list[tuple[str, str, str]]:
    """Return (segment, actor, what stands there) of every mention."""
    ids = [f"B01:{number}.1" for number in range(1, len(texts) + 1)]
    segments = pd.DataFrame({"segment_id": ids, "text": texts})
    table = mentions.find(segments, corpus([tokenise(texts)]), actors)
    text = dict(zip(ids, texts, strict=True))
    rows = table.itertuples(index=False)
    return [(str(row.segment_id), str(row.actor_id), text[str(row.segment_id)][row.start : row.end]) for row in rows]


def test_case_and_inflection_do_not_matter() -> None:
    texts = ["Mit der spd geht das.", "Die Sozialdemokraten wollen nicht."]
    assert found(texts, SPD) == [("B01:1.1", "spd", "spd"), ("B01:2.1", "spd", "Sozialdemokraten")]


def test_the_longer_name_wins() -> None:
    assert found(["Die Fraktion DIE LINKE stimmt zu."], LINKE, GROUP) == [
        ("B01:1.1", "fraktion", "Fraktion DIE LINKE"),
    ]


def test_of_names_for_the_same_word_the_one_that_says_more_wins() -> None:
    assert found(["Die Linksfraktion fehlt."], ANY, GROUP) == [("B01:1.1", "fraktion", "Linksfraktion")]


def test_every_place_counts_and_actors_stand_beside_one_another() -> None:
    assert found(["SPD, Linksfraktion und noch einmal die SPD."], SPD, GROUP) == [
        ("B01:1.1", "fraktion", "Linksfraktion"),
        ("B01:1.1", "spd", "SPD"),
        ("B01:1.1", "spd", "SPD"),
    ]


def test_offsets_count_code_points() -> None:
    assert found(["😀 Käme die SPD?"], SPD) == [("B01:1.1", "spd", "SPD")]


def test_nobody_named_gives_an_empty_table() -> None:
    assert found(["Niemand."], SPD) == []
    assert found(["Niemand."]) == []
    assert list(tables.empty("mentions").columns) == ["segment_id", "actor_id", "start", "end"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(alphabet="SPD dieLINKFraton.,-ä\n", max_size=40), max_size=4))
def test_mentions_never_overlap(texts: list[str]) -> None:
    segments = pd.DataFrame({"segment_id": [f"B01:{n}.1" for n in range(len(texts))], "text": texts}, dtype=str)
    table = mentions.find(segments, corpus([tokenise(texts)]), [SPD, LINKE, GROUP, ANY])
    for _, rows in table.sort_values("start").groupby("segment_id"):
        assert (rows["start"].to_numpy()[1:] >= rows["end"].to_numpy()[:-1]).all()
