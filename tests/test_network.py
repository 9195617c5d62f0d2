"""Ties, projections, backbone, communities and places; every figure is worked by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.network import build, project, stands
from pipeline.network.backbone import communities, disparity, likeness
from pipeline.network.layout import between, positions
from pipeline.network.projection import Normalisation, Projection
from pipeline.study import Actor, Code, Codebook, Interview, Settings, Study

BOOK = Codebook(
    (
        Code(code_id="land", label="Land", kind="theme"),
        Code(code_id="laden", label="Läden", kind="theme", parent="land"),
        Code(code_id="bus", label="Bus", kind="theme"),
        Code(code_id="neu", label="neu", kind="evaluation"),
        Code(code_id="p_fusion", label="Fusion", kind="proposition"),
    )
)
LANDS = {"A": "ost", "B": "ost", "C": "west", "D": "west"}
# A speaks four times, B twice, C once; D's consent is missing and A:9.1 is the interviewer's
CODED = {
    "A:1.1": ("land", "laden", "bus", "neu"),
    "A:2.1": ("bus",),
    "A:3.1": ("p_fusion", "p_fusion:pro"),
    "A:4.1": ("p_fusion", "p_fusion:contra"),
    "A:9.1": ("bus",),
    "B:1.1": ("land",),
    "B:2.1": ("p_fusion",),
    "C:1.1": ("p_fusion", "p_fusion:contra"),
    "D:1.1": ("bus",),
}
MENTIONS = pd.DataFrame(
    [("A:1.1", "spd", 0, 3), ("A:1.1", "spd", 9, 12), ("B:2.1", "spd", 0, 3), ("D:1.1", "spd", 0, 3)],
    columns=["segment_id", "actor_id", "start", "end"],
)


def study(attributes: tuple[str, ...] = ("region",)) -> Study:
    path = Path()
    settings = Settings(title="Probe", attributes=attributes)
    actors = (Actor("spd", "SPD", "partei", ()),)
    interviews = tuple(Interview(name, f"{name}.txt", path) for name in LANDS)
    return Study("probe", path, path, path, settings, BOOK, interviews, actors=actors)


def tables() -> dict[str, pd.DataFrame]:
    ids = list(CODED)
    segments = pd.DataFrame({"segment_id": ids, "interview_id": [name[0] for name in ids], "n_words": 50})
    segments = segments.assign(speaker_id=segments["interview_id"] + ":B", is_prompt=segments["segment_id"] == "A:9.1")
    interviews = pd.DataFrame({"interview_id": list(LANDS), "region": list(LANDS.values()), "date": ""})
    interviews = interviews.assign(consent=["quote", "quote", "quote", "none"])
    speakers = pd.DataFrame({"speaker_id": [f"{name}:B" for name in LANDS], "interview_id": list(LANDS)})
    rows = [(name, code, True) for name, codes in CODED.items() for code in codes] + [("B:1.1", "bus", False)]
    codings = pd.DataFrame(rows, columns=["segment_id", "code_id", "is_coded"])
    return {"segments": segments, "interviews": interviews, "speakers": speakers, "codings": codings}


@pytest.fixture(scope="module")
def built() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    return build(tables(), MENTIONS, BOOK, study())


def of_kind(edges: pd.DataFrame, kind: str, column: str = "weight") -> dict[tuple[str, str], float]:
    rows = edges[edges["kind"] == kind]
    return dict(zip(zip(rows["source"], rows["target"], strict=True), rows[column], strict=True))


Built = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


def test_a_unit_is_tied_to_a_theme_by_its_share_of_segments(built: Built) -> None:
    assert of_kind(built[1], "unit-theme") == {
        ("unit:A", "bus"): 0.5,
        ("unit:A", "laden"): 0.25,
        ("unit:A", "land"): 0.25,
        ("unit:B", "land"): 0.5,
    }


def test_a_group_is_tied_by_the_mean_of_its_units(built: Built) -> None:
    """A gives land ¼ and B ½ of what they say: ⅜, and not 2 of 6 segments."""
    weights = of_kind(built[1], "group-theme")
    assert weights[("region:ost", "land")] == 0.375
    assert weights[("region:ost", "bus")] == 0.25
    assert not [source for source, _ in weights if source == "region:west"]
    row = built[1].query("kind == 'group-theme' and source == 'region:ost' and target == 'land'").iloc[0]
    assert (row["n_segments"], row["n_interviews"]) == (2, 2)
    assert (row["ci_low"], row["ci_high"]) == (0.25, 0.5)


def test_prompts_and_interviews_without_consent_make_no_ties(built: Built) -> None:
    nodes, _, segments = built
    assert nodes.set_index("node_id").loc["bus", "n_segments"] == 2
    assert "unit:D" not in set(nodes["node_id"])
    assert not {"A:9.1", "D:1.1"} & set(segments["segment_id"])


def test_a_theme_is_not_tied_to_the_one_above_it(built: Built) -> None:
    assert of_kind(built[1], "theme-theme") == {("bus", "laden"): 1, ("bus", "land"): 1}


def test_an_actor_named_twice_in_a_segment_counts_once(built: Built) -> None:
    edges = built[1]
    assert of_kind(edges, "actor-theme") == {("actor:spd", name): 1 for name in ("bus", "laden", "land")}
    assert of_kind(edges, "unit-actor") == {("unit:A", "actor:spd"): 0.25, ("unit:B", "actor:spd"): 0.5}
    assert of_kind(edges, "group-actor") == {("region:ost", "actor:spd"): 0.375}


def test_a_sign_needs_a_stand(built: Built) -> None:
    """A is once for and once against: 0. B takes no stand: missing, and not 0. C is against."""
    signs = of_kind(built[1], "unit-proposition", "signed_weight")
    assert signs[("unit:A", "p_fusion")] == 0
    assert np.isnan(signs[("unit:B", "p_fusion")])
    assert signs[("unit:C", "p_fusion")] == -1
    others = built[1].query("kind != 'unit-proposition'")
    assert others["signed_weight"].isna().all()


def test_a_tie_has_the_segments_that_made_it(built: Built) -> None:
    rows = built[2].query("kind == 'theme-theme' and source == 'bus' and target == 'land'")
    assert rows["segment_id"].tolist() == ["A:1.1"]
    counts = built[2].groupby(["source", "target", "kind"]).size()
    edges = built[1].set_index(["source", "target", "kind"])["n_segments"]
    assert (edges.loc[counts.index] == counts).all()


def test_nodes_are_themes_propositions_actors_units_and_groups(built: Built) -> None:
    kinds = built[0].groupby("kind")["node_id"].agg(list).to_dict()
    assert kinds == {
        "actor": ["actor:spd"],
        "group": ["region:ost", "region:west"],
        "proposition": ["p_fusion"],
        "theme": ["bus", "laden", "land"],
        "unit": ["unit:A", "unit:B", "unit:C"],
    }
    assert built[0].set_index("node_id").loc["actor:spd", "label"] == "SPD"
    assert built[0][["x", "y"]].abs().to_numpy().max() <= 1


def test_ties_end_in_nodes(built: Built) -> None:
    assert set(built[1]["source"]) | set(built[1]["target"]) <= set(built[0]["node_id"])


def test_the_order_of_rows_does_not_matter(built: Built) -> None:
    turned = {name: frame.iloc[::-1].reset_index(drop=True) for name, frame in tables().items()}
    again = build(turned, MENTIONS.iloc[::-1], BOOK, study())
    for first, second in zip(built, again, strict=True):
        pd.testing.assert_frame_equal(first, second)


def test_a_study_without_codings_has_nodes_and_no_ties() -> None:
    bare = tables() | {"codings": tables()["codings"].head(0)}
    nodes, edges, segments = build(bare, MENTIONS.head(0), BOOK, study(()))
    assert len(edges) == len(segments) == 0
    assert set(nodes["kind"]) == {"theme", "proposition", "unit"}


def test_stands_say_who_is_for_and_against() -> None:
    answered = pd.DataFrame({"segment_id": ["A:3.1", "A:4.1", "B:2.1"], "interview_id": ["A", "A", "B"]})
    found = stands(answered.assign(unit_id=answered["interview_id"]), tables()["codings"], BOOK)
    assert found["actor"].tolist() == ["A", "A", "B"]
    np.testing.assert_array_equal(found["level"], [1, -1, np.nan])


def statements(*rows: tuple[str, str, float | None, int]) -> pd.DataFrame:
    return pd.DataFrame(
        [(actor, concept, level) for actor, concept, level, n in rows for _ in range(n)],
        columns=["actor", "concept", "level"],
    )


TWO = statements(("a", "bus", -4, 2), ("b", "bus", 2, 3))


@pytest.mark.parametrize(
    ("kind", "weight"), [("congruence", 2.4), ("conflict", 3.6), ("subtract", -1.2), ("ignore", 6.0)]
)
def test_two_mentions_at_minus_4_against_three_at_2_on_a_scale_of_10(kind: Projection, weight: float) -> None:
    """2 × 3 × (1 − 6 / 10) = 2.4 agree, 2 × 3 × 6 / 10 = 3.6 do not."""
    assert project(TWO, kind=kind, scale=10).loc["a", "b"] == pytest.approx(weight)


@pytest.mark.parametrize(
    ("normalise", "weight"), [("none", 2.4), ("average", 2.4 / 2.5), ("cosine", 2.4 / 6), ("jaccard", 2.4 / 5)]
)
def test_normalisations_of_the_same_case(normalise: Normalisation, weight: float) -> None:
    """2 and 3 statements: their mean is 2.5 and product 6; no cell has both, so that 2 + 3 stand alone."""
    assert project(TWO, normalise=normalise, scale=10).loc["a", "b"] == pytest.approx(weight)


def test_jaccard_adds_the_products_of_shared_cells() -> None:
    """bus+ is shared (2 × 3), wohnen− is a's alone (1): congruence 6 over 1 + 6."""
    shared = statements(("a", "bus", 1, 2), ("b", "bus", 1, 3), ("a", "wohnen", -1, 1))
    assert project(shared, normalise="jaccard").loc["a", "b"] == pytest.approx(6 / 7)


