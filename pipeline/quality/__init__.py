"""How good the mapping is: agreement with people, corrected shares, saturation, stability."""

from pipeline.quality.measures import chao2_unseen, codes_after, quality, seen_codes

__all__ = ["chao2_unseen", "codes_after", "quality", "seen_codes"]
