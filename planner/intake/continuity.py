"""Are the sections `succession` and `rotation` of the policy sound? Who stands in, by when the list is due, how often places rotate."""

from collections.abc import Collection
from typing import Annotated

from pydantic import BeforeValidator, Field

from planner.domain import Fault
from planner.domain.continuity import ROTATION, SUCCESSION
from planner.intake.policy_sections import Filled, Section, read_section, whole
from planner.intake.policy_source import PolicySource, join_path

MOST_DAYS, MOST_YEARS = 1000, 50


_Years = Annotated[int, BeforeValidator(whole(1, MOST_YEARS))]


class _Succession(Section):
    working_days: Annotated[int, BeforeValidator(whole(0, MOST_DAYS))] = 30
    substitutes: dict[str, list[Filled]] = Field(default_factory=dict)


class _Rotation(Section):
    window: _Years = 2
    years: _Years = 3


def continuity_faults(source: PolicySource, leaders: Collection[str] | None) -> list[Fault]:
    """
    What is wrong with the two sections; nothing where they are not stated.

    Parameters
    ----------
    leaders
        Ids of the leaders that there are; None where that is not known.
    """
    content = source.content or {}
    faults: list[Fault] = []
    if ROTATION in content:
        faults += read_section(source, _Rotation, content[ROTATION], ROTATION)[1]
    if SUCCESSION in content:
        checked, wrong = read_section(source, _Succession, content[SUCCESSION], SUCCESSION)
        faults += wrong
        if checked is not None and leaders is not None:
            faults += _unknown(source, checked, leaders)
    return faults


def _unknown(source: PolicySource, section: _Succession, leaders: Collection[str]) -> list[Fault]:
    faults = []
    for post, order in section.substitutes.items():
        path = join_path((SUCCESSION, "substitutes", post))
        faults += [source.fault(path, each, "unknown_leader") for each in (post, *order) if each not in leaders]
    return faults
