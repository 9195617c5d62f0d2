"""The frames that become sheets of mapping.xlsx."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from pipeline.report import beyond_sheets, matter, table_sheets
from pipeline.report import quality as measures
from pipeline.report.cluster_words import reasons
from pipeline.report.groups import is_held
from pipeline.report.material import Material
from pipeline.report.quotes import Quotes
from pipeline.report.readable import IN_PERCENT, records
from pipeline.study.judged import DECISIONS
from pipeline.texts import attribute_label, texts, value_label

KINDS = ("theme", "evaluation", "proposition", "goal", "measure")


def findings(material: Material, _quotes: Quotes) -> pd.DataFrame:
    """Return the findings."""
    words = texts()["report"]["findings"]
    frame = material.tables["findings"].sort_values("rank")
    strengths = texts()["findings"]["strengths"]
    decisions = {str(name): german for name, german in DECISIONS.items()}
    told = frame.assign(
        kind=[words.get(kind, kind) for kind in frame["kind"]],
        strength=[strengths[strength] for strength in frame["strength"]],
        decision=[decisions.get(decision, "") for decision in frame["decision"]],
        segment_ids=["; ".join(map(str, ids)) for ids in frame["segment_ids"]],
    )
    columns = ["rank", "kind", "strength", "text", "value", "ci_low", "ci_high", "n", "decision", "change", "note"]
    return told[[*columns, "machine_text", "segment_ids", "finding_id"]]


def themes(material: Material, _quotes: Quotes) -> pd.DataFrame:
    """Return the share of every code among everybody, and what it rests on."""
    kinds = texts()["report"]["kinds"]
    rows = matter.leading(material, [(code_id, 0) for code_id in material.leading])
    told = rows.assign(
        kind=[_kind(material, code_id, kinds) for code_id in rows["code_id"]],
        status=rows["status"].map(dict(texts()["quality"]["status"])),
    )
    confirmed = matter.CONFIRMED[material.study.settings.unit] if matter.has_confirmed(material) else ()
    columns = ["label", "kind", "share", "ci_low", "ci_high", "status", "machine", "n_segments", *confirmed, "code_id"]
    return _percent(told.sort_values(["share", "code_id"], ascending=[False, True])[columns])


def groups(material: Material, _quotes: Quotes) -> pd.DataFrame:
    """Return the share of every code in every group."""
    rows = material.tables["shares"].loc[lambda frame: (frame["attribute"] != "") & (frame["value"] != "")]
    book = material.study.codebook
    told = rows.assign(
        label=[book.label(code_id) for code_id in rows["code_id"]],
        group=[value_label(*pair) for pair in zip(rows["attribute"], rows["value"], strict=True)],
        attribute=[attribute_label(name) for name in rows["attribute"]],
        is_small=_yes_no(rows["n_units"] < material.study.settings.privacy.k),
    )
    columns = ["attribute", "group", "label", "share", "ci_low", "ci_high", "n_units", "is_small", "n_segments"]
    columns.append("code_id")
    return _percent(told[columns])


def contrasts(material: Material, _quotes: Quotes) -> pd.DataFrame:
    """Return all tested differences."""
    rows = material.tables["contrasts"]
    labels = [material.study.codebook.label(code_id) for code_id in rows["code_id"]]
    told = rows.assign(label=labels, is_held=_yes_no(is_held(rows)))
    columns = ["contrast_id", "label", "group_a", "group_b", "share_a", "share_b", "difference", "ci_low", "ci_high"]
    columns += ["effect", "p_value", "q_value", "is_held", "n_a", "n_b", "code_id"]
    return _percent(told[columns])


def segments(material: Material, quotes: Quotes) -> pd.DataFrame:
    """Return every segment that counts with its text, its codes by kind, its cluster, and the interview's consent."""
    answered = material.answered
    found = {kind: _joined(material, kind) for kind in KINDS}
    clusters = material.tables["clusters"].set_index("segment_id")["cluster_id"]
    ids = answered["segment_id"]
    attributes = {name: answered[name] for name in material.attributes}
    consents = material.talks.set_index("interview_id")["consent"].replace(texts()["report"]["consent"])
    columns = {
        "segment_id": ids,
        "unit_id": answered["unit_id"],
        **{kind: ids.map(joined).fillna("") for kind, joined in found.items()},
        "text": [quotes.text(name) for name in ids],
        "consent": answered["interview_id"].map(consents),
        "cluster_id": ids.map(clusters).fillna(""),
        "n_words": answered["n_words"],
        "date": answered["date"],
        **attributes,
    }
    return pd.DataFrame(columns)


def _joined(material: Material, kind: str) -> dict[str, str]:
    """Labels of a segment's codes of a kind, joined, by segment."""
    book = material.study.codebook
    own = {code.code_id for code in book.codes if code.kind == kind}
    part = 2 if kind == "evaluation" else 0
    names = {code_id for code_id in material.segments_of if code_id.partition(":")[part] in own}
    if kind == "theme":
        names &= own
    coded = material.coded[material.coded["code_id"].isin(names)]
    labels = coded["code_id"].map({name: book.label(name) for name in sorted(names)})
    ordered = coded.assign(label=labels).sort_values(["segment_id", "label"])
    return {str(name): "; ".join(part) for name, part in ordered.groupby("segment_id", sort=False)["label"]}


