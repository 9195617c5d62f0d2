"""Segments and codebook become evidence and codings."""

from pipeline.coding.combine import combine
from pipeline.coding.corpus import Corpus, corpus
from pipeline.coding.lexicon import lexicon
from pipeline.coding.semantic import semantic

__all__ = ["Corpus", "combine", "corpus", "lexicon", "semantic"]
