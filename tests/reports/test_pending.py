"""What is open at each place, for the list of what is handed over."""

from datetime import date

from planner.follow_up.records import Records
from planner.follow_up.regime import Regime
from planner.follow_up.visits import Visit, VisitRule
from planner.reports.follow_up.pending import pending
from tests.follow_up.drawn import START, in_force, town

MONTHLY = Regime(start=START, visits=(VisitRule("每月一次", "month"),))
VISITED = Records(visits=(Visit("b", "s2", date(2026, 1, 7)),))


def test_visits_that_were_not_made_are_open_and_those_before_a_place_was_taken_over_are_not() -> None:
    held = {("a", "r1"): date(2026, 1, 20), ("a", "s1"): date(2026, 2, 3)}
    all_along, since = (
        pending(town(), in_force(), VISITED, MONTHLY, on=date(2026, 2, 10), lang="zh", **more)
        for more in ({}, {"held": held})
    )
    assert {place: len(told) for place, told in all_along.items()} == {"r1": 2, "s1": 2, "s2": 1}
    assert {place: len(told) for place, told in since.items()} == {"r1": 1, "s2": 1}
    assert "每月一次" in since["r1"][0]
