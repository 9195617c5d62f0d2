"""Office files whose bytes do not hang on the hour at which they were written."""

from __future__ import annotations

import io
import re
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_FIRST = "[Content_Types].xml"
_DATE = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")
_MOMENT = b"1980-01-01T00:00:00Z"
_NESTED = (".xlsx", ".docx", ".pptx")


def settled(data: bytes) -> bytes:
    """
    Write an office file (docx, pptx, xlsx) anew: entries sorted, dates fixed, those of files within it too.

    Args:
        data: the file's bytes.

    Returns:
        The bytes of a file with the same content; the same for the same content, whenever it was written.

    Raises:
        zipfile.BadZipFile: the bytes are no zip archive.
    """
    target = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as source, ZipFile(target, "w") as written:
        for name in sorted(source.namelist(), key=lambda name: (name != _FIRST, name)):
            info = ZipInfo(name, _DATE)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            written.writestr(info, _content(name, source.read(name)))
    return target.getvalue()


def _content(name: str, data: bytes) -> bytes:
    if name.endswith(_NESTED):
        return settled(data)
    return _STAMP.sub(rb"\g<1>" + _MOMENT + rb"\g<3>", data) if name == "docProps/core.xml" else data
