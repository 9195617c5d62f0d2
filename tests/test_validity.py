"""The measurement of validity: figures worked by hand, and a small file that goes all the way."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from benchmarks.validity import baselines, experiment, ours, page, scores
from benchmarks.validity.__main__ import measure, publish
from benchmarks.validity.baselines import Words, best_seen
from benchmarks.validity.material import CODEBOOK, FROZEN, Material, Unfit, codebook, prepare, read
from benchmarks.validity.page import Measured
from pipeline.coding.decided import decided, gold
from pipeline.coding.weighing import Signs, weigh

NAMES = ("motorized transport", "cycling", "public transport (local)", "scooters")
SAID = {
    "motorized transport": "Die Autos rasen durch die Straße, und abends ist Stau.",
    "cycling": "Der Radweg ist schmal, und das Fahrrad steht im Regen.",
    "public transport (local)": "Der Bus kommt spät, und an der Haltestelle fehlt ein Dach.",
    "scooters": "Der Roller liegt im Weg.",
}


def encode(texts: Sequence[str]) -> NDArray[np.float32]:
    """Vectors of texts by their words, without a model: every word has a direction of its own."""
    rows = [np.sum([_direction(word) for word in text.lower().split()] or [_direction("")], axis=0) for text in texts]
    return np.array([row / np.linalg.norm(row) for row in rows], dtype=np.float32)


def _direction(word: str) -> NDArray[np.float64]:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
    return np.random.default_rng(seed).normal(size=32)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty contributions, each with one or two of four themes and nothing but these in its words."""
    rows = []
    for number in range(30):
        has = [number % 3 == 0 or number % 5 == 0, number % 3 == 1, number % 3 == 2, number % 10 == 3]
        text = " ".join(SAID[name] for name, is_there in zip(NAMES, has, strict=True) if is_there)
        rows.append((f"D{number}", f"Beitrag {number}", text, "", *map(int, has)))
    path = tmp_path_factory.mktemp("validity") / "small.csv"
    pd.DataFrame(rows, columns=["document_id", "title", "text", "url", *NAMES]).to_csv(path, index=False)
    return path


@pytest.fixture(scope="module")
def material(file: Path) -> Material:
    return prepare(read(file), codebook()[0], encode=encode)


@pytest.fixture(scope="module")
def measured(file: Path) -> Measured:
    return measure(file, encode=encode, seeds=1, draws=2)


def test_f1_worked_by_hand() -> None:
    """Two found of three meant with one false alarm: 2 · 2 ÷ (3 + 3); nothing found and nothing meant is right."""
    meant = np.array([[1, 0], [1, 0], [1, 0], [0, 0]], dtype=bool)
    found = np.array([[1, 0], [1, 0], [0, 0], [1, 0]], dtype=bool)
    assert scores.f1(found, meant).tolist() == pytest.approx([2 / 3, 1])
    assert scores.macro(found, meant) == pytest.approx(5 / 6)


def test_a_perfect_coder_has_f1_one_in_every_draw(material: Material) -> None:
    perfect = material.gold[None]
    assert scores.interval(perfect, material.gold) == scores.Interval(1, 1, 1)
    assert scores.difference(perfect, perfect, material.gold) == scores.Interval(0, 0, 0)


def test_paired_draws_worked_by_hand() -> None:
    """
    Two documents with the theme; one coder finds both, the other the first alone.

    A draw is twice the first (¼: no difference), one of each (½: 1 − 2·1/(1+2) = ⅓) or twice the second (¼: 1 − 0).
    """
    meant = np.array([[True], [True]])
    both, first = meant[None], np.array([[[True], [False]]])
    each = scores.drawn(both, meant, draws=4_000, seed=1) - scores.drawn(first, meant, draws=4_000, seed=1)
    shares = {round(value, 6): count / 4_000 for value, count in zip(*np.unique(each, return_counts=True), strict=True)}
    assert shares == pytest.approx({0.0: 0.25, 0.333333: 0.5, 1.0: 0.25}, abs=0.03)
    found = scores.difference(both, first, meant, draws=4_000, seed=1)
    assert (found.value, found.low, found.high) == pytest.approx((1 / 3, 0, 1))


