"""Inspection rounds: every place once, no day too long, and fewer days only where they are not ruled out."""

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from planner.domain import Instance, Layer, Level, Place, Policy, Range
from planner.domain.inspection import InspectionRules
from planner.network.travel import travel
from planner.optimization.tours import Stops
from planner.planning.inspection import plan_rounds, possible_starts
from tests.optimization.test_tours import plans

POLICY = Policy("t", (Layer("all", ("village", "town"), Range(0, 9)),), (Level({"peak_load": 1.0}),))


def county(points: list[tuple[float, float] | None]) -> Instance:
    """Villages v0, v1, ... at points in hundredths of a degree from (120, 32); None: no point."""
    places = [
        Place(f"v{n}", f"{n}村", "village", lon=120 + at[0] / 100, lat=32 + at[1] / 100)
        if at is not None
        else Place(f"v{n}", f"{n}村", "village")
        for n, at in enumerate(points)
    ]
    return Instance(POLICY, (), tuple(places))


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=6),
    st.integers(1, 3),
    st.integers(60, 240),
    st.booleans(),
)
@settings(deadline=None, max_examples=25)
def test_the_plan_covers_everything_once_within_the_minutes_and_claims_what_enumeration_confirms(
    points: list[tuple[float, float]], teams: int, minutes: int, closed: bool
) -> None:
    instance = county([(0.0, 0.0), *points])
    rules = InspectionRules(teams=teams, minutes=minutes, stay=25, start="v0" if closed else "", nearby_km=0)
    found = plan_rounds(instance, rules, steps=300)
    wanted = tuple(place.id for place in instance.places)
    ways = travel(instance, wanted, start=rules.start, nearby_km=0)
    every = plans(Stops((ways.km * 1.5).tolist(), [0.0] + [25.0] * len(wanted), minutes))
    if not every:
        assert found.status == "infeasible"
        assert found.unreachable
        return
    fewest = -(-min(tours for tours, _ in every) // teams)
    assert found.days_bound <= fewest <= found.days
    assert found.status == ("optimal" if found.days == found.days_bound else "feasible")
    assert sorted(stop.place for each in found.team_days for stop in each.stops) == sorted(wanted)
    assert all(each.minutes <= minutes + 1e-6 for each in found.team_days)
    assert len({(each.day, each.team) for each in found.team_days}) == len(found.team_days)
    assert all(1 <= each.team <= teams for each in found.team_days)
    assert found.km >= found.km_bound - 1e-6


def test_a_day_begins_with_the_way_to_the_first_place_and_ends_with_the_way_back() -> None:
    # One degree of latitude is 111.2 km: v1 lies 11.12 km north of the start, 14.46 by road, 21.7 minutes at 40 km an hour.
    instance = county([(0, 0), (0, 10)])
    rules = InspectionRules(teams=1, minutes=420, stay=30, start="v0")
    (only,) = plan_rounds(instance, rules).team_days
    by_place = {stop.place: stop for stop in only.stops}
    assert only.km == pytest.approx(2 * 14.46 + 2, abs=0.05)  # v0 itself is 2 km of driving around
    assert by_place["v1"].leave - by_place["v1"].arrive == 30
    assert only.minutes == pytest.approx(60 + only.km * 1.5)


def test_the_bound_alone_rules_out_too_few_days() -> None:
    # 5 stays of 60 minutes fill a day of 300, but there is a way between them: 4 a day at most, 3 days for 9.
    instance = county([(n, 0) for n in range(9)])
    rules = InspectionRules(teams=1, minutes=300, stay=60, max_days=2)
    found = plan_rounds(instance, rules)
    assert (found.status, found.days_bound, found.team_days) == ("infeasible", 3, ())
    assert not found.unreachable


def test_where_the_bound_is_not_reached_fewer_days_are_left_open() -> None:
    # A cross with one arm missing: 43.4 + 43.4 + 36.8 = 123.6 minutes of tree, but the shortest way through all four, north, middle,
    # east, south, takes 43.4 + 36.8 + 56.9 = 137.1. Within 130 minutes the tree fits, no tour does.
    instance = county([(0, 0), (0, 20), (0, -20), (20, 0)])
    found = plan_rounds(instance, InspectionRules(teams=1, minutes=130, stay=0))
    assert (found.status, found.ended, found.days_bound, found.days) == ("feasible", "budget", 1, 2)


def test_a_place_that_is_too_far_is_named() -> None:
    found = plan_rounds(county([(0, 0), (0, 300)]), InspectionRules(teams=1, minutes=300, stay=30, start="v0"))
    assert (found.status, found.unreachable) == ("infeasible", ("v1",))


def test_a_place_without_a_point_is_planned_and_named() -> None:
    found = plan_rounds(county([(0, 0), (0, 10), None]), InspectionRules(teams=1, minutes=420, stay=30, start="v0"))
    assert found.known_by("unknown") == ("v2",)
    assert {stop.place for each in found.team_days for stop in each.stops} == {"v0", "v1", "v2"}


def test_teams_carry_nearly_the_same() -> None:
    # Eight places in pairs, each pair a day of its own: two teams have two days each.
    instance = county([(10 * (n // 2), 0) for n in range(8)])
    found = plan_rounds(instance, InspectionRules(teams=2, minutes=70, stay=30, nearby_km=1))
    assert (found.status, found.days) == ("optimal", 2)
    days = {team: sorted(each.day for each in found.team_days if each.team == team) for team in (1, 2)}
    assert days == {1: [1, 2], 2: [1, 2]}


def test_only_the_kinds_asked_for_are_visited_and_none_is_no_fault() -> None:
    instance = county([(0, 0)])
    assert plan_rounds(instance, InspectionRules(kinds=("town",))).places == ()


def test_the_same_seed_gives_the_same_plan() -> None:
    instance = county([(n * 7 % 23, n * 5 % 19) for n in range(14)])
    rules = InspectionRules(teams=2, minutes=200, stay=20, start="v0")
    first, again = (plan_rounds(instance, rules, seed=3, steps=300) for _ in range(2))
    assert first.team_days == again.team_days


def test_a_start_needs_a_point() -> None:
    assert possible_starts(county([(0, 0), None])) == ("v0",)


def test_a_plan_that_is_stopped_is_handed_over_as_far_as_it_came() -> None:
    instance = county([(n * 7 % 23, n * 5 % 19) for n in range(14)])
    rules = InspectionRules(teams=2, minutes=200, stay=20, start="v0")
    found = plan_rounds(instance, rules, cancelled=lambda: True)
    assert found.ended == "cancelled"
    assert found.status == (
        "unknown" if not found.team_days else "optimal" if found.days == found.days_bound else "feasible"
    )
    assert sorted(stop.place for each in found.team_days for stop in each.stops) in ([], sorted(found.places))
