"""Tables that a report offers to people, who fill them in and put them into the study's folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline.errors import Problem, StudyError
from pipeline.study.reviews import bare
from pipeline.study.sheets import Sheet


@dataclass(frozen=True)
class Offer:
    """
    A table that a report offers.

    Attributes:
        template: name of the offered file, without ending.
        stem: what the file is called in the study's folder, without ending.
        columns: German headers by name.
        headers: names by every header that is understood.
    """

    template: str
    stem: str
    columns: Mapping[str, str]
    headers: Mapping[str, str]

    def file(self, number: int = 0) -> str:
        """Return the offered file's name, or that of the next one where people have written into those before."""
        return f"{self.template}.csv" if not number else f"{self.template}.neu{number if number > 1 else ''}.csv"

    def set_aside(self, made: Iterable[str]) -> list[Problem]:
        """
        Warn where the table had to be offered beside one that people have changed.

        Args:
            made: names of all files of the report.
        """
        beside = [name for name in made if name.rpartition("/")[2].startswith(f"{self.template}.neu")]
        what = f"enthält Ihre Einträge und blieb stehen; der neue Stand heißt {', '.join(beside)}"
        fix = f"die Einträge übernehmen: Datei als {self.stem}.csv in den Ordner der Studie (data/raw/…) legen"
        return [Problem(f"{self.template}.csv", what, fix, "", True)] if beside else []

    def read(self, sheet: Sheet, *, needed: Iterable[str]) -> Sheet:
        """
        Return a filled-in table with its columns by name, cells without the mark that keeps them from being formulas.

        Args:
            sheet: as it lies in the study's folder.
            needed: columns that must be there.

        Raises:
            StudyError: a column stands there twice, or a needed one is missing.
        """
        where = f"{sheet.file}, Zeile 1"
        names = [self.headers.get(column, column) for column in sheet.columns]
        if twice := [name for name in names if names.count(name) > 1]:
            what = f"die Spalte „{self.columns.get(twice[0], twice[0])}“ steht mehrfach da"
            raise StudyError([Problem(where, what, "eine davon löschen")])
        if missing := [name for name in needed if name not in names]:
            told = " und ".join(f"„{self.columns[name]}“ ({name})" for name in missing)
            fix = f"die Vorlage {self.template}.csv aus reports/…/intern kopieren und ausfüllen"
            raise StudyError([Problem(where, f"es fehlt: {told}", fix)])
        renamed = dict(zip(sheet.columns, names, strict=True))
        rows = tuple({renamed[column]: bare(cell) for column, cell in row.items()} for row in sheet.rows)
        return replace(sheet, columns=tuple(names), rows=rows)
