"""A study with three rostered names and four interviews of different consent, and files to plant things in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from pipeline.errors import Problem
from pipeline.release.gate import LeakError, search
from pipeline.study import Code, Codebook, Exemption, Interview, Name, Settings, Study

NAMES = (
    Name("Person 1", "Kunigunde Zwölfaxt", ("Zwölfaxt",)),
    Name("Person 2", "Gerlinde Wolf", ("Wolf",)),
    Name("Ort 1", "Quarkenbüttel", (), is_place=True),
)

SAID = {
    "B01:2.1": "Der Bus kommt zweimal am Tag und den Fahrplan an der Haltestelle versteht bei uns niemand mehr.",
    "B02:2.1": "Die alte Mühle am Bach haben wir mit eigenen Händen wieder aufgebaut, Stein für Stein.",
    "B03:2.1": "Im Rat sitzen lauter Leute die seit dreißig Jahren dieselbe Rede halten und sich dafür beklatschen.",
}
"""One answer of an interview each: to be quoted, to be told in other words, to be put together with others only."""

CONSENTS = {"B01": "quote", "B02": "paraphrase", "B03": "aggregate"}
GUIDE = "Was müsste sich aus Ihrer Sicht in der Gemeinde als Erstes ändern?"


def study(*, names: tuple[Name, ...] = NAMES, exemptions: tuple[Exemption, ...] = (), public: bool = False) -> Study:
    settings = Settings.model_validate(
        {"title": "Probe", "privacy": {"k": 3, "speakers": "public" if public else "confidential"}}
    )
    book = Codebook((Code(code_id="tiere", label="Weidetiere", kind="theme", terms=("schaf*",)),))
    rows = tuple(Interview(name, f"{name}.txt", Path(f"{name}.txt"), consent=CONSENTS[name]) for name in CONSENTS)
    return Study(
        "probe",
        Path("raw"),
        Path("processed"),
        Path("reports"),
        settings,
        book,
        rows,
        names=names,
        exemptions=exemptions,
    )


def tables() -> dict[str, pd.DataFrame]:
    prompts = {f"{name}:1.1": GUIDE for name in CONSENTS}
    rows = [
        {"segment_id": key, "interview_id": key[:3], "turn": int(key[4]), "is_prompt": key in prompts, "text": text}
        for key, text in sorted({**SAID, **prompts}.items())
    ]
    interviews = pd.DataFrame({"interview_id": list(CONSENTS), "consent": list(CONSENTS.values())})
    return {"segments": pd.DataFrame(rows), "interviews": interviews}


def stops(files: Mapping[str, bytes], made: Study | None = None) -> list[Problem]:
    """Return what the gate says of files; nothing where they pass."""
    try:
        search(files, made or study(), tables())
    except LeakError as error:
        return list(error.problems)
    return []


def docx(write: Callable[..., None]) -> bytes:
    import docx as office

    document, target = office.Document(), io.BytesIO()
    document.core_properties.author = ""
    write(document)
    document.save(target)
    return target.getvalue()


def pptx(write: Callable[..., None]) -> bytes:
    import pptx as office

    deck, target = office.Presentation(), io.BytesIO()
    deck.core_properties.author, deck.core_properties.last_modified_by = "", ""
    write(deck)
    deck.save(target)
    return target.getvalue()


def xlsx(write: Callable[..., None]) -> bytes:
    import openpyxl

    book, target = openpyxl.Workbook(), io.BytesIO()
    write(book)
    book.save(target)
    return target.getvalue()


def pdf(text: str, **properties: str) -> bytes:
    from fpdf import FPDF

    page = FPDF()
    for name, value in properties.items():
        getattr(page, f"set_{name}")(value)
    page.add_page()
    page.set_font("helvetica", size=12)
    page.multi_cell(0, 6, text)
    return bytes(page.output())


def png(**texts: str) -> bytes:
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    told, target = PngInfo(), io.BytesIO()
    for name, value in texts.items():
        told.add_itxt(name, value, zip=True)
    Image.new("RGB", (4, 4)).save(target, "png", pnginfo=told)
    return target.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return target.getvalue()
