"""Sentences name the post or place with its id, the number found and the number allowed, in both languages."""

from datetime import date

import pytest

from planner.domain import Assignment, Change, Fault, Instance, Reason, Relaxation, Violation
from planner.domain.policy import TERMS
from planner.domain.ranges import Bound
from planner.locale import LANGUAGES, has
from planner.reports import wording
from planner.rules import RULES, check


def test_a_label_is_the_name_with_the_id_in_brackets(two_by_four: Instance) -> None:
    assert wording.leader_label(two_by_four, "l1") == "市长（l1）"
    assert wording.place_label(two_by_four, "s1", "en") == "城东街道 (s1)"


def test_an_id_that_nobody_has_stands_for_itself(two_by_four: Instance) -> None:
    assert wording.leader_label(two_by_four, "l9") == "l9"
    assert wording.place_label(two_by_four, "s9") == "s9"


def test_layers_that_offices_share_have_a_word_and_others_keep_their_name(two_by_four: Instance) -> None:
    assert wording.layer_label(two_by_four, "subdistrict") == "街道（乡镇）"
    assert wording.layer_label(two_by_four, "road", "en") == "main and secondary roads"
    assert wording.layer_label(two_by_four, "河道") == "河道"
    assert wording.kind_label("main_road") == "主干道"
    assert wording.kind_label("river", "en") == "river"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_and_every_term_has_a_word(lang: str) -> None:
    assert all(has(f"reports.rule_{rule}", lang) for rule in RULES)
    assert all(has(f"reports.term_{term}", lang) for term in TERMS)
    assert wording.rule_label("quota") == "配额"
    assert wording.term_label("peak_load", "en") == "largest load"


def test_violations_read_as_sentences(two_by_four: Instance, broken: Assignment) -> None:
    found = check(two_by_four, broken).violations
    assert [wording.violation_sentence(two_by_four, violation) for violation in found] == [
        "建设路（r2）现有 0 位领导挂钩联系，应为 1 位。",
        "副市长（l2）挂钩联系主次干道 0 个，应为 1-2 个。",
        "市长（l1）应回避城西街道（s2），方案中仍由其挂钩联系。",
    ]
    assert [wording.violation_sentence(two_by_four, violation, "en") for violation in found] == [
        "建设路 (r2): number of leaders is 0, must be 1.",
        "副市长 (l2): number of places of layer main and secondary roads is 0, must be 1-2.",
        "市长 (l1) must avoid 城西街道 (s2), but the plan gives it to that leader.",
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_sentence_in_both_languages(two_by_four: Instance, rule: str, lang: str) -> None:
    violation = Violation(rule, "l1", "s1", "road", 2.5, Bound(None, 1))
    assert "{" not in wording.violation_sentence(two_by_four, violation, lang)


def test_a_cap_is_a_bound_with_one_side(two_by_four: Instance) -> None:
    violation = Violation("load_cap", "l1", value=120.5, bound=Bound(None, 100.0))
    assert wording.violation_sentence(two_by_four, violation) == "市长（l1）的工作量为 120.5，应为至多 100。"
    assert wording.violation_sentence(two_by_four, violation, "en") == (
        "市长 (l1) carries a load of 120.5; it must be at most 100."
    )


def test_a_fault_says_where_it_is_and_what_to_do(two_by_four: Instance) -> None:
    fault = Fault("assignment.csv", 3, "leader", "l9", "rules.unknown_leader")
    assert wording.fault_sentence(fault) == (
        "assignment.csv 第 3 行“leader”列：领导名册中没有编号“l9”。请在领导表中补上该领导，或更正这一编号。"
    )
    assert wording.fault_sentence(fault, "en") == (
        "assignment.csv row 3, column leader: No leader has the id 'l9'. "
        "Add the leader to the leaders table or correct the id."
    )
    assert wording.fault_message(fault, "en").startswith("No leader has")


def test_a_quota_out_of_order_calls_the_layer_by_its_word() -> None:
    values = {"layer": "subdistrict", "lower": 3, "upper": 2}
    fault = Fault("leaders.csv", 2, "quota_subdistrict_max", "2", "intake.quota_order", values)
    assert "在类别“街道（乡镇）”的配额下限 3 大于上限 2" in wording.fault_sentence(fault)


def test_an_unknown_kind_is_answered_with_the_words_of_those_there_are() -> None:
    fault = Fault("places.csv", 2, "kind", "河道", "intake.unknown_kind", {"kinds": ("street", "main_road", "河")})
    assert "规则中的类别有：街道（street）、主干道（main_road）、河。" in wording.fault_message(fault)


def test_a_sentence_of_two_days_writes_both_as_its_language_does() -> None:
    fault = Fault("visits.csv", 4, "date", "2026-07-05", "intake.days_out_of_order", {"first": date(2026, 7, 10)})
    assert wording.fault_message(fault) == "“2026年7月5日”早于开始的日期2026年7月10日。请对调或更正。"
    assert "'2026-07-05' lies before the first day, 2026-07-10" in wording.fault_message(fault, "en")
    twice = Fault("holidays.csv", 3, "date", "2026-10-01", "intake.day_twice", {"first_row": 2})
    assert "（2026年10月1日）" in wording.fault_message(twice)


def test_a_day_written_otherwise_is_quoted_as_it_stands_in_its_cell() -> None:
    fault = Fault("visits.csv", 4, "date", "2026/7/5", "intake.days_out_of_order", {"first": date(2026, 7, 10)})
    assert "“2026/7/5”" in wording.fault_message(fault)


def test_a_fault_of_a_whole_file_names_no_row() -> None:
    fault = Fault("plan.csv", None, "", "l9", "rules.unknown_leader")
    assert wording.fault_sentence(fault, "en").startswith("plan.csv: No leader")
    keyed = Fault("policy.toml", None, "layers.road.quota", "x", "rules.unknown_leader")
    assert wording.fault_sentence(keyed, "en").startswith("policy.toml, layers.road.quota: No leader")


def test_a_reason_turns_lists_of_ids_into_names(two_by_four: Instance) -> None:
    # The sentence of a pin serves for any reason: it names a leader and a place.
    reason = Reason("pin", "rules.pin", {"leaders": ["l1"]}, leader="l1", place="s2")
    assert wording.reason_sentence(two_by_four, reason, "en").startswith("城西街道 (s2) is pinned to 市长 (l1)")


def test_a_relaxation_lists_its_changes(two_by_four: Instance) -> None:
    way_out = Relaxation(
        (
            Change("quota", leader="l1", layer="road", side="max", before=2, after=3),
            Change("coverage", place="r1", side="min", before=1, after=0),
            Change("avoid", leader="l1", place="s2"),
        ),
        cost=3,
    )
    assert wording.relaxation_sentence(two_by_four, way_out) == (
        "市长（l1）的主次干道配额上限由 2 改为 3；人民路（r1）允许留空；取消市长（l1）对城西街道（s2）的回避。"
    )
    assert wording.relaxation_sentence(two_by_four, way_out, "en").endswith(
        "drop the avoid of 城西街道 (s2) by 市长 (l1)."
    )


def test_a_change_that_several_share_is_told_once(two_by_four: Instance) -> None:
    both = tuple(Change("quota", leader, layer="road", side="max", before=2, after=3) for leader in ("l1", "l2"))
    said = wording.relaxation_sentence(two_by_four, Relaxation(both, cost=2), "en")
    assert said.count("from 2 to 3") == 1
    assert "市长 (l1), 副市长 (l2)" in said
