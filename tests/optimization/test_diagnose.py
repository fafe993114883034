"""Why there is no plan, by hand: sums, places that too few may take, pins, load caps, districts; and the sentences of it."""

from dataclasses import replace
from math import inf
from pathlib import Path

import pytest

from planner.domain import (
    Change,
    Instance,
    Layer,
    Leader,
    Level,
    Place,
    Policy,
    QuotaOverride,
    Range,
    Reason,
    Rules,
    Stance,
)
from planner.domain.ranges import Bound
from planner.intake import load_instance
from planner.optimization.conflict import find_conflict
from planner.optimization.model import compile_model
from planner.optimization.search import Clock
from planner.planning import apply, diagnose
from planner.reports.wording import reason_sentence, relaxation_sentence
from planner.rules import check

DATA = Path(__file__).parents[2] / "data"
UP_TO_TWO, NO_RULES = Range(0, 2), Rules()


def town(
    leaders: int, roads: int, quota: Range = UP_TO_TWO, *, stances: tuple[Stance, ...] = (), rules: Rules = NO_RULES
) -> Instance:
    """l1, l2, ... and r1, r2, ... with one leader each; weights 1, 2, ...; odd roads in the east, even ones in the west."""
    policy = Policy("town", (Layer("road", ("road",), quota),), (Level({"peak_load": 1.0}),), rules=rules)
    return Instance(
        policy,
        tuple(Leader(f"l{n}", f"L{n}") for n in range(1, leaders + 1)),
        tuple(
            Place(f"r{n}", f"R{n}", "road", weight=float(n), district="east" if n % 2 else "west")
            for n in range(1, roads + 1)
        ),
        stances=stances,
    )


def avoids(*pairs: str) -> tuple[Stance, ...]:
    return tuple(Stance(f"l{pair[0]}", f"r{pair[1]}", "avoid") for pair in pairs)


def subjects(reasons: tuple[Reason, ...]) -> set[tuple[str, str | None, str | None]]:
    return {(reason.rule, reason.leader, reason.place) for reason in reasons}


def test_a_sum_that_does_not_come_out_is_told_in_two_lines() -> None:
    found = diagnose(town(2, 5))
    assert found.conflict == (
        Reason(
            "quota", "optimization.sum_quota_max", {"leaders": 2, "places": 5, "held": 4, "borne": 5, "each": 2},
            layer="road", value=4, bound=Bound(5, None),
        ),
        Reason(
            "coverage", "optimization.sum_cover_min", {"leaders": 2, "places": 5, "held": 4, "borne": 5},
            layer="road", value=5, bound=Bound(None, 4),
        ),
    )  # fmt: skip
    assert [reason_sentence(town(2, 5), reason) for reason in found.conflict] == [
        "2 位领导每人最多挂钩联系 2 个主次干道，合计最多 2 × 2 = 4 个。",
        "5 个主次干道都要有领导挂钩联系，合计需要 5 个名额，4 < 5。",
    ]
    assert found.summary is not None
    assert found.summary.code == "optimization.too_few"


def test_the_full_city_names_its_arithmetic() -> None:
    instance = load_instance(DATA / "taizhou-full")
    found = diagnose(instance)
    told = [reason_sentence(instance, reason, "en") for reason in found.conflict]
    assert "28 x 2 = 56" in told[0]
    assert "56 < 88" in told[1]
    # 88 - 56 = 32 units of quota, or 32 places left out.
    assert [relaxation.cost for relaxation in found.relaxations] == [32, 32]
    assert all(check_has_plan(apply(instance, relaxation)) for relaxation in found.relaxations)


def check_has_plan(instance: Instance) -> bool:
    return diagnose(instance).feasible is True


