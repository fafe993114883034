"""What is allowed? One pure function per rule, no solver; terms of the objective recomputed; the certificate."""

from planner.rules.certificate import certificate, mismatches
from planner.rules.check import Report, check
from planner.rules.hard import RULES
from planner.rules.terms import TERM_FUNCTIONS, level_value, loads, terms

__all__ = ["RULES", "TERM_FUNCTIONS", "Report", "certificate", "check", "level_value", "loads", "mismatches", "terms"]