def test_draws_take_the_mean_over_repetitions(material: Material) -> None:
    right, wrong = material.gold, ~material.gold
    one = scores.drawn(right[None], material.gold, draws=50)
    other = scores.drawn(wrong[None], material.gold, draws=50)
    both = scores.drawn(np.stack([right, wrong]), material.gold, draws=50)
    assert both == pytest.approx((one + other) / 2)


def test_words_are_weighed_as_on_the_training_documents_alone(material: Material) -> None:
    """scikit-learn's own vectorizers, fitted on the training texts, give the same inner products."""
    from scipy.sparse import hstack
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts, train, test = np.array(material.documents.texts, dtype=object), np.arange(12), np.arange(12, 30)
    kinds = (
        TfidfVectorizer(sublinear_tf=True),
        TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=(3, 5)),
    )
    known = hstack([kind.fit_transform(texts[train]) for kind in kinds])
    new = hstack([kind.transform(texts[test]) for kind in kinds])
    own_known, own_new = Words(material.documents.texts).rotated(train, test)
    assert own_known @ own_known.T == pytest.approx((known @ known.T).toarray())
    assert own_new @ own_known.T == pytest.approx((new @ known.T).toarray())


def test_the_best_threshold_seen() -> None:
    """Coding the three highest gives 2 · 2 ÷ (3 + 2) = .8, more than any other number of them."""
    assert best_seen(np.array([0.9, 0.2, 0.6, 0.7]), np.array([1, 0, 1, 0], dtype=bool)) == 0.6


def test_learned_alone_decides_as_the_projects_weighing_without_words_and_meaning(material: Material) -> None:
    rows = np.arange(20)
    own = decided(gold(ours.decisions(material, rows)), material.segments).of(material.documents.code_ids)
    shape = material.documents.gold.shape
    nothing = Signs(np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.float32))
    weighed = weigh(nothing, material.features, own, threshold=0.5)
    expected = (weighed.scores >= weighed.limits) & weighed.learned.is_learned
    assert weighed.learned.is_learned.sum() == 3
    assert (ours.learned(material, rows)[20:] == expected[20:, material.counted]).all()


def test_a_decision_never_teaches_about_its_own_document(material: Material) -> None:
    """A decision turned round changes the verdicts on others at most, never the cross-fitted one on itself."""
    rows = np.arange(24)
    before = ours.combined(material, rows)
    turned = material.documents.gold.copy()
    turned[7] = ~turned[7]
    after = ours.combined(replace(material, documents=replace(material.documents, gold=turned)), rows)
    assert (before.crossfit[7] == after.crossfit[7]).all()
    assert (after.found[7] == turned[7, material.counted]).all()


def test_pairs_without_an_entry_are_not_coded_and_have_no_probability(material: Material) -> None:
    outcome = ours.combined(material, np.arange(24))
    assert outcome.found.dtype == bool
    assert not outcome.found[24:].all()
    assert not outcome.crossfit[24:].any()
    assert np.isnan(ours.combined(material, np.zeros(0, dtype=np.int64)).probability).all()


def test_every_document_is_tested_once_and_never_taught_then(measured: Measured) -> None:
    found = measured.folds
    tested = np.concatenate([one.test for one in found.trials[0]])
    assert sorted(tested) == list(range(30))
    assert all(not set(one.train) & set(one.test) for one in found.trials[0])
    assert scores.macro(found.found[experiment.PROJECT[experiment.COMBINED]], measured.material.gold) > 0.9


