"""People in the loop: samples go out as spreadsheets, decisions come back and win."""

from pipeline.review.decide import decisions
from pipeline.review.handout import Handout, Sizes, hand_out
from pipeline.review.intake import read_back
from pipeline.review.store import Kept, keep
from pipeline.study.reviews import Review

__all__ = ["Handout", "Kept", "Review", "Sizes", "decisions", "hand_out", "keep", "read_back"]
