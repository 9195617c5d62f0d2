"""A person and a script are told the same: what was understood, and what was not."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.ingest.explain import as_json, explain

TEXT = "Interview B07\n\n[00:00:01] I: Was war?\n\n[00:01:05] B: Viel (lacht), (.) das / {so}.\n\nI: Und?\n\nB: Nein.\n"


def _file(tmp_path: Path, text: str = TEXT) -> Path:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    return tmp_path / "a.txt"


def test_a_person_reads_what_was_understood(tmp_path: Path) -> None:
    assert explain(_file(tmp_path)) == (
        "Datei: a.txt\n"
        "Format: txt\n"
        "Umfang: 4 Redebeiträge, 10 Wörter, Zeiten bei 2 von 4, von 0:00:01 bis 0:01:05\n"
        "\n"
        "Wer spricht:\n"
        "  I (fragt): 2 Redebeiträge, 3 Wörter\n"
        "  B (antwortet): 2 Redebeiträge, 7 Wörter\n"
        "\n"
        "So beginnt es:\n"
        "  [0:00:01] I: Was war?\n"
        "  [0:01:05] B: Viel (lacht), (.) das / {so}.\n"
        "  I: Und?\n"
        "  B: Nein.\n"
        "\n"
        "Transkriptionszeichen (bleiben im Text):\n"
        "  – Abbrüche: 1\n"
        "  – Lachen, Gesten und Geräusche: 1\n"
        "  – Pausen: 1\n"
        "\n"
        "Nicht übernommen:\n"
        "  – 1 Zeile vor dem ersten Redebeitrag (Kopf) nicht übernommen.\n"
        "\n"
        "Warnungen:\n"
        "  – 1 unbekanntes Transkriptionszeichen im Text belassen.\n"
    )


def test_a_file_that_cannot_be_read_is_explained_too(tmp_path: Path) -> None:
    assert explain(_file(tmp_path, "Nur Text.\n")).startswith("Datei: a.txt\nNicht lesbar: kein Sprecher gefunden\n")


def test_a_script_reads_the_same(tmp_path: Path) -> None:
    path = _file(tmp_path, "I: Was? #00:00:05-2#\n\nB: Ja. #00:00:09-0#\n\nI: So?\n")
    assert as_json(path) == {
        "file": str(path),
        "status": "ok",
        "reason": "",
        "format": "txt",
        "speakers": [
            {"speaker": "I", "role": "interviewer", "turns": 2, "words": 2},
            {"speaker": "B", "role": "interviewee", "turns": 1, "words": 1},
        ],
        "turns": [
            {"speaker": "I", "start_s": 0.0, "text": "Was?"},
            {"speaker": "B", "start_s": 5.2, "text": "Ja."},
            {"speaker": "I", "start_s": 9.0, "text": "So?"},
        ],
        "warnings": [],
    }


def test_an_error_is_an_object_with_its_reason(tmp_path: Path) -> None:
    found = as_json(tmp_path / "a.doc")
    assert (found["status"], found["turns"], found["format"]) == ("error", [], "")
    assert "„.doc“" in found["reason"]
    json.dumps(found)
