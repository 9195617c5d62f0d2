"""Codings become figures about groups: shares, declared contrasts, and the sentences the report begins with."""

from pipeline.analysis.contrasts import contrasts
from pipeline.analysis.findings import findings
from pipeline.analysis.shares import group_shares

__all__ = ["contrasts", "findings", "group_shares"]
