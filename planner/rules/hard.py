"""
The hard rules C1-C6 of docs/model.md, each as a plain function over an instance and an assignment.

A rule yields one line per subject, kept or broken: the lines are the certificate, the broken ones are the violations.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from types import MappingProxyType

from planner.domain import Assignment, Instance, Line, Stance
from planner.domain.ranges import Bound
from planner.rules.terms import loads

TOLERANCE = 1e-6
"""How far a load may lie above its cap before rounding is no longer the reason, in units of load."""


def coverage(instance: Instance, assignment: Assignment) -> Iterator[Line]:
    """(C1) Every place has as many leaders as its coverage allows, or none where the policy allows a shortfall."""
    none_allowed = instance.policy.rules.allow_shortfall
    for place in instance.places:
        allowed, held = instance.coverage_of(place), len(assignment.holders_of(place.id))
        kept = held in allowed or (none_allowed and held == 0)
        yield Line("coverage", None, place.id, None, held, allowed.bound, kept)


def quota(instance: Instance, assignment: Assignment) -> Iterator[Line]:
    """(C2) Every leader holds as many places of each layer as his quota allows."""
    held: dict[tuple[str, str], int] = {}
    for leader_id, place_id in assignment.pairs:
        key = leader_id, instance.layer_of(instance.place_by_id[place_id]).name
        held[key] = held.get(key, 0) + 1
    for leader, layer in product(instance.leaders, instance.policy.layers):
        allowed, count = instance.quota_of(leader, layer), held.get((leader.id, layer.name), 0)
        yield Line("quota", leader.id, None, layer.name, count, allowed.bound, count in allowed)


def pin(instance: Instance, assignment: Assignment) -> Iterator[Line]:
    """(C3) Every pinned pair is in the assignment."""
    for stance in _stances(instance, "pin"):
        held = (stance.leader, stance.place) in assignment
        yield Line("pin", stance.leader, stance.place, None, int(held), Bound(1, 1), held)


def avoid(instance: Instance, assignment: Assignment) -> Iterator[Line]:
    """(C4) No pair that is to be avoided is in the assignment."""
    for stance in _stances(instance, "avoid"):
        held = (stance.leader, stance.place) in assignment
        yield Line("avoid", stance.leader, stance.place, None, int(held), Bound(0, 0), not held)


def load_cap(instance: Instance, assignment: Assignment) -> Iterator[Line]:
    """(C5) No leader's load exceeds the cap, where the policy sets one."""
    cap = instance.policy.rules.load_cap
    if cap is None:
        return
    for leader_id, load in loads(instance, assignment).items():
        yield Line("load_cap", leader_id, None, None, load, Bound(None, cap), load <= cap + TOLERANCE)


def one_district(instance: Instance, assignment: Assignment) -> Iterator[Line]:
    """(C6) All places of a leader lie in one managing district, where the policy says so."""
    if not instance.policy.rules.one_district:
        return
    for leader in instance.leaders:
        places = (instance.place_by_id[place] for place in assignment.places_of(leader.id))
        districts = {place.managing_district for place in places}
        yield Line("one_district", leader.id, None, None, len(districts), Bound(None, 1), len(districts) <= 1)


def _stances(instance: Instance, stance: str) -> Iterator[Stance]:
    return (row for row in instance.stances if row.stance == stance)


RULES: Mapping[str, Callable[[Instance, Assignment], Iterator[Line]]] = MappingProxyType(
    {
        "coverage": coverage,
        "quota": quota,
        "pin": pin,
        "avoid": avoid,
        "load_cap": load_cap,
        "one_district": one_district,
    }
)
"""Rule name -> function, in the order C1-C6."""
