"""What an instance answers about itself, and when two instances are the same question."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from planner.domain import Coherence, Holding, Instance, Leader, Link, Place, QuotaOverride, Range, Rules, Stance
from tests.drawn import city

ROOT = Path(__file__).parents[2]


def test_places_of_a_layer_are_those_of_its_kinds() -> None:
    by_layer = city().places_by_layer
    assert [place.id for place in by_layer["subdistrict"]] == ["s1", "s2", "s3"]
    assert [place.id for place in by_layer["road"]] == ["r1", "r2", "r3"]
    assert city().layer_of(city().place_by_id["s3"]).name == "subdistrict"


def test_a_layer_without_places_has_an_entry() -> None:
    streets = tuple(place for place in city().places if place.kind != "road")
    assert replace(city(), places=streets, links=(), current=(), stances=()).places_by_layer["road"] == ()


def test_a_place_of_a_kind_that_no_layer_has_is_a_bug_that_shows() -> None:
    with pytest.raises(KeyError, match="river"):
        city().layer_of(Place("x", "X", "river"))


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (None, Range(1, 2)),
        (QuotaOverride(0, 0), Range(0, 0)),
        (QuotaOverride(lower=2), Range(2, 2)),
        (QuotaOverride(upper=4), Range(1, 4)),
    ],
)
def test_quota_of_a_leader_keeps_the_side_that_is_not_his_own(own: QuotaOverride | None, expected: Range) -> None:
    leader = Leader("c", "C", quotas={} if own is None else {"road": own})
    assert city().quota_of(leader, city().policy.layer("road")) == expected
    assert city().quota_of(leader, city().policy.layer("subdistrict")) == Range(1, 2)


def test_coverage_of_a_place_keeps_the_side_that_is_not_its_own() -> None:
    assert city().coverage_of(Place("x", "X", "road")) == Range(1, 1)
    assert city().coverage_of(Place("x", "X", "road", cover_max=3)) == Range(1, 3)
    assert city().coverage_of(Place("x", "X", "road", cover_min=0)) == Range(0, 1)


def test_the_managing_district_is_the_one_in_fact_where_it_is_stated() -> None:
    districts = {place.id: place.managing_district for place in city().places}
    assert (districts["s1"], districts["s2"], districts["s3"]) == ("west", "east", "east")


def test_the_assignment_in_force_leaves_out_who_and_what_is_gone_but_remembers_who_had_a_row() -> None:
    assert city().current_assignment.sorted_pairs == (("a", "r2"), ("a", "s1"), ("b", "s2"))
    assert city().current_assignment.roles == {("b", "s2"): "副"}
    assert city().leaders_with_history == {"a", "b", "gone"}


def test_with_current_changes_the_question_in_that_alone() -> None:
    other = city().with_current((Holding("b", "s1"),))
    assert other.current_assignment.sorted_pairs == (("b", "s1"),)
    assert other.places == city().places


ANOTHER_QUESTION: tuple[tuple[str, Callable[[Instance], Instance]], ...] = (
    ("a leader's share", lambda i: replace(i, leaders=(replace(i.leaders[0], share=2), *i.leaders[1:]))),
    ("a quota of his own", lambda i: replace(i, leaders=(replace(i.leaders[0], quotas={"road": QuotaOverride(1)}), *i.leaders[1:]))),
    ("a leader less", lambda i: replace(i, leaders=i.leaders[1:])),
    ("a place's weight", lambda i: replace(i, places=(replace(i.places[0], weight=31), *i.places[1:]))),
    ("a place's coverage", lambda i: replace(i, places=(replace(i.places[0], cover_max=2), *i.places[1:]))),
    ("a column nobody knows", lambda i: replace(i, places=(replace(i.places[0], extra={"x": "1"}), *i.places[1:]))),
    ("a link", lambda i: replace(i, links=(*i.links, Link("r3", "s3", "passes")))),
    ("a link twice", lambda i: replace(i, links=(*i.links, i.links[0]))),
    ("a stance", lambda i: replace(i, stances=(*i.stances, Stance("b", "s1", "avoid")))),
    ("a reason", lambda i: replace(i, stances=(replace(i.stances[0], reason="born there"), *i.stances[1:]))),
    ("the plan in force", lambda i: i.with_current(i.current[1:])),
    ("a rule", lambda i: replace(i, policy=replace(i.policy, rules=Rules(load_cap=60)))),
    ("the cap of distances", lambda i: replace(i, policy=replace(i.policy, coherence=Coherence(cap=5)))),
    ("the order of levels", lambda i: replace(i, policy=replace(i.policy, objective=i.policy.objective[::-1]))),
    ("the title", lambda i: replace(i, policy=replace(i.policy, title="town"))),
)  # fmt: skip


@pytest.mark.parametrize("change", [case[1] for case in ANOTHER_QUESTION], ids=[case[0] for case in ANOTHER_QUESTION])
def test_another_question_has_another_fingerprint(change: Callable[[Instance], Instance]) -> None:
    assert change(city()).fingerprint != city().fingerprint


def test_the_order_of_rows_has_no_part_in_the_fingerprint() -> None:
    instance = city()
    turned = Instance(
        instance.policy,
        instance.leaders[::-1],
        instance.places[::-1],
        instance.links[::-1],
        instance.stances[::-1],
        instance.current[::-1],
    )
    assert turned.fingerprint == instance.fingerprint


def test_the_fingerprint_is_the_same_in_another_process_with_another_hash_seed() -> None:
    script = "from tests.drawn import city; print(city().fingerprint)"
    for hash_seed in ("0", "4711"):
        told = subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert told.strip() == city().fingerprint


def test_a_number_written_in_another_way_is_the_same_question() -> None:
    # 30 from a whole number cell, 30.0 from a decimal one
    instance = city()
    decimals = replace(instance, places=tuple(replace(row, weight=float(row.weight)) for row in instance.places))
    assert decimals.fingerprint == instance.fingerprint
