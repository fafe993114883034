"""What the policy says of change over time: who stands in for whom and by when the list is due, and how often places rotate."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from planner.domain.policy import Policy

SUCCESSION, ROTATION = "succession", "rotation"
"""Names of the two sections of policy.toml."""


@dataclass(frozen=True, slots=True)
class SuccessionRules:
    """
    The section `succession`.

    Parameters
    ----------
    working_days
        Within how many working days after a post fell vacant the adjusted list is due, >= 0.
    substitutes
        Post -> ids of those who stand in, in order; a post that is missing is stood in for by its body, next in precedence first.
    """

    working_days: int = 30
    substitutes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, policy: Policy) -> Self:
        """What a policy that has been checked says; the usual where it says nothing."""
        stated = _section(policy, SUCCESSION)
        substitutes = {post: tuple(order) for post, order in stated.get("substitutes", {}).items()}
        return cls(stated.get("working_days", cls().working_days), substitutes)


@dataclass(frozen=True, slots=True)
class RotationRules:
    """
    The section `rotation`.

    Parameters
    ----------
    window
        Years back within which nobody should hold a place again, >= 1.
    years
        How many years are planned ahead, >= 1.
    """

    window: int = 2
    years: int = 3

    @classmethod
    def of(cls, policy: Policy) -> Self:
        """What a policy that has been checked says; the usual where it says nothing."""
        stated, usual = _section(policy, ROTATION), cls()
        return cls(stated.get("window", usual.window), stated.get("years", usual.years))


def _section(policy: Policy, name: str) -> Mapping[str, Any]:
    stated = policy.extra.get(name, {})
    return stated if isinstance(stated, Mapping) else {}
