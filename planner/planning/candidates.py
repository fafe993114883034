"""Who could take a place in one step, as a gift or for one place in return: what it would break, and what it would cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from planner.domain import Assignment, Instance, Violation
from planner.planning.explain import difference
from planner.rules import Report, check
from planner.rules.terms import coherence_of


@dataclass(frozen=True, slots=True)
class Candidate:
    """
    One leader who would take a place.

    Parameters
    ----------
    instead_of
        The leader who would give it up, or None where the place has room for one more.
    in_return
        Id of the place that he would hand over for it, or None.
    breaks
        Rules that would be broken and are not now.
    mends
        How many rules that are broken now would be kept.
    terms, levels
        Price: value after less value before; terms that are vectors are left out.
    assignment
        The plan after the exchange.
    """

    leader: str
    instead_of: str | None
    in_return: str | None
    breaks: tuple[Violation, ...]
    mends: int
    terms: Mapping[str, float]
    levels: tuple[float, ...]
    assignment: Assignment


def candidates(instance: Instance, assignment: Assignment, place: str) -> tuple[Candidate, ...]:
    """
    Every leader who does not hold the place, with each of its leaders whom he could relieve, the best first.

    Where the gift alone breaks a rule, the most fitting place of the same layer in return is looked at too, and taken if it is
    better. Best is who breaks least, then whose levels cost least, the most important first. `planner.planning.explain` also looks
    for the further moves that would keep the rules; this answers while somebody is looking at a map.

    Parameters
    ----------
    place
        Id of a place of the instance.
    """
    holders = assignment.holders_of(place)
    room = len(holders) < instance.coverage_of(instance.place_by_id[place]).upper
    givers: tuple[str | None, ...] = (None,) if room else holders
    step = _Step(instance, assignment, check(instance, assignment), place)
    found = []
    for leader, giver in product((leader.id for leader in instance.leaders if leader.id not in holders), givers):
        best = step.candidate(leader, giver, None)
        if best.breaks and giver is not None:
            back = step.fitting_return(leader, giver)
            best = min((best, *(step.candidate(leader, giver, each) for each in back)), key=_rank)
        found.append(best)
    return tuple(sorted(found, key=_rank))


@dataclass(frozen=True)
class _Step:
    """One step away from a plan: a place changes hands."""

    instance: Instance
    assignment: Assignment
    before: Report
    place: str

    def candidate(self, leader: str, giver: str | None, back: str | None) -> Candidate:
        """What the step would do, every rule and term recomputed."""
        gone = {(giver, self.place), (leader, back)}
        come = {(leader, self.place)} | ({(giver, back)} if giver is not None and back is not None else set())
        pairs = frozenset({*self.assignment.pairs, *come} - gone)
        roles = {pair: role for pair, role in self.assignment.roles.items() if pair in pairs}
        moved = Assignment(pairs, roles)
        after = check(self.instance, moved)
        broken = {_subject(each) for each in self.before.violations}
        now_broken = {_subject(each): each for each in after.violations}
        return Candidate(
            leader,
            giver,
            back,
            breaks=tuple(each for subject, each in now_broken.items() if subject not in broken),
            mends=len(broken - now_broken.keys()),
            terms=difference(after.terms, self.before.terms),
            levels=tuple(round(new - old, 9) for new, old in zip(after.levels, self.before.levels, strict=True)),
            assignment=moved,
        )

    def fitting_return(self, leader: str, giver: str) -> tuple[str, ...]:
        """The place of the same layer, if any, that would lie best with the giver's other places and weighs most alike."""
        instance, wanted = self.instance, self.instance.place_by_id[self.place]
        layer = instance.layer_of(wanted)
        left = tuple(other for other in self.assignment.places_of(giver) if other != self.place)
        fixed = {(row.leader, row.place) for row in instance.stances if row.stance == "pin"}
        closed = {(row.leader, row.place) for row in instance.stances if row.stance == "avoid"}
        back = [
            other
            for other in self.assignment.places_of(leader)
            if instance.layer_of(instance.place_by_id[other]) is layer
            and other not in left
            and (leader, other) not in fixed
            and (giver, other) not in closed
        ]

        def fit(other: str) -> tuple[float, float, str]:
            apart = coherence_of(instance, (*left, other))
            return apart, abs(instance.place_by_id[other].weight - wanted.weight), other

        return tuple(sorted(back, key=fit)[:1])


def _rank(candidate: Candidate) -> tuple[int, tuple[float, ...], str, str]:
    return (
        len(candidate.breaks) - candidate.mends,
        candidate.levels,
        candidate.leader,
        candidate.instead_of or "",
    )


def _subject(found: Violation) -> tuple[str, str | None, str | None, str | None]:
    return found.rule, found.leader, found.place, found.layer
