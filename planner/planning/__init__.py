"""What does a user do? Pure use cases: propose, diagnose."""

from planner.optimization import warm_up
from planner.planning.diagnose import apply, diagnose
from planner.planning.propose import propose

__all__ = ["apply", "diagnose", "propose", "warm_up"]
