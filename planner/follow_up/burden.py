"""How much is asked of whom? Reports and fields per unit and month, and where it is too much."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from planner.follow_up.periods import Span, span_of
from planner.follow_up.reporting import Debt


@dataclass(frozen=True, slots=True)
class Cap:
    """What may be asked of one unit in one month at most; None: no cap."""

    reports: int | None = None
    fields: int | None = None


NO_CAP = Cap()
"""That of a policy that sets none."""


@dataclass(frozen=True, slots=True)
class Request:
    """
    Something asked for once, outside the calendar (临时调度).

    Parameters
    ----------
    by
        Whom it is asked of, as debts name them; "" everybody who owes a report.
    due
        Day it is due.
    fields
        How many fields it asks to be filled in.
    asked_by
        Who asks.
    """

    name: str
    due: date
    by: str = ""
    fields: int = 0
    asked_by: str = ""


@dataclass(frozen=True, slots=True)
class Burden:
    """What one unit was asked for in one month: how many reports, of these outside the calendar, and fields in all."""

    by: str
    month: Span
    reports: int
    requests: int
    fields: int

    def over(self, cap: Cap) -> tuple[str, ...]:
        """Which caps it exceeds: "reports", "fields"."""
        limits = (("reports", self.reports, cap.reports), ("fields", self.fields, cap.fields))
        return tuple(name for name, count, most in limits if most is not None and count > most)


def burdens(debts: Iterable[Debt], requests: Iterable[Request]) -> tuple[Burden, ...]:
    """
    The burden of everybody who is asked for anything, month by month of the due days, the latest month first.

    Parameters
    ----------
    debts
        Of all months that matter; who owes any of them is who a request to everybody reaches.
    """
    known = tuple(debts)
    everybody = tuple(dict.fromkeys(debt.by for debt in known))
    asked: dict[tuple[Span, str], list[tuple[bool, int]]] = {}
    for debt in known:
        asked.setdefault((span_of("month", debt.due), debt.by), []).append((False, debt.rule.fields))
    for request in requests:
        for by in (request.by,) if request.by else everybody:
            asked.setdefault((span_of("month", request.due), by), []).append((True, request.fields))
    found = [
        Burden(by, month, len(all_of_it), sum(once for once, _ in all_of_it), sum(fields for _, fields in all_of_it))
        for (month, by), all_of_it in asked.items()
    ]
    return tuple(sorted(found, key=lambda each: (-each.month.first.toordinal(), -each.reports, -each.fields, each.by)))