def test_places_that_one_leader_alone_may_take() -> None:
    # r1, r2, r3 are for l1 only, who may take two.
    instance = town(3, 4, stances=avoids("21", "22", "23", "31", "32", "33"))
    found = diagnose(instance)
    assert subjects(found.conflict) == {
        ("quota", "l1", None), ("coverage", None, "r1"), ("coverage", None, "r2"), ("coverage", None, "r3"),
        ("avoid", None, "r1"), ("avoid", None, "r2"), ("avoid", None, "r3"),
    }  # fmt: skip
    assert found.minimal
    assert found.summary is not None
    assert reason_sentence(instance, found.summary) == (
        "R1（r1）、R2（r2）、R3（r3）这 3 个主次干道，只有L1（l1）这 1 位领导可以挂钩联系；"
        "共需落实 3 个名额，而他们合计最多只能承担 2 个。"
    )
    closed = next(reason for reason in found.conflict if reason.rule == "avoid")
    assert reason_sentence(instance, closed, "en") == "Leaders who must avoid R1 (r1): 2; only L1 (l1) may take it."
    # One unit of quota, one avoid lifted, or one road left out.
    assert [relaxation.cost for relaxation in found.relaxations] == [1, 1, 1]
    assert {relaxation.changes[0].rule for relaxation in found.relaxations} == {"quota", "avoid", "coverage"}


def test_of_more_places_than_needed_only_as_many_as_clash_are_named() -> None:
    # Four roads are for l1 only, who may take two: three of them clash with his quota already.
    instance = town(3, 4, stances=avoids("21", "22", "23", "24", "31", "32", "33", "34"))
    found = diagnose(instance)
    assert sum(reason.rule == "coverage" for reason in found.conflict) == 3
    assert found.relaxations[0].cost == 2


@pytest.mark.parametrize(("quota", "told"), [(11, [1] * 13), (12, [1, 13])])
def test_many_places_of_a_conflict_are_told_together(quota: int, told: list[int]) -> None:
    """l2 avoids all twenty roads, and l1 may hold eleven or twelve: one more clashes with his quota, and none of them can be missed."""
    instance = town(2, 20, Range(0, quota), stances=tuple(Stance("l2", f"r{n}", "avoid") for n in range(1, 21)))
    conflict = find_conflict(compile_model(instance), Clock(inf, 0.0))
    assert conflict is not None
    groups = [group for group in conflict.groups if group[0].family != "avoid"]
    assert sorted(len(group) for group in groups) == told
    assert conflict.minimal


def test_a_place_that_everybody_must_avoid() -> None:
    instance = town(2, 2, stances=avoids("12", "22"))
    found = diagnose(instance)
    assert subjects(found.conflict) == {("coverage", None, "r2"), ("avoid", None, "r2")}
    assert found.summary is not None
    assert reason_sentence(instance, found.summary, "en") == "Nobody may take R2 (r2): too many leaders must avoid it."
    lifted, left_out = (each.changes for each in found.relaxations)
    assert lifted in [(Change("avoid", leader=leader, place="r2", before=1, after=0),) for leader in ("l1", "l2")]
    assert left_out == (Change("coverage", place="r2", side="min", before=1, after=0),)
    assert relaxation_sentence(instance, found.relaxations[1]) == "R2（r2）允许留空。"


def test_a_pin_against_an_avoid_and_pins_against_a_quota() -> None:
    both = town(2, 2, stances=(Stance("l1", "r1", "pin"), Stance("l1", "r1", "avoid")))
    assert subjects(diagnose(both).conflict) == {("pin", "l1", "r1"), ("avoid", "l1", "r1")}
    pinned = town(2, 3, stances=tuple(Stance("l1", f"r{n}", "pin") for n in (1, 2, 3)))
    assert subjects(diagnose(pinned).conflict) == {
        ("quota", "l1", None), ("pin", "l1", "r1"), ("pin", "l1", "r2"), ("pin", "l1", "r3")
    }  # fmt: skip


def test_lower_quotas_that_ask_for_more_than_there_is() -> None:
    found = diagnose(town(3, 2, Range(1, 2)))
    assert [reason.code for reason in found.conflict] == ["optimization.sum_quota_min", "optimization.sum_cover_max"]
    assert [reason.value for reason in found.conflict] == [3, 2]
    assert found.relaxations[0].cost == 1


