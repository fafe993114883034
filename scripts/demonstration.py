"""
Make up a year of records for a sample city, so that the pages of follow-up have something to show.

`python -m scripts.demonstration data/taizhou` writes the tables of records beside the sample. Every row is invented and says so in
its note; nobody was visited, nothing was found. The same sample gives the same rows.
"""

import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from planner.domain import Instance
from planner.follow_up.assessment import MARK as MARK_MEASURE
from planner.follow_up.burden import Request
from planner.follow_up.marks import Mark
from planner.follow_up.orders import Event, History, Order, OrderRules, after, first_deadline
from planner.follow_up.periods import Span
from planner.follow_up.records import Records
from planner.follow_up.reporting import Submission, debts
from planner.follow_up.rounds import rounds
from planner.follow_up.visits import Duty, Visit, duties
from planner.follow_up.working_days import Holiday, WorkingDays
from planner.intake import load_instance
from planner.intake.follow_up import SCHEMAS, regime_of, write_records
from scripts import made_up_committees, made_up_materials

MARK = "示例（虚构）"
"""What marks every row as made up."""
LAST_DAY = date(2026, 11, 20)
ORDERS_A_YEAR = 140
STUCK_FROM = date(2026, 7, 1)
"""A fifth of the orders after it are accepted and then left."""
NOTICE = "国务院办公厅关于2026年部分节假日安排的通知"
HOLIDAYS_2026 = (
    *(
        Holiday(date(2026, month, first + n), name=name, source=NOTICE)
        for month, first, count, name in (
            (1, 1, 3, "元旦"), (2, 15, 9, "春节"), (4, 4, 3, "清明节"), (5, 1, 5, "劳动节"), (6, 19, 3, "端午节"),
            (9, 25, 3, "中秋节"), (10, 1, 7, "国庆节"),
        )
        for n in range(count)
    ),
    *(
        Holiday(date(2026, month, day), works=True, name=name, source=NOTICE)
        for month, day, name in (
            (1, 4, "元旦"), (2, 14, "春节"), (2, 28, "春节"), (5, 9, "劳动节"), (9, 20, "国庆节"), (10, 10, "国庆节"),
        )
    ),
)  # fmt: skip
"""The days off and worked of 2026: the only rows that are not made up."""
PROBLEMS = (
    ("人行道上机动车违停", "施划停车线，错时巡查"),
    ("店外经营占道", "上门劝导，划定经营区"),
    ("垃圾收集点满溢", "增加清运次数"),
    ("楼道堆放杂物", "限期清理，张贴提示"),
    ("公益广告破损褪色", "更换画面"),
    ("路面坑洼积水", "养护单位修补"),
    ("飞线充电", "清理并增设充电桩"),
    ("绿化带裸土", "补植"),
)
REQUESTS = (
    Request("“门前三包”落实情况统计（示例）", date(2026, 3, 20), fields=18, asked_by="市城市管理局"),
    Request("集贸市场整治情况（示例）", date(2026, 4, 16), fields=15, asked_by="市市场监督管理局"),
    Request("创建迎检情况日报（示例）", date(2026, 6, 12), fields=22, asked_by="市文明办"),
    Request("文明交通志愿服务统计（示例）", date(2026, 7, 8), by="市公安局", fields=10, asked_by="市文明办"),
)
UNITS = ("城市管理局", "住房和城乡建设局", "公安局交警支队", "所在街道（乡镇）", "市场监督管理局")
SEEN = (
    "背街小巷保洁到位，沿街店招整齐",
    "菜场周边有流动摊点占道",
    "非机动车停放较乱，已现场提醒",
    "公益广告画面褪色，建议更换",
    "小区楼道有堆物，社区正在清理",
    "路面两处破损，已告知养护单位",
    "绿化带内有少量垃圾，当场清理",
    "居民对飞线充电意见较多",
)


def made_up(instance: Instance, seed: int = 20260101) -> Records:
    """A year of records of an instance, from the start of its follow-up to `LAST_DAY`."""
    chance = random.Random(seed)
    days = WorkingDays.of(HOLIDAYS_2026)
    visits = tuple(_visits(instance, days, chance))
    orders, events = _orders(instance, days, chance)
    marks = tuple(_marks(instance, days, chance))
    submissions = tuple(_submissions(instance, days, chance))
    made = Records(visits, HOLIDAYS_2026, orders, events, marks, submissions, REQUESTS)
    regime = regime_of(instance.policy)
    if regime.committees is not None:
        made = replace(made, seats=made_up_committees.seats(instance), measures=made_up_committees.measures())
    if regime.materials.prompt_day is not None:
        listed = made_up_materials.materials()
        passed = made_up_materials.events(instance, listed, days, LAST_DAY)
        made = replace(made, materials=listed, material_events=passed)
    return _of_county(made) if "县" in instance.policy.title else made


def _of_county(made: Records) -> Records:
    """The records of a county: its units are the county's, not those of a city."""
    return replace(
        made,
        requests=tuple(
            replace(each, asked_by=_county_unit(each.asked_by), by=_county_unit(each.by)) for each in made.requests
        ),
        seats=tuple(replace(each, unit=_county_unit(each.unit)) for each in made.seats),
        measures=tuple(replace(each, unit=_county_unit(each.unit)) for each in made.measures),
        materials=tuple(replace(each, unit=_county_unit(each.unit)) for each in made.materials),
    )


def _county_unit(name: str) -> str:
    """
    The county's unit of the same name.

    >>> _county_unit("市城市管理局"), _county_unit("")
    ('县城市管理局', '')
    """
    return "县" + name.removeprefix("市") if name.startswith("市") else name


