"""Who codes: names as people write them, and as they stand in file names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from pipeline.errors import Problem, StudyError
from pipeline.study import Review

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def next_round(coder: str, reviews: Sequence[Review]) -> int:
    """Return the number of a coder's next round: one more than the highest that came back."""
    return 1 + max((one.round for one in reviews if slug(one.coder) == slug(coder)), default=0)


def known_as(coder: str, reviews: Sequence[Review]) -> str:
    """Return a coder's name as the first of the rounds that came back writes it, else as it is given."""
    slug(coder)
    return next((one.coder for one in reviews if slug(one.coder) == slug(coder)), " ".join(coder.split()))


def slug(coder: str) -> str:
    """
    Return a coder's name as it stands in file names.

    Raises:
        StudyError: it has neither letters nor digits.
    """
    plain = unicodedata.normalize("NFC", coder).lower().translate(_UMLAUTS)
    ascii_only = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")
    if not name:
        raise StudyError([Problem(f"„{coder}“", "taugt nicht als Name", "Buchstaben oder Ziffern verwenden")])
    return name