def test_a_leader_who_must_hold_more_than_he_may() -> None:
    # l1 must hold two roads and must avoid r1; of r2 and r3 he may have both, but r2 is pinned to l2.
    instance = town(2, 3, stances=(*avoids("11"), Stance("l2", "r2", "pin")))
    leaders = (replace(instance.leaders[0], quotas={"road": QuotaOverride(2, None)}), instance.leaders[1])
    found = diagnose(replace(instance, leaders=leaders))
    assert subjects(found.conflict) == {
        ("quota", "l1", None), ("avoid", "l1", "r1"), ("pin", "l2", "r2"), ("coverage", None, "r2")
    }  # fmt: skip
    assert next(reason for reason in found.conflict if reason.rule == "coverage").bound == Bound(None, 1)


def test_a_load_cap_that_is_too_low_for_all_the_work() -> None:
    # 1 + ... + 20 = 210 > 2 x 100.
    instance = town(2, 20, Range(0, 20), rules=Rules(load_cap=100.0))
    found = diagnose(instance)
    assert [reason.rule for reason in found.conflict] == ["load_cap", "coverage"]
    assert found.summary is not None
    assert reason_sentence(instance, found.summary, "en").startswith(
        "The places make 210 of work in all, more than the 100 x 2 = 200"
    )
    # r20 alone is enough to leave out: 190 <= 200, and 10 + 9 + ... splits evenly.
    assert found.relaxations[0].cost == 1


def test_a_load_cap_that_one_place_alone_exceeds() -> None:
    found = diagnose(town(2, 3, rules=Rules(load_cap=2.5)))
    assert subjects(found.conflict) == {("load_cap", None, None), ("coverage", None, "r3")}
    assert found.minimal
    assert found.relaxations[0].changes == (Change("coverage", place="r3", side="min", before=1, after=0),)


def test_one_district_needs_more_leaders() -> None:
    # Three roads in the east and three in the west, two each: two leaders a district, and there are three leaders.
    instance = town(3, 6, rules=Rules(one_district=True))
    found = diagnose(instance)
    assert {reason.rule for reason in found.conflict} == {"one_district", "quota", "coverage"}
    assert found.summary is not None
    assert reason_sentence(instance, found.summary, "en") == (
        "With each leader in one district, 2 districts need at least 4 leaders, but there are 3. "
        "Raise the quota's upper bound, add leaders, or drop that rule."
    )
    assert found.relaxations[0].cost == 1
    given_up = [each for each in found.relaxations if each.changes == (Change("one_district", before=1, after=0),)]
    assert [each.cost for each in given_up] == [3]  # it holds for each of the three leaders


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_kind_of_member_has_a_sentence(lang: str) -> None:
    cases = [
        town(2, 5),
        town(3, 2, Range(1, 2)),
        town(3, 4, stances=avoids("21", "22", "23", "31", "32", "33")),
        town(2, 3, stances=tuple(Stance("l1", f"r{n}", "pin") for n in (1, 2, 3))),
        town(2, 20, Range(0, 20), rules=Rules(load_cap=100.0)),
        town(3, 6, rules=Rules(one_district=True)),
    ]
    for instance in cases:
        found = diagnose(instance)
        for reason in (*found.conflict, *((found.summary,) if found.summary else ())):
            assert "{" not in reason_sentence(instance, reason, lang)
        for relaxation in found.relaxations:
            assert "{" not in relaxation_sentence(instance, relaxation, lang)
            assert check_has_plan(apply(instance, relaxation))


def test_the_order_of_rows_has_no_part_in_the_answer() -> None:
    instance = town(3, 4, stances=avoids("21", "22", "23", "31", "32", "33"))
    turned = replace(
        instance, leaders=instance.leaders[::-1], places=instance.places[::-1], stances=instance.stances[::-1]
    )
    assert diagnose(instance) == diagnose(turned)


def test_a_feasible_city_is_said_to_be_so() -> None:
    found = diagnose(load_instance(DATA / "taizhou"))
    assert (found.feasible, found.conflict, found.relaxations) == (True, (), ())


def test_applying_a_change_moves_only_what_it_names() -> None:
    instance = town(2, 5)
    relaxed = apply(instance, diagnose(instance).relaxations[0])
    assert not check(relaxed, instance.current_assignment).kept
    assert relaxed.policy == instance.policy
