"""Say why a leader holds a place, who could take it instead, and at which price."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product

from planner.domain import Assignment, Instance, InstanceError, Violation
from planner.domain.findings import Fault
from planner.domain.solution import TermValue
from planner.optimization.exchange import Remembering, take_over
from planner.optimization.model import Model, compile_model
from planner.optimization.repair import pair_table
from planner.optimization.search import Clock
from planner.planning.repair import Move, moves_between
from planner.planning.ties import Tie, tie_of
from planner.rules import Report, check

DEFAULT_SECONDS = 60.0
MOST_TAKERS = 60
"""Leaders for whom the chain of moves is worked out: of more, those for whom the move alone costs least."""


@dataclass(frozen=True, slots=True)
class Held:
    """
    Why a leader holds a place.

    Parameters
    ----------
    contributions
        Term -> value of the plan less its value without this pair; terms that are vectors are left out.
    stance, stance_reason
        What is settled or wished for the pair, "" where nothing is.
    in_force
        Whether the pair is in the assignment in force.
    ties
        To the leader's other places, the nearest first.
    """

    leader: str
    place: str
    contributions: Mapping[str, float]
    stance: str
    stance_reason: str
    in_force: bool
    ties: tuple[Tie, ...]


@dataclass(frozen=True, slots=True)
class Taker:
    """
    A leader who could take a place.

    Parameters
    ----------
    instead_of
        The leader who would give it up, or None where it has room for one more.
    possible
        Whether some plan that keeps the rules has the exchange.
    breaks
        Rules that would break if nothing else moved; those broken already are left out.
    moves
        Every move of the shortest chain that keeps the rules, the exchange itself included; empty when there is none.
    moves_bound
        Proven lower bound on the number of gives.
    exact
        Whether all chains of that length were compared.
    terms, levels
        Price: value after all moves less value before; terms that are vectors are left out.
    """

    leader: str
    instead_of: str | None
    possible: bool
    breaks: tuple[Violation, ...] = ()
    moves: tuple[Move, ...] = ()
    moves_bound: int | None = None
    exact: bool = True
    terms: Mapping[str, float] = field(default_factory=dict)
    levels: tuple[float, ...] = ()
    assignment: Assignment = field(default_factory=Assignment)


@dataclass(frozen=True, slots=True)
class Explanation:
    """
    An explanation of a plan, or of part of it.

    Parameters
    ----------
    held
        The pairs asked for, by leader and place.
    takers
        Of one place: who could take it, the cheapest first; who cannot comes last.
    left_out
        How many further leaders were not worked out.
    """

    held: tuple[Held, ...]
    takers: tuple[Taker, ...] = ()
    left_out: int = 0
    report: Report | None = None


def explain(
    instance: Instance,
    assignment: Assignment,
    *,
    leader: str | None = None,
    place: str | None = None,
    time_limit: float = DEFAULT_SECONDS,
) -> Explanation:
    """
    Why the pairs of a plan are there: of one leader, of one place, or all; and of one place, who could take it.

    Parameters
    ----------
    leader, place
        Ids.
    time_limit
        Seconds, > 0, for the chains of moves; leaders for whom it is not enough count as left out.

    Raises
    ------
    InstanceError
        When an id is not one of the instance.
    """
    _refuse_unknown(instance, leader, place)
    wanted = [pair for pair in assignment.sorted_pairs if leader in {None, pair[0]} and place in {None, pair[1]}]
    report = check(instance, assignment)
    held = tuple(_held(instance, assignment, report, pair) for pair in wanted)
    if place is None:
        return Explanation(held, report=report)
    takers, left_out = _Question(instance, assignment, report, place).answer(time_limit)
    if leader is not None:
        takers = tuple(taker for taker in takers if taker.leader == leader)
    return Explanation(held, takers, left_out, report)


def _refuse_unknown(instance: Instance, leader: str | None, place: str | None) -> None:
    faults = []
    if leader is not None and leader not in instance.leader_by_id:
        faults.append(Fault("--leader", None, "", leader, "rules.unknown_leader"))
    if place is not None and place not in instance.place_by_id:
        faults.append(Fault("--place", None, "", place, "rules.unknown_place"))
    if faults:
        raise InstanceError(faults)


def _held(instance: Instance, assignment: Assignment, report: Report, pair: tuple[str, str]) -> Held:
    without = check(instance, Assignment.of(assignment.pairs - {pair})).terms
    stances = [row for row in instance.stances if (row.leader, row.place) == pair]
    others = tuple(other for other in assignment.places_of(pair[0]) if other != pair[1])
    ties = sorted(
        (tie_of(instance, pair[1], other) for other in others),
        key=lambda tie: (not tie.path, len(tie.path), tie.place),
    )
    return Held(
        *pair,
        contributions=difference(report.terms, without),
        stance=stances[0].stance if stances else "",
        stance_reason=stances[0].reason if stances else "",
        in_force=pair in instance.current_assignment,
        ties=tuple(ties),
    )


def difference(after: Mapping[str, TermValue], before: Mapping[str, TermValue]) -> dict[str, float]:
    """Term by term, after less before, of terms that are one number; rounding is taken off."""
    return {
        term: _clean(value - old)
        for term, value in after.items()
        if isinstance(value, int | float) and isinstance(old := before[term], int | float)
    }


def _clean(value: float) -> float:
    return 0.0 if abs(value) < 1e-9 else value


@dataclass(frozen=True)
class _Question:
    """Who could take a place of a plan."""

    instance: Instance
    assignment: Assignment
    report: Report
    place: str

    @cached_property
    def model(self) -> Model:
        """The instance compiled."""
        return compile_model(self.instance)

    @cached_property
    def evaluator(self) -> Remembering:
        """What the plans' parts are worth, kept from one leader to the next."""
        return Remembering(self.model)

    def answer(self, time_limit: float) -> tuple[tuple[Taker, ...], int]:
        """Who could take the place, ranked, and how many leaders were left out."""
        holders = self.assignment.holders_of(self.place)
        room = len(holders) < self.instance.coverage_of(self.instance.place_by_id[self.place]).upper
        givers: tuple[str | None, ...] = (*holders, *((None,) if room else ()))
        clock = Clock(time.monotonic() + time_limit, time.monotonic())
        others = (leader.id for leader in self.instance.leaders if leader.id not in holders)
        alone = sorted((self.alone(leader, giver) for leader, giver in product(others, givers)), key=self.rank)
        found = []
        for taker in alone[:MOST_TAKERS]:
            if clock.stop():
                break
            found.append(self.with_chain(taker, clock))
        return tuple(sorted(found, key=self.rank)), len(alone) - len(found)

    def rank(self, taker: Taker) -> tuple[bool, tuple[float, ...], tuple[float, ...], int, str, str]:
        """Who can before who cannot; by what the levels lose beyond their tolerances, then by what they lose at all."""
        levels = zip(self.instance.policy.objective, self.report.levels, taker.levels, strict=True)
        beyond = tuple(round(max(0.0, price - (level.limit(value) - value)), 9) for level, value, price in levels)
        prices = tuple(round(price, 9) for price in taker.levels)
        return not taker.possible, beyond, prices, len(taker.moves), taker.leader, taker.instead_of or ""

    def alone(self, leader: str, giver: str | None) -> Taker:
        """The move by itself: which rules it breaks, and its price if they did not matter."""
        moved = Assignment.of({*self.assignment.pairs, (leader, self.place)} - {(giver, self.place)})
        after = check(self.instance, moved)
        known = {_subject(each) for each in self.report.violations}
        breaks = tuple(each for each in after.violations if _subject(each) not in known)
        terms = difference(after.terms, self.report.terms)
        return Taker(leader, giver, possible=False, breaks=breaks, terms=terms, levels=_prices(after, self.report))

    def with_chain(self, taker: Taker, clock: Clock) -> Taker:
        """The same with the moves that have to follow, and the price of all of them."""
        model = self.model
        index = model.leader_ids.index(taker.leader)
        giver = -1 if taker.instead_of is None else model.leader_ids.index(taker.instead_of)
        held = pair_table(model, model.plan_of(self.assignment))
        found = take_over(model, held, model.place_ids.index(self.place), index, giver, clock, self.evaluator)
        if found.plan is None:
            return taker
        new = model.assignment_of(found.plan)
        after = check(self.instance, new)
        if after.violations:
            raise AssertionError(f"a chain of moves breaks rules: {after.violations}")
        return replace(
            taker,
            possible=True,
            moves=moves_between(self.instance, self.assignment, new),
            moves_bound=found.bound,
            exact=found.exact,
            terms=difference(after.terms, self.report.terms),
            levels=_prices(after, self.report),
            assignment=new,
        )


def _subject(found: Violation) -> tuple[str, str | None, str | None, str | None]:
    return found.rule, found.leader, found.place, found.layer


def _prices(after: Report, before: Report) -> tuple[float, ...]:
    return tuple(_clean(new - old) for new, old in zip(after.levels, before.levels, strict=True))
