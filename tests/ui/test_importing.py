"""A table on its way in through the front end: looked at, corrected, answered, applied as a whole and undone without a trace."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from planner.domain import Assignment, Holding, Instance
from planner.reports import export
from planner.store import mappings
from planner.ui import keeping, revision
from planner.ui.draft import Draft
from planner.ui.importing import begin, corrected
from tests.ui.conftest import OpenPage
from tests.ui.reading import button, texts

HEADER = ("序号", "姓名", "职务", "挂钩联系街道", "挂钩联系道路")
ROWS = ((1, "市长", "市长", "城西街道", "1号路、2号路"), (2, "副市长", "副市长", "城东街道", "3号路、4号路"))
SWAPPED = {("l1", "s2"), ("l1", "r1"), ("l1", "r2"), ("l2", "s1"), ("l2", "r3"), ("l2", "r4")}


def book(*rows: tuple[str | int, ...]) -> bytes:
    made = Workbook()
    for row in rows:
        made.worksheets[0].append(row)
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def test_a_link_up_table_becomes_plan_and_assignment_in_force_and_undo_leaves_no_trace(
    two_by_three: Instance, kept: Assignment
) -> None:
    """The two leaders change streets; afterwards the data are the same bytes as before."""
    draft = Draft("x", two_by_three, kept)
    importing = begin("表.xlsx", book(HEADER, *ROWS), draft, ())
    after = importing.result
    assert after is not None
    assert after.assignment.pairs == after.instance.current_assignment.pairs == SWAPPED
    assert draft.assignment == kept
    before = revision.archive(draft.instance, draft.records)
    assert revision.archive(after.instance, after.records) != before
    undone = after.undone()
    assert undone.snapshot == draft.snapshot
    assert revision.archive(undone.instance, undone.records) == before


def test_what_is_only_similar_is_asked_and_nothing_can_be_applied_before(
    two_by_three: Instance, kept: Assignment
) -> None:
    rows = (ROWS[0], (2, "副市长", "副市长", "城动街道", "3号路"))
    importing = begin("表.xlsx", book(HEADER, *rows), Draft("x", two_by_three, kept), ())
    (question,) = importing.preview.unclear
    assert (importing.can_apply, importing.result) == (False, None)
    answered = importing.with_answers({question.id: "is:s1"})
    assert answered.result is not None
    assert ("l2", "s1") in answered.result.assignment.pairs


def test_cells_of_several_names_stand_apart_from_what_was_mended(
    two_by_three: Instance, kept: Assignment, open_page: OpenPage
) -> None:
    """Both leaders have two roads in a cell; the second one's name has a blank in it."""
    app = open_page("import_tables", Draft("x", two_by_three, kept))
    rows = (ROWS[0], (2, "副 市长", *ROWS[1][2:]))
    app.file_uploader[0].upload("表.xlsx", book(HEADER, *rows)).run()
    assert not app.exception
    labels = [expander.label for expander in app.expander]
    assert "读取时的处理和提示（1 条）" in labels
    assert "写有几个名称的单元格，已逐个读出（2 条）" in labels


def test_a_corrected_column_is_remembered_for_the_next_file_of_the_form(
    two_by_three: Instance, kept: Assignment
) -> None:
    odd = ("序号", "甲", "职务", "挂钩联系街道", "乙")
    draft = Draft("x", two_by_three, kept)
    importing = begin("一.xlsx", book(odd, *ROWS), draft, ())
    mapping = importing.preview.mapping
    assert mapping is not None
    mapping = corrected(
        mapping, mapping.sheets[0].sheet, lambda sheet: sheet.correct(2, "name").correct(5, "place", "road")
    )
    first = importing.with_mapping(mapping)
    assert first.result is not None
    assert first.result.assignment.pairs == SWAPPED
    assert first.learned is not None
    second = begin("二.xlsx", book(("总表",), odd, *ROWS), draft, (first.learned,))  # a title above it, this time
    assert second.remembered
    assert second.result is not None
    assert second.result.assignment.pairs == SWAPPED
    assert not begin("三.xlsx", book(HEADER, *ROWS), draft, (first.learned,)).remembered


def test_corrected_columns_outlive_the_program_and_are_forgotten_by_a_press(
    two_by_three: Instance, kept: Assignment, open_page: OpenPage
) -> None:
    """Two columns of the second file say nothing by themselves; another visitor imports it, after a restart."""
    odd = book(("序号", "甲", "职务", "挂钩联系街道", "乙"), *ROWS)
    app = open_page("import_tables", Draft("x", two_by_three, kept))
    app.file_uploader[0].upload("一.xlsx", odd).run()
    next(box for box in app.selectbox if box.label == "乙").set_value("挂联对象：道路").run()
    next(box for box in app.selectbox if box.label == "甲").set_value("姓名").run()
    button(app, "确认导入").click().run()
    assert not app.exception
    keeping.close()
    app = open_page("import_tables", Draft("x", two_by_three, kept))
    app.file_uploader[0].upload("二.xlsx", odd).run()
    assert "已照用当时改好的各列含义" in texts(app)
    button(app, "确认导入").click().run()
    assert app.session_state["desk"].draft.assignment.pairs == SWAPPED
    app.file_uploader[0].upload("三.xlsx", odd).run()
    button(app, "不再照用，按程序识别的重新来").click().run()
    assert not app.exception
    assert "已照用" not in texts(app)
    assert mappings.known(keeping.office().database) == ()


