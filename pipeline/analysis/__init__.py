"""Codings become figures about groups: shares, contrasts, silence and more; and the sentences that lead the report."""

from pipeline.analysis.contrasts import contrasts
from pipeline.analysis.described import described
from pipeline.analysis.findings import findings
from pipeline.analysis.judging import problems as judged_problems
from pipeline.analysis.shares import group_shares

__all__ = ["contrasts", "described", "findings", "group_shares", "judged_problems"]
