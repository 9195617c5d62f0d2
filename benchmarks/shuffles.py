"""
Does the mapping find differences between groups where there are none? `python -m benchmarks.shuffles [--runs N]`.

Codings stay as they are; who has which attributes (and which date) is shuffled among the interviews of the demo, whole
rows at a time, so that attributes go on belonging together. Then everything that can claim a difference between groups
is computed again with the study's own settings: declared contrasts, their correction, silence, and the sentences made
of them. Counted are the shuffles with any such sentence. Prints Markdown; `--page FILE` writes it between the markers
of a page.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline import units
from pipeline.analysis import contrasts, findings
from pipeline.analysis.findings import GROUPS
from pipeline.analysis.silence import silence
from pipeline.analysis.strength import at_least
from pipeline.cache import code_digest
from pipeline.study import Study, examine
from pipeline.tables import TABLES, empty, read

HOME = Path(__file__).parents[1]
BEGIN, END = "<!-- shuffles:begin -->", "<!-- shuffles:end -->"
CODE = ("analysis.contrasts", "analysis.differences", "analysis.silence", "analysis.quiet", "resampling", "units")

Tables = Mapping[str, pd.DataFrame]


def shuffled(interviews: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return the table `interviews` with attributes and dates dealt anew, whole rows at a time."""
    columns = ["date", *units.attributes(interviews)]
    order = np.random.default_rng(seed).permutation(len(interviews))
    return interviews.assign(**{name: interviews[name].to_numpy()[order] for name in columns})


def claims(tables: Tables, study: Study, *, seed: int) -> pd.DataFrame:
    """
    Shuffle, compute again what compares groups, and return the findings that claim a difference.

    Args:
        tables: all but the vectors.
        study: whose units are interviews.
        seed: of the shuffle.
    """
    dealt = dict(tables) | {"interviews": shuffled(tables["interviews"], seed)}
    talk = units.answers(dealt)
    compared = contrasts(talk, dealt["codings"], study.codebook, study.settings.contrasts, seed=study.settings.seed)
    quality = dealt["quality"][lambda frame: frame["measure"] != "stability_holds"]
    again = {"contrasts": compared, "quality": quality, "silence": silence(talk, dealt, study)}
    told = findings(dealt | again | {"repeats": empty("repeats")}, study)
    return told[told["kind"].isin(GROUPS)]


def passages(found: Sequence[pd.DataFrame], real: pd.DataFrame, tables: Tables, *, name: str, code: str) -> str:
    """
    Say in Markdown how many of the shuffles found something, and what the real labels give.

    Args:
        found: what `claims` returned, by shuffle.
        real: the table `findings`.
        tables: `contrasts` and `silence` with the real labels.
        name: of the study.
        code: key of the code that did it.
    """
    n, n_any = len(found), sum(len(one) > 0 for one in found)
    kinds = Counter(str(kind) for one in found for kind in one["kind"])
    high = 1 - at_least(n - n_any, n)
    told = Counter(str(kind) for kind in real["kind"] if kind in GROUPS)
    lines = [
        f"Of {n} shuffles, **{n_any}** gave any finding about a difference between groups (95 % interval up to "
        f"{100 * high:.0f} of 100). Each made {len(tables['contrasts'])} declared tests and looked at "
        f"{int((~tables['silence']['is_small']).sum())} cells of group and theme for silence.",
        "",
        "| kind | with the real labels | over all shuffles |",
        "|---|---|---|",
        *(f"| `{kind}` | {told[kind]} | {kinds[kind]} |" for kind in sorted(GROUPS)),
        "",
        f"Code of `{'`, `'.join(CODE)}` as of `{code[:12]}` (`pipeline.cache.code_digest`); study "
        f"`{name}`, seeds 0 to {n - 1}.",
    ]
    return "\n".join(lines)


def publish(text: str, page: Path) -> None:
    """Put Markdown between the markers of a page."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")


def main() -> None:
    """Read the demo's tables, shuffle, and print or publish."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--processed", type=Path, default=HOME / "data" / "processed" / "demo")
    parser.add_argument("--page", type=Path)
    asked = parser.parse_args()
    code = code_digest(*CODE)
    study, _ = examine(HOME / "data" / "raw" / "demo", processed=asked.processed, reports=asked.processed)
    tables = {name: read(asked.processed, name) for name in TABLES if name not in ("vectors", "findings")}
    real = findings(tables, study)
    found = [claims(tables, study, seed=seed) for seed in range(asked.runs)]
    text = passages(found, real, tables, name=study.name, code=code)
    if asked.page:
        publish(text, asked.page)
    print(text)


if __name__ == "__main__":
    main()
