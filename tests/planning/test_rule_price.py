"""What a rule costs, by hand."""

import sys
from dataclasses import replace

import pytest

from planner.domain import (
    Assignment,
    Instance,
    Layer,
    Leader,
    Level,
    LevelOutcome,
    Place,
    Policy,
    Range,
    Rules,
    Solution,
    Stance,
)
from planner.planning import rule_price
from planner.planning.rule_price import without_rule
from planner.reports.reasoning import price_sentence
from planner.rules import check


@pytest.fixture
def two_by_four() -> Instance:
    """Two leaders, one to three of four roads each; weights 1, 2, 3, 4: 1 + 4 and 2 + 3 make the best peak load, 5."""
    policy = Policy("four", (Layer("road", ("road",), Range(1, 3)),), (Level({"peak_load": 1.0}),))
    places = tuple(Place(f"r{n}", f"R{n}", "road", weight=float(n), district="ew"[n % 2]) for n in (1, 2, 3, 4))
    return Instance(policy, (Leader("l1", "A"), Leader("l2", "B")), places)


def test_a_pin_costs_what_the_plan_would_gain_without_it(two_by_four: Instance) -> None:
    # l1 must have r3 and r4: 7 instead of 5.
    pinned = replace(two_by_four, stances=(Stance("l1", "r3", "pin"), Stance("l1", "r4", "pin")))
    found = rule_price(pinned, "pin", leader="l1", place="r3", time_limit=20)
    assert found.levels == (2.0,)
    assert found.at_least == 2.0
    assert found.terms["peak_load"] == 2.0
    assert (found.kept.status, found.lifted.status) == ("optimal", "optimal")


def test_one_district_costs_a_unit(two_by_four: Instance) -> None:
    # East 2 + 4 = 6 and west 1 + 3 = 4, instead of 5.
    policy = replace(two_by_four.policy, rules=Rules(one_district=True))
    assert rule_price(replace(two_by_four, policy=policy), "one_district", time_limit=20).levels == (1.0,)


def test_a_rule_that_leaves_no_plan_has_no_price(two_by_four: Instance) -> None:
    capped = replace(two_by_four, policy=replace(two_by_four.policy, rules=Rules(load_cap=4.0)))
    found = rule_price(capped, "load_cap", time_limit=20)
    assert (found.kept.status, found.lifted.status) == ("infeasible", "optimal")
    assert (found.terms, found.levels, found.at_least) == ({}, (), None)


def test_a_rule_is_set_aside_for_its_subject_only(two_by_four: Instance) -> None:
    avoiding = replace(two_by_four, stances=(Stance("l1", "r1", "avoid"), Stance("l2", "r1", "avoid")))
    assert without_rule(avoiding, "avoid", leader="l1").stances == (Stance("l2", "r1", "avoid"),)
    assert without_rule(avoiding, "avoid", place="r1").stances == ()
    free = without_rule(two_by_four, "quota", leader="l2", layer="road")
    layer = free.policy.layers[0]
    assert [str(free.quota_of(leader, layer)) for leader in free.leaders] == ["1-3", "0-4"]
    open_to_all = without_rule(two_by_four, "coverage", place="r2")
    assert [str(open_to_all.coverage_of(place)) for place in open_to_all.places] == ["1", "0-2", "1", "1"]
    assert without_rule(two_by_four, "coverage", layer="street").places == two_by_four.places


def test_no_rule_of_that_name(two_by_four: Instance) -> None:
    with pytest.raises(ValueError, match="colour"):
        without_rule(two_by_four, "colour")


def test_a_rule_never_seems_to_make_plans_better(two_by_four: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    # With the pin the search met the best plan, 5; without it only a worse one, 7: the better one is a plan without the pin too.
    pinned = replace(two_by_four, stances=(Stance("l1", "r4", "pin"),))
    plans = {
        True: Assignment.of([("l1", "r1"), ("l1", "r4"), ("l2", "r2"), ("l2", "r3")]),
        False: Assignment.of([("l1", "r1"), ("l1", "r2"), ("l2", "r3"), ("l2", "r4")]),
    }

    def solve(instance: Instance, **_options: object) -> Solution:
        plan = plans[bool(instance.stances)]
        value = check(instance, plan).levels[0]
        return Solution("feasible", "clock", plan, (LevelOutcome(value, value, 4.0),), check(instance, plan).terms)

    monkeypatch.setattr(sys.modules["planner.planning.rule_price"], "solve", solve)
    found = rule_price(pinned, "pin", time_limit=1)
    assert found.levels == (0.0,)
    assert (found.at_least, found.at_most) == (0.0, 1.0)
    assert price_sentence("pin", found, "en") == (
        "Because of the rule pin: no level changes (as found in the time; of level 1 it is proved to be between 0 and 1)."
    )
