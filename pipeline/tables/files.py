"""A table's file: Parquet, checked at every read and write, complete or absent."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import TableError
from pipeline.tables.checking import check

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray


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
