"""codebook.yaml or codebook.xlsx: the codes, what they mean and the words they are found by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from pipeline.errors import Problem, StudyError
from pipeline.study.settings import in_german
from pipeline.study.sheets import decode, read_sheet

CodeKind = Literal["theme", "evaluation", "proposition", "goal", "measure"]
AMBIVALENT = "ambivalent"
"""Qualifier of a theme that is approved and rejected in one sentence."""

LISTS = ("examples", "counterexamples", "terms", "not_terms", "pro", "contra", "was")
HEADERS: Mapping[str, str] = {
    "interview_id": "code_id",  # what `Kennung` and `ID` mean in the other tables
    "code": "code_id",
    "oberthema": "parent",
    "obercode": "parent",
    "farbe": "colour",
    "einschluss": "includes",
    "ausschluss": "excludes",
    "ankerbeispiele": "examples",
    "beispiele": "examples",
    "gegenbeispiele": "counterexamples",
    "begriffe": "terms",
    "suchbegriffe": "terms",
    "ausnahmen": "not_terms",
    "dafür": "pro",
    "dagegen": "contra",
    "früher": "was",
    "vorzeichen": "sign",
}
KINDS: Mapping[str, CodeKind] = {
    "thema": "theme",
    "bewertung": "evaluation",
    "these": "proposition",
    "ziel": "goal",
    "maßnahme": "measure",
}
SIGNS: Mapping[str, str] = {"positiv": "positive", "+": "positive", "negativ": "negative", "-": "negative"}
"""German headers, kinds and signs of codebook.xlsx."""


class Code(BaseModel):
    """
    An entry of the codebook.

    Attributes:
        code_id: lower-case identifier; decisions are kept by it.
        parent: the code above, or "".
        examples: anchor examples; the codebook's own tests.
        counterexamples: sentences that look alike and do not belong.
        terms: words it is found by: `dorfladen`, `verwaltung*`, `*laden`, `*versorgung*`, several words = a phrase.
        not_terms: words that look like a hit and are none.
        pro: for propositions: words of approval in the same sentence.
        contra: for propositions: words of rejection in the same sentence.
        sign: for evaluations: whether it approves (`positive`), rejects (`negative`) or neither ("").
        was: earlier ids of the code; decisions made for one of them are carried over.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code_id: str
    label: str
    kind: CodeKind
    parent: str = ""
    colour: str = ""
    definition: str = ""
    includes: str = ""
    excludes: str = ""
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    not_terms: tuple[str, ...] = ()
    pro: tuple[str, ...] = ()
    contra: tuple[str, ...] = ()
    sign: Literal["", "positive", "negative"] = ""
    was: tuple[str, ...] = ()

    @field_validator("colour")
    @classmethod
    def _six_digits(cls, value: str) -> str:
        digits = value.removeprefix("#")
        if value and (len(digits) != 6 or any(c not in "0123456789abcdefABCDEF" for c in digits)):
            raise ValueError(f"{value!r} ist keine Farbe der Form #1b7f6b")
        return value

    @field_validator("code_id")
    @classmethod
    def _plain_id(cls, value: str) -> str:
        if not value or not all(c.isalnum() or c == "_" for c in value):
            raise ValueError(f"{value!r} darf nur Buchstaben, Ziffern und _ haben")
        return value


@dataclass(frozen=True)
class Codebook:
    """All codes, in the order of the file; parents exist and there is no cycle."""

    codes: tuple[Code, ...]
    title: str = ""
    file: str = field(default="codebook.yaml", compare=False)

    def __getitem__(self, code_id: str) -> Code:
        return self._by_id[code_id]

    def __contains__(self, code_id: str) -> bool:
        return code_id in self._by_id

    @cached_property
    def _by_id(self) -> dict[str, Code]:
        return {code.code_id: code for code in self.codes}

    def of_kind(self, *kinds: CodeKind) -> tuple[Code, ...]:
        """Return the codes of some kinds, in order."""
        return tuple(code for code in self.codes if code.kind in kinds)

    def children(self, code_id: str) -> tuple[Code, ...]:
        """Return the codes right below one."""
        return tuple(code for code in self.codes if code.parent == code_id)

    def ancestors(self, code_id: str) -> tuple[str, ...]:
        """Return the ids above a code, nearest first."""
        found: list[str] = []
        while (code_id := self[code_id].parent) and code_id not in found:
            found.append(code_id)
        return tuple(found)

    def top(self, code_id: str) -> str:
        """Return the top-level code that a code belongs to; itself where it has no parent."""
        return (code_id, *self.ancestors(code_id))[-1]

    def colour(self, code_id: str) -> str:
        """Return a code's colour, or that of the nearest code above that has one."""
        lineage = (code_id, *self.ancestors(code_id))
        return next((self[name].colour for name in lineage if self[name].colour), "#666666")

    def label(self, code_id: str) -> str:
        """Return what a reader calls a code; a qualified code (`mobilitaet:bewaehrt`) names both parts."""
        base, _, qualifier = code_id.partition(":")
        label = self[base].label if base in self else base
        if not qualifier:
            return label
        name = {"pro": "dafür", "contra": "dagegen", AMBIVALENT: "ambivalent"}.get(qualifier)
        return f"{label}: {name or (self[qualifier].label if qualifier in self else qualifier)}"

    @cached_property
    def top_themes(self) -> tuple[str, ...]:
        """Ids of the themes without a parent."""
        return tuple(code.code_id for code in self.of_kind("theme") if not code.parent)

    @cached_property
    def themes(self) -> tuple[str, ...]:
        """Ids of all themes."""
        return tuple(code.code_id for code in self.of_kind("theme"))


