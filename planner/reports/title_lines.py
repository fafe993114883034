"""Where do the lines of a title end, so that no bracket or word is cut and the lines are about as long?"""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from planner.locale import text_width

# fmt: off
WORDS = frozenset({
    "关于", "建立", "调整", "领导", "挂钩", "联系", "重点", "街道", "乡镇", "道路", "干道",
    "主次", "社区", "园区", "开发区", "制度", "安排", "通知", "通报", "情况", "工作", "责任",
    "文明", "城市", "创建", "巡查", "整改", "申报", "材料", "委员会", "办公室", "分工", "方案",
})
# fmt: on
"""What stands in titles of this trade and is not cut; of other words a title tells nothing."""
NOT_FIRST, NOT_LAST = "）》”、，。：；)”,.:;", "（《“("
CUT_WORD, CUT_BRACKET, CUT_LIST, BEFORE_BRACKET, ANYWHERE = 40.0, 90.0, 12.0, 10.0, 8.0
"""What it costs to end a line inside a word, inside a bracket, there behind a mark, before one, and between two Chinese characters."""
UNEVEN, FURTHER_LINE = 100.0, 40.0
"""What a line costs that is shorter by a whole width than it could be, squared; and one line more than there must be."""


def title_lines(title: str, width: int) -> str:
    r"""
    The title with its lines ended by `\n`: as few as there must be or one more, cut where it hurts least, and about as long.

    GB/T 9704-2012 asks for lines of whole words, set out evenly; programs fill each line to its end, and cut inside brackets.

    Parameters
    ----------
    width
        Of a line, columns of `planner.locale.text_width`.

    Examples
    --------
    >>> print(title_lines("关于建立泰州市领导挂钩联系重点街道（乡镇）、道路制度的通知", 40))
    关于建立泰州市领导挂钩联系重点
    街道（乡镇）、道路制度的通知
    >>> title_lines("挂钩联系调整情况表", 40)
    '挂钩联系调整情况表'
    """
    if text_width(title) <= width:
        return title
    cuts = dict(_cuts(title))
    places = [0, *cuts, len(title)]

    @cache
    def best(begin: int, lines: int) -> tuple[float, tuple[int, ...]] | None:
        """The cheapest ends of so many lines from a place on."""
        found: tuple[float, tuple[int, ...]] | None = None
        for end in places:
            if end <= begin or text_width(title[begin:end].strip()) > width or (lines == 1) != (end == len(title)):
                continue
            rest = (0.0, ()) if lines == 1 else best(end, lines - 1)
            if rest is None:
                continue
            short = 1 - text_width(title[begin:end].strip()) / width
            cost = UNEVEN * short * short + cuts.get(end, 0.0) + rest[0]
            if found is None or cost < found[0]:
                found = cost, (end, *rest[1])
        return found

    for lines in range(2, len(places)):
        fewest, further = best(0, lines), best(0, lines + 1)
        if fewest is not None:
            found = fewest if further is None or fewest[0] <= further[0] + FURTHER_LINE else further
            return "\n".join(title[begin:end].strip() for begin, end in pairwise((0, *found[1])))
    return title


def _cuts(title: str) -> Iterator[tuple[int, float]]:
    """Where a line may end, and what that costs."""
    inside = {
        place
        for word in WORDS
        for begin in range(len(title))
        if title.startswith(word, begin)
        for place in range(begin + 1, begin + len(word))
    }
    depth = 0
    for place in range(1, len(title)):
        last, first = title[place - 1], title[place]
        depth += (last in "（(") - (last in "）)")
        if first in NOT_FIRST or last in NOT_LAST or first == " ":
            continue
        if last == " ":
            yield place, CUT_LIST if depth else 0.0
        elif text_width(last) == text_width(first) == 2 or last in NOT_FIRST or first in NOT_LAST:
            if depth:
                yield place, CUT_LIST if last in "、，" else CUT_BRACKET + (CUT_WORD if place in inside else 0.0)
            elif place in inside:
                yield place, CUT_WORD
            else:
                yield place, 0.0 if last in NOT_FIRST else BEFORE_BRACKET if first in NOT_LAST else ANYWHERE
