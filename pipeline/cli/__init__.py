"""The command line: reads, calls, writes; the only code that prints or exits."""

from pipeline.cli.commands import app

__all__ = ["app"]
