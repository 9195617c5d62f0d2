"""Office files are ZIP archives of XML: opened with limits, and without entities."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from pipeline.ingest.model import Unreadable

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_BYTES = 200 * 1024 * 1024
MAX_ENTRIES = 5_000
MAX_RATIO = 200
# Small parts of an honest document may compress better than any ratio allows.
_RATIO_FROM_BYTES = 5 * 1024 * 1024
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


class Archive:
    """
    The parts of an office file.

    Raises:
        Unreadable: not a ZIP archive, too large when unpacked, or an XML part that declares a document type.
    """

    def __init__(self, data: bytes) -> None:
        self._zip = _opened(data)
        self.names = frozenset(self._zip.namelist())
        for name in sorted(self.names):
            if name.endswith((".xml", ".rels")):
                _refuse_doctype(self.read(name))

    def read(self, name: str) -> bytes:
        """The bytes of a part; KeyError if there is none of that name."""
        return self._zip.read(name)

    def xml(self, name: str) -> _Element:
        """The root of an XML part; entities are not resolved."""
        return parse_xml(self.read(name))


def parse_xml(data: bytes) -> _Element:
    """Parse XML that declares neither document type nor entities; lxml's errors pass through."""
    from lxml import etree

    _refuse_doctype(data)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)


def local_name(element: _Element) -> str:
    """The name of an element without its namespace; "" for comments and processing instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: _Element, name: str) -> str | None:
    """The value of an attribute whatever its namespace, or None."""
    return next((str(value) for key, value in element.items() if str(key).rpartition("}")[2] == name), None)


def count_words(elements: list[_Element]) -> int:
    """How many words stand in some elements, everything below them included."""
    return sum(len(" ".join(str(text) for text in element.itertext()).split()) for element in elements)


def _opened(data: bytes) -> zipfile.ZipFile:
    if data.startswith(_OLD_OFFICE):
        raise Unreadable(
            "die Datei ist passwortgeschützt oder in einem alten Word-Format",
            "bitte ohne Passwort als .docx speichern",
        )
    archive = zipfile.ZipFile(BytesIO(data))
    infos = archive.infolist()
    if len(infos) > MAX_ENTRIES or sum(info.file_size for info in infos) > MAX_BYTES:
        raise Unreadable("die Datei ist ausgepackt zu groß", "bitte Bilder und Einbettungen entfernen")
    for info in infos:
        if info.file_size > _RATIO_FROM_BYTES and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise Unreadable("die Datei ist verdächtig stark gepackt", "bitte im Textprogramm neu speichern")
    return archive


def _refuse_doctype(data: bytes) -> None:
    # UTF-16 writes a NUL beside every letter.
    if _DOCTYPE.search(data.replace(b"\0", b"")):
        raise Unreadable(
            "die Datei enthält eine Dokumenttyp-Deklaration, wie sie Schadprogramme nutzen",
            "bitte im Textprogramm öffnen und neu speichern",
        )
