"""What does the record say of a round? Orders and visits counted per place, and the standings that follow."""

from collections.abc import Iterator
from datetime import date

from planner.domain import Assignment, Instance
from planner.follow_up.assessment import MEASURES, Standing, assess
from planner.follow_up.orders import History, histories
from planner.follow_up.periods import Span, spans
from planner.follow_up.records import Records
from planner.follow_up.regime import Regime
from planner.follow_up.tenure import ALL_ALONG, Tenure
from planner.follow_up.visits import duties


def rounds(regime: Regime, on: date) -> tuple[Span, ...]:
    """The rounds of assessment that have begun by a day, the latest first; none where the policy assesses nothing."""
    if regime.assessment is None or regime.start is None:
        return ()
    return tuple(reversed([*spans(regime.assessment.period, regime.start, on)]))


def round_of(
    instance: Instance,
    assignment: Assignment,
    regime: Regime,
    records: Records,
    span: Span,
    *,
    held: Tenure = ALL_ALONG,
) -> tuple[Standing, ...]:
    """The standings of a round; while it runs, those of what is on record so far. `held` as of `duties`."""
    assert regime.assessment is not None
    counted = measures(instance, assignment, regime, records, span, held=held)
    return assess(instance, assignment, regime.assessment, measured=counted, marks=records.marks, span=span)


def measures(
    instance: Instance,
    assignment: Assignment,
    regime: Regime,
    records: Records,
    span: Span,
    *,
    held: Tenure = ALL_ALONG,
) -> dict[str, dict[str, float]]:
    """Place id -> measure -> count in a round. Orders count as they stand on its last day; visits, whose period ends in it."""
    assert regime.start is not None
    counts: dict[str, dict[str, float]] = {place.id: dict.fromkeys(MEASURES[1:], 0.0) for place in instance.places}
    found = histories(records.orders, records.order_events, regime.orders, records.working_days, on=span.last)
    for history in found:
        if history.order.place in counts:
            for measure, count in _of_order(history, span):
                counts[history.order.place][measure] += count
    owed = duties(
        instance,
        assignment,
        regime.visits,
        regime.phases,
        records.visits,
        since=regime.start,
        until=span.last,
        held=held,
    )
    for duty in owed:
        if duty.place in counts and duty.span.last in span:
            counts[duty.place]["visits_missing"] += duty.missing
    return counts


def _of_order(history: History, span: Span) -> Iterator[tuple[str, int]]:
    yield "orders_opened", int(history.order.opened in span)
    yield "orders_overdue", int(history.days_overdue(span.last) > 0)
    for number, step in enumerate(history.steps):
        if step.event.day in span:
            yield "orders_reopened", int(step.event.action == "reopen")
            yield "orders_closed_in_time", int(step.event.action == "close" and history.closed_in_time(number))
