"""Names out, right after ingest and in memory: nothing that is written holds a rostered name."""

from pipeline.privacy.doubts import doubtful
from pipeline.privacy.pseudonyms import Found, Replacer, replacer, variants
from pipeline.privacy.settled import Needed, settled, spared
from pipeline.privacy.tagger import tagging
from pipeline.privacy.unknown import Mask, unknown, without_names

__all__ = [
    "Found",
    "Mask",
    "Needed",
    "Replacer",
    "doubtful",
    "replacer",
    "settled",
    "spared",
    "tagging",
    "unknown",
    "variants",
    "without_names",
]
