"""Segments, codebook and people's decisions become evidence and codings."""

from pipeline.coding.anchors import anchor_check, anchor_verdicts
from pipeline.coding.combine import Coded, combine
from pipeline.coding.corpus import Corpus, corpus
from pipeline.coding.learned import Features, features
from pipeline.coding.lexicon import lexicon
from pipeline.coding.semantic import Nearness, references, semantic

__all__ = [
    "Coded",
    "Corpus",
    "Features",
    "Nearness",
    "anchor_check",
    "anchor_verdicts",
    "combine",
    "corpus",
    "features",
    "lexicon",
    "references",
    "semantic",
]