def test_an_exported_plan_that_was_changed_changes_the_plan_and_not_the_assignment_in_force(
    two_by_three: Instance, kept: Assignment, tmp_path: Path
) -> None:
    export(two_by_three, kept, "xlsx", tmp_path / "plan.xlsx")
    changed = load_workbook(tmp_path / "plan.xlsx")
    sheet = changed["调整分工"]
    row = next(row for row in range(4, 20) if sheet.cell(row, 9).value == "r2")
    sheet.cell(row, 5, "副市长")
    changed.save(tmp_path / "plan.xlsx")
    draft = Draft("x", two_by_three, kept)
    importing = begin("plan.xlsx", (tmp_path / "plan.xlsx").read_bytes(), draft, ())
    assert [item.ids for item in importing.preview.new] == [("l2", "r2")]
    assert [item.ids for item in importing.preview.gone] == [("l1", "r2")]
    after = importing.result
    assert after is not None
    assert after.instance is two_by_three
    assert after.assignment.pairs == kept.pairs - {("l1", "r2")} | {("l2", "r2")}


def test_a_file_begins_new_data_where_nothing_is_open(two_by_three: Instance) -> None:
    after = begin("表.xlsx", book(HEADER, *ROWS), None, ()).result
    assert after is not None
    assert {leader.name for leader in after.instance.leaders} == {"市长", "副市长"}
    only_leaders = begin("表.xlsx", book(("姓名", "职务"), ("甲某", "市长")), None, ())
    assert not only_leaders.can_apply
    assert [fault.code for fault in only_leaders.missing] == ["intake.no_places_yet"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_shows_the_consequences_applies_them_and_undoes_them(
    two_by_three: Instance, kept: Assignment, open_page: OpenPage, language: str
) -> None:
    app = open_page("import_tables", Draft("x", two_by_three, kept), language=language)
    app.file_uploader[0].upload("表.xlsx", book(HEADER, *ROWS)).run()
    assert not app.exception
    assert [metric.value for metric in app.metric] == ["6", "2", "0", "0"]
    assert app.session_state["desk"].draft.assignment == kept
    button(app, {"zh": "确认导入", "en": "Apply"}[language]).click().run()
    assert not app.exception
    assert app.session_state["desk"].draft.assignment.pairs == SWAPPED
    button(app, {"zh": "撤销这次导入", "en": "Undo this import"}[language]).click().run()
    assert app.session_state["desk"].draft.assignment == kept
    assert app.session_state["desk"].draft.instance is two_by_three


def test_the_page_names_every_fault_and_asks_what_is_unclear(
    two_by_three: Instance, kept: Assignment, open_page: OpenPage
) -> None:
    app = open_page("import_tables", Draft("x", two_by_three, kept))
    rows = (HEADER, ROWS[0], (2, "副市长", "副市长", "#REF!", "3号路"))
    app.file_uploader[0].upload("坏.xlsx", book(*rows)).run()
    assert "文件里有 1 处问题" in texts(app)
    button(app, "放弃").click().run()
    app.file_uploader[0].upload("问.xlsx", book(HEADER, ROWS[0], (2, "副市长", "副市长", "城动街道", "3号路"))).run()
    assert not app.exception
    assert "有 1 处须由您确认" in texts(app)
    assert "请在下面答复问题（1 个）" in texts(app)
    assert button(app, "确认导入").disabled
    button(app, "全部采用最可能的答复（第一项）").click().run()
    assert "可以导入：请先看清下面的变化" in texts(app)
    assert not button(app, "确认导入").disabled


def test_the_page_says_which_columns_it_is_not_sure_of_and_which_pairs_would_end(
    two_by_three: Instance, kept: Assignment, open_page: OpenPage
) -> None:
    """In force, l1 has r1, which a table of l2 alone leaves out: that pair would end."""
    in_force = two_by_three.with_current(tuple(Holding(*pair) for pair in (("l1", "r1"), ("l2", "s1"))))
    app = open_page("import_tables", Draft("x", in_force, kept))
    app.file_uploader[0].upload("表.xlsx", book((*HEADER, "督查情况"), (*ROWS[1], "按月"))).run()
    assert not app.exception
    assert "程序没有把握：督查情况" in texts(app)
    assert "原有分工中有 1 对不在表里" in texts(app)


def test_the_page_says_whom_a_roster_does_not_name_with_the_switch_that_takes_them_off(
    two_by_three: Instance, kept: Assignment, open_page: OpenPage
) -> None:
    """A roster of posts alone, as posts without names are usual; 副市长 is not in it."""
    app = open_page("import_tables", Draft("x", two_by_three, kept))
    roster = (("职务", "班子", "排序", "配合单位"), ("市长", "市政府", 1, "市政府办公室"))
    app.file_uploader[0].upload("名单.xlsx", book(*roster)).run()
    assert not app.exception
    assert "有 1 位领导表中没有提到，导入后仍在名单中：副市长。" in texts(app)
    (switch,) = (box for box in app.checkbox if box.label == "表中没有提到的领导和挂联对象予以保留")
    switch.uncheck().run()
    assert "有 1 位领导表中没有提到，导入后将从名单中去掉：副市长。" in texts(app)
    button(app, "确认导入").click().run()
    assert [leader.name for leader in app.session_state["desk"].draft.instance.leaders] == ["市长"]


def test_a_table_that_names_everybody_has_no_switch_for_those_it_does_not_name(
    two_by_three: Instance, kept: Assignment, open_page: OpenPage
) -> None:
    app = open_page("import_tables", Draft("x", two_by_three, kept))
    app.file_uploader[0].upload("表.xlsx", book(HEADER, *ROWS)).run()
    assert "没有提到" not in " ".join(box.label for box in app.checkbox)


def test_a_change_on_another_page_is_taken_into_account(two_by_three: Instance, kept: Assignment) -> None:
    draft = Draft("x", two_by_three, kept)
    importing = begin("表.xlsx", book(HEADER, *ROWS), draft, ())
    moved = draft.changed(Assignment.of(kept.pairs - {("l2", "r4")}))
    again = replace(importing, draft=moved).looked_at_again()
    assert again.result is not None
    assert again.result.undone().snapshot == moved.snapshot


def test_a_corrected_file_takes_the_place_of_the_one_looked_at(
    two_by_three: Instance, kept: Assignment, open_page: OpenPage
) -> None:
    app = open_page("import_tables", Draft("x", two_by_three, kept))
    rows = (ROWS[0], (2, "副市长", "副市长", "城动街道", "3号路"))
    app.file_uploader[0].upload("表.xlsx", book(HEADER, *rows)).run()
    assert button(app, "确认导入").disabled
    app.file_uploader[0].upload("表.xlsx", book(HEADER, *ROWS)).run()
    assert not button(app, "确认导入").disabled
    # The street that was asked about is answered by the file; nothing of the first one is left.
    button(app, "确认导入").click().run()
    assert app.session_state["desk"].draft.assignment.pairs == SWAPPED


def test_another_target_is_looked_at_anew(two_by_three: Instance, kept: Assignment, open_page: OpenPage) -> None:
    app = open_page("import_tables", Draft("x", two_by_three, kept))
    app.file_uploader[0].upload("表.xlsx", book(HEADER, *ROWS)).run()
    assert app.session_state["desk"].importing.draft is not None
    app.radio[0].set_value("一份新资料").run()
    assert app.session_state["desk"].importing.draft is None


def test_places_that_change_hands_are_not_said_to_be_missing_from_the_table(
    two_by_three: Instance, kept: Assignment, open_page: OpenPage
) -> None:
    """In force, l1 has s1 and l2 has s2; the table has them the other way round."""
    in_force = two_by_three.with_current(tuple(Holding(*pair) for pair in (("l1", "s1"), ("l2", "s2"))))
    app = open_page("import_tables", Draft("x", in_force, kept))
    app.file_uploader[0].upload("表.xlsx", book(HEADER, *ROWS)).run()
    assert "可以导入：请先看清下面的变化" in texts(app)
    assert "不在表里" not in texts(app)


def test_a_wrong_change_of_an_exported_plan_is_mended_in_the_file_not_in_its_columns(
    two_by_three: Instance, kept: Assignment, open_page: OpenPage, tmp_path: Path
) -> None:
    path = tmp_path / "方案.xlsx"
    export(two_by_three, kept, "xlsx", path)
    book_of = load_workbook(path)
    sheet = book_of["调整分工"]
    sheet.cell(4, 5).value = "副县长"  # the leader of the first place; there is none of that name
    book_of.save(path)
    app = open_page("import_tables", Draft("x", two_by_three, kept))
    app.file_uploader[0].upload("方案.xlsx", path.read_bytes()).run()
    assert not app.exception
    assert "导出的方案里有 1 处改得不对" in texts(app)
    assert "“副县长”不在领导名录中" in str(app.table[0].value.iloc[0, -1])
    assert "各列的含义" not in {found.label for found in app.expander}
