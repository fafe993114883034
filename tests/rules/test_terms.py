"""Each term of the objective, worked out by hand on the drawn city."""

from dataclasses import replace

from planner.domain import Assignment, Coherence, Instance, Level
from planner.rules import level_value, loads, terms
from planner.rules.terms import coherence_of
from tests.drawn import also, city, plan, with_objective, with_rules, without


def in_km(instance: Instance, cap: float = 6.0) -> Instance:
    return replace(instance, policy=replace(instance.policy, coherence=Coherence("km", cap)))


def test_load_is_weight_over_share_in_the_order_of_leaders() -> None:
    assert loads(city(), plan()) == {"a": 50.0, "b": 48.0}


def test_shortfall_adds_priorities_of_places_left_out_only_where_that_is_allowed() -> None:
    short = without(plan(), ("a", "s3"), ("b", "r2"))
    assert terms(city(), short)["shortfall"] == 0
    assert terms(with_rules(city(), allow_shortfall=True), short)["shortfall"] == 7 + 2.5


def test_shortfall_does_not_count_a_place_that_needs_no_leader() -> None:
    instance = with_rules(city(), allow_shortfall=True)
    free = replace(
        instance, places=tuple(replace(row, cover_min=0) if row.id == "s3" else row for row in instance.places)
    )
    assert terms(free, without(plan(), ("a", "s3")))["shortfall"] == 0


def test_peak_load_is_the_largest() -> None:
    assert terms(city(), plan())["peak_load"] == 50


def test_leximin_is_all_loads_largest_first() -> None:
    assert terms(city(), plan())["leximin"] == (50, 48)


def test_deviation_is_the_distance_from_the_mean() -> None:
    # mean (50 + 48) / 2 = 49, so 1 + 1
    assert terms(city(), plan())["deviation"] == 2


def test_squares_adds_squared_loads() -> None:
    assert terms(city(), plan())["squares"] == 50 * 50 + 48 * 48


def test_coherence_adds_anchor_pairs_and_the_way_to_the_nearest_anchor() -> None:
    # a: s1-s3 unreachable 6; r1 passes s1: 0; r3 unreachable 6.  b: r2 passes s2: 0.
    assert terms(city(), plan())["coherence"] == 12
    # r1 to b: two hops from s2, so 1; a keeps 6 + 6.
    moved = also(without(plan(), ("a", "r1")), ("b", "r1"))
    assert terms(city(), moved)["coherence"] == 13


def test_coherence_counts_the_cap_for_each_other_place_of_a_leader_without_anchor() -> None:
    assert coherence_of(city(), ("r1", "r2")) == 12
    assert coherence_of(city(), ()) == 0


def test_coherence_takes_the_nearest_of_several_anchors() -> None:
    # s1-s2 neighbours 0; r1 at s1 0; r2 at s2 0
    assert coherence_of(city(), ("r1", "r2", "s1", "s2")) == 0


def test_coherence_counts_a_shared_place_for_each_of_its_leaders() -> None:
    # r3 is out of everybody's reach: 6 more for b
    assert terms(city(), also(plan(), ("b", "r3")))["coherence"] == 18


def test_coherence_in_km_sums_lengths_and_leaves_out_links_without_one() -> None:
    # a: s1-s3 6, r1 1, r3 6 = 13.  b: r2's link has no length: 6.
    assert terms(in_km(city()), plan())["coherence"] == 19
    # r1 over s1 to s2: 1 + 2 = 3; under a cap of 2.5 it is 2.5
    assert coherence_of(in_km(city()), ("r1", "s2")) == 3
    assert coherence_of(in_km(city(), cap=2.5), ("r1", "s2")) == 2.5


def test_changes_counts_new_pairs_of_leaders_with_history_at_the_weight_of_the_layer() -> None:
    # a: s3 2, r1 1, r3 1; b: r2 1
    assert terms(city(), plan())["changes"] == 5
    # b's only row names a closed place: he has a history all the same, and s2 is new to him
    left = replace(city(), current=tuple(row for row in city().current if row.place == "closed"))
    assert terms(left, plan())["changes"] == 2 + 1


def test_changes_leaves_out_leaders_who_are_new() -> None:
    only_a = replace(city(), current=city().current[:2])
    assert terms(only_a, plan())["changes"] == 4


def test_repeats_counts_pairs_that_stay() -> None:
    # a-s1 2, b-s2 2; a-r2 is not in the plan
    assert terms(city(), plan())["repeats"] == 4


def test_preference_adds_wishes_that_came_true_of_either_sign() -> None:
    assert terms(city(), plan())["preference"] == 3
    assert terms(city(), also(plan(), ("a", "r2")))["preference"] == 2


def test_level_value_is_what_is_minimised_less_what_is_maximised() -> None:
    level = Level({"deviation": 1.0, "coherence": 5.0}, {"preference": 2.0})
    assert level_value(level, terms(city(), plan())) == 2 + 5 * 12 - 2 * 3


def test_level_value_of_leximin_is_the_largest_load() -> None:
    assert level_value(Level({"leximin": 2.0}), terms(city(), plan())) == 100


def test_terms_of_nobody_are_nothing() -> None:
    empty = replace(with_objective(city(), Level({"squares": 1.0})), leaders=(), current=(), stances=())
    assert terms(empty, Assignment()) == {
        "shortfall": 0, "peak_load": 0, "leximin": (), "deviation": 0, "squares": 0, "coherence": 0, "changes": 0, "repeats": 0,
        "preference": 0,
    }  # fmt: skip
