"""The compiled arrays say what the tables say."""

from dataclasses import replace

import numpy as np
import pytest

from planner.domain import QuotaOverride, Stance
from planner.optimization.model import ANYWHERE, compile_model
from tests.drawn import city, plan, with_rules


def test_leaders_and_places_are_numbered_by_id() -> None:
    model = compile_model(replace(city(), leaders=city().leaders[::-1], places=city().places[::-1]))
    assert model.leader_ids == ("a", "b")
    assert model.place_ids == ("r1", "r2", "r3", "s1", "s2", "s3")
    np.testing.assert_equal(model.weight, [6, 4, 4, 30, 20, 10])
    np.testing.assert_equal(model.layer, [1, 1, 1, 0, 0, 0])  # layers in the order of the policy
    np.testing.assert_equal(model.share, [1, 0.5])


def test_a_plan_goes_to_indices_and_back() -> None:
    model = compile_model(city())
    indices = model.plan_of(plan())
    assert indices == ((0, 2, 3, 5), (1, 4))
    assert model.assignment_of(indices) == plan()


def test_avoided_pairs_and_quotas_of_none_are_closed() -> None:
    instance = city()
    first, second = instance.leaders
    narrowed = replace(
        instance,
        leaders=(first, replace(second, quotas={"road": QuotaOverride(0, 0)})),
        stances=(Stance("a", "s2", "avoid"), Stance("a", "s1", "pin")),
    )
    model = compile_model(narrowed)
    np.testing.assert_equal(model.open_pairs, [[1, 1, 1, 1, 0, 1], [0, 0, 0, 1, 1, 1]])
    np.testing.assert_equal(model.pins, [[0, 3]])
    assert model.pinned_pairs.sum() == 1


def test_anchors_have_a_row_of_distances() -> None:
    model = compile_model(city())
    np.testing.assert_equal(model.anchor_row, [-1, -1, -1, 0, 1, 2])
    #                                       r1 r2 r3 s1 s2 s3
    np.testing.assert_equal(model.distance[0], [0, 1, 6, 0, 0, 6])


def test_districts_count_only_under_their_rule() -> None:
    assert set(compile_model(city()).district.tolist()) == {ANYWHERE}
    model = compile_model(with_rules(city(), one_district=True))
    # west: r1, r3, s1; east: r2, s2, s3 (managed by)
    assert len(set(model.district[[0, 2, 3]])) == len(set(model.district[[1, 4, 5]])) == 1
    assert model.district[0] != model.district[1]


def test_pair_costs_add_changes_repeats_and_wishes() -> None:
    costs = compile_model(city()).pair_costs({"changes": 1.0, "repeats": 0.5, "preference": -1.0})
    assert costs is not None
    # in force: a r2, s1; b s2. Wishes of a: s3 3, r2 -1. A street counts 2, a road 1
    #                               r1 r2       r3 s1 s2 s3
    np.testing.assert_equal(costs.whole, [[1, 0.5 + 1, 1, 1, 2, 2 - 3], [1, 1, 1, 2, 1, 2]])


def test_pair_costs_are_nothing_where_no_term_asks_for_them() -> None:
    assert compile_model(city()).pair_costs({"squares": 1.0}) is None
    assert compile_model(replace(city(), current=())).pair_costs({"changes": 1.0, "repeats": 1.0}) is None


@pytest.mark.parametrize(
    ("shares", "rules", "mean"),
    [
        ((1.0, 1.0), {}, 37.0),  # (30 + 20 + 10 + 6 + 4 + 4) / 2
        ((0.5, 0.5), {}, 74.0),
        ((1.0, 0.5), {}, None),
        ((1.0, 1.0), {"allow_shortfall": True}, None),
    ],
)
def test_the_mean_is_fixed_with_equal_shares_and_one_possible_coverage(
    shares: tuple[float, ...], rules: dict[str, bool], mean: float | None
) -> None:
    instance = with_rules(city(), **rules)
    leaders = tuple(replace(leader, share=share) for leader, share in zip(instance.leaders, shares, strict=True))
    assert compile_model(replace(instance, leaders=leaders)).fixed_mean == mean


def test_a_place_without_weight_leaves_the_mean_fixed_whatever_its_coverage() -> None:
    instance = city()
    leaders = tuple(replace(leader, share=1.0) for leader in instance.leaders)
    free = tuple(replace(row, weight=0.0, cover_max=2) if row.id == "r3" else row for row in instance.places)
    assert compile_model(replace(instance, leaders=leaders, places=free)).fixed_mean == 35


def test_wishes_and_places_held_now_are_looked_up_by_the_number_of_a_pair() -> None:
    wishes = (Stance("b", "s1", "prefer", 2.0), Stance("a", "r2", "prefer", -1.0), Stance("b", "s1", "prefer", 0.5))
    model = compile_model(replace(city(), stances=wishes))
    numbers = model.pair_numbers(np.array([[0, 1], [1, 3], [1, 5], [0, 0]]))
    np.testing.assert_equal(model.wished(numbers), [-1.0, 2.5, 0.0, 0.0])
    np.testing.assert_equal(compile_model(replace(city(), stances=())).wished(numbers), [0.0] * 4)
    held = {(l, p) for l, p in model.current.tolist()}
    everything = np.array([(l, p) for l in range(model.n) for p in range(model.m)])
    np.testing.assert_equal(
        model.in_force(model.pair_numbers(everything)), [tuple(pair) in held for pair in everything.tolist()]
    )
    assert not compile_model(replace(city(), current=())).in_force(numbers).any()
