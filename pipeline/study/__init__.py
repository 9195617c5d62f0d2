"""A study as people gave it: its folder, settings, codebook and tables, loaded and validated."""

from pipeline.study.codebook import Code, Codebook, read_codebook
from pipeline.study.load import Actor, Correction, Interview, Name, Speaker, Study, admit, examine
from pipeline.study.reviews import Review
from pipeline.study.settings import Contrast, Settings, read_settings

__all__ = [
    "Actor",
    "Code",
    "Codebook",
    "Contrast",
    "Correction",
    "Interview",
    "Name",
    "Review",
    "Settings",
    "Speaker",
    "Study",
    "admit",
    "examine",
    "read_codebook",
    "read_settings",
]
