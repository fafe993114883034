"""Due days over holidays, who owes what, and how much is asked of whom."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.follow_up.burden import Burden, Cap, Request, burdens
from planner.follow_up.periods import PERIODS, span_of
from planner.follow_up.reporting import (
    AFTER,
    SHIFTS,
    Debt,
    ReportRule,
    Submission,
    debtors,
    debts,
    due_day,
)
from planner.follow_up.working_days import Holiday, WorkingDays
from tests.follow_up.drawn import START, in_force, town

SPRING = WorkingDays.of(
    [Holiday(date(2026, 2, 15) + timedelta(days=n)) for n in range(9)]
    + [Holiday(date(2026, 2, 14), works=True), Holiday(date(2026, 2, 28), works=True)]
)
JANUARY, FEBRUARY = (span_of("month", date(2026, month, 1)) for month in (1, 2))


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        (ReportRule("r", "month", days=5), date(2026, 2, 5)),
        (ReportRule("r", "month", days=17), date(2026, 2, 24)),  # February 17 is a holiday until the 23rd
        (ReportRule("r", "month", days=17, shift="previous"), date(2026, 2, 14)),  # a Saturday that is worked
        (ReportRule("r", "month", days=17, shift="none"), date(2026, 2, 17)),
        (ReportRule("r", "month", days=11, working=True), date(2026, 2, 14)),  # 2-6, 9-13, Saturday 14
        (ReportRule("r", "month"), date(2026, 2, 2)),  # January 31 is a Saturday
        (ReportRule("r", "month", after="begin", days=10, shift="none"), date(2026, 1, 10)),
        (ReportRule("r", "month", after="begin", days=40, shift="none"), date(2026, 1, 31)),
        (
            ReportRule("r", "month", after="begin", days=3, working=True),
            date(2026, 1, 5),
        ),  # 1, 2, 5: no holidays in January here
    ],
)
def test_a_due_day_is_the_one_the_rule_says(rule: ReportRule, due: date) -> None:
    assert due_day(rule, JANUARY, SPRING) == due


@given(
    st.builds(
        ReportRule,
        st.just("r"),
        st.sampled_from(PERIODS),
        st.sampled_from(AFTER),
        st.integers(0, 40),
        st.booleans(),
        st.sampled_from(SHIFTS),
    ),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.sets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=40),
)
def test_a_due_day_is_worked_and_none_lies_between_it_and_the_day_meant(
    rule: ReportRule, day: date, off: set[date]
) -> None:
    days, span = WorkingDays(frozenset(off)), span_of(rule.period, day)
    due, meant = due_day(rule, span, days), due_day(replace(rule, shift="none"), span, days)
    if rule.shift == "none" or meant in days:
        assert due == meant
        return
    assert due in days
    assert (due > meant) == (rule.shift == "next")
    low, high = sorted((due, meant))
    between = [low + timedelta(days=n) for n in range(1, (high - low).days)]
    assert not any(each in days for each in between)


def test_who_owes_a_report_is_told_by_the_plan() -> None:
    instance = replace(town(), leaders=tuple(replace(each, support_unit="office") for each in town().leaders))
    owes = {
        kind: debtors(instance, in_force(), ReportRule("r", "month", owes=kind))
        for kind in ("leaders", "units", "places")
    }
    assert owes == {"leaders": ("a", "b"), "units": ("office",), "places": ("s1", "s2", "r1")}
    roads = ReportRule("r", "month", owes="places", kinds=("road",))
    assert debtors(instance, in_force(), roads) == ("r1",)
    assert debtors(instance, in_force(), ReportRule("r", "month", owes="named", named=("x", "y", "x"))) == ("x", "y")


def test_a_debt_is_ahead_then_reminded_of_then_overdue_or_done() -> None:
    rule = ReportRule("r", "month", days=5, remind=(3, 1), owes="named", named=("x",))
    debt = Debt(rule, JANUARY, "x", date(2026, 2, 5))
    assert [debt.state(date(2026, 2, day)) for day in (1, 2, 5, 6)] == ["ahead", "reminded", "reminded", "overdue"]
    in_time, late = replace(debt, done=date(2026, 2, 5)), replace(debt, done=date(2026, 2, 6))
    assert [each.state(date(2026, 2, 6)) for each in (in_time, late)] == ["done", "late"]
    assert late.state(date(2026, 2, 5)) == "reminded"


def test_debts_are_those_due_until_a_day_and_the_first_submission_counts() -> None:
    rule = ReportRule("r", "month", days=5, owes="named", named=("x", "y"))
    handed_in = (Submission("r", "2026-01", "x", date(2026, 2, 9)), Submission("r", "2026-01", "x", date(2026, 2, 4)))
    found = debts(town(), in_force(), (rule,), handed_in, WorkingDays(), since=START, until=date(2026, 3, 5))
    assert [(debt.span.label, debt.by, debt.done) for debt in found] == [
        ("2026-01", "x", date(2026, 2, 4)), ("2026-01", "y", None), ("2026-02", "x", None), ("2026-02", "y", None),
    ]  # fmt: skip
    assert debts(town(), in_force(), (rule,), (), WorkingDays(), since=date(2026, 1, 2), until=date(2026, 2, 5)) == ()


def test_a_burden_counts_reports_and_fields_of_the_month_they_are_due_in() -> None:
    monthly = ReportRule("m", "month", days=5, owes="named", named=("x", "y"), fields=10)
    yearly = ReportRule("y", "year", after="begin", days=40, owes="named", named=("x",), fields=30)
    owed = [
        Debt(monthly, JANUARY, "x", date(2026, 2, 5)), Debt(monthly, JANUARY, "y", date(2026, 2, 5)),
        Debt(yearly, span_of("year", START), "x", date(2026, 2, 9)), Debt(monthly, FEBRUARY, "x", date(2026, 3, 5)),
    ]  # fmt: skip
    asked = [Request("all", date(2026, 2, 20), fields=5), Request("one", date(2026, 2, 21), "z", 7)]
    found = burdens(owed, asked)
    assert found[0] == Burden("x", span_of("month", date(2026, 3, 1)), 1, 0, 10)
    assert {each.by: (each.reports, each.requests, each.fields) for each in found[1:]} == {
        "x": (3, 1, 45), "y": (2, 1, 15), "z": (1, 1, 7),
    }  # fmt: skip
    assert found[1].over(Cap(2, 45)) == ("reports",)
    assert found[1].over(Cap(2, 44)) == ("reports", "fields")
    assert found[1].over(Cap()) == ()
    (material,) = burdens([], [Request("material", date(2026, 2, 20), "x")])
    assert (material.requests, material.fields) == (1, 0)
