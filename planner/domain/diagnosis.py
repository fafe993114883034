"""Why there is no plan, and which changes of the rules would allow one, as data."""

from dataclasses import dataclass
from typing import Literal

from planner.domain.findings import Reason


@dataclass(frozen=True, slots=True)
class Change:
    """
    One bound of one rule moved, so that more plans keep it.

    Parameters
    ----------
    rule
        The rule that is relaxed.
    leader, layer, place
        Its subject: ids and a layer name; a part that the rule does not speak of, or that stands for all, is None.
    side
        Which bound of a quota or a coverage moves; None for a stance, which is dropped.
    before, after
        The bound as it is and as it should be; for a stance 1 (stated) and 0 (dropped).
    """

    rule: Literal["quota", "coverage", "avoid", "pin"]
    leader: str | None = None
    layer: str | None = None
    place: str | None = None
    side: Literal["min", "max"] | None = None
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Changes that together allow a plan; `cost` tells how far they go, so that the smallest comes first."""

    changes: tuple[Change, ...]
    cost: float


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """
    What is known of an instance's plans.

    Parameters
    ----------
    feasible
        Whether a plan keeps all rules; None when neither a plan nor a proof was found.
    conflict
        Rules that contradict each other, none to be spared; empty when feasible.
    relaxations
        Ways out, the cheapest first; each by itself makes the instance feasible.
    """

    feasible: bool | None
    conflict: tuple[Reason, ...] = ()
    relaxations: tuple[Relaxation, ...] = ()
