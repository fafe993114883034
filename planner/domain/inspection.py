"""What the policy says of inspection rounds: how many teams go out, how long a day is, how long they stay, how fast they travel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from planner.domain.instance import Place
from planner.domain.policy import Policy

INSPECTION = "inspection"
"""Name of the section of policy.toml."""


@dataclass(frozen=True, slots=True)
class InspectionRules:
    """
    The section `inspection`.

    Parameters
    ----------
    teams
        Teams that are out on one day, >= 1.
    minutes
        Of a team's day, travel included, > 0.
    kinds
        Kinds of places to inspect; all kinds when empty.
    stay, stays
        Minutes on site, >= 0: the usual, and by kind where it differs.
    start
        Id of the place where days begin and end; "" where teams begin at their first stop and end at their last.
    km_per_hour
        Speed between stops, > 0.
    detour
        Kilometres of road to one in a straight line, >= 1.
    nearby_km
        Between two places of which only the same point is known, >= 0.
    unknown_km
        From the start to a place whose point is not known, >= 0; None: as far as the farthest place whose point is known.
    max_days
        More days than these are not planned.
    """

    teams: int = 2
    minutes: float = 420.0
    kinds: tuple[str, ...] = ()
    stay: float = 30.0
    stays: Mapping[str, float] = field(default_factory=dict)
    start: str = ""
    km_per_hour: float = 40.0
    detour: float = 1.3
    nearby_km: float = 2.0
    unknown_km: float | None = None
    max_days: int = 60

    @classmethod
    def of(cls, policy: Policy) -> Self:
        """What a policy that has been checked says; the usual where it says nothing."""
        stated = policy.extra.get(INSPECTION, {})
        keys: dict[str, Any] = dict(stated) if isinstance(stated, Mapping) else {}
        if "kinds" in keys:
            keys["kinds"] = tuple(keys["kinds"])
        return cls(**keys)

    def minutes_at(self, place: Place) -> float:
        """Minutes on site at a place."""
        return float(self.stays.get(place.kind, self.stay))
