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
        Its subject: ids and a layer name; a part that the rule does not speak of is None.
    side
        Which bound of a quota or a coverage moves; None for a stance, which is dropped.
    before, after
        The bound as it is and as it should be; for a stance, and for one district, 1 (stated) and 0 (dropped).
    """

    rule: Literal["quota", "coverage", "avoid", "pin", "load_cap", "one_district"]
    leader: str | None = None
    layer: str | None = None
    place: str | None = None
    side: Literal["min", "max"] | None = None
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True, slots=True)
class Relaxation:
    """
    Changes that together allow a plan; that they do has been proved by making one.

    Parameters
    ----------
    cost
        How far they go: 1 per unit of a quota or a coverage, 1 per avoid or pin that is dropped, 1 per leader for a rule of all leaders.
    smallest
        Whether it is proved that no relaxation of the same kinds of rules costs less.
    """

    changes: tuple[Change, ...]
    cost: float
    smallest: bool = True


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
    minimal
        Whether it is proved that every member of the conflict is needed.
    summary
        The conflict in one sentence; None when feasible.
    """

    feasible: bool | None
    conflict: tuple[Reason, ...] = ()
    relaxations: tuple[Relaxation, ...] = ()
    minimal: bool = True
    summary: Reason | None = None
