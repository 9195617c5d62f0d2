"""Where studies and their outputs are."""

from __future__ import annotations

from pathlib import Path

from pipeline.cli.talk import out
from pipeline.errors import Problem, StudyError

DEMO = "demo"


def root() -> Path:
    """The folder that holds data/raw: this one, or the one that the project was installed from."""
    here = Path.cwd()
    installed = Path(__file__).resolve().parents[2]
    return here if (here / "data" / "raw").is_dir() or not (installed / "data" / "raw").is_dir() else installed


def find_study(given: str) -> Path:
    """Find the study's folder; several without a choice are an error that names them."""
    raw = root() / "data" / "raw"
    if given:
        folder = next((path for path in (raw / given, Path(given)) if path.is_dir()), None)
        if folder is None:
            fix = f"vorhanden: {', '.join(_names(raw)) or 'keine'}"
            raise StudyError([Problem(str(short(raw / given)), "diesen Ordner gibt es nicht", fix)])
        return folder.resolve()
    names = [name for name in _names(raw) if name != DEMO]
    if len(names) > 1:
        what = f"enthält mehrere Studien: {', '.join(names)}"
        fix = f"eine wählen: `make mapping STUDY={names[0]}` oder `mapping run {names[0]}`"
        raise StudyError([Problem(str(short(raw)), what, fix)])
    if not names and (raw / DEMO).is_dir():
        out.print("In data/raw liegt keine eigene Studie: kartiert wird die [bold]erfundene Demo[/].")
        return raw / DEMO
    if not names:
        raise StudyError([Problem(str(short(raw)), "enthält keine Studie", "mit `mapping new NAME` anlegen")])
    return raw / names[0]


def _names(raw: Path) -> list[str]:
    return sorted(path.name for path in raw.glob("*") if path.is_dir() and path.name[0] not in "._")


def places(folder: Path) -> dict[str, Path]:
    """Return where a study's tables and reports are, by name."""
    base = root()
    return {"processed": base / "data" / "processed" / folder.name, "reports": base / "reports" / folder.name}


def short(path: Path) -> Path:
    """Return a path as a person in this folder would write it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
