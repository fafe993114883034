"""Explanations by hand: what a pair adds, what ties it, who could take it and at which price."""

from itertools import pairwise

import pytest

from planner.domain import Assignment, Instance, InstanceError
from planner.network import PLACE, graph
from planner.planning import Held, Taker, Tie, explain
from planner.reports.reasoning import held_sentence, taker_sentence, tie_sentence
from planner.rules import check

PLAN = Assignment.of([("l1", "s1"), ("l1", "r1"), ("l1", "r4"), ("l2", "s2"), ("l2", "r2"), ("l3", "s3"), ("l3", "r3")])
# Loads 15, 12, 13; coherence: r4 is far from s1 (6), everything else next to its street (0).


def held(found: tuple[Held, ...], place: str) -> Held:
    return next(each for each in found if each.place == place)


def taker(found: tuple[Taker, ...], leader: str) -> Taker:
    return next(each for each in found if each.leader == leader)


def test_contributions_are_what_the_plan_would_lose(town: Instance) -> None:
    found = explain(town, PLAN, leader="l1").held
    assert [each.place for each in found] == ["r1", "r4", "s1"]
    # Without r4 l1 carries 11 and the largest load is 13; r4 makes 6 of distance.
    assert held(found, "r4").contributions["peak_load"] == 2.0
    assert held(found, "r4").contributions["coherence"] == 6.0
    # Without s1 both roads have no street: 2 x 6 instead of 6.
    assert held(found, "s1").contributions["coherence"] == -6.0
    assert (held(found, "s1").stance, held(found, "s1").stance_reason) == ("pin", "model street")


def test_ties_name_links_that_are_on_the_map(town: Instance) -> None:
    ties = held(explain(town, PLAN).held, "r1").ties
    assert ties == (Tie("s1", 0.0, ("r1", "s1"), ("passes",)), Tie("r4", None, (), ()))
    assert tie_sentence(town, "r1", ties[0]) == "R1（r1）经过S1（s1）"
    assert tie_sentence(town, "s1", Tie("r1", 0.0, ("s1", "r1"), ("passes",)), "en") == "R1 (r1) passes S1 (s1)"
    assert tie_sentence(town, "r1", ties[1], "en") == "No way between R1 (r1) and R4 (r4) is known"
    network = graph(town, leader_edges=False)
    for each in explain(town, PLAN).held:
        for tie in each.ties:
            for (a, b), relation in zip(pairwise(tie.path), tie.relations, strict=True):
                assert network.has_edge((PLACE, a), (PLACE, b), relation)


def test_who_could_take_a_place_comes_with_chain_and_price(town: Instance) -> None:
    found = explain(town, PLAN, place="r4")
    # l2 and l3 have room for a second road: one move each. l2 would carry 16, l3 17, both far from r4 too.
    assert [(each.leader, each.possible) for each in found.takers] == [("l2", True), ("l3", True)]
    first = taker(found.takers, "l2")
    assert [(move.action, move.leader, move.place) for move in first.moves] == [
        ("give", "l2", "r4"),
        ("take", "l1", "r4"),
    ]
    assert (first.levels, first.moves_bound, first.breaks) == ((1.0, 0.0), 1, ())
    assert taker(found.takers, "l3").levels == (2.0, 0.0)
    assert taker_sentence(town, "r4", first) == "B（l2）接替A（l1）挂钩联系R4（r4），共 1 项变动；第 1 层目标增加 1。"


def test_a_street_can_only_be_swapped_and_a_pin_not_at_all(town: Instance) -> None:
    found = explain(town, PLAN, place="s2")
    swap = taker(found.takers, "l3")
    # Alone the move breaks both quotas; the shortest way out is to swap s2 and s3. r2 and r3 are then far away: 6 + 6.
    assert sorted((each.rule, each.leader) for each in swap.breaks) == [("quota", "l2"), ("quota", "l3")]
    assert swap.possible
    assert (swap.moves_bound, len(swap.moves), swap.exact) == (2, 4, True)
    assert swap.terms["coherence"] == 12.0
    stuck = taker(found.takers, "l1")
    assert (stuck.possible, stuck.moves) == (False, ())
    assert explain(town, PLAN, place="s1").takers[0].possible is False


def test_who_must_avoid_a_place_comes_last(town: Instance) -> None:
    found = explain(town, PLAN, place="r1").takers
    assert [(each.leader, each.possible) for each in found] == [("l2", True), ("l3", False)]
    assert [each.rule for each in found[1].breaks] == ["avoid"]
    assert "cannot take R1 (r1)" in taker_sentence(town, "r1", found[1], "en")


def test_prices_are_those_of_the_plan_after_the_moves(town: Instance) -> None:
    before = check(town, PLAN)
    for place in town.places:
        for each in explain(town, PLAN, place=place.id).takers:
            if each.possible:
                after = check(town, each.assignment)
                assert after.kept
                assert each.levels == tuple(new - old for new, old in zip(after.levels, before.levels, strict=True))


def test_sentences_speak_of_the_terms_the_policy_looks_at(town: Instance) -> None:
    found = explain(town, PLAN, leader="l1").held
    assert held_sentence(town, held(found, "r4"), "en") == (
        "A (l1) holds R4 (r4): largest load +2, distance between a leader's places +6."
    )
    assert held_sentence(town, held(found, "s1")) == (
        "A（l1）挂钩联系S1（s1）（已锁定：model street），使最大工作量增加 2、挂联对象的分散程度减少 6。"
    )


def test_ids_must_be_known(town: Instance) -> None:
    with pytest.raises(InstanceError, match="--leader: 'x'"):
        explain(town, PLAN, leader="x")
    with pytest.raises(InstanceError, match="--place: 'y'"):
        explain(town, PLAN, place="y")
