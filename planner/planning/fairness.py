"""Say how fairly a plan shares the work."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum

from planner.domain import Assignment, Instance
from planner.rules import loads


@dataclass(frozen=True, slots=True)
class Portion:
    """
    What one leader carries.

    Parameters
    ----------
    work
        Sum of the weights of his places.
    load
        Work over share: equal loads are fair.
    of_mean
        Load over the mean load; 1 is fair. None where nobody carries anything.
    """

    leader: str
    share: float
    work: float
    load: float
    of_mean: float | None


@dataclass(frozen=True, slots=True)
class BodyPortion:
    """What the leaders of one body carry together; `load` is their work over their shares."""

    body: str
    leaders: int
    places: int
    share: float
    work: float
    load: float
    of_mean: float | None


@dataclass(frozen=True, slots=True)
class Fairness:
    """
    How a plan shares the work.

    Parameters
    ----------
    portions
        The largest load first.
    bodies
        In the order in which the table of leaders names them.
    mean
        All work over all shares: the load of everyone if shares were kept to the dot.
    jain
        Jain's index of the loads, (sum x)^2 / (n sum x^2) [1]_: 1 when all are equal, 1/n when one carries all. None without work.
    max_over_mean
        Largest load over the mean of the loads; None without work.

    .. [1] R. Jain, D.-M. Chiu, W. Hawe, DEC Research Report TR-301 (1984).
    """

    portions: tuple[Portion, ...]
    bodies: tuple[BodyPortion, ...]
    mean: float
    jain: float | None
    max_over_mean: float | None

    @property
    def largest(self) -> Portion | None:
        """Who carries most."""
        return self.portions[0] if self.portions else None

    @property
    def smallest(self) -> Portion | None:
        """Who carries least."""
        return self.portions[-1] if self.portions else None


def fairness(instance: Instance, assignment: Assignment) -> Fairness:
    """
    Load against share per leader and per body, and how even the loads are.

    Leaders whom every quota leaves out (all upper quotas 0) take no part.
    """
    taking_part = [
        leader
        for leader in instance.leaders
        if any(instance.quota_of(leader, layer).upper > 0 for layer in instance.policy.layers)
    ]
    load = loads(instance, assignment)
    work = {leader.id: load[leader.id] * leader.share for leader in taking_part}
    shares = fsum(leader.share for leader in taking_part)
    mean = fsum(work.values()) / shares if shares else 0.0
    portions = [
        Portion(leader.id, leader.share, work[leader.id], load[leader.id], load[leader.id] / mean if mean else None)
        for leader in taking_part
    ]
    bodies = []
    for body in dict.fromkeys(leader.body for leader in taking_part):
        own = [leader for leader in taking_part if leader.body == body]
        share, together = fsum(leader.share for leader in own), fsum(work[leader.id] for leader in own)
        places = sum(len(assignment.places_of(leader.id)) for leader in own)
        of_mean = together / share / mean if mean else None
        bodies.append(BodyPortion(body, len(own), places, share, together, together / share, of_mean))
    values = [load[leader.id] for leader in taking_part]
    return Fairness(
        tuple(sorted(portions, key=lambda portion: (-portion.load, portion.leader))),
        tuple(bodies),
        mean,
        jain_index(values),
        max(values) / (fsum(values) / len(values)) if fsum(values) else None,
    )


def jain_index(values: Iterable[float]) -> float | None:
    """
    Jain's index of fairness; None where there is nothing to share.

    >>> jain_index([2.0, 2.0]), jain_index([4.0, 0.0]), jain_index([])
    (1.0, 0.5, None)
    """
    numbers = list(values)
    squares = fsum(number * number for number in numbers)
    return fsum(numbers) ** 2 / (len(numbers) * squares) if squares else None
