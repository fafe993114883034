"""What one leader carries in all."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from planner.domain import Assignment
from planner.follow_up.commitments import Commitments, commitments
from planner.follow_up.materials import Material, MaterialEvent
from planner.follow_up.orders import Event, Order
from planner.follow_up.records import NO_RECORDS, Records
from planner.follow_up.regime import Regime
from planner.follow_up.reporting import ReportRule, Submission
from planner.follow_up.visits import Visit, VisitRule
from tests.follow_up.drawn import START, in_force, town

REGIME = Regime(
    start=START,
    visits=(VisitRule("monthly", "month", kinds=("street",)),),
    reports=(ReportRule("r", "month", days=5, owes="leaders"),),
)
ON = date(2026, 2, 28)


def test_places_visits_orders_and_reports_of_a_leader_stand_together() -> None:
    records = Records(
        visits=(Visit("a", "s1", date(2026, 1, 9)), Visit("a", "s1", date(2026, 2, 9))),
        orders=(
            Order("o1", "s2", date(2026, 2, 1), "late", deadline=date(2026, 2, 27)),
            Order("o2", "s2", date(2026, 2, 1), "in time", deadline=ON),
            Order("o3", "s2", date(2026, 2, 1), "named", deadline=ON, leader="a"),
            Order("o4", "s2", ON + timedelta(days=1), "not yet"),
        ),
        submissions=(Submission("r", "2026-01", "a", date(2026, 2, 5)),),
    )
    assert commitments(town(), in_force(), REGIME, records, ON) == (
        Commitments("b", places=1, visits=2, orders=2, overdue_orders=1, reports=1, by_layer=(1, 0)),
        Commitments("a", places=2, visits=0, orders=1, overdue_orders=0, reports=0, by_layer=(1, 1)),
    )


def test_a_closed_order_and_a_report_not_yet_due_burden_nobody() -> None:
    day = date(2026, 2, 2)
    events = (Event("o", day, "report", "x", "done"), Event("o", day, "close", "y"))
    records = Records(orders=(Order("o", "s1", day, "p", deadline=day),), order_events=events)
    only_reports = Regime(start=START, reports=REGIME.reports)
    found = commitments(town(), in_force(), only_reports, records, date(2026, 2, 4))
    assert [each.waiting for each in found] == [0, 0]


def test_an_order_that_two_answer_for_counts_for_each() -> None:
    both = Assignment.of([("a", "s1"), ("b", "s1")])
    records = Records(orders=(Order("o", "s1", START, "p", deadline=ON),))
    assert [each.orders for each in commitments(town(), both, Regime(start=START), records, ON)] == [1, 1]


def test_the_report_of_a_unit_counts_for_the_leader_it_supports() -> None:
    """One report that the unit office owes monthly, due on the fifth day after: that of January is not handed in."""
    leaders = (replace(town().leaders[0], support_unit="office"), town().leaders[1])
    rule = ReportRule("r", "month", days=5, owes="named", named=("office",))
    regime = Regime(start=START, reports=(rule,))
    found = commitments(replace(town(), leaders=leaders), in_force(), regime, Records(), ON)
    assert {each.leader: each.reports for each in found} == {"a": 1, "b": 0}


def test_what_is_missing_of_the_supporting_unit_counts_as_a_report() -> None:
    leaders = (replace(town().leaders[0], support_unit="office"), town().leaders[1])
    materials = (
        Material("m1", "due", ON, unit="office"),
        Material("m2", "ahead", ON + timedelta(days=1), unit="office"),
        Material("m3", "handed over", ON, unit="office"),
        Material("m4", "of a person", ON, person="clerk"),
    )
    records = Records(materials=materials, material_events=(MaterialEvent("m3", ON, "submit", "clerk"),))
    found = commitments(replace(town(), leaders=leaders), in_force(), Regime(start=START), records, ON)
    assert [(each.leader, each.reports) for each in found] == [("a", 1), ("b", 0)]


@given(st.lists(st.tuples(st.sampled_from(["s1", "s2", "r1"]), st.integers(0, 80)), max_size=8))
def test_where_each_place_has_one_holder_no_open_order_is_lost_or_doubled(drawn: list[tuple[str, int]]) -> None:
    orders = tuple(
        Order(str(n), place, START, "p", deadline=START + timedelta(days=days)) for n, (place, days) in enumerate(drawn)
    )
    found = commitments(town(), in_force(), Regime(start=START), Records(orders=orders), ON)
    assert sum(each.orders for each in found) == len(orders)
    assert sum(each.overdue_orders for each in found) == sum(order.deadline < ON for order in orders if order.deadline)
    assert [each.waiting for each in found] == sorted((each.waiting for each in found), reverse=True)


def test_without_records_and_rules_only_places_count() -> None:
    found = commitments(town(), in_force(), Regime(), NO_RECORDS, ON)
    assert found == (Commitments("a", places=2, by_layer=(1, 1)), Commitments("b", places=1, by_layer=(1, 0)))
