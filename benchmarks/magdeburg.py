"""
Lays out a study of the Magdeburg city council: `python -m benchmarks.magdeburg ../shared/data/magdeburg`.

The sessions are public (CC0 1.0), so speakers keep their names. The demo's codebook and actors are used; the unit of
analysis is the person. Transcripts are linked, not copied. The code `rechte` is in no comparison: its word "AfD" is the
name of a group in this council.
"""

from __future__ import annotations

import csv
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).parent
DEMO = HERE.parent / "data" / "raw" / "demo"

SETTINGS = """\
title = "Stadtrat Magdeburg 2022–2026"
wave = 1
language = "de"
unit = "person"
attributes = ["faction", "party", "lager"]

[privacy]
speakers = "public"

[[contrasts]]
contrast_id = "linke"
attribute = "party"
a = ["DIE LINKE"]
codes = ["wohnen", "finanzen", "mobilitaet", "klima", "soziales", "migration", "bildung", "kultur"]

[[contrasts]]
contrast_id = "links_rechts"
attribute = "lager"
a = ["links"]
b = ["rechts"]
codes = ["wohnen", "finanzen", "mobilitaet", "klima", "soziales", "migration", "bildung", "kultur"]

[[contrasts]]
contrast_id = "afd"
attribute = "party"
a = ["AfD"]
codes = ["wohnen", "finanzen", "mobilitaet", "klima", "soziales", "migration", "bildung", "kultur"]

[[contrasts]]
contrast_id = "verwaltung"
attribute = "lager"
a = ["ohne Fraktion"]
"""

LEANINGS = {"linke": "links", "spd": "links", "grün": "links", "cdu": "rechts", "afd": "rechts", "fdp": "rechts"}
"""Where a party is put for one declared comparison; speakers without a faction are mostly the administration."""


def main(source: Path) -> None:
    """Write benchmarks/magdeburg/ from the folder with transcripts/, interviews.csv and actors.csv."""
    if not (source / "interviews.csv").is_file():
        sys.exit(f"{source}: no interviews.csv here; say where the sessions are: make magdeburg MAGDEBURG=folder")
    target = HERE / "magdeburg"
    shutil.rmtree(target, ignore_errors=True)
    (target / "interviews").mkdir(parents=True)
    for path in sorted((source / "transcripts").glob("*.txt")):
        (target / "interviews" / path.name).symlink_to(path.resolve())
    (target / "study.toml").write_text(SETTINGS, encoding="utf-8")
    for name in ("codebook.yaml", "actors.csv"):
        shutil.copyfile(DEMO / name, target / name)
    with (source / "interviews.csv").open(encoding="utf-8", newline="") as file:
        sessions = [{**row, "wave": row["council_period"], "consent": "quote"} for row in csv.DictReader(file)]
    _write(target / "interviews.csv", sessions, ["interview_id", "file", "date", "wave", "consent"])
    with (source / "actors.csv").open(encoding="utf-8", newline="") as file:
        speakers = [{**row, "interview_id": "*", "lager": _leaning(row)} for row in csv.DictReader(file)]
    _write(target / "speakers.csv", speakers, ["speaker", "interview_id", "party", "faction", "lager"])
    print(f"{len(sessions)} sessions and {len(speakers)} speakers laid out in {target.relative_to(Path.cwd())}")


def _leaning(row: dict[str, str]) -> str:
    if row["faction"] in ("", "Oberbürgermeisterin"):
        return "ohne Fraktion"
    return next((side for party, side in LEANINGS.items() if party in row["party"].lower()), "andere")


def _write(path: Path, rows: list[dict[str, str]], columns: list[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