def test_opposite_ends_of_the_range_do_not_agree_at_all() -> None:
    opposed = statements(("a", "bus", 1, 1), ("b", "bus", -1, 1))
    assert project(opposed, kind="congruence").loc["a", "b"] == 0
    assert project(opposed, kind="conflict").loc["a", "b"] == 1


def test_statements_without_a_level_count_only_where_levels_are_ignored() -> None:
    silent = statements(("a", "bus", None, 1), ("b", "bus", 1, 2))
    assert project(silent, kind="ignore").loc["a", "b"] == 2
    assert project(silent, kind="congruence").to_numpy().tolist() == [[0, 0], [0, 0]]


def test_levels_beyond_the_declared_scale_are_refused() -> None:
    with pytest.raises(ValueError, match="scale"):
        project(TWO, scale=5)


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from(["bus", "land"]), st.sampled_from([-1.0, 0.0, 1.0])),
        min_size=1,
        max_size=25,
    )
)
def test_what_agrees_and_what_does_not_add_up_to_all(rows: list[tuple[str, str, float]]) -> None:
    frame = pd.DataFrame(rows, columns=["actor", "concept", "level"])
    agree, differ, both = (project(frame, kind=kind, scale=2) for kind in ("congruence", "conflict", "ignore"))
    np.testing.assert_allclose(agree + differ, both)
    np.testing.assert_allclose(agree, agree.T)
    assert not np.diag(agree).any()


