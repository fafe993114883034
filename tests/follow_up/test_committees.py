"""Committees and measures: who answers, how a measure stands, what a leader carries, and what clashes with which way out."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain import Instance, Leader
from planner.follow_up.clashes import Clash, Due, clashes, spread
from planner.follow_up.commitments import commitments
from planner.follow_up.committees import CommitteeRules, Measure, Seat, committees, responsible, seat_refusal
from planner.follow_up.orders import Event, Order
from planner.follow_up.records import Records
from planner.follow_up.regime import Regime
from planner.follow_up.reporting import ReportRule, Submission
from planner.follow_up.working_days import WorkingDays
from tests.follow_up.drawn import START, in_force, town

ON = date(2026, 2, 2)  # a Monday
RULES = CommitteeRules(heads=2)


def measure(number: str = "m1", due: date = ON, **more: object) -> Measure:
    return replace(Measure(number, "item", "what", due), **more)  # type: ignore[arg-type]


def found(records: Records, rules: CommitteeRules = RULES, instance: Instance | None = None) -> tuple[Clash, ...]:
    return clashes(instance or town(), in_force(), Regime(START, committees=rules), records, ON)


def test_a_seat_counts_from_its_first_to_its_last_day() -> None:
    seat = Seat("g", "head", "a", since=ON, until=ON + timedelta(days=1))
    taken = [bool(committees([seat], ON + timedelta(days=n))) for n in (-1, 0, 1, 2)]
    assert taken == [False, True, True, False]


def test_who_answers_for_a_measure_is_named_or_leads_its_committee() -> None:
    sitting = committees([Seat("g", "head", "a"), Seat("g", "head", "b"), Seat("g", "member", "c")], ON)
    assert responsible(measure(committee="g"), sitting) == ("a", "b")
    assert responsible(measure(committee="g", leader="c"), sitting) == ("c",)
    assert responsible(measure(unit="office"), sitting) == ()


@pytest.mark.parametrize(
    ("begun", "done", "on", "state", "late"),
    [
        (None, None, 2, "planned", 0),
        (1, None, 2, "in_work", 0),
        (3, None, 2, "planned", 0),
        (1, None, 6, "overdue", 1),
        (1, 5, 9, "done", 0),
        (1, 5, 5, "done", 0),
        (1, 6, 9, "late", 0),
        (1, 6, 5, "in_work", 0),  # looked at from the day before it was done
    ],
)
def test_a_measure_due_on_the_fifth(begun: int | None, done: int | None, on: int, state: str, late: int) -> None:
    def day(number: int | None) -> date | None:
        return None if number is None else date(2026, 1, number)

    one = measure(due=date(2026, 1, 5), begun=day(begun), done=day(done))
    assert (one.state(date(2026, 1, on)), one.days_overdue(date(2026, 1, on))) == (state, late)


def test_what_a_leader_carries_holds_committees_measures_and_layers() -> None:
    records = Records(
        seats=(
            Seat("g", "head", "a"),
            Seat("g", "head", "b"),
            Seat("c", "in_charge", "b"),
            Seat("c", "member", unit="u"),
        ),
        measures=(measure(committee="g"), measure("m2", ON - timedelta(days=1), leader="b"), measure("m3", done=ON)),
    )
    first, second = commitments(town(), in_force(), Regime(START), records, ON)
    assert (first.leader, first.seats, first.leads, first.measures, first.overdue_measures) == ("b", 2, 2, 2, 1)
    assert (second.leader, second.seats, second.measures, second.overdue_measures) == ("a", 1, 1, 0)
    assert (second.by_layer, second.places, first.waiting) == ((1, 1), 2, 2)


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (Seat("g", "member"), "of_nobody"),
        (Seat("g", "head", unit="u"), "without_leader"),
        (Seat("g", "deputy", "a", since=ON), "twice"),
        (Seat("g", "in_charge", "b", since=ON), "two_ways"),
        (Seat("g", "head", "b", since=ON), ""),
        (Seat("c", "in_charge", "a", since=ON), ""),
        (Seat("g", "deputy", "a", since=ON + timedelta(days=9)), ""),  # his seat has ended by then
    ],
)
def test_a_seat_is_added_where_it_can_be(new: Seat, code: str) -> None:
    assert seat_refusal([Seat("g", "head", "a", until=ON + timedelta(days=8))], new) == code


def test_the_last_day_on_record_is_that_of_what_was_done() -> None:
    assert Records(measures=(measure(),)).last_day is None  # what is due has not happened
    begun, done = START + timedelta(days=3), START + timedelta(days=8)
    assert Records(measures=(measure(begun=begun), measure("m2", begun=begun, done=done))).last_day == done


def test_two_seats_in_one_committee_are_one_committee_that_he_leads() -> None:
    records = Records(seats=(Seat("g", "head", "a"), Seat("g", "member", "a", "office")))
    carried = {each.leader: each for each in commitments(town(), in_force(), Regime(START), records, ON)}
    assert (carried["a"].seats, carried["a"].leads, carried["b"].seats) == (1, 1, 0)


class TestClashes:
    def test_without_rules_nothing_is_looked_for(self) -> None:
        records = Records(seats=(Seat("g", "head", "gone"),))
        assert clashes(town(), in_force(), Regime(START), records, ON) == ()

    def test_a_leading_group_has_two_heads(self) -> None:
        one = Seat("g", "head", "a")
        assert found(Records(seats=(one, Seat("g", "deputy", "b")))) == (
            Clash("heads", committee="g", about=("a",), count=1, bound=2, to="b"),
        )
        assert found(Records(seats=(one, Seat("g", "head", "b")))) == ()

    def test_a_special_committee_has_one_leader_in_charge(self) -> None:
        assert found(Records(seats=(Seat("c", "member", "b"),))) == (
            Clash("in_charge", committee="c", count=0, bound=1, to="b"),
        )
        busy = Records(seats=(Seat("x", "in_charge", "b"), Seat("c", "member", "b"), Seat("c", "member", "a")))
        assert [(clash.committee, clash.to) for clash in found(busy)] == [("c", "a")]  # b leads elsewhere
        both = Records(seats=(Seat("c", "in_charge", "a"), Seat("c", "in_charge", "b")))
        assert [(clash.kind, clash.count, clash.to) for clash in found(both)] == [("in_charge", 2, "")]

    def test_two_posts_of_one_person_are_not_two_heads(self) -> None:
        third = Leader("a2", "A")
        instance = replace(town(), leaders=(*town().leaders, third))
        records = Records(seats=(Seat("g", "head", "a"), Seat("g", "head", "a2"), Seat("g", "member", "b")))
        assert found(records, instance=instance) == (
            Clash("same_person", committee="g", about=("a", "a2"), count=1, bound=2, to="b"),
        )

    def test_whoever_sits_in_too_many_gives_up_the_least_important_seat_to_his_like(self) -> None:
        near, far = Leader("near", "N", body="x", rank=3), Leader("far", "F", body="x", rank=9)
        busy, full = Leader("busy", "B", body="x", rank=2), Leader("full", "U", body="x", rank=2)
        elsewhere = Leader("elsewhere", "E", body="y", rank=2)
        instance = replace(town(), leaders=(*town().leaders, elsewhere, far, full, near, busy))
        seats = (
            *(Seat("m", "member", "busy"), Seat("m", "in_charge", "a"), Seat("l", "in_charge", "busy")),
            Seat("f", "in_charge", "full"),
        )
        assert found(Records(seats=seats), CommitteeRules(seats=1), instance) == (
            Clash("seats", "busy", "m", ("m",), 2, 1, to="near"),
        )
        more = Records(seats=(*seats[1:], Seat("k", "in_charge", "busy")))
        assert found(more, CommitteeRules(leads=1), instance) == (Clash("leads", "busy", "k", ("k",), 2, 1, to="near"),)

    def test_who_has_room_for_one_more_seat_may_take_it(self) -> None:
        """c sits in three, one too many; b, who is like him, in one."""
        c, b = Leader("c", "C", body="x"), Leader("b2", "B", body="x")
        instance = replace(town(), leaders=(*town().leaders, c, b))
        seats = (*(Seat(committee, "member", "c") for committee in "klm"), Seat("n", "member", "b2"))
        told = [
            clash for clash in found(Records(seats=seats), CommitteeRules(seats=2), instance) if clash.kind == "seats"
        ]
        assert told == [Clash("seats", "c", "m", ("m",), 3, 2, to="b2")]

    def test_the_seats_of_somebody_unknown_go_to_the_first_who_has_room(self) -> None:
        seats = tuple(Seat(committee, "member", "gone") for committee in "kl")
        told = [clash for clash in found(Records(seats=seats), CommitteeRules(seats=1)) if clash.kind == "seats"]
        assert told == [Clash("seats", "gone", "l", ("l",), 2, 1, to="a")]

    def test_who_answers_for_an_order_may_not_have_verified_it(self) -> None:
        order = Order("o", "s2", START, "p", deadline=ON)
        events = [Event("o", START, "report", "unit", "done"), Event("o", START, "close", " B ")]
        assert found(Records(orders=(order,), order_events=tuple(events))) == (
            Clash("own_review", "b", about=("o",), count=1, day=START),
        )
        events[1] = Event("o", START, "close", "A")
        assert found(Records(orders=(order,), order_events=tuple(events))) == ()

    def test_what_is_left_by_who_has_no_post_goes_to_who_is_next(self) -> None:
        seats = (
            Seat("c", "in_charge", "a"),
            Seat("g", "head", "a"),
            Seat("g", "head", "gone"),
            Seat("g", "deputy", "b"),
        )
        records = Records(
            seats=seats,
            measures=(measure(committee="c", leader="gone"), measure("done", leader="gone", done=START)),
            orders=(Order("o", "s2", START, "p", deadline=ON, leader="gone"),),
        )
        told = [(clash.leader, clash.about, clash.to) for clash in found(records) if clash.kind == "no_post"]
        assert told == [("gone", ("g",), "b"), ("gone", ("m1",), "a"), ("gone", ("o",), "b")]

    def test_a_vacant_post_answers_for_nothing(self) -> None:
        leaders = (town().leaders[0], replace(town().leaders[1], vacant=True))
        instance = replace(town(), leaders=leaders)
        assert [clash.kind for clash in found(Records(measures=(measure(leader="b"),)), instance=instance)] == [
            "no_post"
        ]

    def test_too_much_on_one_day_moves_to_the_nearest_earlier_working_day_with_room(self) -> None:
        due = date(2026, 2, 9)  # a Monday; the Friday before is taken
        records = Records(
            measures=(measure("m1", due, leader="b"), measure("m2", due - timedelta(days=3), leader="b")),
            orders=(Order("o", "s2", START, "p", deadline=due),),
        )
        (clash,) = found(records, CommitteeRules(due_per_day=1))
        assert (clash.leader, clash.count, clash.bound, clash.day, clash.about) == ("b", 2, 1, due, ("m1", "o"))
        assert clash.moves == ((Due("b", due, "measure", "m1"), date(2026, 2, 5)),)

    def test_what_is_due_today_counts_and_today_has_room_for_what_is_due_tomorrow(self) -> None:
        tomorrow = ON + timedelta(days=1)
        measures = (measure("m1", tomorrow, leader="b"), measure("m2", tomorrow, leader="b"))
        (clash,) = found(Records(measures=measures), CommitteeRules(due_per_day=1))
        assert clash.moves[0][1] == ON
        full_today = (*measures, measure("m0", ON, leader="b"))
        (clash,) = found(Records(measures=full_today), CommitteeRules(due_per_day=1))
        assert clash.moves[0][1] == ON + timedelta(days=2)

    def test_reports_that_a_leader_owes_himself_are_due_of_him_too(self) -> None:
        rule = ReportRule("r", "month", days=5, owes="leaders")
        regime = Regime(START, reports=(rule,), committees=CommitteeRules(due_per_day=1))
        records = Records(measures=(measure("m", date(2026, 2, 5), leader="b"),))
        (clash,) = clashes(town(), in_force(), regime, records, ON)
        assert (clash.leader, clash.about, clash.moves[0][1]) == ("b", ("m", "r"), date(2026, 2, 4))
        handed_in = replace(records, submissions=(Submission("r", "2026-01", "b", ON),))
        assert clashes(town(), in_force(), regime, handed_in, ON) == ()


def test_measures_move_before_orders_and_orders_before_reports_whatever_comes_first() -> None:
    day = ON + timedelta(days=3)
    due = [Due("a", day, kind, kind) for kind in ("report", "order", "measure")]
    assert [moved.kind for moved, _ in spread(due, 1, WorkingDays(), ON)] == ["measure", "order"]


drawn = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(0, 9), st.sampled_from(["measure", "order", "report"])), max_size=25
)


@given(drawn, st.integers(1, 4))
def test_after_the_moves_no_day_is_over_the_cap_and_only_what_was_over_moved(
    things: list[tuple[str, int, str]], cap: int
) -> None:
    days = WorkingDays()
    due = [Due(who, ON + timedelta(days=day), kind, str(n)) for n, (who, day, kind) in enumerate(things)]
    moves = dict(spread(due, cap, days, ON))
    now = Counter((each.leader, moves.get(each, each.day)) for each in due)
    assert max(now.values(), default=0) <= cap
    before = Counter((each.leader, each.day) for each in due)
    assert len(moves) == sum(max(0, count - cap) for count in before.values())
    assert all(day in days and day >= ON for day in moves.values())


@given(st.lists(st.tuples(st.integers(0, 20), st.none() | st.integers(0, 20)), max_size=10), st.integers(0, 20))
def test_all_measures_are_open_or_done_and_the_overdue_are_open(
    drawn: list[tuple[int, int | None]], looked: int
) -> None:
    on = START + timedelta(days=looked)
    all_of_them = [
        measure(due=START + timedelta(days=due), done=None if done is None else START + timedelta(days=done))
        for due, done in drawn
    ]
    states = Counter(each.state(on) for each in all_of_them)
    still_open = sum(each.is_open(on) for each in all_of_them)
    assert states["done"] + states["late"] + still_open == len(all_of_them)
    assert states["overdue"] == sum(each.days_overdue(on) > 0 for each in all_of_them) <= still_open
