"""What an office decides, and how its levels read."""

import pytest

from planner.domain import TERMS, Level
from tests.drawn import city


def test_a_layer_is_found_by_name_and_by_kind() -> None:
    policy = city().policy
    assert policy.layer("road").kinds == ("road",)
    layer = policy.layer_of_kind("township")
    assert layer is not None
    assert layer.name == "subdistrict"
    assert policy.layer_of_kind("river") is None
    with pytest.raises(KeyError, match="lake"):
        policy.layer("lake")


def test_a_changed_pair_counts_one_unless_its_layer_says_otherwise() -> None:
    assert city().policy.change_weight("subdistrict") == 2
    assert city().policy.change_weight("road") == 1


def test_weights_of_a_level_are_those_of_a_minimisation() -> None:
    level = Level({"changes": 2.0, "peak_load": 1.0}, {"preference": 0.5})
    assert level.weights == {"peak_load": 1.0, "changes": 2.0, "preference": -0.5}


def test_weights_come_in_the_order_of_the_terms_and_without_those_that_cancel() -> None:
    level = Level({"preference": 1.0, "shortfall": 1.0, "squares": 3.0}, {"squares": 3.0, "deviation": 0.0})
    assert list(level.weights) == ["shortfall", "preference"]
    assert TERMS.index("shortfall") < TERMS.index("preference")


@pytest.mark.parametrize(("best", "limit"), [(100.0, 105.0), (0.0, 0.0), (-100.0, -95.0)])
def test_the_tolerance_gives_away_a_share_of_the_best_whatever_its_sign(best: float, limit: float) -> None:
    assert Level({"peak_load": 1.0}, tolerance=0.05).limit(best) == pytest.approx(limit)
