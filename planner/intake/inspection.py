"""Is the section `inspection` of the policy sound? How many teams go out on rounds, for how long, and how fast."""

from collections.abc import Collection
from typing import Annotated

from pydantic import BeforeValidator, Field

from planner.domain import Fault, Policy
from planner.domain.inspection import INSPECTION, InspectionRules
from planner.intake.policy_sections import Filled, NotNegative, Section, read_section, whole, within
from planner.intake.policy_source import PolicySource, join_path

MOST_TEAMS, MOST_DAYS, MOST_MINUTES, FASTEST, LARGEST_DETOUR = 500, 1000, 1440, 200, 10


_USUAL = InspectionRules()


class _Inspection(Section):
    teams: Annotated[int, BeforeValidator(whole(1, MOST_TEAMS))] = _USUAL.teams
    minutes: Annotated[float, BeforeValidator(within(1, MOST_MINUTES))] = _USUAL.minutes
    kinds: list[Filled] = Field(default_factory=list)
    stay: NotNegative = _USUAL.stay
    stays: dict[str, NotNegative] = Field(default_factory=dict)
    start: str = _USUAL.start
    km_per_hour: Annotated[float, BeforeValidator(within(1, FASTEST))] = _USUAL.km_per_hour
    detour: Annotated[float, BeforeValidator(within(1, LARGEST_DETOUR))] = _USUAL.detour
    nearby_km: NotNegative = _USUAL.nearby_km
    unknown_km: NotNegative | None = None
    max_days: Annotated[int, BeforeValidator(whole(1, MOST_DAYS))] = _USUAL.max_days


def inspection_faults(source: PolicySource, policy: Policy | None, places: Collection[str] | None) -> list[Fault]:
    """
    What is wrong with the section; nothing where it is not stated.

    Parameters
    ----------
    policy
        The rest of the policy; None where it has faults, and then kinds are not held against it.
    places
        Ids of the places that there are; None where that is not known, and nothing is asked of a table that is still empty.
    """
    content = source.content or {}
    if INSPECTION not in content:
        return []
    checked, faults = read_section(source, _Inspection, content[INSPECTION], INSPECTION)
    if checked is None:
        return faults
    if policy is not None:
        known = tuple(kind for layer in policy.layers for kind in layer.kinds)
        stated = [("kinds", kind) for kind in checked.kinds] + [("stays", kind) for kind in checked.stays]
        faults += [
            source.fault(join_path((INSPECTION, key)), kind, "unknown_word", known=known)
            for key, kind in stated
            if kind not in known
        ]
    if checked.start and places and checked.start not in places:
        faults.append(source.fault(join_path((INSPECTION, "start")), checked.start, "unknown_place"))
    if checked.unknown_km is not None and not checked.start:
        faults.append(source.fault(join_path((INSPECTION, "start")), None, "missing_key"))
    return faults
