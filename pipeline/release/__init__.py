"""What may leave the house: charts without persons and without small groups, and the quotes that people released."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.settling import Settled, move
from pipeline.study import Study
from pipeline.study.quotes import Profile

if TYPE_CHECKING:
    from pipeline.release.excuses import Used
    from pipeline.report.material import Material


def build(
    study: Study,
    tables: Mapping[str, pd.DataFrame],
    folder: Path,
    *,
    profile: Profile = "workshop",
    settle: Callable[[Path, Path], Settled] = move,
) -> list[Path]:
    """
    Write what the workshop, or everybody, gets.

    No persons leave; groups of fewer than the study's k are left out, and so is every figure that 1 to k−1 units stand
    behind; of what was said, only released quotes. All is made beside its place and searched before it is moved there.

    Args:
        study: settings, codebook, names and exceptions.
        tables: all of `pipeline.tables.TABLES`; the vectors may be missing.
        folder: where to; `charts/` below it is made.
        profile: who gets it.
        settle: how files get from one folder into the other, see `settling`.

    Returns:
        Paths of all files written: every chart as PNG, SVG and CSV, the slides, theme cards, poster, handout and
        worksheets, the quotes, and LIESMICH.txt.

    Raises:
        Undecided: words in it may be names, and nobody has decided about them; nothing has changed.
        LeakError: it holds what must not leave; nothing has changed.
    """
    from pipeline.release import disclosure, doubts, gate, ledger
    from pipeline.release.leaving import leaving_texts
    from pipeline.release.quotes import leaving
    from pipeline.release.words import without_rare_terms
    from pipeline.report.material import Material
    from pipeline.settling import staged

    inside = Material(study, tables)
    k = study.settings.privacy.k
    rare = 2 * k if profile == "oeffentlich" else k
    previous = [entry["figures"] for entry in ledger.entries(study.reports) if "figures" in entry]
    chosen = Material(study, {**tables, "cluster_labels": without_rare_terms(inside, k=rare)}, k=k)
    material = disclosure.protect(chosen, previous)
    quotes = leaving(tables["quotes"], profile)
    doubts.refuse_undecided(study, leaving_texts(material, quotes))
    with staged(folder) as beside:
        _write(inside, material, quotes, beside, profile=profile)
        used = gate.check(beside, study, tables)
        settled = settle(beside, folder)
    entry = _entry(study, settled, folder, profile=profile, used=used, n_quotes=len(quotes))
    withheld = {"n_withheld": len(material.withheld.figures), "merged": _merged(material)}
    ledger.record(study.reports, {**entry, **withheld, "figures": disclosure.figures(material)})
    return list(settled.paths)


def _write(inside: Material, outside: Material, quotes: pd.DataFrame, folder: Path, *, profile: Profile) -> None:
    from pipeline.release import disclosure
    from pipeline.release import quotes as told
    from pipeline.release.readme import readme
    from pipeline.report import charts, slides, worksheets
    from pipeline.report.paper import workshop
    from pipeline.report.plan import plan
    from pipeline.tables import replacing

    study = outside.study
    planned = [chart for chart in plan(outside) if disclosure.leaves(chart.name)]
    _, drawn = charts.save(planned, folder / "charts", workers=study.settings.engine.workers)
    told.write(quotes, study.codebook, folder)
    pictures = {path.stem: path.read_bytes() for path in (folder / "charts").glob(f"{slides.PICTURE}.png")}
    said = told.by_code(quotes)
    slides.write(outside, planned, folder / "folien.pptx", pictures=pictures, quotes=said)
    workshop.write(outside, planned, drawn, folder, quotes=said)
    worksheets.write(outside, planned, folder / "arbeitsblaetter.docx", quotes=quotes)
    with replacing(folder / "LIESMICH.txt") as beside:
        # Windows' editor needs the mark and the line ends
        page = readme(inside, outside, planned, n_quotes=len(quotes), profile=profile)
        beside.write_text(page, encoding="utf-8-sig", newline="\r\n")


def _merged(material: Material) -> dict[str, dict[str, list[str]]]:
    return {
        name: {value: list(held) for value, held in groups.items()} for name, groups in material.withheld.merged.items()
    }


def _entry(
    study: Study, settled: Settled, folder: Path, *, profile: Profile, used: Sequence[Used], n_quotes: int
) -> dict[str, object]:
    from pipeline import __version__
    from pipeline.cache import digests

    # what people have changed was not searched: the ledger does not vouch for it
    unsearched = [path.relative_to(folder.parent).as_posix() for path in sorted(settled.aside)]
    return {
        "profile": profile,
        "k": study.settings.privacy.k,
        "wave": study.settings.wave,
        "version": __version__,
        "n_quotes": n_quotes,
        "exceptions": [one._asdict() for one in used],
        "files": digests(folder.parent, settled.paths),
    } | ({"unsearched": unsearched} if unsearched else {})
