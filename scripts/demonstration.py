"""
Make up a year of records for a sample city, so that the pages of follow-up have something to show.

`python -m scripts.demonstration data/taizhou` writes the tables of records beside the sample. Every row is invented and says so in
its note; nobody was visited, nothing was found. The same sample gives the same rows.
"""

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from planner.domain import Instance
from planner.follow_up.periods import Span
from planner.follow_up.records import Records
from planner.follow_up.visits import Duty, Visit, duties
from planner.intake import load_instance
from planner.intake.follow_up import SCHEMAS, regime_of, write_records

MARK = "示例（虚构）"
"""What marks every row as made up."""
LAST_DAY = date(2026, 11, 20)
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
    return Records(visits=tuple(_visits(instance, chance)))


def _visits(instance: Instance, chance: random.Random) -> Iterator[Visit]:
    regime = regime_of(instance.policy)
    assert regime.start is not None
    plan = instance.current_assignment
    diligence = {leader.id: chance.uniform(0.7, 1.0) for leader in instance.leaders}
    made: list[Visit] = []
    for duty in duties(instance, plan, regime.visits, regime.phases, (), since=regime.start, until=LAST_DAY):
        for _ in range(duty.rule.count):
            if chance.random() < diligence[duty.leader]:
                visit = _visit(duty, plan.places_of(duty.leader), chance)
                if visit.day <= LAST_DAY and not any(visit.same_as(other) for other in made):
                    made.append(visit)
    return iter(sorted(made, key=lambda visit: (visit.day, visit.leader, visit.place)))


def _visit(duty: Duty, places: tuple[str, ...], chance: random.Random) -> Visit:
    place = duty.place or chance.choice(places)
    proxy = "副秘书长" if duty.rule.proxies and chance.random() < 0.2 else ""
    minutes = float(chance.choice((40, 60, 60, 90, 120)))
    return Visit(duty.leader, place, _workday(duty.span, chance), minutes, proxy, chance.choice(SEEN), MARK)


def _workday(span: Span, chance: random.Random) -> date:
    days = [span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1)]
    return chance.choice([day for day in days if day.weekday() < 5])


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