def _visits(instance: Instance, days: WorkingDays, chance: random.Random) -> Iterator[Visit]:
    regime = regime_of(instance.policy)
    assert regime.start is not None
    plan = instance.current_assignment
    diligence = {leader.id: chance.uniform(0.7, 1.0) for leader in instance.leaders}
    made: list[Visit] = []
    for duty in duties(instance, plan, regime.visits, regime.phases, (), since=regime.start, until=LAST_DAY):
        for _ in range(duty.rule.count):
            if chance.random() < diligence[duty.leader]:
                visit = _visit(duty, plan.places_of(duty.leader), days, chance)
                if visit.day <= LAST_DAY and not any(visit.same_as(other) for other in made):
                    made.append(visit)
    return iter(sorted(made, key=lambda visit: (visit.day, visit.leader, visit.place)))


def _visit(duty: Duty, places: tuple[str, ...], working: WorkingDays, chance: random.Random) -> Visit:
    place = duty.place or chance.choice(places)
    proxy = "副秘书长" if duty.rule.proxies and chance.random() < 0.2 else ""
    minutes = float(chance.choice((40, 60, 60, 90, 120)))
    return Visit(duty.leader, place, _workday(duty.span, working, chance), minutes, proxy, chance.choice(SEEN), MARK)


def _marks(instance: Instance, days: WorkingDays, chance: random.Random) -> Iterator[Mark]:
    regime = regime_of(instance.policy)
    if regime.assessment is None:
        return
    kept = {place.id: chance.gauss(86, 6) for place in instance.places}
    for span in reversed(rounds(regime, LAST_DAY)):
        day = days.on_or_before(min(span.last, LAST_DAY))
        for item in regime.assessment.items:
            if item.measure == MARK_MEASURE:
                for place in instance.places:
                    if any(group.holds(place) for group in regime.assessment.groups):
                        score = min(100.0, round(chance.gauss(kept[place.id], 3)))
                        yield Mark(place.id, day, item.name, score, MARK)


def _submissions(instance: Instance, days: WorkingDays, chance: random.Random) -> Iterator[Submission]:
    regime = regime_of(instance.policy)
    assert regime.start is not None
    plan = instance.current_assignment
    for debt in debts(instance, plan, regime.reports, (), days, since=regime.start, until=LAST_DAY):
        if chance.random() < 0.95:
            day = days.on_or_before(debt.due - timedelta(days=chance.choice((-4, -1, 0, 0, 1, 1, 2))))
            if day <= LAST_DAY:
                yield Submission(debt.rule.name, debt.span.label, debt.by, day, MARK)


def _workday(span: Span, working: WorkingDays, chance: random.Random) -> date:
    days = [span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1)]
    return chance.choice([day for day in days if day in working] or days)


def _orders(
    instance: Instance, days: WorkingDays, chance: random.Random
) -> tuple[tuple[Order, ...], tuple[Event, ...]]:
    regime = regime_of(instance.policy)
    assert regime.start is not None
    worst = {place.id: chance.choice((1, 1, 1, 2, 3, 6)) for place in instance.places}
    held = [place for place in instance.places if instance.current_assignment.holders_of(place.id)]
    orders: list[Order] = []
    events: list[Event] = []
    opening = sorted(_workday(Span(regime.start, LAST_DAY, "year"), days, chance) for _ in range(ORDERS_A_YEAR))
    for number, opened in enumerate(opening, start=1):
        place = chance.choices(held, [worst[each.id] for each in held])[0]
        problem, advice = chance.choice(PROBLEMS)
        point = f"{chance.randint(1, 200)}号附近"
        order = Order(
            f"2026-{number:03}", place.id, opened, problem, point, advice, unit=chance.choice(UNITS), note=MARK
        )
        orders.append(order)
        events += _events(order, days, regime.orders, slow=worst[place.id], chance=chance)
    return tuple(orders), tuple(sorted(events, key=lambda event: event.day))


def _events(order: Order, days: WorkingDays, rules: OrderRules, *, slow: int, chance: random.Random) -> Iterator[Event]:
    """A course of events that could have been: slower where there are many orders."""
    history = History(order, first_deadline(order, rules, days))
    day = days.add(order.opened, 1)
    course = [("accept", "社区干部", "")]
    if chance.random() < 0.15:
        course.append(("extend", "文明办工作人员", "雨季施工，请求延期"))
    course.append(("report", "社区干部", "已整改到位，现场核对无误，整改台账已附"))
    if chance.random() < 0.15:
        course += [("return", "文明办工作人员", "复查时仍有堆物"), ("report", "社区干部", "已再次清理，复查无堆物")]
    course.append(("close", "文明办工作人员", "现场复核属实"))
    if chance.random() < 0.05:
        course += [
            ("reopen", "文明办工作人员", "半月后反弹"),
            ("report", "社区干部", "已建立日巡查，现场整洁"),
            ("close", "文明办工作人员", "复核无反弹"),
        ]
    if order.opened > STUCK_FROM and chance.random() < 0.2:
        course = course[:1]
    for action, by, text in course:
        until = days.add(history.deadline, 5) if action == "extend" else None
        event = Event(order.id, day, action, by, text, until)
        if day > LAST_DAY:
            return
        history = after(history, event, rules, days)
        assert not history.refused
        yield event
        day = days.add(day, chance.randint(1, 2 + slow) if action != "accept" else chance.randint(2, 5 + 2 * slow))


def main() -> None:
    """Write the records beside the sample named on the command line."""
    folder = Path(sys.argv[1])
    instance = load_instance(folder)
    write_records(made_up(instance), folder)
    for name in SCHEMAS:
        table = folder / f"{name}.csv"
        if table.exists():  # the samples have plain line ends and no mark
            table.write_text(table.read_text(encoding="utf-8-sig"), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
