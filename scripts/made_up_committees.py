"""
Committees and measures for a sample city, made up like the other records of `scripts.demonstration`: posts, no persons.

Two things are planted that the page on committees is to find: a special committee whose leader in charge is a vacant post, and a
leader who sits in too many committees.
"""

from datetime import date

from planner.domain import Instance
from planner.follow_up.committees import Measure, Seat

MARK = "示例（虚构）"
GROUP = "文明城市创建工作领导小组（示例）"
_SPECIAL = (
    ("市容环境专项委员会（示例）", 18, (23, 21, 27), ("市城市管理局", "市住房和城乡建设局")),
    ("交通秩序专项委员会（示例）", 19, (21, 18), ("市公安局", "市交通运输局")),
    ("市场秩序专项委员会（示例）", 22, (26, 18, 19), ("市市场监督管理局", "市商务局")),
    ("社区治理专项委员会（示例）", 8, (15, 18), ("市民政局", "市委社会工作部")),
    ("宣传教育专项委员会（示例）", 20, (25, 8), ("市教育局", "市文化广电和旅游局")),
)
"""Name, position of the leader in charge and of the members among the leaders, units that are members."""
_MEASURES = (
    (
        "背街小巷整治",
        "完成 30 条背街小巷路面和排水改造",
        0,
        "市住房和城乡建设局",
        (2026, 6, 30),
        (2026, 3, 2),
        (2026, 6, 24),
    ),
    (
        "背街小巷整治",
        "背街小巷保洁每日两次，建立路长名册",
        0,
        "市城市管理局",
        (2026, 4, 30),
        (2026, 3, 2),
        (2026, 5, 12),
    ),
    ("非机动车停放", "划定非机动车停放点 200 处", 0, "市城市管理局", (2026, 9, 30), (2026, 4, 1), (2026, 9, 25)),
    ("路口秩序", "20 个重点路口早晚高峰定岗", 1, "市公安局", (2026, 5, 31), (2026, 4, 7), (2026, 5, 29)),
    ("路口秩序", "补划斑马线和非机动车道标线 60 处", 1, "市交通运输局", (2026, 10, 31), (2026, 8, 3), None),
    ("停车管理", "新增共享停车泊位 800 个", 1, "市公安局", (2026, 11, 30), (2026, 9, 1), None),
    ("集贸市场", "改造提升集贸市场 6 处", 2, "市市场监督管理局", (2026, 11, 30), (2026, 5, 6), None),
    ("集贸市场", "经营户文明公约签订全覆盖", 2, "市市场监督管理局", (2026, 12, 11), None, None),
    ("小区治理", "老旧小区飞线充电清零，增设充电桩 400 个", 3, "市民政局", (2026, 10, 16), (2026, 6, 1), None),
    ("小区治理", "业主委员会组建率达到 85%", 3, "市委社会工作部", (2026, 12, 18), (2026, 7, 1), None),
    ("公益宣传", "公益广告破损画面每月更换一遍", 4, "市文化广电和旅游局", (2026, 12, 25), (2026, 1, 12), None),
    ("校园周边", "校园周边上下学时段志愿服务排班到校", 4, "市教育局", (2026, 9, 11), (2026, 8, 24), (2026, 9, 8)),
)
"""Item, measure, position of its committee, unit, due, begun, done."""


def seats(instance: Instance) -> tuple[Seat, ...]:
    """A leading group with two heads, and five special committees."""
    ids = _ids(instance)
    found = [Seat(GROUP, "head", ids[0], note=MARK), Seat(GROUP, "head", ids[1], note=MARK)]
    found += [Seat(GROUP, "deputy", ids[at], note=MARK) for at in (4, 5)]
    found += [Seat(GROUP, "member", ids[at], note=MARK) for at in (8, 18, 19, 20)]
    for name, in_charge, members, units in _SPECIAL:
        found.append(Seat(name, "in_charge", ids[in_charge], note=MARK))
        found += [Seat(name, "member", ids[at], note=MARK) for at in members]
        found += [Seat(name, "member", unit=unit, note=MARK) for unit in units]
    return tuple(found)


def _ids(instance: Instance) -> list[str]:
    """As many ids of leaders as there are positions; where there are fewer leaders of the highest level, some sit more often."""
    highest = instance.leaders[0].extra.get("level", "")
    ids = [leader.id for leader in instance.leaders if leader.extra.get("level", "") == highest]
    return [ids[at] if at < len(ids) else ids[7 + (at - 16) % (len(ids) - 7)] for at in range(28)]


def measures() -> tuple[Measure, ...]:
    """A year's list of measures, of which some are late."""
    return tuple(
        Measure(
            f"X{number:02}",
            item,
            measure,
            date(*due),
            _SPECIAL[at][0],
            unit=unit,
            begun=date(*begun) if begun else None,
            done=date(*done) if done else None,
            result="已完成，经现场核对" if done else "",
            note=MARK,
        )
        for number, (item, measure, at, unit, due, begun, done) in enumerate(_MEASURES, start=1)
    )
