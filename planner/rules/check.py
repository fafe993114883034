"""An assignment held against the rules and the objective, without any solver."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain import Assignment, Fault, Instance, InstanceError, Line, Violation
from planner.domain.solution import TermValue
from planner.rules.hard import RULES
from planner.rules.terms import level_value, terms


@dataclass(frozen=True, slots=True)
class Report:
    """
    What `check` found.

    Parameters
    ----------
    violations
        One per broken rule and subject; empty when the rules are kept.
    terms
        Term name -> value.
    levels
        Value of each level of the objective, as a minimisation.
    lines
        One per rule and subject, kept or broken.
    """

    violations: tuple[Violation, ...]
    terms: Mapping[str, TermValue]
    levels: tuple[float, ...]
    lines: tuple[Line, ...]

    @property
    def kept(self) -> bool:
        """Whether every rule is kept."""
        return not self.violations

    def tally(self, rule: str) -> tuple[int, int]:
        """How many subjects keep a rule, of how many it was asked of."""
        kept = [line.kept for line in self.lines if line.rule == rule]
        return sum(kept), len(kept)


def check(instance: Instance, assignment: Assignment) -> Report:
    """
    Hold an assignment against every rule and recompute every term.

    Raises
    ------
    InstanceError
        When the assignment names a leader or a place that the instance does not have.
    """
    _refuse_unknown(instance, assignment)
    lines = tuple(line for rule in RULES.values() for line in rule(instance, assignment))
    values = terms(instance, assignment)
    return Report(
        violations=tuple(
            Violation(line.rule, line.leader, line.place, line.layer, line.value, line.bound)
            for line in lines
            if not line.kept
        ),
        terms=values,
        levels=tuple(level_value(level, values) for level in instance.policy.objective),
        lines=lines,
    )


def _refuse_unknown(instance: Instance, assignment: Assignment) -> None:
    leaders = sorted({leader for leader, _ in assignment.pairs} - instance.leader_by_id.keys())
    places = sorted({place for _, place in assignment.pairs} - instance.place_by_id.keys())
    faults = [Fault("assignment", None, "leader", leader, "rules.unknown_leader") for leader in leaders]
    faults += [Fault("assignment", None, "place", place, "rules.unknown_place") for place in places]
    if faults:
        raise InstanceError(faults)
