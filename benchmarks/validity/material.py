"""Documents that people coded, and everything the project makes of them before anybody decides."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline import coding
from pipeline.coding.semantic import Nearness
from pipeline.embed import embed
from pipeline.language import tokenise
from pipeline.study.codebook import Codebook, read_codebook

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Encoder = Callable[[Sequence[str]], Floats]

CODEBOOK = Path(__file__).parents[1] / "cimt" / "codebook.yaml"
FROZEN = "a5edacb7e3c3eda14a1af5129f5d91c17b7f70a22d446dfedfba35d067a0c1e0"
"""sha256 of the codebook as it was committed before the texts were opened."""

TOO_RARE = ("scooters", "public_transport_long_distance", "inter_and_multimodality")
"""Themes with fewer than 20 documents in the full set: coded and taught like the others, not counted."""

_ABOUT = ("document_id", "title", "text")


class Unfit(Exception):
    """The file is not there or not of the form that is needed; the message says what to do."""


@dataclass(frozen=True)
class Documents:
    """
    What a file holds.

    Attributes:
        ids: of the documents (n).
        texts: title and text (n).
        names: of the themes, as the file calls them (n_codes).
        code_ids: the same as the codebook calls them.
        gold: n × n_codes; what people said.
        digest: sha256 of the file.
    """

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    names: tuple[str, ...]
    code_ids: tuple[str, ...]
    gold: Mask
    digest: str


@dataclass(frozen=True)
class Material:
    """
    Documents, and what the project knows of them before anybody decides.

    Attributes:
        documents: the documents.
        counted: numbers of the themes that are measured.
        book: the codebook.
        segments: a table with a segment and an interview for each document.
        corpus, hits, nearness, features: as the project's coding makes them of all documents.
        vectors: n × d, as the encoder gives them.
    """

    documents: Documents
    counted: Ints
    book: Codebook
    segments: pd.DataFrame
    corpus: coding.Corpus
    hits: pd.DataFrame
    nearness: Nearness
    features: coding.Features
    vectors: Floats

    @property
    def gold(self) -> Mask:
        """What people said of the themes that are measured."""
        counted: Mask = self.documents.gold[:, self.counted]
        return counted

    @property
    def themes(self) -> tuple[str, ...]:
        """Names of the themes that are measured."""
        return tuple(self.documents.names[number] for number in self.counted)


def read(path: Path) -> Documents:
    """
    Read a file of the form of ottensen_themes.csv: document_id, title, text, url, then a column of 0 and 1 a theme.

    Raises:
        Unfit: there is no such file, or it has another form.
    """
    if not path.is_file():
        raise Unfit(f"{path}: no such file; say where the coded contributions are: make validity DATA=file.csv")
    content = path.read_bytes()
    table = pd.read_csv(path, dtype=dict.fromkeys(_ABOUT, str))
    missing = [name for name in _ABOUT if name not in table.columns]
    if missing:
        raise Unfit(f"{path}: no column {', '.join(missing)}; document_id, title, text and themes are needed")
    names = [name for name in table.columns if name not in (*_ABOUT, "url")]
    if not table[names].isin([0, 1]).all(axis=None):
        raise Unfit(f"{path}: a theme's column holds something else than 0 and 1")
    if table["document_id"].isna().any() or not table["document_id"].is_unique:
        raise Unfit(f"{path}: document_id is missing or there twice")
    texts = table["title"].fillna("") + ". " + table["text"].fillna("")
    return Documents(
        tuple(table["document_id"]),
        tuple(texts),
        tuple(names),
        tuple(map(code_id, names)),
        table[names].to_numpy() == 1,
        hashlib.sha256(content).hexdigest(),
    )


def code_id(name: str) -> str:
    """Return what the codebook calls a theme of the file."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def codebook() -> tuple[Codebook, str]:
    """Return the codebook and its sha256."""
    return read_codebook(CODEBOOK), hashlib.sha256(CODEBOOK.read_bytes()).hexdigest()


def prepare(documents: Documents, book: Codebook, *, encode: Encoder = embed) -> Material:
    """
    Let the project read all documents, each a segment and an interview of its own.

    Args:
        documents: what `read` gives.
        book: a codebook with every theme of the file.
        encode: makes vectors of texts.

    Raises:
        Unfit: the codebook lacks a theme.
    """
    unknown = [name for name, one in zip(documents.names, documents.code_ids, strict=True) if one not in book]
    if unknown:
        raise Unfit(f"the codebook {book.file} has no code for {', '.join(unknown)}")
    texts = list(documents.texts)
    vectors, tokens = encode(texts), coding.corpus([tokenise(texts)]).prepared()
    known = list(encode(coding.references(book)))
    return Material(
        documents,
        np.array([number for number, one in enumerate(documents.code_ids) if one not in TOO_RARE], dtype=np.int64),
        book,
        pd.DataFrame({"segment_id": documents.ids, "interview_id": documents.ids, "text": texts}, dtype=str),
        tokens,
        coding.lexicon(tokens, book),
        coding.semantic(vectors, book, known),
        coding.features(tokens, vectors),
        vectors,
    )