def test_the_disparity_filter_by_hand() -> None:
    """A hub with ties of 8, 1 and 1: (1 − .8)² = .04 and (1 − .1)² = .81; ends with one tie say nothing."""
    star = pd.DataFrame({"source": ["h", "h", "h"], "target": ["a", "b", "c"], "weight": [8.0, 1.0, 1.0]})
    assert disparity(star).tolist() == pytest.approx([0.04, 0.81, 0.81])


def test_the_disparity_filter_takes_the_better_end() -> None:
    """a–b: .5 of a's 4 over three ties is (½)² = .25; of b's 2.5 over two ties .8, so (.2)¹ = .2."""
    rows = [("a", "b", 2.0), ("a", "c", 1.0), ("a", "d", 1.0), ("b", "e", 0.5)]
    ties = pd.DataFrame(rows, columns=["source", "target", "weight"])
    assert disparity(ties).iloc[0] == pytest.approx(0.2)


def test_two_circles_of_friends_are_two_communities() -> None:
    rows = [("a", "b"), ("b", "c"), ("a", "c"), ("x", "y"), ("c", "x")]
    ties = pd.DataFrame(rows, columns=["source", "target"]).assign(weight=[3.0, 3.0, 3.0, 3.0, 0.1])
    found = communities(["a", "b", "c", "x", "y", "z"], ties, prefix="T", seed=1)
    assert found == {"a": "T1", "b": "T1", "c": "T1", "x": "T2", "y": "T2"}
    assert communities(["a"], ties.head(0), prefix="T", seed=1) == {}


def test_units_are_alike_where_they_deviate_in_the_same_direction() -> None:
    shares = pd.DataFrame({"bus": [1.0, 0.9, 0.1, 0.0], "land": [0.0, 0.1, 0.9, 1.0]}, index=list("abcd"))
    ties = likeness(shares)
    assert set(zip(ties["source"], ties["target"], strict=True)) == {("a", "b"), ("c", "d")}
    assert ties["weight"].tolist() == pytest.approx([1, 1])


def test_a_chain_is_drawn_as_a_chain() -> None:
    ties = pd.DataFrame({"source": ["a", "b"], "target": ["b", "c"], "weight": [1.0, 1.0]})
    placed = positions(["c", "b", "a"], ties, backbone=pd.Series([True, True]))
    assert placed.index.tolist() == ["a", "b", "c"]
    a, b, c = placed.to_numpy()
    np.testing.assert_allclose(b, (a + c) / 2, atol=0.05)
    assert np.linalg.norm(a - c) > 1


def test_nodes_without_ties_have_places_of_their_own() -> None:
    nothing = pd.DataFrame({"source": [], "target": [], "weight": []})
    placed = positions([f"n{i:03}" for i in range(115)], nothing, backbone=pd.Series([], dtype=bool))
    gaps = np.linalg.norm(placed.to_numpy()[:, None] - placed.to_numpy()[None], axis=2) + np.eye(115)
    assert gaps.min() > 0.02
    assert placed.abs().to_numpy().max() <= 1


def test_a_group_stands_with_what_it_speaks_more_of_than_others() -> None:
    placed = pd.DataFrame({"x": [-1.0, 1.0], "y": [0.0, 0.0]}, index=["bus", "land"])
    profiles = pd.DataFrame({"bus": [0.6, 0.4], "land": [0.5, 0.7]}, index=["ost", "west"])
    assert between(profiles, placed)["x"].tolist() == [-1.0, 1.0]