def read_codebook(path: Path) -> Codebook:
    """
    Read a codebook from yaml or xlsx.

    Raises:
        StudyError: all that is wrong: no YAML, unknown fields, an id twice, a parent that is missing, a cycle.
    """
    title, entries = _xlsx_entries(path) if path.suffix.lower() == ".xlsx" else _yaml_entries(path)
    codes: list[Code] = []
    problems: list[Problem] = []
    places: dict[str, str] = {}
    for line, entry in entries:
        where = f"{path.name}, Zeile {line}"
        try:
            code = Code.model_validate(entry)
        except ValidationError as error:
            problems += [_entry_problem(where, dict(item)) for item in error.errors()]
            continue
        if code.code_id in places:
            problems.append(
                Problem(
                    where, f"code_id {code.code_id} steht schon in {places[code.code_id]}", "eine der beiden umbenennen"
                )
            )
        else:
            codes.append(code)
            places[code.code_id] = where
    problems += [*_tree_problems(codes, places), *_was_problems(codes, places)]
    if problems:
        raise StudyError(problems)
    return Codebook(tuple(codes), title, path.name)


def _tree_problems(codes: list[Code], places: Mapping[str, str]) -> list[Problem]:
    parents = {code.code_id: code.parent for code in codes}
    problems = []
    for code in codes:
        if code.parent and code.parent not in parents:
            problems.append(
                Problem(places[code.code_id], f"Eltern-Code {code.parent} gibt es nicht", "parent berichtigen")
            )
        path = [code.code_id]
        while (above := parents.get(path[-1], "")) and above not in path:
            path.append(above)
        if above == code.code_id:
            problems.append(
                Problem(
                    places[code.code_id],
                    f"Kreis im Codebuch: {' → '.join([*path, above])}",
                    "bei einem der Codes parent löschen",
                )
            )
    return problems


def _was_problems(codes: list[Code], places: Mapping[str, str]) -> list[Problem]:
    """Several codes may have been one (split), one may have been several (merged), and what it was may live on."""
    was = {code.code_id: code.was for code in codes}
    problems = []
    for code in codes:
        for number, old in enumerate(code.was):
            where = places[code.code_id]
            if old == code.code_id:
                problems.append(Problem(where, f"was nennt {old} selbst", "nur frühere Kennungen eintragen"))
            elif old in code.was[:number]:
                problems.append(Problem(where, f"was nennt {old} mehrfach", "jede frühere Kennung einmal eintragen"))
            elif code.code_id in was.get(old, ()):
                what = f"was: {code.code_id} und {old} nennen einander als frühere Kennung"
                problems.append(Problem(where, what, "nur beim neueren Code eintragen"))
    return problems


def _entry_problem(where: str, error: Mapping[str, Any]) -> Problem:
    name = ".".join(str(part) for part in error["loc"]) or "Eintrag"
    return Problem(where, f"{name} {in_german(error)}", "Eintrag nach der Vorlage berichtigen")


def _yaml_entries(path: Path) -> tuple[str, list[tuple[int, object]]]:
    import yaml

    # everything is text to this loader: `nein`, `2019` and `NO` stay the words that somebody wrote
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    text = decode(path.read_bytes())
    try:
        tree = yaml.compose(text, Loader=loader)
        data = yaml.load(text, Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path.name}, Zeile {mark.line + 1}" if mark else path.name
        fix = "Einrückung prüfen; Text mit Doppelpunkt und Begriffe mit * am Anfang in Anführungszeichen setzen"
        raise StudyError([Problem(where, "ist kein gültiges YAML", fix)]) from error
    if not isinstance(data, dict) or not isinstance(data.get("codes"), list):
        raise StudyError([Problem(path.name, "hat keine Liste „codes:“", "nach der Vorlage von `mapping new` anlegen")])
    nodes = next(value for key, value in tree.value if key.value == "codes").value  # type: ignore[union-attr]
    twice = [problem for node in nodes for problem in _written_twice(path, node)]
    if twice:
        raise StudyError(twice)
    lines = [node.start_mark.line + 1 for node in nodes]
    return str(data.get("title", "")), list(zip(lines, map(_filled, data["codes"]), strict=True))


def _written_twice(path: Path, node: Any) -> list[Problem]:
    """YAML keeps the last of two entries of one name and drops the other without a word."""
    if node.id != "mapping":
        return []
    keys = [key for key, _ in node.value]
    return [
        Problem(
            f"{path.name}, Zeile {key.start_mark.line + 1}",
            f"{key.value} steht im selben Code schon",
            "zu einem Eintrag vereinen",
        )
        for number, key in enumerate(keys)
        if any(key.value == other.value for other in keys[:number])
    ]


def _filled(entry: object) -> object:
    """Leave out fields without content: `parent:` says as much as no parent."""
    return {key: value for key, value in entry.items() if value != ""} if isinstance(entry, dict) else entry


def _xlsx_entries(path: Path) -> tuple[str, list[tuple[int, object]]]:
    sheet = read_sheet(path)
    entries: list[tuple[int, object]] = []
    for index, cells in sheet.numbered():
        row = {HEADERS.get(column, column): cell for column, cell in cells.items() if cell}
        entry: dict[str, object] = {key: value for key, value in row.items() if key not in LISTS}
        if "kind" in row:
            entry["kind"] = KINDS.get(row["kind"].lower(), row["kind"])
        if "sign" in row:
            entry["sign"] = SIGNS.get(row["sign"].lower(), row["sign"])
        for key in LISTS:
            parts = [part.strip() for part in row.get(key, "").replace("\n", "|").split("|")]
            entry[key] = tuple(part for part in parts if part)
        entries.append((sheet.lines[index], entry))
    return "", entries
