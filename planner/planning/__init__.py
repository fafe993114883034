"""What does a user do? Pure use cases: propose, diagnose."""

from planner.optimization import warm_up
from planner.planning.propose import propose

__all__ = ["propose", "warm_up"]
