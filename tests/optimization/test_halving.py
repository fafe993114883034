"""Halving: blocks share out all leaders and places along the map, and what is annealed in them keeps the rules of the whole."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.cities import city_of
from planner.domain import Stance
from planner.optimization import halving
from planner.optimization.goal import Evaluator, Goal
from planner.optimization.halving import halved, planned_in_blocks
from planner.optimization.model import Model, compile_model
from planner.optimization.pair_costs import PairCosts
from planner.optimization.region import parted
from planner.optimization.start import first_plan

GOAL = Goal({"deviation": 1.0, "coherence": 5.0, "changes": 2.0})


def never() -> bool:
    return False


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks and runs of a size that a test can wait for."""
    monkeypatch.setattr(halving, "LEADERS", 12)
    monkeypatch.setattr(halving, "MOVES", 1_000)
    monkeypatch.setattr(halving, "MOVES_OF_WHOLE", 500)


def big(seed: int) -> tuple[Model, PairCosts]:
    """A city of 48 leaders and what holding each pair costs."""
    model = compile_model(city_of(48, 72, 114, seed, effort=0.2))
    return model, parted(model, GOAL)[0]


@pytest.mark.parametrize("seed", [1, 2])
def test_blocks_share_out_everybody_and_everything_and_the_work_evenly(seed: int) -> None:
    model, pair = big(seed)
    blocks = halved(model, pair, 12)
    assert sorted(l for block in blocks for l in block.leaders.tolist()) == list(range(model.n))
    assert sorted(p for block in blocks for p in block.places.tolist()) == list(range(model.m))
    assert all(len(block.leaders) == 12 for block in blocks)
    loads = [model.weight[block.places].sum() / len(block.leaders) for block in blocks]
    # Each cut may miss its aim by the heaviest place of each layer.
    assert max(loads) - min(loads) <= 2 * (55 + 34) / 12


def test_blocks_get_as_many_places_of_each_layer_as_their_quotas_ask_for() -> None:
    # Hardly more streets than leaders, who hold 1 or 2 each: by their work alone some blocks get too few.
    model = compile_model(city_of(48, 50, 110, 1, effort=0.2))
    for block in halved(model, parted(model, GOAL)[0], 6):
        for k in range(model.num_layers):
            mine = int((model.layer[block.places] == k).sum())
            assert model.quota_lower[block.leaders, k].sum() <= mine <= model.quota_upper[block.leaders, k].sum()


def test_blocks_lie_together_on_the_map() -> None:
    model, pair = big(1)
    anchors = np.flatnonzero(model.is_anchor)
    between = model.distance[model.anchor_row[anchors]][:, anchors]
    block_of = np.empty(model.m, dtype=np.int64)
    for number, block in enumerate(halved(model, pair, 12)):
        block_of[block.places] = number
    same = block_of[anchors][:, None] == block_of[anchors][None, :]
    apart = ~np.eye(len(anchors), dtype=np.bool_)
    assert between[same & apart].mean() < 0.8 * between[~same].mean()


def test_leaders_go_where_what_they_hold_lies() -> None:
    model, pair = big(1)
    block_of = np.empty(model.m, dtype=np.int64)
    own = np.empty(model.n, dtype=np.int64)
    for number, block in enumerate(halved(model, pair, 24)):
        block_of[block.places], own[block.leaders] = number, number
    kept = np.array([block_of[p] == own[l] for l, p in model.current.tolist()])
    # By chance alone it would be half of them.
    assert kept.mean() > 0.75


def test_a_pinned_place_goes_with_its_leader() -> None:
    instance = city_of(48, 72, 114, 3, effort=0.2)
    pins = tuple(Stance(f"l{i:04d}", f"s{60 + i:04d}", "pin") for i in range(6))
    pinned = {(row.leader, row.place) for row in pins}
    kept = tuple(row for row in instance.stances if (row.leader, row.place) not in pinned)
    model = compile_model(replace(instance, stances=kept + pins))
    assert len(model.pins) == 6
    for block in halved(model, parted(model, GOAL)[0], 12):
        for l, p in model.pins.tolist():
            assert (l in block.leaders) == (p in block.places)


@pytest.mark.usefixtures("small")
def test_plans_in_blocks_keep_the_rules_and_are_the_same_on_one_thread_and_two(monkeypatch: pytest.MonkeyPatch) -> None:
    model, _ = big(2)
    found = []
    for workers in (1, 2):
        monkeypatch.setattr(halving, "WORKERS", workers)
        found.append(planned_in_blocks(model, GOAL, np.inf, 7, never))
    assert found[0] == found[1]
    evaluator, first = Evaluator(model), first_plan(model)
    assert first is not None
    assert len(found[0]) == 2
    values = [GOAL.value(evaluator.terms(plan)) for plan in (first, *found[0])]
    assert all(evaluator.keeps_rules(plan) for plan in found[0])
    assert values[2] < values[1] < 0.6 * values[0]


@pytest.mark.usefixtures("small")
def test_told_to_stop_there_is_no_plan() -> None:
    model, _ = big(1)
    assert planned_in_blocks(model, GOAL, np.inf, 0, lambda: True) == ()
