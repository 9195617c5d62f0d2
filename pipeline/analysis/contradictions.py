"""Where one person, or people of one role, call the same theme proven and failed."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipeline.study import Codebook, Study
from pipeline.tables import check, empty

PERSON, ROLE = "person", "role"
PROVEN, FAILED = "proven", "failed"
_SIDES = {"positive": PROVEN, "negative": FAILED}
_USUAL = {"bewaehrt": PROVEN, "kritisch": FAILED}


def contradictions(answered: pd.DataFrame, tables: Mapping[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """
    Find themes that are approved in one place and rejected in another.

    Judgements are those of `theme:evaluation` whose evaluation takes a side (`sides`). One sentence with both
    (`theme:ambivalent`) is no contradiction and counts for neither side. They are words found together, few and
    uncertain: all that is found here says where to read.

    Args:
        answered: what `units.answers` returns.
        tables: `speakers` and `codings`.
        study: names the codes, and whether there are roles.

    Returns:
        The table `contradictions`: by person, and by role where at least two persons of the role contradict each
        other; ids of the segments in the order of their names.
    """
    judged = _judged(tables["codings"], study.codebook)
    people = tables["speakers"][["speaker_id", "person"]]
    rows = answered.merge(judged, on="segment_id").merge(people, on="speaker_id")
    found = [_both(rows.assign(scope=PERSON, holder=rows["person"]))]
    if ROLE in study.attributes and ROLE in rows.columns:
        known = rows[rows[ROLE] != ""]
        of_roles = _both(known.assign(scope=ROLE, holder=known[ROLE]))
        found.append(of_roles[of_roles["n_people"] > 1])
    both = pd.concat(found, ignore_index=True).drop(columns="n_people")
    return check(both, "contradictions") if len(both) else empty("contradictions")


def sides(codebook: Codebook) -> Mapping[str, str]:
    """Return the side (`proven` or `failed`) of evaluations by their signs; without any sign, by their usual names."""
    signed = {code.code_id: _SIDES[code.sign] for code in codebook.of_kind("evaluation") if code.sign}
    return signed or {name: side for name, side in _USUAL.items() if name in codebook}


def _judged(codings: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return `segment_id`, `code_id` (of the theme), `side` of every judgement that takes one."""
    coded = codings.loc[codings["is_coded"] & codings["code_id"].str.contains(":", regex=False)]
    parts = coded["code_id"].str.extract("^([^:]*):(.*)$")
    named = pd.DataFrame(
        {"segment_id": coded["segment_id"], "code_id": parts[0], "side": parts[1].map(dict(sides(codebook)))}
    )
    return named[named["code_id"].isin(codebook.themes)].dropna(subset="side")


def _both(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the holders and themes that have both sides, with the segments of each and how many people spoke."""
    keys = ["scope", "holder", "code_id"]
    proven, failed = (_listed(rows[rows["side"] == side], keys, side) for side in (PROVEN, FAILED))
    n_people = rows.groupby(keys)["person"].nunique().rename("n_people").reset_index()
    return proven.merge(failed, on=keys).merge(n_people, on=keys)


def _listed(rows: pd.DataFrame, keys: list[str], side: str) -> pd.DataFrame:
    ids = rows.groupby(keys)["segment_id"].agg(lambda names: sorted(set(names))).rename(f"{side}_segment_ids")
    listed = ids.reset_index()
    return listed.assign(**{f"n_{side}": listed[f"{side}_segment_ids"].map(len)})
