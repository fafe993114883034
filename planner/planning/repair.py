"""Mend a plan with the fewest moves."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from planner.domain import Assignment, Fault, Instance, InstanceError, Reason, Violation
from planner.domain.assignment import Pair
from planner.domain.solution import Status, TermValue
from planner.optimization.diagnose import reasons
from planner.optimization.model import compile_model
from planner.optimization.repair import pair_table
from planner.optimization.repair import repair as mend
from planner.rules import check

DEFAULT_SECONDS = 60.0
ASSIGNMENT = "assignment"
"""What findings name in place of a file."""


@dataclass(frozen=True, slots=True)
class Move:
    """
    One pair that is new ("give") or gone ("take").

    Parameters
    ----------
    code, values
        Why: message code of the catalogue, and the values its sentence names beside the leader and the place; `leaders` are ids.
    """

    action: Literal["give", "take"]
    leader: str
    place: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Repair:
    """
    A plan mended.

    Parameters
    ----------
    status
        "optimal": no plan that keeps the rules needs fewer moves, which is proved; "feasible": the rules are kept, the number is not
        proved; "infeasible": no plan keeps the rules; "unknown": none was found in time.
    instance
        The question that was answered: the instance given, without the leaders who leave.
    moves
        Gives first; their number is what is made small.
    moves_bound
        Proven lower bound on the number of gives; None when nothing is known.
    broken
        What was wrong with the plan that was to be mended, its unknown pairs left aside.
    levels
        Value of each level of the objective: made small among the plans with the fewest moves.
    findings
        Pairs of the given plan that name nobody or no place of the instance.
    reasons
        Why there is no plan; never empty when infeasible.
    """

    status: Status
    instance: Instance
    assignment: Assignment = field(default_factory=Assignment)
    moves: tuple[Move, ...] = ()
    moves_bound: int | None = None
    broken: tuple[Violation, ...] = ()
    violations: tuple[Violation, ...] = ()
    terms: Mapping[str, TermValue] = field(default_factory=dict)
    levels: tuple[float, ...] = ()
    findings: tuple[Fault, ...] = ()
    reasons: tuple[Reason, ...] = ()
    seconds: float = 0.0

    @property
    def num_gives(self) -> int:
        """Number of moves in the sense of the bound."""
        return sum(move.action == "give" for move in self.moves)

    @property
    def has_plan(self) -> bool:
        """Whether there is a plan that keeps the rules."""
        return self.status in {"optimal", "feasible"}


def repair(
    instance: Instance,
    assignment: Assignment,
    *,
    leave: Sequence[str] = (),
    time_limit: float = DEFAULT_SECONDS,
    seed: int = 0,
    cancelled: Callable[[], bool] | None = None,
) -> Repair:
    """
    The plan that keeps the rules with the fewest new pairs, best by the objective among those.

    Nothing is applied: the moves are a proposal.

    Parameters
    ----------
    assignment
        The plan to mend. It may break any rule and name leaders or places that no longer exist: those pairs become findings.
    leave
        Ids of leaders who leave, with their quotas, pins and other stances.
    time_limit
        Seconds, > 0.

    Raises
    ------
    InstanceError
        When `leave` names a leader that the instance does not have.
    """
    began = time.monotonic()
    staying = without_leaders(instance, leave)
    old, findings = _known(instance, assignment)
    kept = Assignment.of(pair for pair in old.pairs if pair[0] in staying.leader_by_id)
    model = compile_model(staying)
    broken = check(staying, kept).violations
    mended = mend(
        model,
        pair_table(model, model.plan_of(kept)),
        time_limit=time_limit,
        seed=seed,
        cancelled=cancelled or (lambda: False),
    )
    if mended.plan is None:
        status: Status = "infeasible" if mended.infeasible else "unknown"
        why = reasons(model) if mended.infeasible else ()
        return Repair(
            status, staying, moves_bound=mended.bound, broken=broken, findings=findings, reasons=why,
            seconds=time.monotonic() - began,
        )  # fmt: skip
    new = model.assignment_of(mended.plan)
    report = check(staying, new)
    if report.violations:
        raise AssertionError(f"a mended plan that breaks rules was about to leave: {report.violations}")
    return Repair(
        status="optimal" if mended.gives == mended.bound else "feasible",
        instance=staying,
        assignment=Assignment(new.pairs, {pair: role for pair, role in assignment.roles.items() if pair in new.pairs}),
        moves=moves_between(staying, old, new),
        moves_bound=mended.bound,
        broken=broken,
        terms=report.terms,
        levels=report.levels,
        findings=findings,
        seconds=time.monotonic() - began,
    )


def without_leaders(instance: Instance, leave: Iterable[str]) -> Instance:
    """
    The instance without some leaders and what concerns them; their rows in the assignment in force stay, as those of people who left.

    Raises
    ------
    InstanceError
        When an id is nobody's.
    """
    gone = set(leave)
    unknown = sorted(gone - instance.leader_by_id.keys())
    if unknown:
        raise InstanceError([Fault("--leave", None, "", leader, "rules.unknown_leader") for leader in unknown])
    return replace(
        instance,
        leaders=tuple(leader for leader in instance.leaders if leader.id not in gone),
        stances=tuple(stance for stance in instance.stances if stance.leader not in gone),
    )


def moves_between(
    instance: Instance,
    old: Assignment,
    new: Assignment,
    *,
    asked: Pair | None = None,
    wrong: Iterable[Violation] | None = None,
) -> tuple[Move, ...]:
    """
    The moves from one plan to another, each with its reason: gives first, by leader and place, but the one that was asked for before all.

    Parameters
    ----------
    asked
        A new pair that somebody wanted: its reason is that.
    wrong
        What the old plan breaks, where that is known already.
    """
    if wrong is None:
        known = Assignment.of(pair for pair in old.pairs if pair[0] in instance.leader_by_id)
        wrong = check(instance, known).violations
    because = _Because(instance, old, new, wrong, asked)
    gives = tuple(because.given(pair) for pair in sorted(new.pairs - old.pairs, key=lambda pair: (pair != asked, pair)))
    return gives + tuple(because.taken(pair) for pair in sorted(old.pairs - new.pairs))


class _Because:
    """Why a pair is new or gone, the plainest cause first."""

    def __init__(
        self, instance: Instance, old: Assignment, new: Assignment, wrong: Iterable[Violation], asked: Pair | None
    ) -> None:
        self.instance = instance
        self.old = old
        self.new = new
        self.asked = asked
        self.wrong = {(each.rule, each.leader, each.place, each.layer): each for each in wrong}
        left = any(leader not in instance.leader_by_id for leader, _ in old.pairs)
        self.mends = bool(self.wrong) or left or asked is not None
        self.pins = {(row.leader, row.place) for row in instance.stances if row.stance == "pin"}

    def given(self, pair: Pair) -> Move:
        """The move of a new pair."""
        leader, place = pair
        former = tuple(other for other in self.old.holders_of(place) if (other, place) not in self.new.pairs)
        left = tuple(other for other in former if other not in self.instance.leader_by_id)
        if pair == self.asked:
            return Move("give", leader, place, f"planning.give_asked{'' if former else '_beside'}", {"leaders": former})
        if pair in self.pins:
            return Move("give", leader, place, "planning.give_pinned")
        if left:
            return Move("give", leader, place, "planning.give_left", {"leaders": left})
        return self._mending_give(pair, former)

    def _mending_give(self, pair: Pair, former: tuple[str, ...]) -> Move:
        leader, place = pair
        if self._is_wrong("coverage", place=place, low=True):
            return Move("give", leader, place, "planning.give_uncovered")
        if self._is_wrong("quota", leader=leader, layer=self._layer(place), low=True):
            return Move("give", leader, place, "planning.give_short", {"layer": self._layer(place)})
        if not self.mends:  # what broke no rule is not changed for the sake of one
            code = f"planning.give_aims{'' if former else '_beside'}"
            return Move("give", leader, place, code, {"leaders": former})
        if former:
            forced = any(self._must_go((other, place)) for other in former)
            return Move("give", leader, place, f"planning.give_{'freed' if forced else 'chain'}", {"leaders": former})
        return Move("give", leader, place, "planning.give_beside")

    def taken(self, pair: Pair) -> Move:
        """The move of a pair that is gone."""
        leader, place = pair
        if (cause := self._must_go(pair)) is not None:
            values = {"layer": self._layer(place)} if cause == "over_quota" else {}
            return Move("take", leader, place, f"planning.take_{cause}", values)
        heirs = tuple(other for other in self.new.holders_of(place) if (other, place) not in self.old.pairs)
        if heirs:
            return Move("take", leader, place, "planning.take_chain", {"leaders": heirs})
        return Move("take", leader, place, "planning.take_spare")

    def _must_go(self, pair: Pair) -> str | None:
        """The rule that a pair which is gone had broken, or helped to break."""
        leader, place = pair
        causes = {
            "left": leader not in self.instance.leader_by_id,
            "avoided": ("avoid", leader, place, None) in self.wrong,
            "crowded": self._is_wrong("coverage", place=place, low=False),
            "over_quota": self._is_wrong("quota", leader=leader, layer=self._layer(place), low=False),
            "load_cap": ("load_cap", leader, None, None) in self.wrong,
            "one_district": ("one_district", leader, None, None) in self.wrong,
        }
        return next((cause for cause, holds in causes.items() if holds), None)

    def _is_wrong(
        self, rule: str, *, leader: str | None = None, place: str | None = None, layer: str | None = None, low: bool
    ) -> bool:
        found = self.wrong.get((rule, leader, place, layer))
        side = None if found is None else found.bound.low if low else found.bound.high
        return found is not None and side is not None and (found.value < side if low else found.value > side)

    def _layer(self, place: str) -> str:
        return self.instance.layer_of(self.instance.place_by_id[place]).name


def _known(instance: Instance, assignment: Assignment) -> tuple[Assignment, tuple[Fault, ...]]:
    leaders = sorted({leader for leader, _ in assignment.pairs} - instance.leader_by_id.keys())
    places = sorted({place for _, place in assignment.pairs} - instance.place_by_id.keys())
    findings = [Fault(ASSIGNMENT, None, "leader", leader, "intake.left_leader", {"known": ()}) for leader in leaders]
    findings += [Fault(ASSIGNMENT, None, "place", place, "intake.left_place", {"known": ()}) for place in places]
    known = (pair for pair in assignment.pairs if pair[0] not in set(leaders) and pair[1] not in set(places))
    return Assignment.of(known), tuple(findings)
