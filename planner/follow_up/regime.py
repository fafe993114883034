"""What did the office decide about following up? The rules of the policy's section `follow_up` as frozen values."""

from dataclasses import dataclass
from datetime import date

from planner.follow_up.assessment import AssessmentRules
from planner.follow_up.burden import NO_CAP, Cap
from planner.follow_up.orders import NO_ORDER_RULES, OrderRules
from planner.follow_up.reporting import ReportRule
from planner.follow_up.visits import Phase, VisitRule


@dataclass(frozen=True, slots=True)
class Regime:
    """
    Everything the section `follow_up` of a policy decides; a part that it leaves out is empty.

    Parameters
    ----------
    start
        Day from which the assignment in force is followed up; None when nothing is.
    cascade
        Kinds of places that lie below each other, level by level from the top down; empty where they do not.
    """

    start: date | None = None
    phases: tuple[Phase, ...] = ()
    visits: tuple[VisitRule, ...] = ()
    orders: OrderRules = NO_ORDER_RULES
    assessment: AssessmentRules | None = None
    reports: tuple[ReportRule, ...] = ()
    burden: Cap = NO_CAP
    cascade: tuple[tuple[str, ...], ...] = ()


NO_REGIME = Regime()
"""That of a policy without the section."""
