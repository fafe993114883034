"""Materials of an application for a sample city, and what became of them, made up like the other records of `scripts.demonstration`."""

import random
from collections.abc import Iterator
from datetime import date

from planner.domain import Instance
from planner.follow_up.materials import Material, MaterialEvent
from planner.follow_up.working_days import WorkingDays

MARK = "示例（虚构）"
_ITEMS = (
    ("理想信念教育", ("学习实践活动方案", "宣讲活动记录"), "市委宣传部"),
    ("志愿服务", ("志愿服务项目清单", "志愿服务保障制度"), "市委社会工作部"),
    ("政务环境", ("一件事一次办事项目录", "窗口服务规范"), "市政府办公室"),
    ("法治环境", ("法治宣传教育工作总结", "公共法律服务站点名录"), "市司法局"),
    ("市场环境", ("诚信经营示范街区名单", "食品安全监管情况"), "市市场监督管理局"),
    ("校园环境", ("心理健康教育教师配备表", "校外培训治理情况"), "市教育局"),
    ("文化环境", ("公共文化设施免费开放目录", "全民阅读活动总结"), "市文化广电和旅游局"),
    ("公共秩序", ("文明交通行动方案", "停车设施建设情况"), "市公安局"),
    ("生活环境", ("老旧小区改造完成情况", "生活垃圾分类覆盖情况"), "市住房和城乡建设局"),
    ("生态环境", ("空气质量优良天数说明", "饮用水水源地保护情况"), "市生态环境局"),
)
"""Indicator, its materials, and the unit that hands them over."""
_DUE = (date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 30), date(2026, 11, 30), date(2026, 12, 31))
ASKED = date(2026, 7, 1)


def materials() -> tuple[Material, ...]:
    """Twenty materials; each unit's clerk hands them over."""
    named = [(item, name, unit) for item, names, unit in _ITEMS for name in names]
    return tuple(
        Material(f"S{number:02}", f"{name}（示例）", _DUE[number % len(_DUE)], item, unit, "办公室联络员", ASKED, MARK)
        for number, (item, name, unit) in enumerate(named, start=1)
    )


def events(
    instance: Instance, listed: tuple[Material, ...], days: WorkingDays, last: date
) -> tuple[MaterialEvent, ...]:
    """What could have happened to them until a day."""
    chance = random.Random(instance.policy.title)
    found = [event for material in listed for event in _course(material, days, chance) if event.day <= last]
    return tuple(sorted(found, key=lambda event: event.day))


def _course(material: Material, days: WorkingDays, chance: random.Random) -> Iterator[MaterialEvent]:
    if chance.random() < 0.15:
        return  # never handed over
    day = days.on_or_before(material.due)
    course = [("submit", "办公室联络员", "")]
    if chance.random() < 0.3:
        course += [("return", "创建办审核员", "缺少落款日期，请补盖公章"), ("submit", "办公室联络员", "")]
    course += [("pass", "创建办审核员", ""), ("archive", "创建办档案员", f"2026-{material.id}")]
    if chance.random() < 0.35:
        course = course[: chance.randint(1, len(course) - 1)]  # it has come no further
    for action, by, text in course:
        yield MaterialEvent(material.id, day, action, by, text)
        day = days.add(day, chance.randint(1, 6))
