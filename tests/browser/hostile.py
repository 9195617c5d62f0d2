"""The invented study, with hostile strings wherever people write something, and a network that follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pipeline.report.material import Material
from pipeline.study import Codebook, Study
from pipeline.tables import check
from tests import synthetic
from tests.report import judged

HIT = "window.hit=1"
"""What every hostile string tries to run."""

STRINGS = (
    f"<script>{HIT}</script>",
    f'"><img src=x onerror="{HIT}">',
    f"</script><script>{HIT}</script>",
    f"</title></style></textarea><svg onload={HIT}>",
    f"' onmouseover='{HIT}' autofocus onfocus='{HIT}",
    f'<a href="javascript:{HIT}">javascript:{HIT}</a>',
    "{{7*7}} ${7*7} {% raw %} {n}",
    "<!-- ]]> &lt;b&gt; &#60;i&#62; \\u003cb\\u003e",
    "rechts \u202enach links\u202c und\u200bnull",
    "Bürgermeisterin \U0001f33b „naja“",
)
N_INTERVIEWS, N_ANSWERS = 24, 6
_NOT_HEARD = "B01"


def study(folder: Path, *, unit: str = "interview") -> Study:
    """Return the study; labels and definitions of all its codes end in a hostile string."""
    made = synthetic.study(folder, unit=unit, n=N_INTERVIEWS)
    codes = [
        code.model_copy(
            update={"label": f"{code.label} {text(number)}", "definition": f"{code.definition} {text(number + 1)}"}
        )
        for number, code in enumerate(made.codebook.codes)
    ]
    return replace(made, codebook=Codebook(tuple(codes), made.codebook.title))


def text(number: int) -> str:
    """Return one of the hostile strings, in turn."""
    return STRINGS[number % len(STRINGS)]


def material(folder: Path, *, unit: str = "interview") -> Material:
    """Return the study's tables as people decided a sample of them: speakers, values, answers, memos are hostile."""
    made = study(folder, unit=unit)
    tables = dict(judged.decided(made, _said(synthetic.tables(made, per_interview=N_ANSWERS))))
    tables |= _network(Material(made, tables))
    return Material(made, {name: check(frame, name) for name, frame in tables.items()})


def _said(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    segments, interviews = tables["segments"], tables["interviews"]
    said = [f"{told} {text(number)}" for number, told in enumerate(segments["text"])]
    found: dict[str, pd.DataFrame] = {**tables, "segments": segments.assign(text=said)}
    if "role" in interviews:
        roles = {"aktive": text(1), "bürgermeister": text(2)}
        found["interviews"] = interviews.assign(role=interviews["role"].replace(roles))
    else:
        people = tables["speakers"]["person"]
        found["speakers"] = tables["speakers"].assign(person=[f"{one} {text(int(one.split()[1]))}" for one in people])
    return found


def _network(material: Material) -> dict[str, pd.DataFrame]:
    """Let organisations be named in turn, and tie what stands in the same segment."""
    answered = material.answered.sort_values("segment_id")
    actors = material.tables["nodes"].loc[lambda frame: frame["kind"] == "actor", "node_id"]
    names = [name.removeprefix("actor:") for name in sorted(actors)]
    rows = [(segment_id, names[number % len(names)]) for number, segment_id in enumerate(answered["segment_id"])]
    mentions = pd.DataFrame(rows, columns=["segment_id", "actor_id"]).assign(start=0, end=4)
    found = dict(material.segments_of) | {
        f"actor:{name}": frozenset(part["segment_id"]) for name, part in mentions.groupby("actor_id")
    }
    ends = [*material.study.codebook.themes, *sorted(actors)]
    both = {
        (a, b): found.get(a, frozenset()) & found.get(b, frozenset())
        for a, b in combinations(ends, 2)
        if not a.startswith("actor:")
    }
    ties = [_tie(*pair, len(ids)) for pair, ids in both.items() if ids]
    made = [{**_ends(*pair), "segment_id": one} for pair, ids in both.items() for one in sorted(ids)]
    return {"mentions": mentions, "edges": pd.DataFrame(ties), "edge_segments": pd.DataFrame(made)}


def _ends(a: str, b: str) -> dict[str, str]:
    """Return a tie's ends: organisations come first."""
    is_actor = b.startswith("actor:")
    first, last = (b, a) if is_actor else sorted((a, b))
    return {"source": first, "target": last, "kind": "actor-theme" if is_actor else "theme-theme"}


def _tie(a: str, b: str, n: int) -> dict[str, Any]:
    unknown = dict.fromkeys(("signed_weight", "ci_low", "ci_high"), np.nan)
    told = {"weight": float(n), "n_segments": n, "n_interviews": n, "p_value": 0.01, "q_value": 0.02}
    return {**_ends(a, b), **told, **unknown, "is_backbone": n > 1}
