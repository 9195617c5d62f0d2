"""Holding a frame against its table's contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.errors import TableError
from pipeline.tables.contract import TABLES, Kind, Table

if TYPE_CHECKING:
    import pandas as pd


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
