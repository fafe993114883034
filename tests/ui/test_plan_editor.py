"""The grid: what it shows of a plan, and what its cells say back."""

from dataclasses import replace

import pytest

from planner.domain import Assignment, Instance, Stance, Violation
from planner.domain.ranges import Bound
from planner.reports.wording import own_violation_sentence
from planner.rules import RULES
from planner.ui import moves, plan_editor
from planner.ui.draft import Draft


def _draft(instance: Instance, plan: Assignment) -> Draft:
    return Draft("x", instance, plan)


def test_a_cell_sets_the_places_of_its_layer_and_no_other(two_by_three: Instance, kept: Assignment) -> None:
    changed = plan_editor.edited(_draft(two_by_three, kept), {0: {"layer:road": ["r1"]}}, hand_over=False)
    assert changed.places_of("l1") == ("r1", "s1")
    assert changed.places_of("l2") == kept.places_of("l2")


def test_the_locks_stand_before_the_verdict_whose_sentences_fill_the_screen(
    two_by_three: Instance, kept: Assignment
) -> None:
    columns = list(plan_editor.frame(_draft(two_by_three, kept)))
    assert columns == ["leader", "layer:subdistrict", "layer:road", "locked", "load", "verdict"]


def test_an_emptied_cell_holds_nothing(two_by_three: Instance, kept: Assignment) -> None:
    changed = plan_editor.edited(_draft(two_by_three, kept), {0: {"layer:road": None}}, hand_over=True)
    assert changed.places_of("l1") == ("s1",)


def test_handing_over_takes_the_place_from_the_former_leader(two_by_three: Instance, kept: Assignment) -> None:
    edit = {0: {"layer:road": ["r1", "r2", "r3"]}}
    assert plan_editor.edited(_draft(two_by_three, kept), edit, hand_over=True).holders_of("r3") == ("l1",)
    assert plan_editor.edited(_draft(two_by_three, kept), edit, hand_over=False).holders_of("r3") == ("l1", "l2")


def test_a_place_that_may_have_two_leaders_is_not_taken_away(two_by_three: Instance, kept: Assignment) -> None:
    places = tuple(replace(place, cover_max=2) if place.id == "r3" else place for place in two_by_three.places)
    shared = replace(two_by_three, places=places)
    changed = plan_editor.edited(_draft(shared, kept), {0: {"layer:road": ["r1", "r2", "r3"]}}, hand_over=True)
    assert changed.holders_of("r3") == ("l1", "l2")


def test_roles_stay_with_the_pairs_that_stay(two_by_three: Instance, kept: Assignment) -> None:
    with_roles = Assignment(kept.pairs, {("l1", "r1"): "正", ("l1", "r2"): "副"})
    changed = plan_editor.edited(_draft(two_by_three, with_roles), {0: {"layer:road": ["r1"]}}, hand_over=False)
    assert changed.roles == {("l1", "r1"): "正"}


def test_two_edits_in_one_go(two_by_three: Instance, kept: Assignment) -> None:
    edits = {0: {"layer:road": ["r1", "r3"]}, 1: {"layer:road": ["r2", "r4"]}}
    changed = plan_editor.edited(_draft(two_by_three, kept), edits, hand_over=True)
    assert changed.places_of("l1") == ("r1", "r3", "s1")
    assert changed.places_of("l2") == ("r2", "r4", "s2")


def test_names_that_two_places_share_are_told_apart_by_their_ids(two_by_three: Instance) -> None:
    twins = tuple(replace(place, name="人民路") if place.id in {"r1", "r2"} else place for place in two_by_three.places)
    names = plan_editor.names_of(twins)
    assert (names["r1"], names["r2"], names["r3"]) == ("人民路 (r1)", "人民路 (r2)", "3号路")


def test_locks_are_set_and_taken_off_in_a_cell(two_by_three: Instance) -> None:
    locked = plan_editor.relocked(two_by_three, {0: {"locked": ["s1", "r1"]}})
    assert moves.pins(locked) == {("l1", "s1"), ("l1", "r1")}
    assert moves.pins(plan_editor.relocked(locked, {0: {"locked": ["r1"]}})) == {("l1", "r1")}
    assert plan_editor.relocked(locked, {1: {"locked": []}}) is locked


def test_a_verdict_begins_with_what_is_wrong_and_not_with_the_name_beside_it(
    two_by_three: Instance, kept: Assignment
) -> None:
    """市长 gives up both roads, and does not hold the street that is pinned to him."""
    instance = replace(two_by_three, stances=(Stance("l1", "s2", "pin"),))
    shown = plan_editor.frame(_draft(instance, Assignment.of(kept.pairs - {("l1", "r1"), ("l1", "r2")})))
    assert shown["verdict"].tolist() == [
        "✗ 主次干道 0 个，应为 1-2 个。 城西街道（s2）已锁定由其挂钩联系，方案中没有落实。",
        "✓ 符合",
    ]


@pytest.mark.parametrize("rule", sorted(set(RULES) - {"coverage"}))
def test_every_rule_of_a_leader_has_a_sentence_for_his_own_row(two_by_three: Instance, rule: str) -> None:
    broken = Violation(rule, "l1", "s1", "road", 3, Bound(1, 2))
    for lang in ("zh", "en"):
        assert "市长" not in own_violation_sentence(two_by_three, broken, lang)
