"""Clusters: who belongs together, what it is called, and what no code covers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from pipeline.cluster import cluster, ties
from pipeline.cluster.stage import Clustered
from pipeline.coding import corpus
from pipeline.language import tokenise
from pipeline.study import Code, Codebook

BOOK = Codebook(
    (
        Code(code_id="bus", label="Bus", kind="theme"),
        Code(code_id="geld", label="Geld", kind="theme"),
        Code(code_id="land", label="Land", kind="theme"),
        Code(code_id="gut", label="gut", kind="evaluation"),
    )
)
SPOKEN = {
    "bus": "Der Bus fährt am Abend nicht mehr, und der Fahrplan ist schlecht.",
    "geld": "Die Schulden wachsen, und der Kämmerer sucht im Haushalt jeden Kredit.",
    "land": "Auf dem Acker steht der Traktor, und die Bauern warten auf Regen.",
    "grab": "Auf dem Friedhof sind die Gräber teuer, und die Urne kostet mehr.",
}
Study = tuple[pd.DataFrame, NDArray[np.float32], pd.DataFrame, pd.DataFrame]
ASKED = "Worüber reden wir, wenn wir über Ihren Ort reden?"


def made(*, interviews: int = 8, seed: int = 0) -> Study:
    """Four strands, each twice in every interview; nobody coded the graves; every answer has a question of its own."""
    rng = np.random.default_rng(seed)
    centres = np.eye(4, 16)
    rows, vectors = [], []
    for number in range(interviews):
        name = f"B{number:02}"
        rows.append((f"{name}:0.1", name, True, ASKED, "", ""))
        vectors.append(np.eye(1, 16, 15)[0])
        for turn, (strand, text) in enumerate(2 * list(SPOKEN.items()), start=1):
            rows.append((f"{name}:{turn}.1", name, False, text, strand, ""))
            vectors.append(centres[list(SPOKEN).index(strand)] + rng.normal(scale=0.02, size=16))
    segments = pd.DataFrame(rows, columns=["segment_id", "interview_id", "is_prompt", "text", "strand", "question"])
    answered = segments[~segments["is_prompt"]].assign(unit_id=lambda frame: frame["interview_id"])
    coded = answered[answered["strand"] != "grab"]
    codings = pd.DataFrame({"segment_id": coded["segment_id"], "code_id": coded["strand"], "is_coded": True})
    praise = pd.DataFrame({"segment_id": answered["segment_id"], "code_id": "gut", "is_coded": True})
    return segments, np.array(vectors, dtype=np.float32), answered, pd.concat([codings, praise])


def clustered(study: Study, *, resolution: float | None = None) -> Clustered:
    segments, vectors, answered, codings = study
    tokens = corpus([tokenise(segments["text"].tolist())])
    return cluster(
        segments, vectors, tokens, codings, answered, neighbours=6, resolution=resolution, seed=3, codebook=BOOK
    )


@pytest.fixture(scope="module")
def result() -> Clustered:
    return clustered(made())


def test_strands_that_were_put_in_come_out(result: Clustered) -> None:
    strand = made()[0].set_index("segment_id")["strand"]
    found = result[0].assign(strand=result[0]["segment_id"].map(strand))
    assert (found.groupby("cluster_id")["strand"].nunique() == 1).all()
    assert found["cluster_id"].nunique() == 4


def test_every_answer_has_a_cluster_and_no_prompt(result: Clustered) -> None:
    segments = made()[0]
    assert set(result[0]["segment_id"]) == set(segments.loc[~segments["is_prompt"], "segment_id"])


def test_only_the_strand_that_nobody_coded_is_a_candidate(result: Clustered) -> None:
    candidates = result[1][result[1]["is_candidate"]]
    assert len(candidates) == 1
    assert "Friedhof" in candidates["terms"].iloc[0]
    assert candidates["coded_share"].tolist() == [0]
    assert candidates["codes"].iloc[0] == []


def test_a_covered_cluster_names_its_code(result: Clustered) -> None:
    covered = result[1][~result[1]["is_candidate"]]
    assert sorted(codes[0] for codes in covered["codes"]) == ["bus", "geld", "land"]
    assert (covered["coded_share"] == 1).all()


def test_a_strand_of_few_interviews_is_no_candidate() -> None:
    assert not clustered(made(interviews=4))[1]["is_candidate"].any()


def test_figures_of_a_cluster(result: Clustered) -> None:
    """Eight interviews speak twice of each strand: 16 segments, an eighth from each."""
    labels = result[1]
    assert labels["cluster_id"].tolist() == ["K01", "K02", "K03", "K04"]
    assert (labels["n_segments"] == 16).all()
    assert (labels["n_interviews"] == 8).all()
    assert (labels["largest_share"] == 0.125).all()
    assert result[0]["strength"].between(0.9, 1).all()


def test_central_segments_are_of_different_interviews(result: Clustered) -> None:
    for ids in result[1]["central_segment_ids"]:
        assert len({name.partition(":")[0] for name in ids}) == 5


def test_the_order_of_interviews_does_not_matter(result: Clustered) -> None:
    segments, vectors, answered, codings = made()
    order = np.random.default_rng(9).permutation(len(segments))
    again = clustered((segments.iloc[order].reset_index(drop=True), vectors[order], answered.sample(frac=1), codings))
    for one, other in zip(result, again, strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_the_strands_are_found_again_in_every_draw(result: Clustered) -> None:
    """They lie fifty times as far apart as their segments: a draw of other interviews holds the same four."""
    assert (result.cluster_labels["stability"] > 0.95).all()
    chosen = result.resolutions[result.resolutions["is_chosen"]]
    assert chosen["n_clusters"].tolist() == [4]
    assert (chosen["stability"] > 0.95).all()


def test_a_cloud_without_strands_is_not_stable() -> None:
    """Vectors and words are chance: no resolution passes, and nothing is proposed."""
    segments, vectors, answered, _ = made(interviews=40)
    rng = np.random.default_rng(1)
    syllables = np.array(["ba", "ke", "li", "mo", "nu", "ra", "se", "ti"])
    said = [" ".join("".join(rng.choice(syllables, 3)) for _ in range(20)) for _ in range(len(segments))]
    cloud = rng.normal(size=vectors.shape).astype(np.float32)
    codings = pd.DataFrame({"segment_id": [], "code_id": [], "is_coded": []}).astype({"is_coded": bool})
    found = clustered((segments.assign(text=said), cloud, answered, codings))
    assert (found.resolutions["stability"] < 0.6).all()
    assert found.resolutions["is_chosen"].sum() == 1
    assert not found.cluster_labels["is_candidate"].any()


def test_answers_to_one_question_are_no_candidate() -> None:
    """All graves are spoken of after a question that every interview has, in two wordings."""
    segments, vectors, answered, codings = made()
    asked = segments["interview_id"] + ":0.1"
    du = segments["is_prompt"] & segments["interview_id"].isin(["B00", "B01", "B02"])
    wordings = segments["text"].mask(du, "Worüber reden wir, wenn wir über deinen Ort reden?")
    changed = segments.assign(question=asked.where(segments["strand"] == "grab", ""), text=wordings)
    labels = clustered((changed, vectors, answered, codings)).cluster_labels
    graves = labels[labels["terms"].map(lambda terms: "Friedhof" in terms)].iloc[0]
    assert (graves["largest_question_share"], graves["n_questions"]) == (1, 1)
    assert graves["largest_question"] == "B00:0.1"
    assert list(graves["reasons"]) == ["question"]
    assert not graves["is_candidate"]


def test_each_reason_against_a_cluster_is_told(result: Clustered) -> None:
    labels = result.cluster_labels
    assert {tuple(reasons) for reasons in labels.loc[~labels["is_candidate"], "reasons"]} <= {
        ("covered",),
        ("covered", "loose"),
    }
    few = clustered(made(interviews=4)).cluster_labels
    assert all("few" in reasons for reasons in few["reasons"])


def test_what_has_no_word_or_no_vector_is_in_no_cluster() -> None:
    segments, vectors, answered, codings = made()
    text, empty = segments["text"].copy(), vectors.copy()
    text[1], empty[2] = "… – 12", 0
    clusters = clustered((segments.assign(text=text), empty, answered, codings)).clusters
    assert set(answered["segment_id"]) - set(clusters["segment_id"]) == {"B00:1.1", "B00:2.1"}


def test_a_fixed_resolution_is_kept(result: Clustered) -> None:
    found = clustered(made(), resolution=0.4)
    assert found.resolutions["resolution"].tolist() == [0.4]
    assert found.resolutions["is_chosen"].tolist() == [True]


def test_beyond_the_sample_a_segment_follows_its_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ties, "SAMPLE", 100)
    study = made(interviews=16)
    found = clustered(study)
    strand = found.clusters["segment_id"].map(study[0].set_index("segment_id")["strand"])
    assert (strand.groupby(found.clusters["cluster_id"]).nunique() == 1).all()
    assert found.cluster_labels["n_segments"].tolist() == [32, 32, 32, 32]
    assert (found.resolutions["n_followed"] == 28).all()


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_handful_of_segments_is_one_cluster_or_none(count: int) -> None:
    segments, vectors, answered, codings = made()
    clusters, labels, _ = clustered((segments, vectors, answered.head(count), codings))
    assert len(clusters) == count
    assert len(labels) == min(count, 1)


def test_one_interview_alone_says_nothing_of_stability() -> None:
    found = clustered(made(interviews=1))
    assert (found.resolutions["n_draws"] == 0).all()
    assert not found.cluster_labels["is_candidate"].any()
