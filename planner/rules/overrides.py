"""Which broken rules does the office put up with, and why? They are part of the policy, so that every export can list them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from planner.domain import Policy, Violation

SECTION = "overrides"
Subject = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Override:
    """A broken rule that is put up with: the rule, its subject ("" for a part it does not speak of), why, and since which day."""

    rule: str
    leader: str
    place: str
    layer: str
    reason: str
    since: date | None = None

    @property
    def subject(self) -> Subject:
        """What tells one override from another."""
        return self.rule, self.leader, self.place, self.layer


def overrides(policy: Policy) -> tuple[Override, ...]:
    """The overrides that a policy states in its section `overrides`; intake has checked them."""
    rows = policy.extra.get(SECTION)
    names = ("rule", "leader", "place", "layer", "reason")
    return tuple(
        Override(**{name: str(row.get(name, "")) for name in names}, since=_day(row.get("since")))
        for row in (rows if isinstance(rows, list | tuple) else ())
        if isinstance(row, Mapping)
    )


def subject_of(violation: Violation) -> Subject:
    """What an override of this violation names."""
    return violation.rule, violation.leader or "", violation.place or "", violation.layer or ""


def reasons(policy: Policy, violations: Iterable[Violation]) -> dict[Subject, str]:
    """Subject -> reason of the overrides that are live: those of violations the plan really has."""
    stated = {override.subject: override.reason for override in overrides(policy) if override.reason.strip()}
    return {subject: stated[subject] for subject in map(subject_of, violations) if subject in stated}


def still_open(policy: Policy, violations: Iterable[Violation]) -> tuple[Violation, ...]:
    """The violations that nobody has overridden with a reason; with any of them a plan cannot be published."""
    found = tuple(violations)
    live = reasons(policy, found)
    return tuple(violation for violation in found if subject_of(violation) not in live)


def with_override(policy: Policy, violation: Violation, reason: str, since: date | None = None) -> Policy:
    """The policy with this violation overridden for a reason since a day; an empty reason takes the override back."""
    subject = subject_of(violation)
    kept = [override for override in overrides(policy) if override.subject != subject]
    if reason.strip():
        kept.append(Override(*subject, reason.strip(), since))
    extra = {key: value for key, value in policy.extra.items() if key != SECTION}
    if kept:
        extra[SECTION] = [_row(override) for override in kept]
    return replace(policy, extra=extra)


def _day(stated: object) -> date | None:
    return stated if isinstance(stated, date) else None


def _row(override: Override) -> dict[str, Any]:
    parts = {"leader": override.leader, "place": override.place, "layer": override.layer}
    stated = {name: part for name, part in parts.items() if part}
    since = {"since": override.since} if override.since else {}
    return {"rule": override.rule, **stated, "reason": override.reason, **since}
