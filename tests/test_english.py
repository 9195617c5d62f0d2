"""The tiny study with `language = "en"`: whatever a reader reads is English, but for what people said and named."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pipeline.tables import read
from pipeline.texts import speaking
from pipeline.why import retold
from tests.conftest import Mapped
from tests.tiny import ACTORS, CODEBOOK

pytestmark = pytest.mark.prove

GERMAN = frozenset(
    """
    und oder der das den dem des ein eine einer nicht kein keine von vom mit ohne im ist sind wird werden zu zur auf aus
    bei nach für über unter wie wer je als auch nur noch Befragte Befragten Thema Themen Anteil Anteile Gruppe Gruppen
    Zahl Quelle Stelle Stellen Welle Seite Stand erfunden vertraulich Gespräch Gespräche Zitat Zitate Redebeitrag
    Redebeiträge Begriffe Nähe gelernt übrige ja nein Ortsgröße Westen Osten Dorf
    """.split()  # noqa: SIM905 - a list of words reads better so
)
WHOLE = (".csv", ".docx", ".pptx", ".svg", ".txt", ".xlsx")
"""Files whose texts are not broken into lines or marked words: what people said can be taken out as it stands."""
PARTS = {".xlsx": ("t", "v"), ".pptx": ("t", "v"), ".docx": ("t",)}


@pytest.fixture(scope="module")
def english(mapped: Mapped, tmp_path_factory: pytest.TempPathFactory) -> Mapped:
    """The mapped study once more, in English: only what depends on the language is made anew."""
    made = Mapped(tmp_path_factory.mktemp("english") / "root")
    shutil.copytree(mapped.root, made.root)
    settings = made.folder / "study.toml"
    settings.write_text('language = "en"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    made.run()
    return made


def told(path: Path) -> Iterator[str]:
    """Yield the texts of a file as readers see them; markup's names and programs are none."""
    if path.suffix in PARTS:
        with zipfile.ZipFile(path) as archive:
            for name in sorted(name for name in archive.namelist() if name.endswith(".xml")):
                for element in ElementTree.fromstring(archive.read(name)).iter():
                    if element.tag.rpartition("}")[2] in PARTS[path.suffix] and element.text:
                        yield element.text
    elif path.suffix == ".svg":
        yield from (text for text in ElementTree.parse(path).getroot().itertext() if text.strip())
    elif path.suffix == ".pdf":
        from pypdf import PdfReader

        yield from (page.extract_text() for page in PdfReader(path).pages)
    elif path.suffix == ".html":
        text = re.sub(r"<(style|script)\b.*?</\1>", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        yield from re.split(r"<[^>]*>", text)
    elif path.suffix in (".csv", ".txt"):
        yield from path.read_text(encoding="utf-8-sig").splitlines()


def said(mapped: Mapped) -> list[str]:
    """Return what people said, and what they call codes and organisations, longest first."""
    turns = list(read(mapped.processed, "segments")["text"])
    sentences = [part for text in turns for part in re.split(r"(?<=[.?!]) ", text)]
    lists = [re.sub(r"^.*?: ", "", line).strip("[] ") for line in CODEBOOK.splitlines()]
    examples = [part.strip(" []") for line in lists for part in re.split(r"(?<=[.?!]),", line)]
    names = [part for line in ACTORS.splitlines() for part in line.split(";")]
    found = {part for part in (*turns, *sentences, *lists, *examples, *names) if len(part) > 2}
    return sorted(found, key=lambda part: (-len(part), part))


def test_only_people_speak_german(english: Mapped) -> None:
    parts = said(english)
    theirs = set(re.findall(r"\w+", " ".join(parts)))
    # names of files are the same in every language
    aside = re.compile(r"\S+/\S+\|\S+|" + "|".join(rf"(?<!\w){re.escape(part)}(?!\w)" for part in parts))
    found = set()
    for path in sorted(english.reports.rglob("*.*")):
        is_whole = path.suffix in WHOLE
        for text in told(path):
            ours = aside.sub(" ", text) if is_whole else text
            words = set(re.findall(r"\w+", ours)) & (GERMAN if is_whole else GERMAN - theirs)
            found |= {(path.relative_to(english.reports).as_posix(), word, ours[:120]) for word in words}
    assert found == set()


def test_numbers_have_points_and_percentages_no_space(english: Mapped) -> None:
    pattern = re.compile(r"(?<![\d,.])\d+,\d{1,2}(?![\d,])|\d[\u00a0\u202f ]%|„")
    found = {
        (path.name, match.group())
        for path in sorted(english.reports.rglob("*.*"))
        if path.suffix in (".svg", ".txt", ".pptx", ".docx", ".html")
        for text in told(path)
        for match in pattern.finditer(text)
    }
    assert found == set()


def test_reasons_that_tables_keep_in_german_are_said_in_english() -> None:
    kept = "über Läden: 2 Begriffe, Nähe 1,5, gelernt 0,4"
    assert retold(kept) == kept
    assert retold("1 Begriff, Nähe 0,5") == "1 Begriff, Nähe 0,5"
    with speaking("en"):
        assert retold(kept) == "through Läden: 2 terms, nearness 1.5, learned 0.4"
        assert retold("ähnlich: Der Dorfladen ist zu.") == "similar: Der Dorfladen ist zu."
        assert retold("Dorfladen") == "Dorfladen"
