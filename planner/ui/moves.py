"""Single changes of a draft, as the board makes them: a place given, a pair locked."""

from collections.abc import Iterable
from dataclasses import replace

from planner.domain import Assignment, Instance, Stance
from planner.domain.assignment import Pair


def given(plan: Assignment, place: str, *, by: str | None, to: str | None) -> Assignment:
    """
    The plan with a place moved from one leader to another.

    Parameters
    ----------
    by, to
        Ids of leaders; None stands for the places without a leader.
    """
    left = {(by, place)} if by is not None else set()
    gained = {(to, place)} if to is not None else set()
    pairs = frozenset((plan.pairs - left) | gained)
    return Assignment(pairs, {pair: role for pair, role in plan.roles.items() if pair in pairs})


def pins(instance: Instance) -> frozenset[Pair]:
    """The pairs that are locked."""
    return frozenset((row.leader, row.place) for row in instance.stances if row.stance == "pin")


def with_pins(instance: Instance, wanted: Iterable[Pair]) -> Instance:
    """
    The instance in which just these pairs are locked; a lock that was there keeps its reason.

    A pair that is to be avoided is never locked: the two would contradict each other.
    """
    locked = set(wanted)
    kept = [row for row in instance.stances if row.stance != "pin" or (row.leader, row.place) in locked]
    settled = {(row.leader, row.place) for row in kept if row.stance in {"pin", "avoid"}}
    new = (Stance(leader, place, "pin") for leader, place in sorted(locked - settled))
    return replace(instance, stances=(*kept, *new))
