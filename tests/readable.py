"""All that can be read in a file, however it is packed."""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator
from contextlib import suppress

import pandas as pd


def readable(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Yield what can be read in a file, folded: its name, its bytes in usual encodings, cells, text, packed files."""
    yield name, name.casefold()
    for encoding in ("utf-8", "latin-1", "utf-16-le"):
        yield name, data.decode(encoding, "ignore").casefold()
    if b"\\u" in data:
        escapes = re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), data.decode("latin-1"))
        yield name, escapes.casefold()
    if name.endswith(".parquet"):
        yield name, pd.read_parquet(io.BytesIO(data)).to_csv().casefold()
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for member in packed.namelist():
                yield from readable(f"{name}/{member}", packed.read(member))
    if data.startswith(b"%PDF"):
        from pypdf import PdfReader

        yield name, "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages).casefold()
    # text that xml cuts into runs; and what a workbook of a sample holds in its hidden sheet
    if name.endswith((".xml", ".html", ".svg")):
        yield name, html.unescape(re.sub(r"<[^>]*>", "", data.decode("utf-8", "ignore"))).casefold()
    for piece in re.findall(rb"eJ[A-Za-z0-9+/=]{40,}", data):
        with suppress(Error, zlib.error):
            yield (
                name,
                zlib.decompress(b64decode(piece + b"=" * (-len(piece) % 4))).decode("utf-8", "ignore").casefold(),
            )
