"""What the values of domain and follow-up promise: they do not change, and a blank cell means what docs/data.md says."""

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import is_dataclass

import planner.domain
import planner.follow_up
from planner.domain import Assignment, Holding, Leader, Level, Link, Place, Stance


def values() -> Iterator[type]:
    for package in (planner.domain, planner.follow_up):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            for found in vars(importlib.import_module(module.name)).values():
                if isinstance(found, type) and is_dataclass(found) and found.__module__ == module.name:
                    yield found


def test_no_value_can_be_changed_once_it_is_made() -> None:
    found = list(values())
    assert len(found) > 30
    assert [value.__name__ for value in found if not value.__dataclass_params__.frozen] == []  # type: ignore[attr-defined]


def test_the_rows_of_an_assignment_state_it_with_its_roles() -> None:
    rows = (Holding("l1", "p2"), Holding("l2", "p1", "正"))
    plan = Assignment.from_holdings(reversed(rows))
    assert plan.holdings == rows
    assert Assignment.from_holdings(plan.holdings).roles == plan.roles


def test_what_a_blank_cell_means() -> None:
    place = Place("p", "Place", "street")
    assert (place.weight, place.priority, place.cover_min, place.cover_max) == (1, 1, None, None)
    leader = Leader("l", "Leader")
    assert (leader.share, leader.vacant, leader.rank) == (1, False, None)
    assert Stance("l", "p", "prefer").value == 1
    assert Link("a", "b", "adjacent").km is None
    assert Level({"peak_load": 1.0}).tolerance == 0
