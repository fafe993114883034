"""Comparing plans: what with, and how the difference looks."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
import streamlit as st
from docx import Document
from openpyxl import load_workbook

from planner.domain import Assignment, Holding, Instance
from planner.reports.changes import changes
from planner.ui.comparing import counts, holding, touched
from planner.ui.downloads import change_document, changes_document
from planner.ui.draft import Draft
from tests.ui.conftest import PAGES, OpenPage
from tests.ui.publishing import publish
from tests.ui.reading import texts


def test_pairs_are_counted_and_places_found(kept: Assignment) -> None:
    other = Assignment.of((kept.pairs - {("l1", "r2")}) | {("l2", "r2")})
    assert counts(kept, other) == (1, 1, 5)
    assert touched(kept, other) == {"r2"}


def test_the_page_without_anything_to_compare_with(
    two_by_three: Instance, kept: Assignment, open_page: OpenPage
) -> None:
    assert "没有可以比较的方案" in texts(open_page("compare", Draft("x", two_by_three, kept)))


def test_the_page_shows_what_changes_as_a_redline(
    two_by_three: Instance, kept: Assignment, open_page: OpenPage
) -> None:
    in_force = tuple(Holding(*pair) for pair in sorted((kept.pairs - {("l1", "r2")}) | {("l2", "r2")}))
    app = open_page("compare", Draft("x", replace(two_by_three, current=in_force), kept))
    assert "2 位领导有变动：新增 1 对，调出 1 对，保留 5 对。" in texts(app)
    rows = app.table[0].value
    assert rows["新增"].tolist() == ["**2号路**", ""]
    assert rows["调出"].tolist() == ["", "~~2号路~~"]


def test_the_same_plan_changes_nothing(two_by_three: Instance, kept: Assignment, open_page: OpenPage) -> None:
    in_force = tuple(Holding(*pair) for pair in sorted(kept.pairs))
    app = open_page("compare", Draft("x", replace(two_by_three, current=in_force), kept))
    assert "两者相同，没有变动。" in texts(app)


def test_any_two_plans_are_compared(two_by_three: Instance, kept: Assignment, open_page: OpenPage) -> None:
    settled = replace(two_by_three, current=tuple(Holding(*pair) for pair in kept.sorted_pairs))
    moved = Assignment.of({*kept.pairs, ("l1", "r4")} - {("l2", "r4")})
    app = open_page("compare", Draft("x", settled, kept).changed(moved))
    assert "新增 1 对，调出 1 对，保留 5 对" in texts(app)
    app.selectbox[1].set_value("现行分工").run()
    assert "两者相同，没有变动。" in texts(app)


def test_what_names_nobody_any_more_is_left_out(two_by_three: Instance, kept: Assignment) -> None:
    old = Assignment.of({*kept.pairs, ("gone", "r4"), ("l1", "gone")})
    assert holding(Draft("x", two_by_three, kept), old).assignment == kept


def _without_l2(city: Instance) -> Instance:
    return replace(city, leaders=city.leaders[:1])


@pytest.mark.usefixtures("new_site")
@pytest.mark.parametrize("told_by", ["a step before", "a published plan"])
def test_a_leader_who_has_left_is_compared_by_name(
    two_by_three: Instance, kept: Assignment, open_page: OpenPage, told_by: str
) -> None:
    """副市长 leaves: one leader is left, and the other's street and two roads are nobody's."""
    before = two_by_three.with_current(kept.holdings)
    if told_by == "a step before":
        left = Draft("x", before, kept).revised(_without_l2(before))
    else:
        publish(two_by_three, kept)
        left = Draft("x", _without_l2(before), kept).revised(_without_l2(before))
    left = replace(left, assignment=Assignment.of(pair for pair in kept.pairs if pair[0] == "l1"))
    app = open_page("compare", left)
    assert "1 位领导有变动：新增 0 对，调出 3 对，保留 3 对。" in texts(app)
    assert app.table[0].value["领导（岗位）"].tolist() == ["副市长（已不在名单）"]
    assert app.table[0].value["调出"].tolist() == ["~~城西街道、3号路、4号路~~"]
    assert app.table[0].value["去向"].tolist() == ["城西街道尚无人接手、3号路尚无人接手、4号路尚无人接手"]
    app.switch_page(str(PAGES / "overview.py"))
    assert "这是草稿。与现行分工相比：新增 0 对，调出 3 对，保留 3 对。" in texts(app.run())
    app.switch_page(str(PAGES / "export.py"))
    assert "现有 1 位" in texts(app.run())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(st, "session_state", {"desk": app.session_state["desk"]})
        notice = Document(BytesIO(change_document(left, "zh")))
    assert [cell.text for cell in notice.tables[0].rows[1].cells] == ["1", "副市长", "城西街道、3号路、4号路", "无"]


@pytest.mark.usefixtures("new_site")
def test_of_two_earlier_plans_whoever_has_left_since_is_in_both(
    two_by_three: Instance, kept: Assignment, open_page: OpenPage
) -> None:
    """副市长 is in the published plan and in the one in force, which are the same; only then does he leave."""
    publish(two_by_three, kept)
    before = two_by_three.with_current(kept.holdings)
    app = open_page("compare", Draft("x", before, kept).revised(_without_l2(before)))
    (version,) = (option for option in app.selectbox[1].options if "第 1 版" in option)
    app.selectbox[1].set_value(version).run()
    assert "两者相同，没有变动。" in texts(app)


def test_the_table_of_changes_says_which_plans_it_compares(
    two_by_three: Instance, kept: Assignment, tmp_path: Path
) -> None:
    moved = Assignment.of({*kept.pairs, ("l1", "r4")} - {("l2", "r4")})
    table = changes(two_by_three, kept, moved, "zh")
    made = changes_document(two_by_three.policy, table, "zh", compared=("现行分工", "手头的方案"))
    (tmp_path / "t.xlsx").write_bytes(made)
    (sheet,) = load_workbook(tmp_path / "t.xlsx").worksheets
    assert "由“现行分工”到“手头的方案”的变动" in [sheet.cell(row, 1).value for row in (2, 3)]
