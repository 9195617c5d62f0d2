"""
Measures the mapping of the Magdeburg sessions: `make bench MAGDEBURG=folder`.

Wall time and peak memory of whole commands, in one run: cold, with nothing changed, after one changed transcript, after
a changed codebook; beside it the same texts through what else one would use. Writes benchmarks/results/bench.md.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import magdeburg

HERE = Path(__file__).parent
ROOT = HERE.parent
RESULTS = HERE / "results"
STUDY = HERE / "magdeburg"
PROCESSED = ROOT / "data" / "processed" / "magdeburg"
REPORTS = ROOT / "reports" / "magdeburg"
PEERS = HERE / ".venv" / "bin" / "python"


@dataclass(frozen=True)
class Figure:
    """Wall seconds of a command, and the highest memory of it and its children in MiB (proportional set size)."""

    seconds: float
    memory: int


def measure(command: Sequence[str]) -> Figure:
    """Run a command and measure it; its output is shown only when it fails."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    peak = [0]
    watcher = threading.Thread(target=_watch, args=(process, peak), daemon=True)
    watcher.start()
    output, _ = process.communicate()
    seconds = time.perf_counter() - began
    watcher.join()
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{output}")
    return Figure(seconds, peak[0] // 1024)


def _watch(process: subprocess.Popen[str], peak: list[int]) -> None:
    while process.poll() is None:
        peak[0] = max(peak[0], sum(_pss(pid) for pid in _tree(process.pid)))
        time.sleep(0.1)


def _tree(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return [pid]
    return [pid, *(below for child in children for below in _tree(int(child)))]


def _pss(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")), 0)


def change_transcript() -> None:
    """Add one turn to one session."""
    path = sorted((STUDY / "interviews").glob("*.txt"))[35]
    text = path.read_text(encoding="utf-8")
    speaker = text.split("] ", 1)[1].split(":", 1)[0]
    path.unlink()
    path.write_text(f"{text}\n\n[09:59:59] {speaker}: Ein Satz mehr über den Haushalt der Stadt.\n", encoding="utf-8")


def change_codebook() -> None:
    """Give one code one term more."""
    path = STUDY / "codebook.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("terms: [daseinsvorsorge,", "terms: [daseinsvorsorge, wochenmarkt,", 1), encoding="utf-8"
    )


def ours(source: Path) -> dict[str, Figure]:
    """Measure the mapping itself in its four situations."""
    mapping = [sys.executable, "-m", "pipeline"]
    magdeburg.main(source)
    shutil.rmtree(PROCESSED, ignore_errors=True)
    shutil.rmtree(REPORTS, ignore_errors=True)
    figures = {"cold, all in": measure([*mapping, "run", str(STUDY)])}
    (RESULTS / "run.json").write_text((REPORTS / "run.json").read_text(encoding="utf-8"), encoding="utf-8")
    figures["nothing changed"] = measure([*mapping, "run", str(STUDY)])
    change_transcript()
    figures["one changed transcript, to the codings"] = measure([*mapping, "code", str(STUDY)])
    figures["one changed transcript, the rest"] = measure([*mapping, "run", str(STUDY)])
    change_codebook()
    figures["changed codebook, to the codings"] = measure([*mapping, "code", str(STUDY)])
    figures["changed codebook, the rest"] = measure([*mapping, "run", str(STUDY)])
    return figures


def peers() -> dict[str, Figure]:
    """Measure what else one would use, on the same segments; without the vectors' time."""
    if not PEERS.is_file():
        subprocess.run([sys.executable, "-m", "venv", str(HERE / ".venv")], check=True)
        pip = [str(PEERS), "-m", "pip", "install", "--quiet", "--require-hashes"]
        subprocess.run([*pip, "--no-deps", "-r", str(HERE / "requirements.lock")], check=True)
    script = str(HERE / "peers.py")
    return {
        "BERTopic (UMAP, HDBSCAN), same vectors": measure([str(PEERS), script, "bertopic", str(PROCESSED)]),
        "spaCy blank + TF-IDF + k-means": measure([str(PEERS), script, "tfidf", str(PROCESSED)]),
    }


def main(source: Path) -> None:
    """Measure everything and write the table."""
    RESULTS.mkdir(exist_ok=True)
    mine = ours(source)
    run = json.loads((RESULTS / "run.json").read_text(encoding="utf-8"))
    words = json.loads((REPORTS / "manifest.json").read_text(encoding="utf-8"))["n_words"]
    vectors = run["seconds_by_stage"]["embed"]
    cold = mine["cold, all in"]
    lines = [
        f"# {words:,} words, {os.cpu_count()} processors, Python {platform.python_version()}",
        "",
        "| what | seconds | words/s | peak MiB | ÷ cold mapping |",
        "|---|---|---|---|---|",
        *(_row(name, figure, words, cold) for name, figure in mine.items()),
        _row("cold, without the vectors", Figure(cold.seconds - vectors, cold.memory), words, cold),
    ]
    for name, figure in peers().items():
        lines.append(_row(f"{name}, without the vectors", figure, words, cold))
        if "vectors" in name:
            lines.append(_row(name, Figure(figure.seconds + vectors, figure.memory), words, cold))
    lines += ["", f"Stages of the cold mapping (seconds): {run['seconds_by_stage']}", ""]
    (RESULTS / "bench.md").write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


def _row(name: str, figure: Figure, words: int, cold: Figure) -> str:
    ratio = figure.seconds / cold.seconds
    return f"| {name} | {figure.seconds:.1f} | {words / figure.seconds:,.0f} | {figure.memory} | {ratio:.2f} |"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
