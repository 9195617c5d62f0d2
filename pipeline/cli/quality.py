"""The command that says how good the coding is."""

from __future__ import annotations

from rich.markup import escape

from pipeline.cli.commands import StudyArgument, app
from pipeline.cli.places import find_study, places
from pipeline.cli.talk import explained, out

_TABLES = ("quality", "decisions", "models", "segments")


@app.command(epilog="Beispiel: mapping quality ratsinterviews")
def quality(study: StudyArgument = "") -> None:
    """Sagen, wie gut die Kodierung ist: wie oft die Maschine recht hat, wo Vorsicht nötig ist, was noch fehlt."""
    from rich.padding import Padding

    from pipeline import tables
    from pipeline.quality.words import passages
    from pipeline.study import examine
    from pipeline.texts import speaking

    with explained():
        folder = find_study(study)
        where = places(folder)
        read = {name: tables.read(where["processed"], name) for name in _TABLES}
        examined, _ = examine(folder, **where)
        known = examined.settings
        with speaking(known.language):
            told = passages(read, examined.codebook, unit=known.unit, note=known.review.note)
        for number, passage in enumerate(told):
            out.print(f"{chr(10) if number else ''}[bold]{escape(passage.title)}[/]")
            for line in (*passage.sentences, *(f"· {point}" for point in passage.points)):
                out.print(Padding(escape(line), (0, 0, 0, 2), expand=False))
