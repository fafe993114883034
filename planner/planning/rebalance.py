"""Balance a plan anew when places turn out heavier than was thought, and say what that costs in moves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from planner.domain import Assignment, Instance, Level, Solution
from planner.planning.propose import DEFAULT_SECONDS, propose
from planner.planning.repair import Move, moves_between
from planner.rules import check


@dataclass(frozen=True, slots=True)
class Rebalance:
    """
    A proposal; nothing is applied.

    Parameters
    ----------
    instance
        The question with the new weights.
    solution
        The plan proposed for it, as few changes as its levels leave room for.
    before
        Value of each level of the policy's objective under the new weights, when the plan stays as it is; empty where it breaks rules.
    after
        The same for the plan proposed; empty without one.
    moves
        From the plan in force to the one proposed, gives first.
    """

    instance: Instance
    solution: Solution
    before: tuple[float, ...]
    after: tuple[float, ...]
    moves: tuple[Move, ...]

    @property
    def num_moves(self) -> int:
        """The price: pairs that are new."""
        return sum(move.action == "give" for move in self.moves)


def rebalance(
    instance: Instance,
    assignment: Assignment,
    weights: Mapping[str, float],
    *,
    give_away: float = 0.0,
    time_limit: float = DEFAULT_SECONDS,
    seed: int = 0,
    cancelled: Callable[[], bool] | None = None,
) -> Rebalance:
    """
    The plan that suits new weights, with as few changes as the policy's aims leave room for.

    Parameters
    ----------
    weights
        Place id -> new weight, >= 0; others keep theirs.
    give_away
        Share of the last level's best value, >= 0, that may be given away for fewer changes.
    """
    places = tuple(replace(place, weight=weights.get(place.id, place.weight)) for place in instance.places)
    weighed = replace(instance, places=places, current=assignment.holdings)
    levels = weighed.policy.objective
    few_changes = (
        *levels[:-1], replace(levels[-1], tolerance=max(levels[-1].tolerance, give_away)), Level({"changes": 1.0}),
    )  # fmt: skip
    asked = replace(weighed, policy=replace(weighed.policy, objective=few_changes))
    solution = propose(asked, time_limit=time_limit, seed=seed, cancelled=cancelled)
    stays = check(weighed, assignment)
    before = () if stays.violations else stays.levels
    if not solution.has_plan:
        return Rebalance(weighed, solution, before, (), ())
    after = check(weighed, solution.assignment).levels
    return Rebalance(weighed, solution, before, after, moves_between(weighed, assignment, solution.assignment))
