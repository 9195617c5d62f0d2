"""A browser without a screen, the page of a study with hostile strings, and what happens when it is opened."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pipeline.report import charts, html
from pipeline.report.charts import Job
from pipeline.report.material import Material
from pipeline.report.plan import plan
from pipeline.study import consenting, examine
from pipeline.tables import TABLES, read
from tests.browser import hostile

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
ROOT = Path(__file__).parents[2]
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 500"><rect width="900" height="500"/></svg>'
"""Stands for most charts: drawing is tested elsewhere, and takes long."""

DRAWN = ("themen",)


@dataclass
class Opened:
    """
    A page that was opened, and what was noticed of it since.

    Attributes:
        page: Playwright's page.
        messages: errors and warnings of the console (breaches of the page's policy are among them).
        errors: what no script caught.
        requests: addresses that were asked for, data that the page itself brings aside.
    """

    page: Any
    messages: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    @property
    def was_hit(self) -> bool:
        """Whether a hostile string was run."""
        return bool(self.page.evaluate("'hit' in window"))


Opens = Callable[..., Opened]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium as the system has it; closed after a module, for Playwright's loop lets no notebook run beside it."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield started
        started.close()


def write_page(material: Material, path: Path) -> Path:
    """Write a study's page, with most of its pictures left blank."""
    planned = plan(material)
    drawn = {
        chart.name: charts.draw(Job(chart, path.parent / "charts", "de")) if chart.name in DRAWN else PICTURE
        for chart in planned
    }
    path.write_text(html.page(material, planned, drawn), encoding="utf-8", newline="\n")
    return path


@pytest.fixture(scope="session")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a study of interviews: labels, values, answers, memos are hostile (see `hostile.STRINGS`)."""
    folder = tmp_path_factory.mktemp("seite")
    (folder / "charts").mkdir()
    return write_page(hostile.material(folder), folder / "mapping.html")


@pytest.fixture(scope="session")
def speakers_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a study of public speakers with hostile names."""
    folder = tmp_path_factory.mktemp("redner")
    (folder / "charts").mkdir()
    return write_page(hostile.material(folder, unit="person"), folder / "mapping.html")


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's page, from its tables."""
    processed = ROOT / "data" / "processed" / "demo"
    if any(not (processed / f"{name}.parquet").is_file() for name in TABLES if name != "vectors"):
        pytest.skip("the demo is not mapped")
    folder = tmp_path_factory.mktemp("demo")
    (folder / "charts").mkdir()
    study = consenting(*examine(ROOT / "data" / "raw" / "demo", processed=processed, reports=folder))[0]
    tables = {name: read(processed, name) for name in TABLES if name != "vectors"}
    return write_page(Material(study, tables), folder / "mapping.html")


@pytest.fixture
def opens(browser: Any) -> Iterator[Opens]:
    """
    Open a file: `opens(path, width=1280, height=900, **options)`; all pages are closed after the test.

    Options are those of Playwright's `new_context`, such as `color_scheme="dark"`.
    """
    contexts = []

    def open_file(path: Path, *, width: int = 1280, height: int = 900, **options: Any) -> Opened:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        opened = Opened(context.new_page())
        _listen(opened)
        opened.page.goto(path.as_uri(), wait_until="load")
        return opened

    yield open_file
    for context in contexts:
        context.close()


@pytest.fixture
def opened(opens: Opens, page_file: Path) -> Opened:
    """The hostile study's page, opened on a desk's screen."""
    return opens(page_file)


def _listen(opened: Opened) -> None:
    page = opened.page
    page.on("console", lambda told: told.type in {"error", "warning"} and opened.messages.append(told.text))
    page.on("pageerror", lambda error: opened.errors.append(str(error)))
    page.on("request", lambda one: one.url.startswith("data:") or opened.requests.append(one.url))
