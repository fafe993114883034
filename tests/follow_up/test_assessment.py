"""Scores, ranks and flags, recomputed by hand from the ledger."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain import Assignment, Instance, Leader, Place
from planner.follow_up.assessment import AssessmentRules, Flag, Group, Item, Standing, assess
from planner.follow_up.marks import Mark
from planner.follow_up.orders import ACTIONS, Event, Order, OrderRules
from planner.follow_up.periods import span_of
from planner.follow_up.records import Records
from planner.follow_up.regime import Regime
from planner.follow_up.rounds import measures, round_of, rounds
from planner.follow_up.visits import Visit, VisitRule
from tests.follow_up.drawn import START, in_force, town

ROUND = span_of("two_months", date(2026, 1, 15))
MARKED = Item("on the spot", "mark", 1.0)
STREETS, ROADS = Group("streets", ("street",)), Group("roads", ("road",))


def rules(*items: Item, **others: Any) -> AssessmentRules:
    return replace(AssessmentRules("two_months", items or (MARKED,), (STREETS, ROADS)), **others)


def streets(count: int) -> tuple[Instance, Assignment]:
    """So many streets s0, s1, ... of one leader."""
    places = tuple(Place(f"s{n}", f"Street {n}", "street") for n in range(count))
    instance = replace(town(), leaders=(Leader("a", "A"),), places=places)
    return instance, Assignment.of(("a", place.id) for place in places)


def marked(*scores: float) -> tuple[Mark, ...]:
    return tuple(Mark(f"s{n}", date(2026, 2, 1), MARKED.name, score) for n, score in enumerate(scores))


def ranked(formula: AssessmentRules, *scores: float) -> dict[str, Standing]:
    instance, held = streets(len(scores))
    found = assess(instance, held, formula, measured={}, marks=marked(*scores), span=ROUND)
    return {standing.place: standing for standing in found}


def test_a_line_is_points_times_count_within_its_limits() -> None:
    deducts = Item("overdue", "orders_overdue", -2.0, least=-5.0)
    assert [deducts.contribution(count) for count in (0, 2, 3)] == [0, -4, -5]
    assert Item("in time", "orders_closed_in_time", 0.5, most=1.0).contribution(5) == 1.0


def test_marks_of_the_round_are_averaged_and_others_left_out() -> None:
    marks = (
        Mark("s1", date(2026, 1, 10), MARKED.name, 80), Mark("s1", date(2026, 2, 10), MARKED.name, 91),
        Mark("s1", date(2026, 3, 1), MARKED.name, 0), Mark("s2", date(2025, 12, 31), MARKED.name, 99),
    )  # fmt: skip
    found = {
        each.place: each for each in assess(town(), in_force(), rules(base=5), measured={}, marks=marks, span=ROUND)
    }
    assert found["s1"].score == 90.5
    assert (found["s2"].score, found["s2"].rank, found["s2"].why_not) == (None, None, "no_mark")


def test_groups_are_ranked_apart_and_a_place_is_in_the_first_that_fits() -> None:
    inside = Group("inside", areas=("inside",))
    instance, held = streets(3)
    places = (replace(instance.places[0], extra={"片区": "inside"}), *instance.places[1:])
    formula = rules(groups=(inside, STREETS))
    found = assess(replace(instance, places=places), held, formula, measured={}, marks=marked(1, 2, 3), span=ROUND)
    assert [(each.group, each.place, each.rank) for each in found] == [
        ("inside", "s0", 1), ("streets", "s2", 1), ("streets", "s1", 2),
    ]  # fmt: skip


def test_places_that_nobody_holds_are_not_assessed() -> None:
    instance, _ = streets(2)
    found = assess(instance, Assignment.of([("a", "s1")]), rules(), measured={}, marks=marked(1, 2), span=ROUND)
    assert [each.place for each in found] == ["s1"]


def test_flags_need_rank_and_score_and_ties_share_them() -> None:
    formula = rules(red=Flag("red", 2, 90), black=Flag("black", 2, 70))
    found = ranked(formula, 95, 92, 92, 89, 71, 60)
    assert [(each.rank, each.flag, each.why_not) for each in found.values()] == [
        (1, "red", ""),
        (2, "red", ""),
        (2, "red", ""),
        (4, "", ""),
        (5, "", "black_score"),
        (6, "black", ""),
    ]
    assert found["s1"].tied == ("s2",)
    low = ranked(formula, 85, 80, 75, 74)
    assert [each.why_not for each in low.values()] == ["red_score", "red_score", "black_score", "black_score"]


def test_a_small_group_gets_no_flags() -> None:
    formula = rules(red=Flag("red", 1, 0), black=Flag("black", 1, 100), smallest_group=3)
    assert [(each.flag, each.why_not) for each in ranked(formula, 95, 60).values()] == [("", "small_group")] * 2
    assert ranked(formula, 95, 80, 60)["s0"].flag == "red"


@pytest.mark.parametrize(("decimals", "rank"), [(2, 2), (1, 1)])
def test_scores_are_rounded_before_they_are_compared(decimals: int, rank: int) -> None:
    assert ranked(rules(decimals=decimals), 80.04, 80.01)["s1"].rank == rank


def test_a_round_counts_orders_and_visits() -> None:
    visits = VisitRule("monthly", "month", kinds=("street",))
    regime = Regime(START, visits=(visits,), orders=OrderRules(days=5), assessment=rules())
    records = Records(
        visits=(Visit("a", "s1", date(2026, 1, 9)),),
        orders=(
            Order("o1", "s1", date(2026, 1, 5), "p"), Order("o2", "s2", date(2026, 2, 25), "p"),
            Order("o3", "s2", date(2026, 1, 5), "p"),
        ),
        order_events=(
            Event("o1", date(2026, 1, 6), "report", "x", "done"), Event("o1", date(2026, 1, 7), "close", "y"),
            Event("o1", date(2026, 2, 2), "reopen", "y", "again"), Event("o1", date(2026, 3, 9), "report", "x", "done"),
        ),
    )  # fmt: skip
    counted = measures(town(), in_force(), regime, records, ROUND)
    # o1 was reopened on February 2 and reported after the round only; o3 was due on January 12; o2 is not yet due.
    assert counted["s1"] == {
        "orders_opened": 1, "orders_overdue": 1, "orders_reopened": 1, "orders_closed_in_time": 1, "visits_missing": 1,
    }  # fmt: skip
    assert (counted["s2"]["orders_opened"], counted["s2"]["orders_overdue"], counted["s2"]["visits_missing"]) == (
        2,
        1,
        2,
    )
    assert [span.label for span in rounds(regime, date(2026, 3, 1))] == ["2026-03~04", "2026-01~02"]


some_day = st.integers(0, 70).map(lambda n: START + timedelta(days=n))
orders = st.lists(
    st.builds(
        lambda n, place, day: Order(f"o{n}", place, day, "p"),
        st.integers(0, 9),
        st.sampled_from(["s0", "s1", "s2"]),
        some_day,
    ),
    max_size=6,
    unique_by=lambda order: order.id,
)
events = st.lists(
    st.builds(
        Event,
        st.integers(0, 9).map("o{}".format),
        some_day,
        st.sampled_from(ACTIONS),
        st.sampled_from(["x", "y"]),
        st.just("said"),
    ),
    max_size=30,
)
scores = st.lists(st.integers(60, 100), min_size=3, max_size=3)


@given(orders, events, scores, st.integers(0, 3), st.integers(0, 3))
def test_flags_are_those_one_finds_with_pencil_and_paper(
    orders: list[Order], events: list[Event], scores: list[int], top: int, bottom: int
) -> None:
    reopened, opened = Item("again", "orders_reopened", -3, least=-5), Item("opened", "orders_opened", -1)
    formula = rules(MARKED, reopened, opened, red=Flag("r", top, 85), black=Flag("b", bottom, 80), smallest_group=2)
    regime = Regime(START, orders=OrderRules(days=5), assessment=formula)
    instance, held = streets(3)
    records = Records(orders=tuple(orders), order_events=tuple(events), marks=marked(*scores))
    found = {each.place: each for each in round_of(instance, held, regime, records, ROUND)}

    by_hand = {}
    for n, mark in enumerate(scores):
        mine = [order for order in orders if order.place == f"s{n}"]
        again = 0
        for order in mine:
            # Walk through what happened to the order with the four states in one's head.
            state, reporter, last = "handed_over", "", order.opened
            for event in sorted((each for each in events if each.order == order.id), key=lambda each: each.day):
                if event.day < last or event.day > ROUND.last:
                    continue
                before = state
                if event.action == "accept" and state == "handed_over":
                    state = "in_work"
                elif event.action == "report" and state in {"handed_over", "in_work"}:
                    state, reporter = "reported", event.by
                elif event.action == "return" and state == "reported":
                    state = "in_work"
                elif event.action == "close" and state == "reported" and event.by != reporter:
                    state = "closed"
                elif event.action == "reopen" and state == "closed":
                    state = "in_work"
                    again += event.day >= ROUND.first
                last = event.day if state != before else last
        by_hand[f"s{n}"] = mark + max(-5, -3 * again) - sum(ROUND.first <= order.opened <= ROUND.last for order in mine)
    assert {place: each.score for place, each in found.items()} == by_hand

    in_order = sorted(by_hand.values(), reverse=True)
    for place, score in by_hand.items():
        red = in_order.index(score) < top and score >= 85
        black = in_order[::-1].index(score) < bottom and score < 80
        assert found[place].flag == ("red" if red else "black" if black else "")
    assert all(one.rank <= other.rank for one, other in pairwise(found.values()) if one.rank and other.rank)
