"""The life of a plan: draft, submitted, approved, published, superseded. Which step leads where, and who may take it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from planner.rules.people import LOCAL, Permissions, Person

DRAFT, SUBMITTED, APPROVED, PUBLISHED = "draft", "submitted", "approved", "published"
SCHEDULED, IN_FORCE, SUPERSEDED = "scheduled", "in_force", "superseded"


@dataclass(frozen=True, slots=True)
class Step:
    """
    One step of a plan's life; its name is also the act that permissions speak of.

    Parameters
    ----------
    begins
        States it may be taken from.
    ends
        State it leads to.
    needs_reason
        Whether whoever takes it must say why.
    """

    name: str
    begins: tuple[str, ...]
    ends: str
    needs_reason: bool = False


STEPS: Mapping[str, Step] = {
    step.name: step
    for step in (
        Step("submit", (DRAFT,), SUBMITTED),
        Step("withdraw", (SUBMITTED, APPROVED), DRAFT),
        Step("return", (SUBMITTED, APPROVED), DRAFT, needs_reason=True),
        Step("approve", (SUBMITTED,), APPROVED),
        Step("publish", (APPROVED,), PUBLISHED),
    )
}
"""Every step there is. A published plan takes none: it is superseded by the next one, on the day that one takes effect."""


CHECKED = ("approve", "publish")
"""Steps that no plan takes with a broken rule nobody has overridden."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a step cannot be taken: code of the sentence and the values it names."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


def refusal(
    step: Step,
    state: str,
    person: Person,
    permissions: Permissions,
    *,
    submitted_by: str | None = None,
    reason: str = "",
    violations: int = 0,
    places: int = 1,
) -> Refusal | None:
    """
    Why somebody cannot take a step; None when he can.

    Parameters
    ----------
    state
        Where the plan stands.
    submitted_by
        Name of the account that submitted it, or None.
    violations
        Broken rules that nobody has overridden with a reason.
    places
        Pairs in the plan: an empty one cannot be handed in.
    """
    refusals = (
        (not permissions.allow(person, step.name), Refusal("rules.refused_role")),
        (state not in step.begins, Refusal("rules.refused_state")),
        (step.needs_reason and not reason.strip(), Refusal("rules.refused_reason")),
        (step.name == "submit" and not places, Refusal("rules.refused_empty")),
        (step.name in CHECKED and violations > 0, Refusal("rules.refused_violations", {"count": violations})),
    )
    first = next((refused for applies, refused in refusals if applies), None)
    if first is None and step.name == "approve" and permissions.second_person:
        return _alone(person, submitted_by)
    return first


def _alone(person: Person, submitted_by: str | None) -> Refusal | None:
    """Why somebody is not the second person that the policy asks for."""
    if person.role == LOCAL:
        return Refusal("rules.refused_without_accounts")
    return Refusal("rules.refused_second_person", {"who": person.name}) if person.name == submitted_by else None


@dataclass(frozen=True, slots=True, order=True)
class Effective:
    """When a published plan takes effect, and its number: of two with the same day, the later one counts."""

    day: date
    number: int


def newest(all_versions: Iterable[Effective]) -> Effective | None:
    """
    The published plan that the next one will take the place of: the last to take effect, be it in force or still to come; None of none.

    >>> newest((Effective(date(2027, 1, 1), 1), Effective(date(2026, 6, 1), 2))).number
    1
    """
    return max(all_versions, default=None)


def standing(version: Effective, all_versions: tuple[Effective, ...], today: date) -> str:
    """
    Whether a published plan is still to come, in force, or superseded.

    >>> first, second = Effective(date(2026, 1, 1), 1), Effective(date(2026, 6, 1), 2)
    >>> [standing(version, (first, second), date(2026, 3, 1)) for version in (first, second)]
    ['in_force', 'scheduled']
    >>> standing(first, (first, second), date(2026, 6, 1))
    'superseded'
    """
    if version.day > today:
        return SCHEDULED
    latest = max(other for other in all_versions if other.day <= today)
    return IN_FORCE if version == latest else SUPERSEDED
