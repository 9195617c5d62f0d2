"""LibreOffice opens what the report and the export offer, and shows all of it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Mapped

pytestmark = [
    pytest.mark.prove,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]

FILES = (
    "workshop/folien.pptx",
    "workshop/arbeitsblaetter.docx",
    "intern/mapping.xlsx",
    "intern/themenmatrix.xlsx",
)


def as_pdf(path: Path, folder: Path) -> list[str]:
    """Convert a file with LibreOffice and return the text of its pages."""
    from pypdf import PdfReader

    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return [page.extract_text() for page in PdfReader(folder / f"{path.stem}.pdf").pages]


@pytest.mark.parametrize("name", FILES)
def test_libreoffice_shows_every_office_file_with_its_study_and_umlauts(
    mapped: Mapped, tmp_path: Path, name: str
) -> None:
    shown = "".join(as_pdf(mapped.reports / name, tmp_path))
    assert mapped.run().study.title in " ".join(shown.split())
    assert any(letter in shown for letter in "äöüß")


def test_libreoffice_shows_every_slide(mapped: Mapped, tmp_path: Path) -> None:
    from pptx import Presentation

    path = mapped.reports / "workshop" / "folien.pptx"
    assert len(as_pdf(path, tmp_path)) == len(Presentation(str(path)).slides)
