"""Say why there is no plan, and what would allow one."""

from planner.domain import Instance
from planner.domain.diagnosis import Diagnosis, Relaxation
from planner.optimization import relax
from planner.optimization.diagnose import diagnose as find_out

DEFAULT_SECONDS = 60.0


def diagnose(instance: Instance, *, time_limit: float = DEFAULT_SECONDS) -> Diagnosis:
    """
    Whether an instance has a plan; if not, a minimal set of rules in conflict and the smallest changes that help.

    "Infeasible" is said only when two ways of asking agree. Each relaxation has been proved by making a plan for the relaxed instance.

    Parameters
    ----------
    time_limit
        Seconds, > 0.
    """
    return find_out(instance, time_limit=time_limit)


def apply(instance: Instance, relaxation: Relaxation) -> Instance:
    """The instance with the changes of a relaxation made: the same question, a little easier."""
    return relax.apply(instance, relaxation)
