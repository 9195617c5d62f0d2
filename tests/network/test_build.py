"""What the stage makes of a study of four interviews; every figure is worked by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.network import build, stands
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


def test_ties_of_single_units_only_describe(built: Built) -> None:
    of_units = built[1][built[1]["kind"].str.startswith("unit-")]
    assert of_units["p_value"].isna().all()
    assert not of_units["is_backbone"].any()


def test_three_interviews_prove_nothing(built: Built) -> None:
    """Groups of fewer than three units are not tested, and no pair of themes can be more than chance."""
    assert built[1][built[1]["kind"].str.startswith("group-")]["p_value"].isna().all()
    assert built[1][built[1]["kind"] == "theme-theme"]["p_value"].min() > 0.05
    assert not built[1]["is_backbone"].any()


def test_what_more_interviews_have_than_chance_is_backbone() -> None:
    """t0 and t1 come together in all interviews of the east, t2 to t5 in every interview as it happens."""
    names = [f"I{i:02}" for i in range(48)]
    rng = np.random.default_rng(3)
    has = rng.random((48, 6)) < 0.5
    has[:, 0] = has[:, 1] = np.arange(48) % 2 == 0
    segments = pd.DataFrame({"segment_id": [f"{name}:1.1" for name in names], "interview_id": names, "n_words": 9})
    segments = segments.assign(speaker_id=segments["interview_id"] + ":B", is_prompt=False)
    interviews = pd.DataFrame({"interview_id": names, "region": ["ost", "west"] * 24, "date": "", "consent": "quote"})
    speakers = pd.DataFrame({"speaker_id": [f"{name}:B" for name in names], "interview_id": names})
    rows = [(f"{names[i]}:1.1", f"t{j}", True) for i, j in np.argwhere(has)]
    codings = pd.DataFrame(rows, columns=["segment_id", "code_id", "is_coded"])
    book = Codebook(tuple(Code(code_id=f"t{j}", label=f"T{j}", kind="theme") for j in range(6)))
    made = {"segments": segments, "interviews": interviews, "speakers": speakers, "codings": codings}
    edges = build(made, MENTIONS.head(0), book, study())[1]
    held = edges[edges["is_backbone"]]
    assert set(zip(held["source"], held["target"], held["kind"], strict=True)) == {
        ("t0", "t1", "theme-theme"),
        ("region:ost", "t0", "group-theme"),
        ("region:ost", "t1", "group-theme"),
    }
