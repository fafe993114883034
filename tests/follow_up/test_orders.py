"""Orders: what may follow what, deadlines, and a ledger that adds up whatever happens."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.follow_up.orders import (
    ACTIONS,
    ALLOWED,
    Event,
    History,
    Order,
    OrderRules,
    Rise,
    after,
    histories,
    ledger,
    ledgers,
)
from planner.follow_up.working_days import Holiday, WorkingDays

DAYS = WorkingDays()
RULES = OrderRules(days=5, rise=(Rise(1, "leader"), Rise(10, "office")))
MONDAY = date(2026, 1, 5)
ORDER = Order("o1", "s1", MONDAY, "rubbish")


def at(
    day: int, action: str, by: str = "unit", text: str = "done", *, until: date | None = None, order: str = "o1"
) -> Event:
    return Event(order, date(2026, 1, day), action, by, text, until)


def history(*events: Event, on: date = date(2026, 12, 31), order: Order = ORDER) -> History:
    (found,) = histories([order], events, RULES, DAYS, on=on)
    return found


def why(*events: Event) -> str:
    """Why the last of the events is refused; those before it are taken."""
    found = history(*events)
    assert len(found.refused) <= 1
    return found.refused[0][1] if found.refused else ""


def test_an_order_goes_from_handed_over_to_closed() -> None:
    events = at(6, "accept"), at(8, "report"), at(9, "return", "office"), at(12, "report"), at(13, "close", "office")
    assert [step.state for step in history(*events).steps] == ["in_work", "reported", "in_work", "reported", "closed"]
    assert history().state == "handed_over"
    assert history(*events, on=date(2026, 1, 8)).state == "reported"


@pytest.mark.parametrize(
    ("events", "code"),
    [
        ((at(4, "accept"),), "before_opened"),
        ((at(8, "accept"), at(8, "close", "office")), "wrong_state"),
        ((at(6, "report"), at(7, "close")), "same_person"),
        ((at(6, "report"), at(7, "close", " unit ")), "same_person"),
        ((at(6, "accept", " "),), "no_person"),
        ((at(6, "report", text=" "),), "no_evidence"),
        ((at(6, "report"), at(7, "return", text="")), "no_reason"),
        ((at(6, "report"), at(7, "close", "office"), at(8, "reopen", text="")), "no_reason"),
        ((at(6, "extend"),), "no_until"),
        ((at(6, "extend", until=date(2026, 1, 12)),), "not_later"),
        ((at(6, "report"), at(7, "close", "office"), at(8, "reopen", until=date(2026, 1, 7))), "not_later"),
        ((at(6, "report"), at(7, "close", "office"), at(8, "accept")), "wrong_state"),
    ],
)
def test_what_cannot_follow_is_refused_and_says_why(events: tuple[Event, ...], code: str) -> None:
    assert why(*events) == code


def test_an_event_does_not_come_before_the_last_one() -> None:
    taken = after(history(at(8, "accept")), at(7, "report"), RULES, DAYS)
    assert taken.refused[0][1] == "before_last"


def test_who_reported_first_may_close_what_somebody_else_reported_last() -> None:
    events = at(6, "report", "first"), at(7, "return", "office"), at(8, "report", "second"), at(9, "close", "first")
    assert why(*events) == ""


def test_the_deadline_counts_working_days_over_a_holiday() -> None:
    days = WorkingDays.of([Holiday(date(2026, 1, 8)), Holiday(date(2026, 1, 10), works=True)])
    # After Monday 5: 6, 7, (8 off), 9, Saturday 10 worked, 12.
    (found,) = histories([ORDER], [], RULES, days, on=MONDAY)
    assert found.deadline == date(2026, 1, 12)
    stated = Order("o2", "s1", MONDAY, "p", deadline=date(2026, 1, 7))
    assert history(order=stated).deadline == date(2026, 1, 7)


def test_extensions_and_reopenings_set_a_new_deadline() -> None:
    assert history(at(6, "extend", until=date(2026, 1, 20))).deadline == date(2026, 1, 20)
    closed = at(6, "report"), at(7, "close", "office")
    # Five working days after Friday 9.
    assert history(*closed, at(9, "reopen")).deadline == date(2026, 1, 16)
    assert history(*closed, at(9, "reopen", until=date(2026, 1, 30))).deadline == date(2026, 1, 30)


def test_an_overdue_order_rises() -> None:
    # The deadline is Monday 12.
    found = history()
    told = [
        (found.days_overdue(date(2026, 1, day)), found.raised_to(date(2026, 1, day), RULES.rise))
        for day in (12, 13, 21, 22)
    ]
    assert told == [(0, ""), (1, "leader"), (9, "leader"), (10, "office")]


def test_reported_work_waits_for_the_office_and_is_not_overdue() -> None:
    assert history(at(12, "report")).days_overdue(date(2026, 2, 1)) == 0
    assert history(at(12, "report"), at(13, "return", "office")).days_overdue(date(2026, 2, 1)) == 20


def test_work_reported_on_the_day_of_the_deadline_was_closed_in_time() -> None:
    # Five working days from Monday the 5th: the deadline is Monday the 12th.
    for day, in_time in ((12, True), (13, False)):
        closed = history(at(day, "report"), at(20, "close", "office"))
        assert closed.closed_in_time(1) == in_time


def test_a_ledger_by_hand() -> None:
    orders = [
        Order(f"o{n}", "s1" if n < 3 else "s2", date(2026, 1, n), "p", deadline=date(2026, 1, 10)) for n in (1, 2, 3, 4)
    ]
    events = [
        at(5, "report", order="o1"), at(6, "close", "office", order="o1"),  # closed in time
        at(12, "report", order="o2"), at(13, "close", "office", order="o2"),  # closed late
        at(20, "reopen", order="o1"),
    ]  # fmt: skip
    found = histories(orders, events, RULES, DAYS, on=date(2026, 1, 31))
    book = ledger(found, first=date(2026, 1, 3), last=date(2026, 1, 15))
    # o1 and o2 were open on the 3rd, o3 and o4 came; o1 and o2 were closed, o3 and o4 are overdue.
    assert (book.carried, book.opened, book.closings, book.reopened, book.still_open) == (2, 2, 2, 0, 2)
    assert (book.total, book.closed, book.overdue, book.closings_in_time) == (4, 2, 2, 1)
    later = ledger(found, first=date(2026, 1, 16), last=date(2026, 1, 31))
    assert (later.carried, later.reopened, later.still_open, later.closed) == (2, 1, 3, 1)
    by_place = dict(ledgers(found, lambda each: each.order.place, first=date(2026, 1, 1), last=date(2026, 1, 31)))
    assert {place: kept.still_open for place, kept in by_place.items()} == {"s1": 1, "s2": 2}


def some_day(start: int = -3, end: int = 40) -> st.SearchStrategy[date]:
    return st.integers(start, end).map(lambda n: MONDAY + timedelta(days=n))


any_orders = st.lists(
    st.builds(
        lambda n, day, due: Order(f"o{n}", "s1", day, "p", deadline=due), st.integers(1, 4), some_day(), some_day()
    ),
    max_size=4,
    unique_by=lambda order: order.id,
)
any_events = st.lists(
    st.builds(
        Event,
        st.integers(1, 4).map(lambda n: f"o{n}"),
        some_day(),
        st.sampled_from(ACTIONS),
        st.sampled_from(["unit", "office", ""]),
        st.sampled_from(["done", ""]),
        st.none() | some_day(),
    ),
    max_size=25,
)


@given(any_orders, any_events, some_day(), some_day())
def test_the_ledger_adds_up_whatever_is_said_to_have_happened(
    orders: list[Order], events: list[Event], one: date, other: date
) -> None:
    first, last = sorted((one, other))
    found = histories(orders, events, RULES, DAYS, on=last)
    book = ledger(found, first=first, last=last)
    assert book.adds_up
    assert book.total == sum(order.opened <= last for order in orders)
    assert sum(len(each.steps) + len(each.refused) for each in found) == sum(
        event.day <= last and event.order in {each.order.id for each in found} for event in events
    )
    assert not any(step.event.by == "" for each in found for step in each.steps)


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(0, 4), st.integers(0, 2)), max_size=30),
    st.integers(-2, 60),
    st.integers(0, 60),
)
def test_the_ledger_adds_up_over_whole_lives_of_orders(
    moves: list[tuple[int, int, int]], first: int, length: int
) -> None:
    """Each move takes one of the three orders on, some days later: closed and opened again, as chance rarely leads it."""
    states = dict.fromkeys((1, 2, 3), "handed_over")
    events, day = [], MONDAY
    for count, (n, later, pick) in enumerate(moves, start=1):
        day += timedelta(days=later)
        possible = sorted(ALLOWED[states[n]].items())  # type: ignore[index]
        action, states[n] = possible[pick % len(possible)]
        until = MONDAY + timedelta(days=1000 + count) if action == "extend" else None
        events.append(Event(f"o{n}", day, action, "unit" if action == "report" else "office", "done", until))
    begin = MONDAY + timedelta(days=first)
    end = begin + timedelta(days=length)
    orders = [Order(f"o{n}", "s1", MONDAY, "p") for n in (1, 2, 3)]
    found = histories(orders, events, RULES, DAYS, on=MONDAY + timedelta(days=500))
    assert not any(each.refused for each in found)
    assert {each.order.id: each.state for each in found} == {f"o{n}": state for n, state in states.items()}
    book = ledger(found, first=begin, last=end)
    assert book.adds_up
    within = [event.action for event in events if begin <= event.day <= end]
    assert (book.closings, book.reopened) == (within.count("close"), within.count("reopen")) or end < MONDAY


@given(any_orders, any_events, st.randoms(use_true_random=False))
def test_the_order_of_rows_means_nothing_beyond_one_day(
    orders: list[Order], events: list[Event], chance: object
) -> None:
    # One event per order and day, so that days alone put them in order.
    unique = list({(event.order, event.day): event for event in events}.values())
    last = MONDAY + timedelta(days=60)
    straight = histories(orders, unique, RULES, DAYS, on=last)
    chance.shuffle(unique)  # type: ignore[attr-defined]
    assert histories(orders, unique, RULES, DAYS, on=last) == straight


@given(any_orders, any_events, some_day(), some_day())
def test_two_halves_of_the_time_make_the_whole(
    orders: list[Order], events: list[Event], one: date, other: date
) -> None:
    middle, last = sorted((one, other))
    found = histories(orders, events, RULES, DAYS, on=last)
    whole = ledger(found, first=date(2025, 1, 1), last=last)
    before = ledger(found, first=date(2025, 1, 1), last=middle)
    rest = ledger(found, first=middle + timedelta(days=1), last=last)
    assert rest.carried == before.still_open
    assert before.closings + rest.closings == whole.closings
    assert before.opened + rest.opened == whole.opened == whole.total
