"""Objectives that offices often want, ready to be taken and changed."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from planner.domain import Level, Policy

TOLERANCE = 0.05
"""What a level gives away for those below: with nothing, balance sends leaders across the city (docs/model.md)."""
_EVEN = Level({"peak_load": 1.0}, tolerance=TOLERANCE)
_EVEN_AND_CLOSE = Level({"deviation": 1.0, "coherence": 5.0})

OBJECTIVES: Mapping[str, tuple[Level, ...]] = MappingProxyType(
    {
        "even": (_EVEN, _EVEN_AND_CLOSE),
        "even_and_stable": (_EVEN, Level({"deviation": 1.0, "coherence": 5.0, "changes": 2.0}, {"preference": 1.0})),
        "close": (Level({"coherence": 1.0}, tolerance=2 * TOLERANCE), _EVEN, Level({"deviation": 1.0})),
        "stable": (Level({"changes": 1.0}, tolerance=2 * TOLERANCE), _EVEN, _EVEN_AND_CLOSE),
        "rotate": (Level({"repeats": 1.0}), _EVEN, _EVEN_AND_CLOSE),
    }
)
"""Name -> levels, most important first."""


def with_objective(policy: Policy, name: str) -> Policy:
    """The policy with the objective of a preset; everything else stays."""
    return replace(policy, objective=OBJECTIVES[name])


def objective_of(policy: Policy) -> str | None:
    """The preset that a policy's objective is, or None."""
    return next((name for name, levels in OBJECTIVES.items() if levels == policy.objective), None)
