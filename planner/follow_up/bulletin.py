"""What is there to tell of a period? The figures of the bulletin (通报), from what is on record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from planner.domain import Assignment, Instance
from planner.follow_up.assessment import Standing
from planner.follow_up.burden import Burden, burdens
from planner.follow_up.committees import Measure
from planner.follow_up.materials import NO_COUNTS, Counts, counts, filings
from planner.follow_up.orders import History, Ledger, histories, ledger
from planner.follow_up.periods import Span
from planner.follow_up.records import Records
from planner.follow_up.regime import Regime
from planner.follow_up.reporting import Debt, debts
from planner.follow_up.rounds import round_of, rounds
from planner.follow_up.tenure import ALL_ALONG, Tenure
from planner.follow_up.visits import Duty, duties


@dataclass(frozen=True, slots=True)
class Figures:
    """
    What happened from `first` to `last`.

    Parameters
    ----------
    owed
        Duties of visits whose period ended in the time.
    orders
        Histories of all orders as they stood at its end.
    book
        The ledger of orders over the time.
    span, standings
        The last round of assessment that ended in the time, and how the places stood; None and empty where none did.
    reports
        Reports that were due in the time.
    over
        Burdens of its months over the caps.
    measures
        The list of measures.
    materials
        The materials of the application counted over the time.
    """

    first: date
    last: date
    owed: tuple[Duty, ...]
    orders: tuple[History, ...]
    book: Ledger
    span: Span | None
    standings: tuple[Standing, ...]
    reports: tuple[Debt, ...]
    over: tuple[Burden, ...]
    measures: tuple[Measure, ...] = ()
    materials: Counts = NO_COUNTS

    @property
    def overdue(self) -> tuple[History, ...]:
        """Orders overdue at the end of the time, the longest first."""
        late = [history for history in self.orders if history.days_overdue(self.last) > 0]
        return tuple(sorted(late, key=lambda history: (history.deadline, history.order.id)))


def figures(
    instance: Instance,
    assignment: Assignment,
    regime: Regime,
    records: Records,
    *,
    first: date,
    last: date,
    held: Tenure = ALL_ALONG,
) -> Figures:
    """The figures from `first` to `last`, both included, as they were known on `last`; `held` as of `duties`."""
    assert regime.start is not None
    owed = duties(
        instance, assignment, regime.visits, regime.phases, records.visits, since=regime.start, until=last, held=held
    )
    found = histories(records.orders, records.order_events, regime.orders, records.working_days, on=last)
    span = _last_round(regime, first, last)
    due = debts(
        instance, assignment, regime.reports, records.submissions, records.working_days, since=regime.start, until=last
    )
    asked = burdens(due, [request for request in records.asked_once if regime.start <= request.due <= last])
    return Figures(
        first,
        last,
        tuple(duty for duty in owed if first <= duty.span.last <= last),
        found,
        ledger(found, first=first, last=last),
        span,
        () if span is None else round_of(instance, assignment, regime, records, span, held=held),
        tuple(debt for debt in due if debt.due >= first),
        _over([burden for burden in asked if first <= burden.month.last and burden.month.first <= last], regime),
        records.measures,
        counts(filings(records.materials, records.material_events, on=last), first=first, last=last),
    )


def _last_round(regime: Regime, first: date, last: date) -> Span | None:
    return next((span for span in rounds(regime, last) if first <= span.last <= last), None)


def _over(found: Sequence[Burden], regime: Regime) -> tuple[Burden, ...]:
    return tuple(burden for burden in found if burden.over(regime.burden))