def test_calibration_worked_by_hand(material: Material) -> None:
    """Two documents, .9 and .3 told, one coded: (.01 + .09) ÷ 2; a third without a probability was coded too."""
    meant = np.zeros(material.documents.gold.shape, dtype=bool)
    meant[:12, 0] = True  # twelve of thirty: ten and more for and against among the first 26
    meant[[27, 28], 0] = True
    made = replace(material, documents=replace(material.documents, gold=meant))
    told = np.full((3, len(material.counted)), np.nan)
    told[:2, 0] = 0.9, 0.3
    one = experiment.Trial(np.arange(26), np.array([27, 29, 28]), {}, np.zeros((26, 3), dtype=bool), told)
    found = experiment.calibration(made, [one], enough=10)
    share = 12 / 26
    assert found.brier == pytest.approx(0.05)
    assert found.reference == pytest.approx(((1 - share) ** 2 + share**2) / 2)
    assert (found.n_without, found.observed_without) == (1, 1)
    assert found.bins["n"].tolist() == [0, 1, 0, 0, 1]
    assert found.bins["observed"].iloc[4] == 1


def test_the_variant_that_does_best_is_taken_for_each_size() -> None:
    rows = [(10, 0, "a", "x", 0.2), (10, 1, "a", "x", 0.4), (10, 0, "a", "y", 0.5), (25, 0, "a", "x", 0.9)]
    made = pd.DataFrame(rows, columns=["size", "draw", "method", "variant", "f1"])
    assert experiment.best_variants(made)["variant"].tolist() == ["y", "x"]


def test_a_theme_nobody_has_is_found_nowhere(material: Material) -> None:
    meant = material.documents.gold.copy()
    meant[:, 1] = False
    made = replace(material, documents=replace(material.documents, gold=meant))
    words, train, test = Words(made.documents.texts), np.arange(20), np.arange(20, 30)
    found = baselines.simple(made, words, train, test) | baselines.further(made, words, train, test)
    assert not any(one[:, 1].any() for one in found.values())


def test_the_page_stands_between_its_markers_and_leaves_the_rest(measured: Measured, tmp_path: Path) -> None:
    out = tmp_path / "validity.md"
    out.write_text(f"# Before\n\n{page.BEGIN}\nwhat was there\n{page.END}\n\n## After\n", encoding="utf-8")
    publish(measured, out)
    text = out.read_text(encoding="utf-8")
    assert text.startswith("# Before\n\n<!-- validity:begin -->\n\n## Coding against")
    assert text.endswith("<!-- validity:end -->\n\n## After\n")
    assert "what was there" not in text
    assert "nan" not in text
    assert "](validity-curve.png)" in text
    assert (tmp_path / "validity-curve.png").read_bytes().startswith(b"\x89PNG")
    assert "| 24 (folds) |" in text
    publish(measured, out)
    assert out.read_text(encoding="utf-8") == text


def test_a_new_page_gets_a_heading_and_one_without_markers_an_end(tmp_path: Path) -> None:
    page.write(tmp_path / "new.md", "text")
    assert (tmp_path / "new.md").read_text(encoding="utf-8") == f"{page.HEAD}\n{page.BEGIN}\n\ntext\n\n{page.END}\n"
    (tmp_path / "old.md").write_text("# Old\n", encoding="utf-8")
    page.write(tmp_path / "old.md", "a \\1 b")
    assert "# Old\n\n<!-- validity:begin -->\n\na \\1 b" in (tmp_path / "old.md").read_text(encoding="utf-8")


def test_the_codebook_is_the_one_that_was_written_without_the_texts() -> None:
    assert hashlib.sha256(CODEBOOK.read_bytes()).hexdigest() == FROZEN
    assert "byte for byte" in page.frozen(FROZEN)
    assert "not the codebook" in page.frozen("0" * 64)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "no such file"),
        ("document_id,text,cycling\nA,Rad,1\n", "no column title"),
        ("document_id,title,text,cycling\nA,Rad,Rad,2\n", "0 and 1"),
        ("document_id,title,text,cycling\nA,Rad,Rad,1\nA,Rad,Rad,1\n", "twice"),
    ],
)
def test_a_file_of_another_form_is_named_with_what_is_wrong(content: str | None, told: str, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(Unfit, match=told):
        read(path)


def test_a_theme_that_the_codebook_lacks_is_named(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("document_id,title,text,air travel\nA,Flug,Flug,1\n", encoding="utf-8")
    with pytest.raises(Unfit, match="air travel"):
        prepare(read(path), codebook()[0], encode=encode)
