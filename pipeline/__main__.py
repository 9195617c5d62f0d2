"""`python -m pipeline` and the console script `mapping`."""

from __future__ import annotations

from contextlib import suppress


def main() -> None:
    """Run the command line; what nobody expected is told without a word of what was read."""
    from pipeline.cli import app, talk

    _leave_no_core()
    try:
        app()
    except Exception as error:
        talk.unexpected(error)


def _leave_no_core() -> None:
    """Let no crash write this program's memory, names and all, to the disk."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


if __name__ == "__main__":
    main()
