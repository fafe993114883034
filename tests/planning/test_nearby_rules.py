"""What is said of the few whom a change touches is what the rules and the evaluator say of the whole plan."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain import TERMS, Assignment, Instance
from planner.optimization.deltas import Ground, Plans
from planner.optimization.model import compile_model
from planner.optimization.repair import pair_table
from planner.optimization.worth import Worth
from planner.planning.nearby_rules import NearbyRules
from planner.rules import check
from planner.rules.terms import terms
from tests.random_instances import random_assignment, random_instance

randoms = st.randoms(use_true_random=False)
quick = settings(deadline=None, max_examples=60, derandomize=True)


def changed(random: Random, instance: Instance, plan: Assignment) -> Assignment:
    """The plan with up to three pairs turned over."""
    pairs = [(leader.id, place.id) for leader in instance.leaders for place in instance.places]
    return Assignment.of(plan.pairs ^ set(random.sample(pairs, min(3, len(pairs)))))


@quick
@given(randoms)
def test_broken_rules_of_some_leaders_and_places_are_those_of_the_whole_plan(random: Random) -> None:
    instance = random_instance(random)
    plan = random_assignment(random, instance)
    leaders = {leader.id for leader in instance.leaders if random.random() < 0.5}
    places = {place.id for place in instance.places if random.random() < 0.5}
    found = set(NearbyRules(instance).violations(plan, leaders, places))
    about = {
        each
        for each in check(instance, plan).violations
        if (each.leader in leaders if each.leader is not None else each.place in places)
    }
    assert found == about


@quick
@given(randoms)
def test_terms_after_a_few_changes_are_those_of_the_plan(random: Random) -> None:
    instance = random_instance(random)
    model = compile_model(instance)
    old = random_assignment(random, instance)
    new = changed(random, instance, old)
    base = model.plan_of(old)
    leader_index = {leader: index for index, leader in enumerate(model.leader_ids)}
    place_index = {place: index for index, place in enumerate(model.place_ids)}
    moves = [
        (leader_index[leader], place_index[place], (leader, place) in new.pairs)
        for leader, place in sorted(old.pairs ^ new.pairs)
    ]
    state = Plans(Ground(model, pair_table(model, base))).after(moves)
    found, wanted = Worth(model, base).terms_after(state), terms(instance, new)
    for term in TERMS:
        assert found[term] == pytest.approx(wanted[term]), term
    assert model.assignment_of(state.plan).pairs == new.pairs
