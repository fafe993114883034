"""What does a user do? Pure use cases: propose, diagnose, repair."""

from planner.optimization import warm_up
from planner.planning.diagnose import apply, diagnose
from planner.planning.propose import propose
from planner.planning.repair import Move, Repair, repair

__all__ = ["Move", "Repair", "apply", "diagnose", "propose", "repair", "warm_up"]
