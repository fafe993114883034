"""Does responsibility reach the ground? Chains of leaders from the lowest places to the top, and where a chain is broken."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from planner.domain import Assignment, Instance, Leader, Place

LEADS = "正"
"""The role that makes a leader of a shared place the one who answers for it."""


@dataclass(frozen=True, slots=True)
class ChainLink:
    """A place of a chain and the leader who answers for it, by their ids."""

    place: str
    leader: str


@dataclass(frozen=True, slots=True)
class Hole:
    """
    Why a chain breaks at a place.

    Parameters
    ----------
    code, values
        "no_leader"; "several_lead": nobody of `leaders` comes first by role and rank; "no_superior": its district names no place of the
        level above; "several_superiors": it names several `places`; "miscounted": `stated` places should lie below, `found` do.
    """

    place: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cascade:
    """
    What was found.

    Parameters
    ----------
    chains
        For each place of the lowest level that has one: the links from it to the top.
    holes
        Places where chains break.
    cut_off
        Ids of the places of the lowest level that no whole chain reaches.
    vacant
        Ids of leaders in chains whose post is vacant.
    """

    chains: tuple[tuple[ChainLink, ...], ...]
    holes: tuple[Hole, ...]
    cut_off: tuple[str, ...]
    vacant: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether every lowest place has its one chain and the counts agree."""
        return not self.holes


def cascade(instance: Instance, assignment: Assignment, levels: Sequence[Sequence[str]]) -> Cascade:
    """
    The chains of an instance whose places lie below each other.

    A place lies below the one of the level above that its managing district names, by name or id. Where several leaders hold a place,
    the one with the role 正 answers for it, else the one of the highest rank.

    Parameters
    ----------
    levels
        Kinds of places, level by level, from the top down.
    """
    members = [[place for place in instance.places if place.kind in kinds] for kinds in levels]
    holes = [
        hole
        for level in members
        for place in level
        if isinstance(hole := _in_charge(instance, assignment, place), Hole)
    ]
    above: dict[str, Place] = {}
    for upper, lower in pairwise(members):
        for place in lower:
            superior = _superior(place, upper)
            if isinstance(superior, Hole):
                holes.append(superior)
            else:
                above[place.id] = superior
    holes += [hole for level in members[:-1] for place in level for hole in _miscounted(place, above)]
    chains = []
    cut_off = []
    for place in members[-1] if members else []:
        chain = _chain(instance, assignment, place, above, len(levels))
        if chain:
            chains.append(chain)
        else:
            cut_off.append(place.id)
    in_chains = {link.leader for chain in chains for link in chain}
    vacant = tuple(leader.id for leader in instance.leaders if leader.vacant and leader.id in in_chains)
    return Cascade(tuple(chains), tuple(holes), tuple(cut_off), vacant)


def _chain(
    instance: Instance, assignment: Assignment, place: Place, above: Mapping[str, Place], levels: int
) -> tuple[ChainLink, ...]:
    """The links from a place to the top; empty where one is missing."""
    links = []
    at: Place | None = place
    while at is not None:
        leader = _in_charge(instance, assignment, at)
        if isinstance(leader, Hole):
            return ()
        links.append(ChainLink(at.id, leader.id))
        at = above.get(at.id)
    return tuple(links) if len(links) == levels else ()


def _in_charge(instance: Instance, assignment: Assignment, place: Place) -> Leader | Hole:
    """The leader who answers for a place, or why there is not exactly one."""
    held = [instance.leader_by_id[each] for each in assignment.holders_of(place.id) if each in instance.leader_by_id]
    if not held:
        return Hole(place.id, "no_leader")

    def precedence(leader: Leader) -> tuple[bool, float]:
        role = assignment.roles.get((leader.id, place.id), "")
        return role != LEADS, float("inf") if leader.rank is None else leader.rank

    first = min(map(precedence, held))
    leading = [leader for leader in held if precedence(leader) == first]
    if len(leading) > 1:
        return Hole(place.id, "several_lead", {"leaders": tuple(leader.id for leader in leading)})
    return leading[0]


def _superior(place: Place, upper: Sequence[Place]) -> Place | Hole:
    district = place.managing_district
    found = [other for other in upper if district and district in {other.id, other.name}]
    if not found:
        return Hole(place.id, "no_superior", {"district": district})
    if len(found) > 1:
        return Hole(place.id, "several_superiors", {"places": tuple(other.id for other in found), "district": district})
    return found[0]


def _miscounted(place: Place, above: Mapping[str, Place]) -> Iterator[Hole]:
    """A hole where column `places_below` states another number of places than there are."""
    stated = place.extra.get("places_below") or place.extra.get("下级数") or ""
    found = sum(superior.id == place.id for superior in above.values())
    if stated.isdecimal() and int(stated) != found:
        yield Hole(place.id, "miscounted", {"stated": int(stated), "found": found})
