"""A study as people gave it: its folder, settings, codebook and tables, loaded and validated."""

from pipeline.study.codebook import Code, Codebook, read_codebook
from pipeline.study.exceptions import Exemption
from pipeline.study.load import Actor, Correction, Interview, Speaker, Study, admit, consenting, examine
from pipeline.study.names import Name
from pipeline.study.quotes import Release
from pipeline.study.reviews import Review
from pipeline.study.settings import Contrast, Settings, read_settings

__all__ = [
    "Actor",
    "Code",
    "Codebook",
    "Contrast",
    "Correction",
    "Exemption",
    "Interview",
    "Name",
    "Release",
    "Review",
    "Settings",
    "Speaker",
    "Study",
    "admit",
    "consenting",
    "examine",
    "read_codebook",
    "read_settings",
]
