"""The ledger of exports: what left when, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from pipeline.release import ledger

NOON = datetime(2020, 2, 3, 12, tzinfo=UTC)


def test_an_export_is_entered_with_its_time_in_utc(tmp_path: Path) -> None:
    ledger.record(tmp_path, {"profile": "workshop", "k": 5}, now=NOON.astimezone(timezone(timedelta(hours=9))))
    assert ledger.entries(tmp_path) == [{"when": "2020-02-03T12:00:00+00:00", "profile": "workshop", "k": 5}]


def test_the_same_content_again_is_no_new_export(tmp_path: Path) -> None:
    for hour in range(3):
        ledger.record(tmp_path, {"profile": "workshop", "files": {"a": "1"}}, now=NOON + timedelta(hours=hour))
    assert len(ledger.entries(tmp_path)) == 1


def test_profiles_are_told_apart_and_what_comes_back_is_new(tmp_path: Path) -> None:
    order = [("workshop", 1), ("oeffentlich", 1), ("workshop", 1), ("workshop", 2), ("workshop", 1)]
    for profile, k in order:
        ledger.record(tmp_path, {"profile": profile, "k": k})
    told = [(entry["profile"], entry["k"]) for entry in ledger.entries(tmp_path)]
    assert told == [("workshop", 1), ("oeffentlich", 1), ("workshop", 2), ("workshop", 1)]


def test_without_a_file_nothing_has_left(tmp_path: Path) -> None:
    assert ledger.entries(tmp_path) == []
