"""Names out, right after ingest and in memory: nothing that is written holds a rostered name."""

from pipeline.privacy.pseudonyms import Replacer, replacer

__all__ = ["Replacer", "replacer"]
