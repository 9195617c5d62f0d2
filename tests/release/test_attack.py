"""An outsider with all files of an export and a linear programme: what can be worked out of what is suppressed?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.analysis import contrasts, group_shares
from pipeline.release import disclosure
from pipeline.release.readme import readme
from pipeline.report import charts, evidence
from pipeline.report.material import Material
from pipeline.report.plan import plan
from pipeline.study import examine
from pipeline.study.settings import Privacy
from pipeline.tables import TABLES, empty, read
from pipeline.texts import value_label
from pipeline.workflow import run
from tests import synthetic
from tests.release.attack import HALF, Attacker, Cell

K = 5
ROOT = Path(__file__).parents[2]
LIKELY = 0.25
"""How often a theme is coded in invented talk."""


def invented(place: Path, *, seed: int, n: int = 60, two_way: Sequence[tuple[str, str]] = ()) -> Material:
    """Invent a study in which groups are small and themes rare: with much to suppress."""
    study = synthetic.study(place, n=n)
    privacy = Privacy(k=K, two_way=tuple(two_way))
    study = replace(study, settings=study.settings.model_copy(update={"privacy": privacy}))
    tables = synthetic.tables(study, seed=seed)
    rng = np.random.default_rng(seed)
    talks = tables["interviews"]
    talks = talks.assign(
        land=rng.choice(synthetic.LANDS, len(talks), p=[0.3, 0.2, 0.2, 0.15, 0.05, 0.05, 0.05]),
        role=rng.choice(synthetic.ROLES, len(talks), p=[0.45, 0.25, 0.2, 0.1]),
    )
    codings = tables["codings"]
    likely = {code: LIKELY * rng.uniform(0, 1) for code in sorted(set(codings["code_id"]))}
    # few speak of measures and goals anyway
    likely |= dict.fromkeys((code for code in likely if code.startswith(("m_", "z_"))), 1.0)
    keep = rng.uniform(size=len(codings)) < codings["code_id"].map(likely).to_numpy()
    tables |= {"interviews": talks, "codings": codings.assign(is_coded=codings["is_coded"] & keep)}
    inside = Material(study, tables)
    answered = inside.answered
    tables |= {
        "shares": group_shares(answered, tables["codings"], study.codebook, study),
        "contrasts": contrasts(answered, tables["codings"], study.codebook, study.settings.contrasts, seed=1),
        "cluster_labels": empty("cluster_labels"),
        "unprompted": empty("unprompted"),
    }
    return Material(study, tables, k=K)


def handed_out(material: Material, place: Path) -> Attacker:
    """Write the tables of an export, as `release.build` does, without drawing."""
    outside = disclosure.protect(material)
    planned = [chart for chart in plan(outside) if disclosure.leaves(chart.name)]
    (place / "charts").mkdir(parents=True)
    for chart in planned:
        content = charts.csv(chart.table.assign(Quelle=chart.caption.footer))
        (place / "charts" / f"{chart.name}.csv").write_text(content, encoding="utf-8-sig", newline="")
    for name, frame in (("belege", evidence.evidence(outside)), ("belege-gruppen", evidence.by_group(outside))):
        (place / "charts" / f"{name}.csv").write_text(frame.to_csv(sep=";", index=False), encoding="utf-8-sig")
    inside = Material(material.study, material.tables)
    (place / "LIESMICH.txt").write_text(readme(inside, outside, planned), encoding="utf-8-sig")
    return Attacker(place, inside)


def assert_honest(found: Attacker, k: int) -> None:
    """Every figure, counted anew: the group has k people, none or k of them speak of it, and it is what it says."""
    assert any(cell.share is not None for cell in found.cells)
    for cell in found.cells:
        if cell.share is None:
            continue
        having, n = found.having(cell), len(cell.people)
        assert n >= k, cell
        assert having == 0 or having >= k, cell
        assert having not in (0, n) or n >= 2 * k, cell
        if cell.file.startswith("belege"):
            # who speaks of a measure beside an evaluation is judged among those who speak of it
            base = replace(cell, code_id=cell.code_id.partition(" beside ")[0])
            among = n if base == cell else found.having(base)
            assert among == having or among - having >= k, cell
            assert having not in (0, among) or among >= 2 * k, cell
            assert cell.share == pytest.approx(having / n)
        if cell.group:
            truth = float(found.amounts(cell.code_id)[sorted(cell.people)].mean())
            assert abs(truth - cell.share) <= HALF + 1e-9, cell


def assert_counts_of_people(found: Attacker, k: int) -> None:
    for path in sorted((found.folder / "charts").glob("*.csv")):
        if path.stem.startswith("befragte-") or path.stem in ("laender", "zeitleiste"):
            counts = [row["Zahl"] for row in found.rows(path.stem) if row.get("Zahl")]
            assert all(int(count) == 0 or int(count) >= k for count in counts), path.stem
    for cell in found.cells:
        if cell.file.startswith("gruppen-"):
            told = {row["Zahl in der Gruppe"] for row in found.rows(cell.file) if row["Gruppe"] == cell.group}
            assert told == {str(len(cell.people))}


@pytest.mark.parametrize("seed", [1, 2])
def test_no_suppressed_figure_of_an_invented_study_is_narrower_than_k(tmp_path: Path, seed: int) -> None:
    found = handed_out(invented(tmp_path, seed=seed), tmp_path / "workshop")
    assert_honest(found, K)
    assert_counts_of_people(found, K)
    assert any(cell.share is None for cell in found.cells if cell.file.startswith("gruppen-"))
    assert found.isolated(K) == []
    assert found.betrayed(K) == []


def test_the_attacker_would_find_what_is_told_without_complementary_suppression(tmp_path: Path) -> None:
    """Counterproof: a single figure put where it was held back opens others, and is found."""
    found = handed_out(invented(tmp_path, seed=1), tmp_path / "workshop")
    hidden = [cell for cell in found.cells if cell.share is None and cell.file == "gruppen-rolle"]
    told = {cell.code_id for cell in found.cells if cell.group == "" and cell.share is not None}
    code_id = next(cell.code_id for cell in hidden if cell.code_id in told)
    own = [cell for cell in hidden if cell.code_id == code_id]
    alone = own[0]
    opened = [
        replace(cell, share=float(found.amounts(code_id)[sorted(cell.people)].mean()))
        if cell in own and cell != alone
        else cell
        for cell in found.cells
    ]
    found.__dict__["cells"] = opened
    low, high, _, _ = found.bounds(alone)
    amount = float(found.amounts(code_id)[sorted(alone.people)].sum())
    assert high - low < max(amount, 2 * HALF * len(found.talk) * len(own) + 0.2)
    assert low <= amount <= high


def test_counts_of_people_are_told_and_kept_too(tmp_path: Path) -> None:
    """Of measures and goals; and without complementary suppression the attacker would find them."""
    found = handed_out(invented(tmp_path, seed=2), tmp_path / "workshop")
    counts = [cell for cell in found.cells if cell.file == "belege-gruppen"]
    told = {cell.code_id for cell in found.cells if cell.file == "belege" and cell.share is not None}
    assert any(cell.share is not None for cell in counts)
    hidden = [cell for cell in counts if cell.share is None and cell.code_id in told]
    few = [cell for cell in hidden if 0 < found.having(cell) < K]
    alone = few[0]

    def opened(cell: Cell) -> Cell:
        share = float(found.amounts(cell.code_id)[sorted(cell.people)].mean())
        return replace(cell, share=share) if cell in hidden and cell != alone else cell

    found.__dict__["cells"] = [opened(cell) for cell in found.cells]
    low, high, _, _ = found.bounds(alone)
    assert high - low < K
    assert alone in found.betrayed(K)


def test_a_declared_two_way_table_keeps_its_small_cells(tmp_path: Path) -> None:
    """Region by role: of what is told every cell has k people; row by row 0 or k people are left over."""
    made = invented(tmp_path, seed=2, two_way=[("region", "role")])
    outside = disclosure.protect(made)
    name = "Region × Rolle"
    assert outside.withheld.crossed == (name,)
    cells = outside.members.groupby(name).size()
    assert (cells.drop("", errors="ignore") >= K).all()
    known = outside.members.assign(is_told=outside.members[name] != "")
    for margin in ("region", "role"):
        for _, rest in known[~known["is_told"]].groupby(margin):
            assert len(rest) >= K
    region, role = made.members["region"], made.members["role"]
    truth = pd.crosstab(region, role).stack()
    told = {label: int(n) for label, n in cells.items() if label}
    assert told
    for (one, two), n in truth.items():
        label = f"{value_label('region', one)}, {value_label('role', two)}"
        assert told.get(label, n) == n
    assert {f"befragte-{'region-rolle'}", "gruppen-region-rolle"} & {chart.name for chart in plan(outside)}


def test_no_person_stands_in_any_table(tmp_path: Path) -> None:
    found = handed_out(invented(tmp_path, seed=1), tmp_path / "workshop")
    ids = set(found.talk.index) | set(found.material.tables["segments"]["segment_id"])
    for path in sorted(found.folder.rglob("*.*")):
        text = path.read_text(encoding="utf-8-sig")
        assert not [name for name in ids if name in text], path.name


def test_every_table_says_k_and_how_much_is_suppressed(tmp_path: Path) -> None:
    found = handed_out(invented(tmp_path, seed=1), tmp_path / "workshop")
    for path in sorted(set((found.folder / "charts").glob("*.csv")) - set((found.folder / "charts").glob("belege*"))):
        rows = found.rows(path.stem)
        assert all(f"unter {K} nicht ausgewiesen" in row["Quelle"] for row in rows)
    rows = found.rows("gruppen-rolle")
    n = sum(not row["Anteil in %"] for row in rows)
    (told,) = re.findall(r"unterdrückte Werte: (\d+)", rows[0]["Quelle"])
    # themes of which nothing is told have no rows
    assert 0 < n <= int(told)


def _mapped(folder: Path, place: Path) -> Material:
    run(folder, processed=place / "processed", reports=place / "reports", until="analyse")
    study, _ = examine(folder, processed=place / "processed", reports=place / "reports")
    tables = {name: read(study.processed, name) for name in TABLES if name != "vectors"}
    return Material(study, tables, k=study.settings.privacy.k)


@pytest.mark.prove
@pytest.mark.parametrize("folder", ["data/raw/demo", "benchmarks/magdeburg"])
def test_no_suppressed_figure_of_a_whole_study_is_narrower_than_k(tmp_path: Path, folder: str) -> None:
    if not (ROOT / folder / "interviews").is_dir():
        pytest.skip(f"{folder} is not there")
    made = _mapped(ROOT / folder, tmp_path)
    found = handed_out(made, tmp_path / "workshop")
    assert_honest(found, made.k)
    assert_counts_of_people(found, made.k)
    assert found.isolated(made.k) == []
    assert found.betrayed(made.k) == []


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(10, 20))
def test_no_suppressed_figure_of_many_invented_studies_is_narrower_than_k(tmp_path: Path, seed: int) -> None:
    found = handed_out(invented(tmp_path, seed=seed, n=40 + 5 * (seed % 10)), tmp_path / "workshop")
    assert_honest(found, K)
    assert found.isolated(K) == []
    assert found.betrayed(K) == []
