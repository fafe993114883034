"""
What does a user do? Pure use cases: propose, diagnose, repair, explain, compare, share fairly, rotate, succeed, rebalance, inspect.
"""

from planner.optimization import compiling, prepare, warm_up
from planner.planning.alternatives import Alternative, Alternatives, Point, Standing, alternatives, standing, trade_off
from planner.planning.diagnose import apply, diagnose
from planner.planning.explain import Explanation, Held, Taker, explain
from planner.planning.fairness import Fairness, fairness
from planner.planning.propose import propose
from planner.planning.repair import Move, Repair, repair
from planner.planning.rotation import Rotation, Year, rotate
from planner.planning.rule_price import RulePrice, rule_price
from planner.planning.succeed import Calendar, Handover, Succession, succeed
from planner.planning.ties import Tie

__all__ = [
    "Alternative",
    "Alternatives",
    "Calendar",
    "Explanation",
    "Fairness",
    "Handover",
    "Held",
    "Move",
    "Point",
    "Repair",
    "Rotation",
    "RulePrice",
    "Standing",
    "Succession",
    "Taker",
    "Tie",
    "Year",
    "alternatives",
    "apply",
    "compiling",
    "diagnose",
    "explain",
    "fairness",
    "prepare",
    "propose",
    "repair",
    "rotate",
    "rule_price",
    "standing",
    "succeed",
    "trade_off",
    "warm_up",
]
