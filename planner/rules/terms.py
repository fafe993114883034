"""The terms of the objective (O1-O9 of docs/model.md), each recomputed from an assignment by a plain function."""

from collections.abc import Callable, Mapping
from itertools import combinations
from math import fsum
from types import MappingProxyType

from planner.domain import Assignment, Instance, Level
from planner.domain.solution import TermValue
from planner.network import distances


def loads(instance: Instance, assignment: Assignment) -> dict[str, float]:
    """Leader id -> load: the sum of the weights of his places over his share, in the order of `instance.leaders`."""
    places = instance.place_by_id
    return {
        leader.id: fsum(places[place].weight for place in assignment.places_of(leader.id)) / leader.share
        for leader in instance.leaders
    }


def shortfall(instance: Instance, assignment: Assignment) -> float:
    """(O1) Sum of the priorities of places without a leader, where the policy allows leaving out a place that should have one."""
    if not instance.policy.rules.allow_shortfall:
        return 0.0
    return fsum(
        place.priority
        for place in instance.places
        if not assignment.holders_of(place.id) and instance.coverage_of(place).lower > 0
    )


def peak_load(instance: Instance, assignment: Assignment) -> float:
    """(O2) The largest load; 0 without leaders."""
    return max(loads(instance, assignment).values(), default=0.0)


def leximin(instance: Instance, assignment: Assignment) -> tuple[float, ...]:
    """(O3) All loads, largest first; of two assignments the one whose vector comes first in order is better."""
    return tuple(sorted(loads(instance, assignment).values(), reverse=True))


def deviation(instance: Instance, assignment: Assignment) -> float:
    """(O4) Sum over leaders of the distance between load and mean load."""
    values = list(loads(instance, assignment).values())
    mean = fsum(values) / len(values) if values else 0.0
    return fsum(abs(load - mean) for load in values)


def squares(instance: Instance, assignment: Assignment) -> float:
    """(O5) Sum over leaders of the square of the load."""
    return fsum(load * load for load in loads(instance, assignment).values())


def coherence(instance: Instance, assignment: Assignment) -> float:
    """
    (O6) Sum over leaders of the distances between each two anchor places held, and of each other place held to the nearest of them.

    A place whose leader holds no anchor place counts the cap. A place with two leaders counts for each of them.
    """
    return fsum(coherence_of(instance, assignment.places_of(leader.id)) for leader in instance.leaders)


def coherence_of(instance: Instance, places: tuple[str, ...]) -> float:
    """The part of `coherence` that one leader's places make, given by their ids."""
    measured = distances(instance)
    held = [instance.place_by_id[place] for place in places]
    anchors = [place.id for place in held if instance.layer_of(place).anchor]
    others = [place.id for place in held if not instance.layer_of(place).anchor]
    between = fsum(measured.between(a, b) for a, b in combinations(anchors, 2))
    nearest = fsum(min((measured.between(a, other) for a in anchors), default=measured.cap) for other in others)
    return between + nearest


def changes(instance: Instance, assignment: Assignment) -> float:
    """(O7) Pairs that are new to a leader who has a row in the assignment in force, each at the weight of its layer."""
    return _weighed(instance, assignment, in_force=False)


def repeats(instance: Instance, assignment: Assignment) -> float:
    """(O8) Pairs that are in the assignment in force already, each at the weight of its layer."""
    return _weighed(instance, assignment, in_force=True)


def _weighed(instance: Instance, assignment: Assignment, *, in_force: bool) -> float:
    current, settled = instance.current_assignment, instance.leaders_with_history
    return fsum(
        instance.policy.change_weight(instance.layer_of(instance.place_by_id[place]).name)
        for leader, place in assignment.pairs
        if leader in settled and ((leader, place) in current) == in_force
    )


def preference(instance: Instance, assignment: Assignment) -> float:
    """(O9) Sum of the values of the `prefer` stances whose pair is in the assignment."""
    return fsum(
        stance.value
        for stance in instance.stances
        if stance.stance == "prefer" and (stance.leader, stance.place) in assignment
    )


TERM_FUNCTIONS: Mapping[str, Callable[[Instance, Assignment], TermValue]] = MappingProxyType(
    {
        "shortfall": shortfall,
        "peak_load": peak_load,
        "leximin": leximin,
        "deviation": deviation,
        "squares": squares,
        "coherence": coherence,
        "changes": changes,
        "repeats": repeats,
        "preference": preference,
    }
)
"""Term name -> function, in the order O1-O9."""


def terms(instance: Instance, assignment: Assignment) -> dict[str, TermValue]:
    """Every term of an assignment, by name."""
    return {name: function(instance, assignment) for name, function in TERM_FUNCTIONS.items()}


def level_value(level: Level, values: Mapping[str, TermValue]) -> float:
    """
    A level's value as a minimisation, from the values of the terms.

    `leximin` counts with its first entry, the largest load: only that can be held to a limit.
    """
    return fsum(weight * _scalar(values[term]) for term, weight in level.weights.items())


def _scalar(value: TermValue) -> float:
    return value if isinstance(value, float | int) else max(value, default=0.0)
