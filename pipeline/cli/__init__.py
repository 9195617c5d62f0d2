"""The command line: reads, calls, writes; the only code that prints or exits."""

from pipeline.cli import explain, names, privacy, quality, release, review
from pipeline.cli.commands import app

app.add_typer(review.app)

__all__ = ["app", "explain", "names", "privacy", "quality", "release"]
