"""Plans near the assignment in force: most leaders keep what they have, and all hold what the rules ask for."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.cities import city_of
from planner.domain import Stance
from planner.optimization.bundles import Bundles
from planner.optimization.goal import Evaluator, Goal
from planner.optimization.in_force import near_in_force
from planner.optimization.model import Model, Plan, compile_model

GOAL = Goal({"deviation": 1.0, "coherence": 5.0, "changes": 2.0})


def never() -> bool:
    return False


def near(model: Model, goal: Goal = GOAL) -> Plan | None:
    return near_in_force(Bundles(model, goal), goal, 1, never)


def kept(model: Model, plan: Plan) -> int:
    """Leaders who hold exactly what they have in force."""
    return sum(
        set(held) == set(model.current[model.current[:, 0] == l, 1].tolist()) and bool(held)
        for l, held in enumerate(plan)
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nearly_all_who_may_keep_what_they_have(seed: int) -> None:
    model = compile_model(city_of(20, 30, 47, seed))
    plan = near(model)
    assert plan is not None
    assert Evaluator(model).keeps_rules(plan)
    closed = {l for l, p in model.current.tolist() if not model.open_pairs[l, p]}
    may = set(model.current[:, 0].tolist()) - closed
    assert kept(model, plan) >= 0.8 * len(may)
    assert near(model) == plan


def test_who_may_not_keep_his_place_and_who_has_none_share_what_is_left() -> None:
    instance = city_of(20, 30, 47, 1)
    leader, place = instance.current[0].leader, instance.current[0].place
    model = compile_model(replace(instance, stances=(*instance.stances, Stance(leader, place, "avoid"))))
    plan = near(model)
    assert plan is not None
    assert Evaluator(model).keeps_rules(plan)
    l, p = model.leader_ids.index(leader), model.place_ids.index(place)
    assert p not in plan[l]


def test_there_is_none_where_changes_are_free_or_nothing_is_in_force() -> None:
    instance = city_of(20, 30, 47, 2)
    assert near(compile_model(instance), Goal({"deviation": 1.0, "coherence": 5.0})) is None
    assert near(compile_model(replace(instance, current=()))) is None


def test_a_pinned_place_of_another_is_given_up() -> None:
    instance = city_of(20, 30, 47, 3)
    model = compile_model(instance)
    holder, place = model.current[0].tolist()
    other = (holder + 1) % model.n
    if not model.open_pairs[other, place]:
        other = int(np.flatnonzero(model.open_pairs[:, place] & (np.arange(model.n) != holder))[0])
    pinned = compile_model(
        replace(
            instance,
            stances=(
                *instance.stances,
                Stance(model.leader_ids[other], model.place_ids[place], "pin"),
            ),
        )
    )
    plan = near(pinned)
    assert plan is None or place in plan[other]
