"""
The tables between the stages: what a row is, its key and its columns; checked at every read and write.

A table is one Parquet file, complete or absent: it is written beside its place, flushed to disk and renamed.
Rows are sorted by key. Attribute columns that a study adds (land, role, …) are allowed where `open_ended` says so.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pipeline.errors import TableError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

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


def check(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """
    Sort a frame by its table's key, give its columns their types and hold it against the schema.

    Args:
        frame: the rows, any order; its index is dropped.
        name: a key of `TABLES`.

    Returns:
        A new frame: key columns, declared columns, then attribute columns by name.

    Raises:
        TableError: a column is missing, undeclared, or holds what its kind forbids; a key is missing or twice.
    """
    import pandera.errors

    table = TABLES[name]
    declared = [*table.key, *table.columns]
    missing = [column for column in declared if column not in frame.columns]
    extra = sorted(str(column) for column in frame.columns if column not in declared)
    if missing or (extra and not table.open_ended):
        raise TableError(f"Tabelle {name}: es fehlen {missing or 'keine'}, unbekannt sind {extra or 'keine'} Spalten")
    lossy = [column for column, kind in _kinds(table).items() if not _keeps_its_values(frame[column], kind)]
    if lossy:
        raise TableError(f"Tabelle {name}: Werte passen nicht zur Spalte: {', '.join(lossy)}")
    try:
        checked: pd.DataFrame = _schema(name, tuple(extra)).validate(frame[declared + extra], lazy=True)
    except pandera.errors.SchemaErrors as error:
        # columns and rules only: a cell may hold what somebody said in confidence
        broken = error.failure_cases[["column", "check"]].astype(str).drop_duplicates().agg(": ".join, axis=1)
        raise TableError(f"Tabelle {name}: {'; '.join(sorted(broken))}") from None
    return checked.sort_values(list(table.key), kind="stable").reset_index(drop=True)


def empty(name: str) -> pd.DataFrame:
    """Return a table without rows, with all of its columns."""
    import pandas as pd

    table = TABLES[name]
    return check(pd.DataFrame({column: [] for column in (*table.key, *table.columns)}), name)


def read(folder: Path, name: str) -> pd.DataFrame:
    """
    Read a table.

    Raises:
        TableError: the file is absent, damaged, or does not fulfil its schema.
    """
    import pandas as pd
    import pyarrow

    path = folder / f"{name}.parquet"
    if not path.is_file():
        raise _absent(path)
    try:
        frame = pd.read_parquet(path, page_checksum_verification=True)
    except (OSError, ValueError, KeyError, pyarrow.ArrowException) as error:
        raise _damaged(path, error) from error
    return check(frame, name)


def read_vectors(folder: Path) -> NDArray[np.float32]:
    """
    Read the table `vectors` as an array, without a Python object for each of its numbers.

    Returns:
        n × d, rows in the order of the keys.

    Raises:
        TableError: the file is absent or damaged, or its rows differ in length.
    """
    import numpy as np
    import pyarrow
    import pyarrow.parquet

    path = folder / "vectors.parquet"
    if not path.is_file():
        raise _absent(path)
    try:
        column = pyarrow.parquet.read_table(path, columns=["vector"], page_checksum_verification=True)["vector"]
        flat = column.combine_chunks().flatten().to_numpy()
        return np.asarray(flat.reshape(len(column), -1) if len(column) else np.zeros((0, 0)), dtype=np.float32)
    except (OSError, ValueError, KeyError, pyarrow.ArrowException) as error:
        raise _damaged(path, error) from error


def _absent(path: Path) -> TableError:
    return TableError(f"{path}: fehlt → zuerst die Stufe ausführen, die sie macht (`mapping run`)")


def _damaged(path: Path, error: Exception) -> TableError:
    what = f"ist beschädigt ({type(error).__name__})"
    return TableError(f"{path}: {what} → löschen und `mapping run` wiederholen")


def write(frame: pd.DataFrame, folder: Path, name: str) -> Path:
    """
    Check a table and write it, whole or not at all.

    Returns:
        The file's path.

    Raises:
        TableError: the frame does not fulfil the schema.
    """
    return store(check(frame, name), folder, name)


def store(checked: pd.DataFrame, folder: Path, name: str) -> Path:
    """Write a frame that `check` returned, whole or not at all, and return the file's path."""
    path = folder / f"{name}.parquet"
    with replacing(path) as beside:
        checked.to_parquet(beside, index=False, compression="zstd", write_page_checksum=True)
    return path


@contextmanager
def replacing(path: Path, *, mode: int | None = None) -> Iterator[Path]:
    """
    Give a path beside `path` to write to; on success flush it and rename it into place.

    The file gets the permissions `mode`, or those that new files have here; until then it is its owner's alone.
    Nothing half-written ever has the real name: on any exception the file beside is removed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        beside.chmod(0o666 & ~_umask() if mode is None else mode)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def _kinds(table: Table) -> dict[str, Kind]:
    keys: dict[str, Kind] = {column: "int" if column in {"turn", "start"} else "str" for column in table.key}
    return keys | dict(table.columns)


def _keeps_its_values(values: pd.Series[Any], kind: Kind) -> bool:
    """Tell whether a column's type can be set without changing a value: 1.5 is no int, "nein" no bool."""
    from pandas.api import types

    if values.empty or kind not in {"int", "bool"}:
        return True
    if kind == "int" and types.is_float_dtype(values):
        return bool((values % 1 == 0).all())
    return types.infer_dtype(values, skipna=False) == {"int": "integer", "bool": "boolean"}[kind]


def _schema(name: str, extra: tuple[str, ...]) -> Any:
    import pandera.pandas as pa

    table = TABLES[name]
    columns = {column: _column(kind) for column, kind in _kinds(table).items()}
    columns |= {column: _column("str?") for column in extra}
    for column in table.key:
        if column.endswith("_id"):
            columns[column] = pa.Column("str", pa.Check.str_length(min_value=1), nullable=False)
    return pa.DataFrameSchema(columns, unique=list(table.key), strict=True, coerce=True)


def _column(kind: Kind) -> Any:
    import pandera.pandas as pa

    if kind in {"list", "vector"}:
        return pa.Column(object, nullable=False)
    dtype = {"str": "str", "int": "int64", "float": "float64", "bool": "bool"}[kind.rstrip("?")]
    return pa.Column(dtype, nullable=kind.endswith("?"))
