"""The table of changes."""

from dataclasses import replace

from planner.domain import Assignment, Instance, Layer, Leader, Level, Place, Policy, Range
from planner.reports.changes import Former, before_and_after, changes
from planner.reports.statistics import load_shares

CITY = Instance(
    Policy("t", (Layer("street", ("street",), Range(0, 3)),), (Level({"peak_load": 1.0}),)),
    (Leader("l1", "市长"), Leader("l2", "副市长")),
    tuple(Place(f"s{number}", f"{number}号街道", "street") for number in (1, 2, 3)),
)


def test_only_leaders_who_change_have_a_row() -> None:
    before = Assignment.of([("l1", "s1"), ("l1", "s2"), ("l2", "s3")])
    after = Assignment.of([("l1", "s1"), ("l1", "s2"), ("l2", "s3")])
    assert changes(CITY, before, after, "zh").rows == ()


def test_what_stays_goes_and_comes() -> None:
    before = Assignment.of([("l1", "s1"), ("l1", "s2"), ("l2", "s3")])
    after = Assignment.of([("l1", "s1"), ("l2", "s2"), ("l2", "s3")])
    assert changes(CITY, before, after, "zh").rows == (
        (1, "市长", "1号街道", "2号街道", ""),
        (2, "副市长", "3号街道", "", "2号街道"),
    )


def test_a_place_that_is_no_more_is_told_by_its_id() -> None:
    table = changes(CITY, Assignment.of([("l1", "old")]), Assignment(), "en")
    assert table.rows == ((1, "市长", "", "old (name not known)", ""),)
    assert table.header == ("No.", "Leader (post)", "Kept", "Gone", "New")


def test_who_has_left_comes_last_by_the_name_that_is_known() -> None:
    before, after = Assignment.of([("l0", "s1"), ("l9", "old")]), Assignment.of([("l1", "s1")])
    former = Former({"l0": Leader("l0", "前市长")}, {"old": Place("old", "旧街道", "street")})
    assert changes(CITY, before, after, "zh", former).rows == (
        (1, "市长", "", "", "1号街道", ""),
        (2, "前市长（已不在名单）", "", "1号街道", "", "1号街道由市长接手"),
        (3, "编号 l9（名称不详）（已不在名单）", "", "旧街道", "", ""),
    )
    assert before_and_after(CITY, before, after, "zh", former).rows == (
        (1, "市长", "无", "1号街道"),
        (2, "前市长", "1号街道", "无"),
        (3, "编号 l9（名称不详）", "旧街道", "无"),
    )


def test_the_row_of_whoever_left_says_who_has_each_of_his_places_now() -> None:
    """前市长 had all three streets, and shared 2号街道 with 市长, who goes on; 副市长 takes 1号街道 over, nobody 3号街道."""
    before = Assignment.of([("l0", "s1"), ("l0", "s2"), ("l0", "s3"), ("l1", "s2")])
    after = Assignment.of([("l1", "s2"), ("l2", "s1")])
    former = Former({"l0": Leader("l0", "前市长")})
    table = changes(CITY, before, after, "zh", former)
    assert table.header[-2:] == ("新增", "去向")
    assert table.rows == (
        (1, "副市长", "", "", "1号街道", ""),
        (
            2, "前市长（已不在名单）", "", "1号街道、2号街道、3号街道", "",
            "1号街道由副市长接手、2号街道仍由市长挂联、3号街道尚无人接手",
        ),
    )  # fmt: skip
    english = changes(CITY, before, after, "en", former).rows[-1]
    assert english[1] == "前市长 (no longer on the roster)"
    assert english[-1] == "1号街道: taken over by 副市长, 2号街道: still with 市长, 3号街道: nobody yet"


def test_a_vacant_post_is_marked_and_places_stand_in_the_order_of_the_city() -> None:
    """Streets 3 and 2 are listed in this order, whatever their ids."""
    chief, deputy = CITY.leaders
    first, second, third = CITY.places
    city = replace(CITY, leaders=(chief, replace(deputy, vacant=True)), places=(third, second, first))
    before, after = Assignment.of([("l2", "s1")]), Assignment.of([("l2", "s2"), ("l2", "s3")])
    assert changes(city, before, after, "zh").rows == ((1, "副市长（空缺）", "", "1号街道", "3号街道、2号街道"),)
    assert before_and_after(city, before, after, "en").rows == ((1, "副市长 (vacant)", "1号街道", "3号街道, 2号街道"),)
    assert [row[1] for row in load_shares(city, after, "zh").rows] == ["市长", "副市长（空缺）"]
