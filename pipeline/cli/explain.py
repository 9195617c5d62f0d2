"""The command that says why a segment was coded as it was."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from pipeline.cli.commands import StudyArgument, app
from pipeline.cli.places import find_study, places
from pipeline.cli.talk import explained, out
from pipeline.errors import Problem, StudyError

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.why import Reason

_TABLES = ("codings", "evidence", "models", "decisions", "segments")


@app.command(epilog="Beispiel: mapping explain B07:12.3 ratsinterviews")
def explain(
    segment: Annotated[str, typer.Argument(help="Kennung einer Stelle, wie sie unter jedem Zitat steht.")],
    study: StudyArgument = "",
) -> None:
    """Sagen, warum eine Stelle so kodiert ist: Wörter, Ankerbeispiel, Gelerntes, Punktwert, wer entschieden hat."""
    from pipeline import tables
    from pipeline.study import examine
    from pipeline.texts import speaking, texts
    from pipeline.why import Reasons

    with explained():
        folder = find_study(study)
        where = places(folder)
        read = {name: tables.read(where["processed"], name) for name in _TABLES}
        given = read["segments"].set_index("segment_id")
        if segment not in given.index:
            raise _unknown(segment, list(given.index))
        examined, _ = examine(folder, **where)
        with speaking(examined.settings.language):
            reasons = Reasons(read, examined.codebook).of(segment)
            _print_segment(segment, given)
            words = texts()["why"]
            _print_reasons(words["heading_coded"], [one for one in reasons if one.is_coded])
            _print_reasons(words["heading_other"], [one for one in reasons if not one.is_coded])
            if not reasons:
                out.print(words["nothing"])


def _unknown(segment: str, known: Sequence[str]) -> StudyError:
    from pipeline.texts import texts

    words = texts()["why"]
    close = ", ".join(difflib.get_close_matches(segment, known, n=3, cutoff=0.5)) or "–"
    return StudyError(
        [Problem(segment, words["unknown"].format(segment_id=segment), words["unknown_fix"].format(close=close))]
    )


def _print_segment(segment: str, given: pd.DataFrame) -> None:
    from pipeline.texts import texts

    row = given.loc[segment]
    asked = str(row["question"]) if isinstance(row["question"], str) else ""
    out.print(f"[bold]{escape(segment)}[/]")
    if asked in given.index:
        out.print(f"[dim]{texts()['why']['asked']} {escape(' '.join(str(given.loc[asked, 'text']).split()))}[/]")
    out.print(f"„{escape(str(row['text']))}“\n")


def _print_reasons(heading: str, reasons: Sequence[Reason]) -> None:
    if reasons:
        out.print(f"[bold]{heading}[/]")
    for one in reasons:
        out.print(f"  [bold]{escape(one.label)}[/] ({escape(one.code_id)}), {one.decided_by}")
        for line in one.lines:
            out.print(f"    {escape(line)}")
