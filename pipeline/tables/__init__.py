"""
The tables between the stages: what a row is, its key and its columns; checked at every read and write.

A table is one Parquet file, complete or absent: it is written beside its place, flushed to disk and renamed.
Rows are sorted by key. Attribute columns that a study adds (land, role, …) are allowed where `open_ended` says so.
"""

from pipeline.tables.checking import check, empty
from pipeline.tables.contract import TABLES, Kind, Table
from pipeline.tables.files import read, read_vectors, replacing, store, write

__all__ = ["TABLES", "Kind", "Table", "check", "empty", "read", "read_vectors", "replacing", "store", "write"]
