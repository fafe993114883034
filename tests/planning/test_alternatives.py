"""Other plans: how far apart, how far behind, which of the trade-off remain, and where a plan stands."""

from dataclasses import replace

import pytest

from planner.domain import Assignment, Holding, Instance, Level
from planner.planning import Point, alternatives, standing, trade_off
from planner.planning.alternatives import places_that_differ, undominated
from planner.rules import check
from tests.optimization.brute_force import Enumeration

BEST = Assignment.of([("l1", "s1"), ("l1", "r1"), ("l1", "r4"), ("l2", "s2"), ("l2", "r2"), ("l3", "s3"), ("l3", "r3")])


def test_alternatives_differ_and_stay_within_the_gap(town: Instance) -> None:
    found = alternatives(town, 4, differ=2, gap=0.5, time_limit=120)
    assert found.complete
    assert len(found.plans) == 4
    assert found.plans[0].assignment == found.solution.assignment
    for number, plan in enumerate(found.plans):
        assert check(town, plan.assignment).kept
        assert max(plan.gaps) <= 0.5 + 1e-6
        assert plan.differs == tuple(
            places_that_differ(plan.assignment, other.assignment) for other in found.plans[:number]
        )
        assert all(count >= 2 for count in plan.differs)


def test_more_plans_than_there_are_cannot_be_had(town: Instance) -> None:
    # l1 has s1 whatever happens; more than 6 places can therefore never differ.
    found = alternatives(town, 2, differ=7, gap=10.0, time_limit=10)
    assert (len(found.plans), found.complete) == (1, False)


def test_without_a_plan_there_are_no_alternatives(town: Instance) -> None:
    found = alternatives(replace(town, leaders=town.leaders[:2], stances=()), 3, time_limit=10)
    assert (found.plans, found.complete, found.solution.status) == ((), False, "infeasible")
    assert found.solution.reasons


def test_the_same_seed_gives_the_same_plans(town: Instance) -> None:
    first, second = (alternatives(town, 3, differ=2, gap=0.5, time_limit=120, seed=3) for _ in range(2))
    assert [plan.assignment for plan in first.plans] == [plan.assignment for plan in second.plans]


def test_places_count_once_however_many_leaders_they_change() -> None:
    one = Assignment.of([("l1", "p"), ("l2", "p"), ("l1", "q")])
    other = Assignment.of([("l3", "p"), ("l4", "p"), ("l1", "q")])
    assert places_that_differ(one, other) == 1


def point(*aims: float) -> Point:
    return Point(Assignment(), aims)


def test_a_point_that_another_beats_is_no_trade_off() -> None:
    points = [point(3, 1, 0), point(1, 3, 0), point(3, 2, 0), point(1, 3, 0), point(2, 2, 5)]
    assert [each.aims for each in undominated(points)] == [(1, 3, 0), (2, 2, 5), (3, 1, 0)]


def test_the_trade_off_has_the_extremes_of_every_plan(town: Instance) -> None:
    in_force = replace(town, current=tuple(Holding(*pair) for pair in BEST.sorted_pairs))
    found = trade_off(in_force, time_limit=30)
    plans = [Enumeration(in_force).terms(plan) for plan in Enumeration(in_force).plans()]
    assert min(each.aims[0] for each in found) == min(terms["peak_load"] for terms in plans)
    assert min(each.aims[2] for each in found) == 0.0
    for one in found:
        assert check(in_force, one.assignment).kept
        assert not any(
            other is not one and all(a <= b for a, b in zip(other.aims, one.aims, strict=True)) for other in found
        )


def test_a_plan_stands_where_it_does_among_all_plans(town: Instance) -> None:
    found = standing(town, BEST, sample=150, time_limit=30)
    assert found.sample == 150
    plans = [check(town, Assignment.of(_pairs(town, plan))) for plan in Enumeration(town).plans()]
    own = check(town, BEST)
    exact = [
        100
        * sum((other.levels[n] > own.levels[n]) + (other.levels[n] == own.levels[n]) / 2 for other in plans)
        / len(plans)
        for n in range(2)
    ]
    # A sample of 150 lies within 4 standard errors of the truth, at most 4 x 50 / sqrt(150) = 16 points.
    assert found.levels == pytest.approx(exact, abs=17)
    assert set(found.terms) == {"peak_load", "coherence"}
    assert standing(town, BEST, sample=150, time_limit=30) == found


def _pairs(instance: Instance, plan: tuple[frozenset[str], ...]) -> list[tuple[str, str]]:
    return [(leader.id, place) for leader, held in zip(instance.leaders, plan, strict=True) for place in held]


def test_what_is_to_be_large_counts_the_other_way(town: Instance) -> None:
    liked = replace(town, policy=replace(town.policy, objective=(Level({}, {"coherence": 1.0}),)))
    best, worst = (
        standing(town, BEST, sample=60).terms["coherence"],
        standing(liked, BEST, sample=60).terms["coherence"],
    )
    assert best + worst == pytest.approx(100.0)