def interviews(material: Material, _quotes: Quotes) -> pd.DataFrame:
    """Return the interviews with their attributes."""
    rows = material.tables["interviews"]
    own = ["interview_id", "date", "wave", "consent", "n_turns", "n_words"]
    consents = texts()["report"]["consent"]
    extra = [name for name in rows.columns if name not in {*own, "file", "sha256", "format", "interviewer", "warnings"}]
    told = rows.assign(
        consent=[consents.get(value, value) for value in rows["consent"]],
        warnings=["; ".join(map(str, found)) for found in rows["warnings"]],
    )
    return told[[*own, *extra, "format", "warnings"]]


def clusters(material: Material, _quotes: Quotes) -> pd.DataFrame:
    """Return all clusters."""
    rows = material.tables["cluster_labels"].sort_values(["n_segments", "cluster_id"], ascending=[False, True])
    book = material.study.codebook
    told = rows.assign(
        terms=[", ".join(terms) for terms in rows["terms"]],
        codes=["; ".join(book.label(code) for code in codes) for codes in rows["codes"]],
        covered_by=[book.label(code) if code else "" for code in rows["covered_by"]],
        why_not=["; ".join(reasons(row, material)) for row in records(rows)],
        is_candidate=_yes_no(rows["is_candidate"]),
        stability=rows["stability"].round(2),
    )
    columns = ["cluster_id", "terms", "n_segments", "n_interviews", "largest_share", "coded_share", "codes"]
    columns += ["stability", "covered_by", "n_questions", "largest_question_share", "is_candidate", "why_not"]
    return _percent(told[columns])


def codebook(material: Material, _quotes: Quotes) -> pd.DataFrame:
    """Return the codes."""
    book, kinds = material.study.codebook, texts()["report"]["kinds"]
    rows = [
        (
            code.label,
            kinds[code.kind],
            book.label(code.parent) if code.parent else "",
            code.definition,
            code.includes,
            code.excludes,
            ", ".join(code.terms),
            code.code_id,
        )
        for code in book.codes
    ]
    return pd.DataFrame(
        rows, columns=["label", "kind", "parent", "definition", "includes", "excludes", "terms", "code_id"]
    )


def quality(material: Material, _quotes: Quotes) -> pd.DataFrame:
    """Return every measured property."""
    return measures.sheet(material)


def decisions(material: Material, _quotes: Quotes) -> pd.DataFrame:
    """Return what people decided beside the machine's verdict; what both denied is left out."""
    keys = ["segment_id", "code_id"]
    machine = material.tables["crossfit"].rename(columns={"is_coded": "machine_verdict"})
    rows = material.tables["decisions"].merge(machine, on=keys, how="left")
    is_found = rows["machine_verdict"].eq(True)
    told = rows[(rows["value"] == 1) | is_found]
    samples = texts()["report"]["samples"]
    named = told.assign(
        label=[material.study.codebook.label(code_id) for code_id in told["code_id"]],
        verdict=_yes_no(told["value"] == 1),
        machine_verdict=_yes_no(told["machine_verdict"].eq(True)),
        sample=told["sample"].map(dict(samples)),
    )
    columns = ["segment_id", "label", "coder", "verdict", "machine_verdict", "score", "sample"]
    return named[[*columns, "inclusion_probability", "memo", "code_id"]]


def models(material: Material, _quotes: Quotes) -> pd.DataFrame:
    """Return how the machine decides each code."""
    rows = material.tables["models"]
    told = rows.assign(
        label=[material.study.codebook.label(code_id) for code_id in rows["code_id"]],
        is_learned=_yes_no(rows["is_learned"]),
        is_calibrated=_yes_no(rows["is_calibrated"]),
    )
    return told[["label", "threshold", "is_learned", "is_calibrated", "n_decided", "n_positive", "code_id"]]


SHEETS: dict[str, Callable[[Material, Quotes], pd.DataFrame]] = {
    "findings": findings,
    "themes": themes,
    "groups": groups,
    "contrasts": contrasts,
    "repeats": beyond_sheets.repeats,
    "cooccurrence": beyond_sheets.cooccurrence,
    "silence": beyond_sheets.silence,
    "unprompted": beyond_sheets.unprompted,
    "contradictions": beyond_sheets.contradictions,
    "segments": segments,
    "interviews": interviews,
    "clusters": clusters,
    "codebook": codebook,
    **table_sheets.SHEETS,
    "quality": quality,
    "decisions": decisions,
    "models": models,
}
"""Sheets after the cover, in order; names are keys of `[report.xlsx]`."""

OPTIONAL = frozenset(
    {"decisions", "models", "repeats", "cooccurrence", "silence", "unprompted", "contradictions", *table_sheets.SHEETS}
)
"""Sheets that are left out where they have no rows."""


def _kind(material: Material, code_id: str, kinds: dict[str, str]) -> str:
    base, _, qualifier = code_id.partition(":")
    if qualifier and qualifier not in {"pro", "contra"}:
        return kinds["evaluation"]
    return kinds[material.study.codebook[base].kind] if base in material.study.codebook else ""


def _percent(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(**{name: (100 * frame[name]).round(2) for name in frame.columns if name in IN_PERCENT})


def _yes_no(values: pd.Series[bool]) -> list[str]:
    words = texts()["charts"]
    return [words["yes"] if value else words["no"] for value in values]
