"""The contract of the tables: what a row is, its key and its columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["str", "str?", "int", "float", "float?", "bool", "vector", "list"]


@dataclass(frozen=True)
class Table:
    """
    The contract of one table.

    Attributes:
        row: one sentence that says what a row is.
        key: columns that together name a row; never missing, never twice; an id (`…_id`) is never "".
        columns: the other columns and their kinds; `?` allows missing values.
        open_ended: whether attribute columns of the study may be added.
    """

    row: str
    key: tuple[str, ...]
    columns: Mapping[str, Kind]
    open_ended: bool = False


TABLES: dict[str, Table] = {
    "interviews": Table(
        "an interview",
        ("interview_id",),
        {
            "file": "str",
            "sha256": "str",
            "format": "str",
            "date": "str?",
            "wave": "str?",
            "interviewer": "str?",
            "consent": "str",
            "n_turns": "int",
            "n_words": "int",
            "warnings": "list",
        },
        open_ended=True,
    ),
    "speakers": Table(
        "a speaker in an interview",
        ("speaker_id",),
        {"interview_id": "str", "person": "str", "role": "str"},
        open_ended=True,
    ),
    "turns": Table(
        "an uninterrupted contribution of one speaker",
        ("interview_id", "turn"),
        {"speaker_id": "str", "start_s": "float?", "text": "str"},
    ),
    "segments": Table(
        "a coding unit: a turn, or a part of a long one cut at sentence ends",
        ("segment_id",),
        {
            "interview_id": "str",
            "turn": "int",
            "speaker_id": "str",
            "is_prompt": "bool",
            "text": "str",
            "n_words": "int",
            "question": "str?",
        },
    ),
    "vectors": Table("a segment's embedding", ("segment_id",), {"vector": "vector"}),
    "evidence": Table(
        "what one source says of a code in a segment",
        ("segment_id", "code_id", "source"),
        {"score": "float", "start": "int", "end": "int", "reason": "str"},
    ),
    "codings": Table(
        "the verdict on a code in a segment",
        ("segment_id", "code_id"),
        {"probability": "float?", "is_coded": "bool", "decided_by": "str"},
    ),
    "decisions": Table(
        "what a person decided about a code in a segment: 1 or 0",
        ("segment_id", "code_id", "coder"),
        {"value": "int", "sample": "str", "inclusion_probability": "float?", "memo": "str"},
    ),
    "crossfit": Table(
        "the machine's verdict on what a person decided, made without any decision of the same interview",
        ("segment_id", "code_id"),
        {"score": "float", "is_coded": "bool"},
    ),
    "models": Table(
        "how the machine decides a code, and on how many decisions of people that rests",
        ("code_id",),
        {
            "threshold": "float?",
            "is_learned": "bool",
            "is_calibrated": "bool",
            "n_decided": "int",
            "n_positive": "int",
        },
    ),
    "clusters": Table("a segment's place in a cluster", ("segment_id",), {"cluster_id": "str", "strength": "float"}),
    "cluster_labels": Table(
        "a cluster and what it is about",
        ("cluster_id",),
        {
            "label": "str",
            "terms": "list",
            "n_segments": "int",
            "n_interviews": "int",
            "largest_share": "float",
            "coded_share": "float",
            "codes": "list",
            "central_segment_ids": "list",
            "is_candidate": "bool",
            "stability": "float",
            "closeness": "float",
            "covered_by": "str",
            "n_questions": "int",
            "largest_question": "str",
            "largest_question_share": "float",
            "reasons": "list",
        },
    ),
    "resolutions": Table(
        "a division into clusters that was tried, from fine to coarse",
        ("resolution_id",),
        {
            "resolution": "float",
            "n_clusters": "int",
            "stability": "float",
            "n_stable": "int",
            "n_draws": "int",
            "n_moved": "int",
            "n_followed": "int",
            "is_chosen": "bool",
        },
    ),
    "mentions": Table("an actor named in a segment", ("segment_id", "actor_id", "start"), {"end": "int"}),
    "nodes": Table(
        "a node of the network",
        ("node_id",),
        {"label": "str", "kind": "str", "n_segments": "int", "community": "str?", "x": "float", "y": "float"},
    ),
    "edges": Table(
        "a tie between two nodes",
        ("source", "target", "kind"),
        {
            "weight": "float",
            "signed_weight": "float?",
            "n_segments": "int",
            "n_interviews": "int",
            "ci_low": "float?",
            "ci_high": "float?",
            "p_value": "float?",
            "q_value": "float?",
            "is_backbone": "bool",
        },
    ),
    "quotes": Table(
        "a quote, or a paraphrase, that people have released and that holds against the transcript",
        ("quote_id",),
        {
            "segment_id": "str",
            "text": "str",
            "kind": "str",
            "profile": "str",
            "code_ids": "list",
            "label": "str",
            "public_label": "str",
        },
    ),
    "edge_segments": Table("a segment that made a tie", ("source", "target", "kind", "segment_id"), {}),
    "positions": Table(
        "how a node stands in a network of like nodes: `stands` or `profiles` of units, or `themes`",
        ("network", "node_id"),
        {
            "community": "str?",
            "n_members": "int",
            "stays_together": "float?",
            "n_ties": "int",
            "strength": "float",
            "betweenness": "float",
            "is_isolated": "bool",
            "x": "float",
            "y": "float",
        },
    ),
    "projections": Table(
        "two units that are alike: by their stands on propositions (`stands`) or by their themes (`profiles`)",
        ("network", "source", "target"),
        {"weight": "float", "congruence": "float?", "conflict": "float?"},
    ),
    "camps": Table(
        "a community of such a network: who belongs to it, how firmly it holds, and what it leans to",
        ("network", "community"),
        {"n_members": "int", "stays_together": "float?", "members": "list", "leaning": "list"},
    ),
    "polarisation": Table(
        "how far the two largest camps of a network of units stand apart",
        ("network",),
        {
            "first": "str",
            "second": "str",
            "n_first": "int",
            "n_second": "int",
            "n_units": "int",
            "ei_index": "float?",
            "modularity": "float?",
            "is_leading": "bool",
        },
    ),
    "divisions": Table(
        "how far those who take a stand on a proposition are divided",
        ("code_id",),
        {
            "n_units": "int",
            "n_for": "int",
            "n_against": "int",
            "n_between": "int",
            "mean": "float",
            "variance": "float",
            "entropy": "float",
            "segment_ids": "list",
        },
    ),
    "periods": Table(
        "a theme in a period: how much of the talk, and how much of it together with other themes",
        ("period", "code_id"),
        {
            "end": "str",
            "n_interviews": "int",
            "n_units": "int",
            "n_segments": "int",
            "share": "float",
            "n_ties": "int",
            "strength": "float",
        },
    ),
    "shares": Table(
        "how much of its talk a group gives to a code",
        ("attribute", "value", "code_id"),
        {"share": "float", "ci_low": "float", "ci_high": "float", "n_units": "int", "n_segments": "int"},
    ),
    "contrasts": Table(
        "a declared comparison of two groups on a code",
        ("contrast_id", "code_id"),
        {
            "group_a": "str",
            "group_b": "str",
            "share_a": "float",
            "share_b": "float",
            "difference": "float",
            "ci_low": "float",
            "ci_high": "float",
            "effect": "float",
            "p_value": "float",
            "q_value": "float",
            "n_a": "int",
            "n_b": "int",
        },
    ),
    "repeats": Table(
        "a declared comparison repeated within the groups of another attribute (`within`)",
        ("contrast_id", "code_id", "within"),
        {
            "difference": "float?",
            "ci_low": "float?",
            "ci_high": "float?",
            "p_value": "float?",
            "n_a": "int",
            "n_b": "int",
            "n_strata": "int",
        },
    ),
    "cooccurrence": Table(
        "two themes that are spoken of together: in one segment, near each other, or by one unit (`level`)",
        ("source", "target", "level"),
        {
            "n": "int",
            "expected": "float",
            "strength": "float",
            "n_interviews": "int",
            "p_value": "float?",
            "q_value": "float?",
        },
    ),
    "theme_map": Table(
        "a theme's place on the map of what is spoken of together; stress is that of the whole map",
        ("code_id",),
        {"x": "float", "y": "float", "stress": "float", "chance_stress": "float"},
    ),
    "silence": Table(
        "how many of a group that was asked for a theme mention it, beside all others that were asked",
        ("attribute", "value", "code_id"),
        {
            "kind": "str",
            "share_mentioning": "float",
            "others_share": "float",
            "difference": "float",
            "ci_low": "float",
            "ci_high": "float",
            "n_units": "int",
            "n_others": "int",
            "is_small": "bool",
        },
    ),
    "unprompted": Table(
        "how much of what a group says of a theme no question had brought up before",
        ("attribute", "value", "code_id"),
        {
            "n_segments": "int",
            "n_unprompted": "int",
            "share": "float",
            "ci_low": "float?",
            "ci_high": "float?",
            "n_units": "int",
            "is_small": "bool",
        },
    ),
    "contradictions": Table(
        "a person or a role that calls one theme proven and failed",
        ("scope", "holder", "code_id"),
        {"n_proven": "int", "n_failed": "int", "proven_segment_ids": "list", "failed_segment_ids": "list"},
    ),
    "findings": Table(
        "a sentence the report begins with; or one that people dropped (`decision`), ranked after all others",
        ("finding_id",),
        {
            "rank": "int",
            "kind": "str",
            "strength": "str",
            "subject": "str",
            "text": "str",
            "machine_text": "str",
            "decision": "str",
            "note": "str",
            "change": "str",
            "value": "float",
            "ci_low": "float?",
            "ci_high": "float?",
            "n": "int",
            "segment_ids": "list",
        },
    ),
    "quality": Table(
        "a measured property of the mapping",
        ("subject", "measure"),
        {"value": "float", "ci_low": "float?", "ci_high": "float?", "n": "int"},
    ),
}
"""Every table by its name; the file is `<name>.parquet`."""
