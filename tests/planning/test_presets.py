"""Ready-made objectives: each is one that intake accepts, and each does what its name says."""

from dataclasses import replace
from pathlib import Path

import pytest

from planner import planning
from planner.domain import Assignment, Holding, Instance
from planner.intake import read_instance, write_instance
from planner.planning.presets import OBJECTIVES, objective_of, with_objective
from planner.rules import check


@pytest.mark.parametrize("name", OBJECTIVES)
def test_a_preset_is_known_again_and_survives_its_file(name: str, town: Instance, tmp_path: Path) -> None:
    taken = replace(town, policy=with_objective(town.policy, name))
    write_instance(taken, tmp_path / "city")
    read = read_instance(tmp_path / "city").instance
    assert read is not None
    assert objective_of(read.policy) == name


def test_an_objective_of_ones_own_is_no_preset(town: Instance) -> None:
    assert objective_of(town.policy) is None


def test_stable_keeps_what_rotate_moves(town: Instance) -> None:
    # r4 by l3: every rule is kept, so that the assignment in force could stay as it is.
    kept = {("l1", "s1"), ("l1", "r1"), ("l2", "s2"), ("l2", "r2"), ("l3", "s3"), ("l3", "r3"), ("l3", "r4")}
    town = replace(town, current=tuple(Holding(*pair) for pair in sorted(kept)))
    assert check(town, Assignment.of(kept)).kept
    found = {}
    for name in ("stable", "rotate"):
        asked = replace(town, policy=with_objective(town.policy, name))
        found[name] = planning.propose(asked, time_limit=20.0, seed=0).assignment.pairs & kept
    assert found["stable"] == kept
    # l1 must keep s1; everything else can move.
    assert found["rotate"] == {("l1", "s1")}
