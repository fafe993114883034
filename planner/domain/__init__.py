"""What is it? The words of the problem as frozen values; nothing but the standard library."""

from planner.domain.assignment import Assignment, Holding
from planner.domain.diagnosis import Change, Diagnosis, Relaxation
from planner.domain.errors import InstanceError, PlannerError
from planner.domain.findings import Fault, Line, Reason, Violation
from planner.domain.instance import Instance, Leader, Link, Place, QuotaOverride, Stance
from planner.domain.policy import TERMS, Coherence, Layer, Level, Policy, Rules
from planner.domain.ranges import Range
from planner.domain.solution import LevelOutcome, Progress, Solution

__all__ = [
    "TERMS",
    "Assignment",
    "Change",
    "Coherence",
    "Diagnosis",
    "Fault",
    "Holding",
    "Instance",
    "InstanceError",
    "Layer",
    "Leader",
    "Level",
    "LevelOutcome",
    "Line",
    "Link",
    "Place",
    "PlannerError",
    "Policy",
    "Progress",
    "QuotaOverride",
    "Range",
    "Reason",
    "Relaxation",
    "Rules",
    "Solution",
    "Stance",
    "Violation",
]
