"""Say why a leader holds a place, who could take it instead, and at which price."""

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product

from planner.domain import Assignment, Instance, InstanceError, Violation
from planner.domain.findings import Fault
from planner.domain.solution import TermValue
from planner.optimization.deltas import Plans
from planner.optimization.exchange import Exchange, Exchanges
from planner.optimization.model import Model, compile_model
from planner.optimization.repair import pair_table
from planner.optimization.search import Clock
from planner.planning.nearby_rules import NearbyRules
from planner.planning.repair import Move, moves_between
from planner.planning.ties import Tie, tie_of
from planner.rules import Report, check, level_value

DEFAULT_SECONDS = 60.0
FOR_SHORT_CHAINS = 0.8
"""Share of the time in which chains of a few moves may be looked for; telling them takes time too."""


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
        Whether some plan that keeps the rules has the exchange; None where that was not settled in time.
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
    possible: bool | None
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
        Of one place: who could take it, the cheapest first; then those for whom that was not settled; who cannot comes last.
    left_out
        For how many leaders it was not settled in time.
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
    cancelled: Callable[[], bool] | None = None,
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
    began = time.monotonic()
    clock = Clock(began + time_limit, began, cancelled or (lambda: False))
    takers, left_out = _Question(instance, assignment, report, place).answer(clock)
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
    def rules(self) -> NearbyRules:
        """The rules by subject."""
        return NearbyRules(self.instance)

    @cached_property
    def broken(self) -> set[tuple[str | None, ...]]:
        """Subjects of the rules that the plan breaks as it is."""
        return {_subject(each) for each in self.report.violations}

    @cached_property
    def exchanges(self) -> Exchanges:
        """What can be said of all exchanges around the plan."""
        return Exchanges(self.model, pair_table(self.model, self.model.plan_of(self.assignment)))

    @cached_property
    def leader_index(self) -> dict[str, int]:
        """Leader id -> index in the model."""
        return {leader: index for index, leader in enumerate(self.model.leader_ids)}

    @cached_property
    def place_numbers(self) -> dict[str, int]:
        """Place id -> index in the model."""
        return {place: index for index, place in enumerate(self.model.place_ids)}

    @property
    def place_index(self) -> int:
        """Index of the place in the model."""
        return self.place_numbers[self.place]

    def answer(self, clock: Clock) -> tuple[tuple[Taker, ...], int]:
        """Who could take the place, ranked, and for how many leaders that was not settled."""
        holders = self.assignment.holders_of(self.place)
        room = len(holders) < self.instance.coverage_of(self.instance.place_by_id[self.place]).upper
        givers: tuple[str | None, ...] = (*holders, *((None,) if room else ()))
        others = (leader.id for leader in self.instance.leaders if leader.id not in holders)
        alone = sorted((self.alone(leader, giver) for leader, giver in product(others, givers)), key=self.rank)
        looking = clock.part(FOR_SHORT_CHAINS)
        found: list[tuple[Taker, Exchange]] = []
        open_ones: list[tuple[Taker, Exchange]] = []
        for taker in alone:
            exchange = Exchange(-1, -1, possible=None, bound=1) if looking.stop() else self.short(taker)
            (open_ones if exchange.possible is None else found).append((taker, exchange))
        for taker, exchange in open_ones:
            found.append((taker, exchange if clock.stop() else self.exchanges.long(self.place_index, exchange, clock)))
        takers = sorted((self.with_chain(taker, exchange) for taker, exchange in found), key=self.rank)
        return tuple(takers), sum(taker.possible is None for taker in takers)

    def rank(self, taker: Taker) -> tuple[int, tuple[float, ...], tuple[float, ...], int, str, str]:
        """Who can, who may, who cannot; by what the levels lose beyond their tolerances, then by what they lose at all."""
        levels = zip(self.instance.policy.objective, self.report.levels, taker.levels, strict=True)
        beyond = tuple(round(max(0.0, price - (level.limit(value) - value)), 9) for level, value, price in levels)
        prices = tuple(round(price, 9) for price in taker.levels)
        order = 0 if taker.possible else 1 if taker.possible is None else 2
        return order, beyond, prices, len(taker.moves), taker.leader, taker.instead_of or ""

    def alone(self, leader: str, giver: str | None) -> Taker:
        """The move by itself: which rules it breaks, and its price if they did not matter."""
        moved = self.exchanges.made(self.place_index, self.leader_index[leader], self._giver(giver))
        terms, levels = self._price(moved)
        touched = {leader} if giver is None else {leader, giver}
        near = {(who, place) for who in touched for place in self.assignment.places_of(who)}
        near |= {(who, self.place) for who in self.assignment.holders_of(self.place)}
        plan = Assignment.of({*near, (leader, self.place)} - {(giver, self.place)})
        breaks = self._new_violations(plan, touched, {self.place})
        return Taker(leader, giver, possible=False, breaks=breaks, terms=terms, levels=levels)

    def short(self, taker: Taker) -> Exchange:
        """The shortest chain of a few moves."""
        return self.exchanges.short(self.place_index, self.leader_index[taker.leader], self._giver(taker.instead_of))

    def with_chain(self, taker: Taker, exchange: Exchange) -> Taker:
        """The same with the moves that have to follow, and the price of all of them."""
        if exchange.plan is None:
            return replace(taker, possible=exchange.possible, moves_bound=exchange.bound)
        new = self.model.assignment_of(exchange.plan)
        changed = new.pairs ^ self.assignment.pairs
        touched_leaders, touched_places = {leader for leader, _ in changed}, {place for _, place in changed}
        if broken := self._new_violations(new, touched_leaders, touched_places):
            raise AssertionError(f"a chain of moves breaks rules: {broken}")
        moves = [
            (self.leader_index[leader], self.place_numbers[place], (leader, place) in new.pairs)
            for leader, place in changed
        ]
        terms, levels = self._price(self.exchanges.around.plan.after(moves))
        roles = {pair: role for pair, role in self.assignment.roles.items() if pair in new.pairs}
        return replace(
            taker,
            possible=True,
            moves=moves_between(
                self.instance,
                self.assignment,
                new,
                asked=(taker.leader, self.place),
                wrong=self.report.violations,
            ),
            moves_bound=exchange.bound,
            exact=exchange.exact,
            terms=terms,
            levels=levels,
            assignment=Assignment(new.pairs, roles),
        )

    def _giver(self, giver: str | None) -> int:
        return -1 if giver is None else self.leader_index[giver]

    def _price(self, state: Plans) -> tuple[dict[str, float], tuple[float, ...]]:
        """What the terms and the levels become more by."""
        after = self.exchanges.worth.terms_after(state)
        levels = (
            _clean(level_value(level, after) - before)
            for level, before in zip(self.instance.policy.objective, self.report.levels, strict=True)
        )
        return difference(after, self.report.terms), tuple(levels)

    def _new_violations(
        self, plan: Assignment, leaders: Collection[str], places: Collection[str]
    ) -> tuple[Violation, ...]:
        """Rules that some leaders or places break in a plan and did not break before."""
        found = self.rules.violations(plan, leaders, places)
        return tuple(each for each in found if _subject(each) not in self.broken)


def _subject(found: Violation) -> tuple[str | None, ...]:
    return found.rule, found.leader, found.place, found.layer
