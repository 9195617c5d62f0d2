"""XML whose ending says nothing: told by its root which annotation program wrote it."""

from __future__ import annotations

from pipeline.ingest.archive import local_name, parse_xml
from pipeline.ingest.model import Reading, Unreadable
from pipeline.ingest.readers import eaf, exb, folker, tei

_BY_ROOT = {
    "ANNOTATION_DOCUMENT": eaf.transcription,
    "TEI": tei.transcription,
    "TEI.2": tei.transcription,
    "basic-transcription": exb.transcription,
    "folker-transcription": folker.transcription,
    "teiCorpus": tei.transcription,
}


def read(data: bytes) -> Reading:
    """Read an .xml file of EXMARaLDA, ELAN, FOLKER or by TEI."""
    root = parse_xml(data)
    if local_name(root) in _BY_ROOT:
        return _BY_ROOT[local_name(root)](root)
    raise Unreadable("die XML-Datei ist kein bekanntes Transkript", "bitte als TEI, .exb, .eaf oder .fln exportieren")
