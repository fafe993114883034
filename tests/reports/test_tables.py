"""Tables are made once; the numbers here are worked out by hand from the drawing in conftest."""

from dataclasses import replace
from datetime import date

from planner.domain import Assignment, Instance, Layer, LevelOutcome, Link, Place, Range, Stance, Violation
from planner.reports import tables
from planner.reports.tables import Cell, Table
from planner.rules import check
from planner.rules.overrides import with_override


def column(table: Table, key: str) -> list[Cell]:
    position = [column.key for column in table.columns].index(key)
    return [row[position] for row in table.rows]


def test_the_official_table_has_one_row_per_leader_and_one_column_per_layer(
    two_by_four: Instance, kept: Assignment
) -> None:
    table = tables.by_leader(two_by_four, kept, "zh")
    # Loads: (10 + 6) / 0.5 = 32 and 20 + 4 = 24. The posts are the names, so they have no column of their own.
    assert table.header == (
        "序号",
        "领导（岗位）",
        "班子",
        "挂钩联系街道（乡镇）",
        "挂钩联系主次干道",
        "工作量（按份额折算）",
        "配合单位",
        "联系方式",
    )
    assert table.rows == (
        (1, "市长", "市政府", "城东街道", "人民路", 32, "", "=HYPERLINK(1)"),
        (2, "副市长（空缺）", "市政府", "城西街道", "建设路", 24, "市教育局", ""),
    )


def test_a_layer_that_nobody_foresaw_gets_its_column(two_by_four: Instance, kept: Assignment) -> None:
    policy = replace(two_by_four.policy, layers=(*two_by_four.policy.layers, Layer("河道", ("river",), Range(0, 1))))
    rivers = (*two_by_four.places, Place("w1", "凤城河", "river"))
    instance = replace(two_by_four, policy=policy, places=rivers)
    plan = Assignment.of([*kept.pairs, ("l2", "w1")])
    table = tables.by_leader(instance, plan, "zh")
    assert "挂钩联系河道" in table.header
    assert column(table, "layer:河道") == ["", "凤城河"]


def test_an_overridden_avoid_stays_visible_with_its_reason(two_by_four: Instance, broken: Assignment) -> None:
    assert column(tables.by_leader(two_by_four, broken, "zh"), "note") == [
        "突破回避：城西街道（回避理由：曾在该街道任职）",
        "",
    ]
    unreasoned = replace(two_by_four, stances=(Stance("l1", "s2", "avoid"),))
    assert column(tables.by_leader(unreasoned, broken, "en"), "note") == ["Overrides an avoid: 城西街道", ""]


def test_why_an_avoid_may_be_overridden_stands_beside_it(two_by_four: Instance, broken: Assignment) -> None:
    policy = with_override(two_by_four.policy, Violation("avoid", "l1", "s2"), "人手不足")
    allowed = replace(two_by_four, policy=policy)
    assert column(tables.by_leader(allowed, broken, "zh"), "note")[0] == (
        "突破回避：城西街道（回避理由：曾在该街道任职；例外理由：人手不足）"
    )
    unreasoned = replace(allowed, stances=(Stance("l1", "s2", "avoid"),))
    assert column(tables.by_leader(unreasoned, broken, "en"), "note")[0] == (
        "Overrides an avoid: 城西街道 (allowed because: 人手不足)"
    )


def test_the_table_by_place_goes_layer_by_layer(two_by_four: Instance, kept: Assignment) -> None:
    table = tables.by_place(two_by_four, kept, "zh")
    assert column(table, "place") == ["城东街道", "城西街道", "人民路", "建设路"]
    assert column(table, "leaders") == ["市长", "副市长（空缺）", "市长", "副市长（空缺）"]
    assert column(table, "district") == ["甲区", "乙区", "", ""]  # who manages s2 counts, not the district by law


def test_who_leads_a_shared_place_comes_first(two_by_four: Instance) -> None:
    shared = [("l1", "s1"), ("l2", "s1")]
    by_rank = Assignment.of(shared)
    assert column(tables.by_place(two_by_four, by_rank, "zh"), "leaders")[0] == "市长、副市长（空缺）"
    by_role = Assignment(frozenset(shared), {("l2", "s1"): "正", ("l1", "s1"): "副"})
    assert column(tables.by_place(two_by_four, by_role, "zh"), "leaders")[0] == "副市长（空缺）（正）、市长（副）"


def test_loads_are_set_against_shares_and_the_mean(two_by_four: Instance, kept: Assignment) -> None:
    table = tables.load_shares(two_by_four, kept, "zh")
    # Mean load (32 + 24) / 2 = 28; 32 / 28 = 114.29 %, 24 / 28 = 85.71 %.
    assert column(table, "work") == [16, 24]
    assert column(table, "load") == [32, 24]
    assert column(table, "percent") == [114.29, 85.71]
    assert column(table, "held:road") == [1, 1]
    assert column(table, "quota:road") == ["1-2", "1-2"]


def test_layers_are_counted(two_by_four: Instance, broken: Assignment) -> None:
    table = tables.layers(two_by_four, broken, "en")
    assert table.rows == (
        ("Streets and townships", 2, 2, 0, "1-2", 1, 1),
        ("Main and secondary roads", 2, 1, 1, "1-2", 0, 1),
    )


def test_terms_have_one_row_each_and_the_vector_of_loads_none(two_by_four: Instance, kept: Assignment) -> None:
    table = tables.terms(two_by_four, kept, "zh")
    values = dict(zip(column(table, "term"), column(table, "value"), strict=True))
    assert values["最大工作量"] == 32
    assert values["工作量与平均值的偏差合计"] == 8  # |32 - 28| + |24 - 28|
    assert values["挂联对象的分散程度"] == 0  # each road passes the street of its leader
    assert len(values) == 8


