"""The notice of a change names exactly the leaders who change, each with all he had and all he has."""

import tempfile
from pathlib import Path

import docx
import pytest
from docx.document import Document as Word
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planner.domain import Assignment, Holding, Instance, InstanceError, Layer, Leader, Level, Place, Policy, Range
from planner.reports.change_notice import change_notice

LEADERS = tuple(f"l{number}" for number in range(1, 5))
PLACES = tuple(f"s{number}" for number in range(1, 6))
CITY = Instance(
    Policy("某市领导挂钩联系", (Layer("street", ("street",), Range(0, 5)),), (Level({"peak_load": 1.0}),)),
    tuple(Leader(leader, f"领导{leader}") for leader in LEADERS),
    tuple(Place(place, f"街道{place}", "street") for place in PLACES),
)
HOLDINGS = st.lists(
    st.builds(Holding, st.sampled_from(LEADERS), st.sampled_from(PLACES), st.sampled_from(["", "正", "副"])),
    max_size=8,
    unique_by=lambda row: row.pair,
)


def written(before: Assignment, after: Assignment, lang: str = "zh") -> Word:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "notice.docx")
        change_notice(CITY, before, after, path, lang)
        return docx.Document(str(path))


def rows(document: Word) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for row in document.tables[0].rows]


def held(holdings: list[Holding], leader: str) -> str:
    """What the notice says that a leader holds, worked out from the rows."""
    mine = sorted((row.place, row.role) for row in holdings if row.leader == leader)
    return "、".join(f"街道{place}（{role}）" if role else f"街道{place}" for place, role in mine) or "无"


@settings(max_examples=25, deadline=None)
@given(before=HOLDINGS, after=HOLDINGS)
def test_it_lists_exactly_the_changed_leaders(before: list[Holding], after: list[Holding]) -> None:
    changed = [leader for leader in LEADERS if held(before, leader) != held(after, leader)]
    assume(changed)
    document = written(Assignment.from_holdings(before), Assignment.from_holdings(after))
    assert rows(document)[1:] == [
        (str(number), f"领导{leader}", held(before, leader), held(after, leader))
        for number, leader in enumerate(changed, start=1)
    ]
    # Others stay as they are only where somebody has places that he had before.
    stays = any(held(after, leader) != "无" for leader in LEADERS if leader not in changed)
    some = f"本次调整涉及领导（岗位）{len(changed)} 位，原、现挂钩联系对象见附件。其余领导的挂钩联系对象不变。"
    everybody = f"本次调整涉及全部领导（岗位），共 {len(changed)} 位，原、现挂钩联系对象见附件。"
    said = {paragraph.text for paragraph in document.paragraphs} & {some, everybody}
    assert said == {some if stays else everybody}


def test_it_has_the_title_of_a_change_and_an_annex_across() -> None:
    document = written(Assignment.of([("l1", "s1")]), Assignment.of([("l1", "s2")]))
    said = [paragraph.text for paragraph in document.paragraphs]
    assert "关于调整某市领导挂钩联系安排的通知" in said
    assert "附件：挂钩联系调整情况表" in said
    assert not [text for text in said if text.startswith("一、")]  # the only part
    assert rows(document)[0] == ("序号", "领导（岗位）", "原挂钩联系", "现挂钩联系")
    assert [section.orientation for section in document.sections] == [0, 1]


def test_who_and_what_is_no_more_is_told_by_its_id() -> None:
    document = written(Assignment.of([("gone", "s1"), ("l1", "old")]), Assignment.of([("l1", "s1")]), "en")
    assert rows(document)[1:] == [
        ("1", "领导l1", "old (name not known)", "街道s1"),
        ("2", "gone (name not known)", "街道s1", "none"),
    ]


def test_of_two_plans_that_are_the_same_no_notice_is_written(tmp_path: Path) -> None:
    plan = Assignment.of([("l1", "s1")])
    with pytest.raises(InstanceError) as caught:
        change_notice(CITY, plan, plan, tmp_path / "notice.docx")
    assert [fault.code for fault in caught.value.faults] == ["reports.change_none"]
    assert not (tmp_path / "notice.docx").exists()
