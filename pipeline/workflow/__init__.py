"""A study's way through the stages: what runs, what need not, and what was made from what."""

from pipeline.workflow.run import Run, check, run
from pipeline.workflow.stages import PUBLISH, STAGES
from pipeline.workflow.work import Progress, Silence, Work

__all__ = ["PUBLISH", "STAGES", "Progress", "Run", "Silence", "Work", "check", "run"]
