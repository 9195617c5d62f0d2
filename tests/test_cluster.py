"""Clusters: who belongs together, what it is called, and what no code covers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.cluster import cluster, grouping
from pipeline.cluster.grouping import leiden, stability, typical
from pipeline.cluster.space import _largest
from pipeline.cluster.words import stopwords, terms, words
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


def made(*, interviews: int = 8, seed: int = 0) -> Study:
    """Four strands, each twice in every interview; nobody coded the graves; every interview has a prompt."""
    rng = np.random.default_rng(seed)
    centres = np.eye(4, 16)
    rows, vectors = [], []
    for number in range(interviews):
        name = f"B{number:02}"
        rows.append((f"{name}:0.1", name, True, "Worüber reden wir?", ""))
        vectors.append(rng.normal(size=16))
        for turn, (strand, text) in enumerate(2 * list(SPOKEN.items()), start=1):
            rows.append((f"{name}:{turn}.1", name, False, text, strand))
            vectors.append(centres[list(SPOKEN).index(strand)] + rng.normal(scale=0.02, size=16))
    segments = pd.DataFrame(rows, columns=["segment_id", "interview_id", "is_prompt", "text", "strand"])
    answered = segments[~segments["is_prompt"]].assign(unit_id=lambda frame: frame["interview_id"])
    coded = answered[answered["strand"] != "grab"]
    codings = pd.DataFrame({"segment_id": coded["segment_id"], "code_id": coded["strand"], "is_coded": True})
    praise = pd.DataFrame({"segment_id": answered["segment_id"], "code_id": "gut", "is_coded": True})
    return segments, np.array(vectors, dtype=np.float32), answered, pd.concat([codings, praise])


def clustered(study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    segments, vectors, answered, codings = study
    tokens = corpus([tokenise(segments["text"].tolist())])
    return cluster(segments, vectors, tokens, codings, answered, neighbours=6, resolution=0.4, seed=3, codebook=BOOK)


@pytest.fixture(scope="module")
def result() -> tuple[pd.DataFrame, pd.DataFrame]:
    return clustered(made())


Result = tuple[pd.DataFrame, pd.DataFrame]


def test_strands_that_were_put_in_come_out(result: Result) -> None:
    strand = made()[0].set_index("segment_id")["strand"]
    found = result[0].assign(strand=result[0]["segment_id"].map(strand))
    assert (found.groupby("cluster_id")["strand"].nunique() == 1).all()
    assert found["cluster_id"].nunique() == 4


def test_every_answer_has_a_cluster_and_no_prompt(result: Result) -> None:
    segments = made()[0]
    assert set(result[0]["segment_id"]) == set(segments.loc[~segments["is_prompt"], "segment_id"])


def test_only_the_strand_that_nobody_coded_is_a_candidate(result: Result) -> None:
    candidates = result[1][result[1]["is_candidate"]]
    assert len(candidates) == 1
    assert "Friedhof" in candidates["terms"].iloc[0]
    assert candidates["coded_share"].tolist() == [0]
    assert candidates["codes"].iloc[0] == []


def test_a_covered_cluster_names_its_code(result: Result) -> None:
    covered = result[1][~result[1]["is_candidate"]]
    assert sorted(codes[0] for codes in covered["codes"]) == ["bus", "geld", "land"]
    assert (covered["coded_share"] == 1).all()


def test_a_strand_of_few_interviews_is_no_candidate() -> None:
    assert not clustered(made(interviews=4))[1]["is_candidate"].any()


def test_figures_of_a_cluster(result: Result) -> None:
    """Eight interviews speak twice of each strand: 16 segments, an eighth from each."""
    labels = result[1]
    assert labels["cluster_id"].tolist() == ["K01", "K02", "K03", "K04"]
    assert (labels["n_segments"] == 16).all()
    assert (labels["n_interviews"] == 8).all()
    assert (labels["largest_share"] == 0.125).all()
    assert result[0]["strength"].between(0.9, 1).all()


def test_central_segments_are_of_different_interviews(result: Result) -> None:
    for ids in result[1]["central_segment_ids"]:
        assert len({name.partition(":")[0] for name in ids}) == 5


def test_the_order_of_interviews_does_not_matter(result: Result) -> None:
    segments, vectors, answered, codings = made()
    order = np.random.default_rng(9).permutation(len(segments))
    again = clustered((segments.iloc[order].reset_index(drop=True), vectors[order], answered.sample(frac=1), codings))
    pd.testing.assert_frame_equal(result[0], again[0])
    pd.testing.assert_frame_equal(result[1], again[1])


def test_beyond_the_sample_a_segment_follows_its_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "SAMPLE", 100)
    study = made(interviews=16)
    clusters, labels = clustered(study)
    strand = clusters["segment_id"].map(study[0].set_index("segment_id")["strand"])
    assert (strand.groupby(clusters["cluster_id"]).nunique() == 1).all()
    assert labels["n_segments"].tolist() == [32, 32, 32, 32]


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_handful_of_segments_is_one_cluster_or_none(count: int) -> None:
    segments, vectors, answered, codings = made()
    clusters, labels = clustered((segments, vectors, answered.head(count), codings))
    assert len(clusters) == count
    assert len(labels) == min(count, 1)


def test_leiden_is_the_same_at_every_run_and_parts_two_cliques() -> None:
    import scipy.sparse

    block = np.ones((20, 20)) - np.eye(20)
    dense = np.kron(np.eye(2), block)
    dense[0, 20] = dense[20, 0] = 0.1
    graph = scipy.sparse.csr_matrix(dense)
    runs = [leiden(graph, resolution=1.0, seed=5) for _ in range(3)]
    assert all((run == runs[0]).all() for run in runs)
    assert runs[0].tolist() in ([0] * 20 + [1] * 20, [1] * 20 + [0] * 20)


def test_stability_is_the_mean_of_the_best_overlaps() -> None:
    """{0,1} is found again whole, then within {0,1,2}: (1 + ⅔) / 2; {2,3}: (1 + ½) / 2."""
    first = np.array([0, 0, 1, 1])
    others = [np.array([1, 1, 0, 0]), np.array([0, 0, 0, 1])]
    assert stability(first, others).tolist() == pytest.approx([5 / 6, 3 / 4])
    assert stability(first, []).tolist() == [1, 1]


def test_the_grouping_that_the_others_confirm_is_taken() -> None:
    usual, whim = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    assert typical([whim, usual, usual.copy()]) == 1


@given(st.integers(1, 400), st.integers(1, 15), st.integers(0, 9))
def test_neighbours_are_the_largest_of_a_whole_row(width: int, count: int, seed: int) -> None:
    values = np.random.default_rng(seed).normal(size=(3, width)).astype(np.float32)
    count = min(count, width)
    found = np.take_along_axis(values, _largest(values, count), axis=1)
    np.testing.assert_array_equal(np.sort(found, axis=1), np.sort(values, axis=1)[:, width - count :])


def test_terms_have_the_form_of_the_text_and_no_stop_words() -> None:
    texts = ["Friedhöfe kosten. Die Friedhöfe sind teuer.", "Wir haben die Friedhöfe und den Bus."] * 2
    texts += ["Der Bus fährt und fährt.", "Ja also der Bus, genau."] * 2
    spoken = words(corpus([tokenise(texts)]), texts, np.arange(8))
    found = terms(spoken, np.repeat([0, 1], 4), np.arange(8))
    assert found[0][0] == "Friedhöfe"
    assert found[1][0] == "Bus"
    assert not {form.lower() for form in found[0] + found[1]} & stopwords()


def test_a_term_of_one_person_names_no_cluster() -> None:
    texts = ["Der Zeppelin, der Zeppelin, der Zeppelin und der Bus."] + ["Der Bus kommt."] * 3
    spoken = words(corpus([tokenise(texts)]), texts, np.arange(4))
    assert terms(spoken, np.zeros(4, dtype=np.int64), np.arange(4)) == [["Bus"]]


def test_stop_words_are_plain_lower_case_words() -> None:
    assert len(stopwords()) > 1500
    assert all(word == word.lower().strip() and " " not in word for word in stopwords())
    assert {"ich", "und", "ähm", "halt", "tagesordnung"} <= stopwords()
    assert not {"friedhof", "wolf", "bus", "rechte", "verwaltung"} & stopwords()
