"""What did the office decide about following up? The rules of the policy's section `follow_up` as frozen values."""

from dataclasses import dataclass
from datetime import date

from planner.follow_up.assessment import AssessmentRules
from planner.follow_up.burden import NO_CAP, Cap
from planner.follow_up.committees import CommitteeRules
from planner.follow_up.materials import NO_MATERIAL_RULES, MaterialRules
from planner.follow_up.orders import NO_ORDER_RULES, OrderRules
from planner.follow_up.reporting import ReportRule
from planner.follow_up.visits import Phase, VisitRule


@dataclass(frozen=True, slots=True)
class FeedbackRules:
    """
    By which share what happened raises the weight of a place.

    Parameters
    ----------
    open_order, overdue_order
        Share per order that is open, and once more per order that is overdue, >= 0.
    below, per_point
        Share per point that the last score lies below `below`, >= 0; None: scores have no part in it.
    most
        Largest share, >= 0.
    give_away
        Share of the last level's best value that a rebalancing may give away for fewer changes, >= 0.
    """

    open_order: float = 0.0
    overdue_order: float = 0.0
    below: float | None = None
    per_point: float = 0.0
    most: float = 1.0
    give_away: float = 0.0


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
    feedback: FeedbackRules | None = None
    committees: CommitteeRules | None = None
    materials: MaterialRules = NO_MATERIAL_RULES


NO_REGIME = Regime()
"""That of a policy without the section."""