def test_levels_show_what_is_proved(two_by_four: Instance) -> None:
    table = tables.levels(two_by_four, (LevelOutcome(33.0, 32.0, 30.4), LevelOutcome(8.0, 8.0, None)), "zh")
    # Gap (32 - 30.4) / 32 = 5 %.
    assert table.rows == (
        (1, "最大工作量", 33, 32, 30.4, 5, 5),
        (2, "工作量与平均值的偏差合计、5 × 挂联对象的分散程度", 8, 8, None, None, 0),
    )


def test_places_without_enough_leaders_are_listed(two_by_four: Instance, broken: Assignment, kept: Assignment) -> None:
    assert tables.unassigned(two_by_four, kept, "zh").rows == ()
    assert tables.unassigned(two_by_four, broken, "zh").rows == ((1, "建设路（r2）", "次干道", "", 0, 1, 1, 4),)


def test_each_road_has_its_leaders_and_those_of_the_places_it_passes(two_by_four: Instance, broken: Assignment) -> None:
    """r2 is nobody's, and passes s2, which l1 has; a link the other way round and a second length change nothing else."""
    links = (Link("s1", "r1", "passes", km=1.25), Link("r1", "s2", "passes", km=2), Link("r2", "s2", "passes"))
    table = tables.by_road(replace(two_by_four, links=(*links, Link("r1", "r2", "adjacent"))), broken, "zh")
    assert table.header == (
        "序号", "道路名称", "道路等级", "挂钩联系领导", "途经街道（乡镇）及其领导", "长度（公里）", "工作量",
    )  # fmt: skip
    assert table.rows == (
        (1, "人民路", "主干道", "市长", "城东街道：副市长（空缺）\n城西街道：市长", 3.25, 6),
        (2, "建设路", "次干道", "", "城西街道：市长", None, 4),
    )


def test_without_roads_there_is_no_table_of_them(two_by_four: Instance) -> None:
    streets = replace(two_by_four, places=two_by_four.places[:2], links=(), stances=())
    assert tables.document(streets, Assignment(), "zh").table("by_road") is None
    assert tables.by_road(streets, Assignment(), "en").empty == "There are no roads in the data."


def test_what_people_settled_is_told_with_reasons_and_whether_the_plan_keeps_to_it(
    two_by_four: Instance, broken: Assignment
) -> None:
    """The plan breaks the avoid and keeps the pin; the exception of coverage is needed, that of the quota of l1 is not."""
    pinned = replace(
        two_by_four, stances=(*two_by_four.stances, Stance("l2", "s1", "pin"), Stance("l1", "r1", "prefer"))
    )
    quota, coverage = Violation("quota", "l1", layer="road"), Violation("coverage", place="r2")
    policy = with_override(with_override(pinned.policy, quota, "老路"), coverage, "正在施工", date(2026, 5, 1))
    instance = replace(pinned, policy=policy)
    table = tables.settled(instance, check(instance, broken), "zh")
    assert table.rows == (
        (1, "回避", "市长（l1）、城西街道（s2）", "曾在该街道任职", None, "未遵守"),
        (2, "锁定", "副市长（l2）、城东街道（s1）", "（未说明理由）", None, "已遵守"),
        (3, "例外：配额", "市长（l1）、主次干道", "老路", "", "本方案已不需要此例外"),
        (4, "例外：覆盖", "建设路（r2）", "正在施工", "2026-05-01", "本方案用到此例外"),
    )


def test_nothing_settled_by_hand_is_said_in_a_sentence(two_by_four: Instance, kept: Assignment) -> None:
    free = replace(two_by_four, stances=())
    assert tables.settled(free, check(free, kept), "zh").rows == ()
    assert tables.settled(free, check(free, kept), "zh").empty == "没有人工锁定、回避或例外，方案全部由规则得出。"


def test_broken_rules_carry_the_reason_of_the_stance(two_by_four: Instance, broken: Assignment) -> None:
    table = tables.violations(two_by_four, check(two_by_four, broken), "zh")
    assert column(table, "rule") == ["覆盖", "配额", "回避"]
    assert column(table, "reason") == ["", "", "曾在该街道任职"]


def test_the_certificate_has_one_line_per_rule_and_subject(two_by_four: Instance, broken: Assignment) -> None:
    report = check(two_by_four, broken)
    # 4 places, 2 leaders x 2 layers, 1 avoid.
    assert tables.certificate_summary(report, "zh").rows == (("覆盖", 4, 3, 1), ("配额", 4, 3, 1), ("回避", 1, 0, 1))
    lines = tables.certificate_lines(two_by_four, report, "zh")
    assert len(lines.rows) == 9
    assert lines.rows[-1] == (9, "回避", "市长（l1）、城西街道（s2）", 1, "0", "不符合")


def test_the_pairs_are_ids_under_headers_that_can_be_read_again(two_by_four: Instance) -> None:
    plan = Assignment(frozenset({("l2", "s2"), ("l1", "s1")}), {("l2", "s2"): "正"})
    table = tables.pairs(two_by_four, plan, "en")
    assert table.header == ("leader", "place", "role")
    assert table.rows == (("l1", "s1", ""), ("l2", "s2", "正"))
    assert tables.pairs(two_by_four, plan, "zh").header == ("领导编号", "挂联对象编号", "角色")


def test_an_instance_without_leaders_has_tables_all_the_same(two_by_four: Instance) -> None:
    empty = replace(two_by_four, leaders=(), stances=())
    made = tables.document(empty, Assignment(), "zh")
    rows = {table.key: len(table.rows) for table in made.tables}
    assert (rows["by_leader"], rows["by_place"], rows["by_road"], rows["loads"]) == (0, 4, 2, 0)
