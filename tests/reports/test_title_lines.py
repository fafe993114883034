"""Lines of titles by hand."""

import pytest

from planner.locale import text_width
from planner.reports.title_lines import WORDS, title_lines

BRACKETS = "关于建立泰州市领导挂钩联系重点街道（乡镇）、道路制度的通知"
LISTED = "关于建立如东县领导挂钩联系镇（街道、园区）、镇领导联系村（社区）制度的通知"


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        # 29 characters of at most 20: after the first 20 stands （乡|镇）; 15 and 14 are even, and cut no word.
        (BRACKETS, ["关于建立泰州市领导挂钩联系重点", "街道（乡镇）、道路制度的通知"]),
        # Without the bracket cut it would take a line more; behind its mark it is cut least.
        (LISTED, ["关于建立如东县领导挂钩联系镇（街道、", "园区）、镇领导联系村（社区）制度的通知"]),
        # 32 columns and 40: ended at the space nothing is cut, where 36 and 36 would be more even.
        (
            "Notice on setting up the system: 泰州市领导挂钩联系重点街道（乡镇）、道路",
            ["Notice on setting up the system:", "泰州市领导挂钩联系重点街道（乡镇）、道路"],
        ),
        ("关于调整的通知", ["关于调整的通知"]),
        ("", [""]),
    ],
)
def test_lines_end_where_it_hurts_least(title: str, lines: list[str]) -> None:
    assert title_lines(title, 40).split("\n") == lines


def test_a_line_more_rather_than_a_word_cut_inside_a_bracket() -> None:
    # Two lines of 20 would have to end in （街道、园|区）.
    lines = title_lines("关于调整如东县领导挂钩联系镇（街道、园区）、镇领导联系村（社区）制度安排的通知", 40).split(
        "\n"
    )
    assert len(lines) == 3
    assert all(line.count("（") == line.count("）") for line in lines)


@pytest.mark.parametrize("width", [12, 20, 31, 40])
def test_nothing_is_lost_nothing_is_too_long_and_no_mark_begins_a_line(width: int) -> None:
    for title in (BRACKETS, LISTED, "没" * 70):
        lines = title_lines(title, width).split("\n")
        assert "".join(lines) == title
        assert max(map(text_width, lines)) <= width
        assert not [line for line in lines if line[0] in "）、，。"]


def test_what_cannot_be_cut_stays() -> None:
    assert title_lines("x" * 50, 40) == "x" * 50
    assert all(len(word) > 1 for word in WORDS)
