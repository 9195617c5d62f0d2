"""The command that makes what may leave."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from pipeline.cli.commands import SkipOption, StudyArgument, app, run_until


class Profile(StrEnum):
    """Who gets an export."""

    workshop = "workshop"
    oeffentlich = "oeffentlich"


@app.command(epilog="Beispiele: mapping release ratsinterviews · mapping release --profile oeffentlich ratsinterviews")
def release(
    study: StudyArgument = "",
    profile: Annotated[
        Profile,
        typer.Option(help="Für wen: workshop, oder oeffentlich (nur Zitate, die öffentlich freigegeben sind)."),
    ] = Profile.workshop,
    skip_broken: SkipOption = False,
) -> None:
    """
    Alles bis zur Mappe, die das Haus verlassen darf.

    Bevor sie an ihren Platz kommt, wird sie nach Namen und nach Wortlaut aus Interviews durchsucht, die nicht zitiert
    werden dürfen. Was hinausging, steht in freigaben.json.
    """
    run_until(study, "release" if profile is Profile.workshop else profile.value, skip_broken)
