"""What happened makes places heavier, and a rebalancing has its price in moves."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain import Assignment, Instance, Layer, Leader, Level, Place, Policy, Range
from planner.follow_up.assessment import AssessmentRules, Group, Item
from planner.follow_up.feedback import STATED, WEIGHT_DECIMALS, heavier, raised, stated_weight, with_raises
from planner.follow_up.marks import Mark
from planner.follow_up.orders import Order, OrderRules
from planner.follow_up.records import Records
from planner.follow_up.regime import FeedbackRules, Regime
from planner.planning.rebalance import rebalance
from planner.rules import check
from tests.follow_up.drawn import START, in_force, town

RULES = FeedbackRules(open_order=0.1, overdue_order=0.2, below=80, per_point=0.01, most=0.5)
FORMULA = AssessmentRules("two_months", (Item("m", "mark", 1),), (Group("streets", ("street",)),))
REGIME = Regime(START, orders=OrderRules(days=5), assessment=FORMULA, feedback=RULES)
ORDERS = (Order("o1", "s1", date(2026, 1, 5), "p"), Order("o2", "s1", date(2026, 3, 2), "p"))
MARKS = (Mark("s1", date(2026, 2, 1), "m", 95), Mark("s2", date(2026, 2, 1), "m", 75))


def test_open_and_overdue_orders_and_the_last_score_raise_a_weight() -> None:
    # On March 2, s1 has two open orders, one of them overdue: 2 x 0.1 + 0.2; s2 lies 5 points below 80.
    found = heavier(town(), in_force(), REGIME, Records(orders=ORDERS, marks=MARKS), date(2026, 3, 2))
    assert [(each.place, each.before, each.after, each.waiting, each.overdue, each.score) for each in found] == [
        ("s1", 1.0, 1.4, 2, 1, 95), ("s2", 1.0, 1.05, 0, 0, 75),
    ]  # fmt: skip


def test_a_round_that_runs_has_no_say_and_without_a_formula_nothing_is_raised() -> None:
    running = heavier(town(), in_force(), REGIME, Records(marks=MARKS), date(2026, 2, 27))
    assert running == ()
    bare = replace(REGIME, feedback=None)
    assert heavier(town(), in_force(), bare, Records(orders=ORDERS), date(2026, 3, 2)) == ()


def test_adopted_raises_do_not_pile_up_and_end_with_what_raised_them() -> None:
    on, records = date(2026, 3, 2), Records(orders=ORDERS)
    adopted = with_raises(town(), heavier(town(), in_force(), REGIME, records, on))
    assert (adopted.place_by_id["s1"].weight, adopted.place_by_id["s1"].extra[STATED]) == (1.4, "1.0")
    again = heavier(adopted, in_force(), REGIME, records, on)
    assert [(each.before, each.after) for each in again] == [(1.0, 1.4)]
    assert with_raises(adopted, again).places == adopted.places
    (over,) = heavier(adopted, in_force(), REGIME, Records(), on)
    assert (over.place, over.after, over.share) == ("s1", 1.0, 0.0)
    assert with_raises(adopted, [over]).places == town().places
    lowered = replace(adopted.places[0], weight=0.5)
    (over,) = heavier(replace(adopted, places=(lowered,)), in_force(), REGIME, Records(), on)
    assert over.after == 1.0  # whatever it was changed to, the stated weight holds


@pytest.mark.parametrize("written", ["", "heavy", "nan", "inf", "1e999"])
def test_what_is_no_number_is_no_stated_weight(written: str) -> None:
    place = replace(town().places[0], weight=2.5, extra={STATED: written})
    assert stated_weight(place) == 2.5


@given(st.floats(0.5, 500), st.lists(st.integers(0, 40), max_size=5), st.floats(0, 100))
def test_every_new_weight_can_be_worked_out_again(weight: float, opened: list[int], score: float) -> None:
    places = tuple(replace(place, weight=weight) for place in town().places)
    orders = tuple(
        Order(f"o{n}", "s1", date(2026, 1, 5), "p", deadline=date(2026, 1, 5) + timedelta(days=days))
        for n, days in enumerate(opened)
    )
    records = Records(orders=orders, marks=(Mark("s1", date(2026, 1, 20), "m", score),))
    for each in heavier(replace(town(), places=places), in_force(), REGIME, records, date(2026, 3, 2)):
        assert each.score is not None
        share = min(0.5, 0.1 * each.waiting + 0.2 * each.overdue + 0.01 * max(0.0, 80 - each.score))
        assert each.after == round(each.before * (1 + share), WEIGHT_DECIMALS)
        assert (each.waiting, each.overdue) == (len(orders), len(orders))


@given(st.integers(0, 30), st.integers(0, 30), st.none() | st.floats(0, 100))
def test_a_raise_is_never_negative_nor_above_the_most(waiting: int, overdue: int, score: float | None) -> None:
    share = raised(RULES, waiting=waiting, overdue=overdue, score=score)
    assert 0 <= share <= RULES.most
    assert share <= raised(RULES, waiting=waiting + 1, overdue=overdue, score=score)


def four_places() -> Instance:
    """Two leaders with two of four places of weight 10 each: the largest load is made small."""
    policy = Policy("p", (Layer("place", ("place",), Range(2, 2)),), (Level({"peak_load": 1.0}),))
    return Instance(
        policy,
        (Leader("a", "A"), Leader("b", "B")),
        tuple(Place(f"p{n}", f"P{n}", "place", weight=10) for n in range(4)),
    )


PLAN = Assignment.of([("a", "p0"), ("a", "p1"), ("b", "p2"), ("b", "p3")])


def test_two_heavy_places_of_one_leader_are_shared_by_one_exchange() -> None:
    proposed = rebalance(four_places(), PLAN, {"p0": 30.0, "p1": 30.0}, time_limit=10)
    # a carries 60; with one of the heavy places each, both carry 40. One exchange is two gives.
    assert (proposed.before, proposed.after, proposed.num_moves) == ((60.0,), (40.0,), 2)
    assert check(proposed.instance, proposed.solution.assignment).kept
    assert {move.action for move in proposed.moves} == {"give", "take"}
    # No rule was broken: nobody changes anything for the sake of one.
    assert {move.code for move in proposed.moves} == {"planning.give_aims", "planning.take_chain"}


def test_what_is_balanced_stays_and_a_give_away_saves_moves() -> None:
    assert rebalance(four_places(), PLAN, {}, time_limit=10).num_moves == 0
    # 22 against 20: balance would take two moves for 21; with ten per cent to give away none is made.
    weights = {"p0": 11.0, "p1": 11.0}
    assert rebalance(four_places(), PLAN, weights, time_limit=10).num_moves == 2
    assert rebalance(four_places(), PLAN, weights, give_away=0.1, time_limit=10).num_moves == 0


def test_a_plan_that_breaks_rules_has_no_values_to_compare() -> None:
    proposed = rebalance(four_places(), Assignment.of([("a", "p0")]), {}, time_limit=10)
    assert (proposed.before, len(proposed.after)) == ((), 1)
