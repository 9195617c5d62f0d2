"""
Measures the report: how long it takes on one processor, and how fast its page opens: `python -m benchmarks.page STUDY`.

The study's tables are brought up to date first; then report and workshop folder are written into a folder of their own.
The page is opened in Chromium, beside the same page without its scripts and an empty one. Writes
benchmarks/results/page.md.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.bench import RESULTS, ROOT, measure

_RUNS = 7
_FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
_LOADED = "() => performance.getEntriesByType('navigation')[0].loadEventEnd"
_EMPTY = "<!doctype html><html lang='de'><title>leer</title><body><input class='search'></body></html>"


def report(study: str, folder: Path) -> dict[str, float]:
    """Write report and workshop folder on one processor; return the seconds that each took."""
    from pipeline import release, report, tables
    from pipeline.study import admit, consenting, examine

    processed = ROOT / "data" / "processed" / Path(study).name
    admitted = admit(*consenting(*examine(_place(study), processed=processed, reports=folder)), skip_broken=True)
    frames = {name: tables.read(processed, name) for name in tables.TABLES if name != "vectors"}
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    seconds = {}
    for name, build in (("report", report.build), ("workshop folder", release.build)):
        began = time.perf_counter()
        build(admitted, frames, folder / name)
        seconds[name] = time.perf_counter() - began
    return seconds


def _place(study: str) -> Path:
    return Path(study) if Path(study).is_dir() else ROOT / "data" / "raw" / study


def opening(pages: dict[str, Path]) -> dict[str, tuple[float, float]]:
    """Return by name the median milliseconds until a page is loaded, and until it can be searched."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(_FLAGS))
        found = {name: _opened(browser, path) for name, path in pages.items()}
        browser.close()
    return found


def _opened(browser: Any, path: Path) -> tuple[float, float]:
    loaded, ready = [], []
    for _ in range(_RUNS):
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(path.as_uri())
        page.wait_for_selector(".search", state="attached")
        ready.append(float(page.evaluate("() => performance.now()")))
        loaded.append(float(page.evaluate(_LOADED)))
        page.close()
    return statistics.median(loaded), statistics.median(ready)


def main(study: str) -> None:
    """Measure everything and write the table."""
    measure([sys.executable, "-m", "pipeline", "analyse", study])
    with tempfile.TemporaryDirectory() as folder:
        seconds = report(study, Path(folder))
        page = Path(folder, "report", "mapping.html")
        text, size = page.read_text(encoding="utf-8"), page.stat().st_size
        still, empty = Path(folder, "still.html"), Path(folder, "empty.html")
        bare = re.sub(r"<script\b.*?</script>", "", text, flags=re.DOTALL)
        still.write_text(bare.replace("</body>", "<input class='search'></body>"), encoding="utf-8")
        empty.write_text(_EMPTY, encoding="utf-8")
        opened = opening({"mapping.html": page, "without its scripts": still, "an empty page": empty})
    lines = [
        f"# The report of {study}: {size / 1e6:.1f} MB, Chromium, median of {_RUNS}",
        "",
        "| what | loaded, ms | can be searched, ms | ÷ mapping.html |",
        "|---|---|---|---|",
        *(_row(name, times, opened["mapping.html"]) for name, times in opened.items()),
        "",
        f"Seconds on one processor: {', '.join(f'{name} {took:.1f}' for name, took in seconds.items())}.",
        "",
    ]
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "page.md").write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


def _row(name: str, times: tuple[float, float], whole: tuple[float, float]) -> str:
    ratios = ", ".join(f"{time / of:.2f}" for time, of in zip(times, whole, strict=True))
    return f"| {name} | {times[0]:.0f} | {times[1]:.0f} | {ratios} |"


if __name__ == "__main__":
    main(sys.argv[1])
