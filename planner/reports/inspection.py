"""Inspection rounds as tables, as the sentences that say how good they are, as route sheets in Word, and as a calendar file."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from icalendar import Calendar, Event

from planner.domain import Instance
from planner.planning.inspection import Inspection, TeamDay
from planner.reports import official
from planner.reports.letterhead import letterhead
from planner.reports.notice import title_line
from planner.reports.table import Cell, Column, Table, rounded, table_of
from planner.reports.whole_file import whole_file
from planner.reports.wording import word

Dates = Mapping[int, date]
"""Day of the plan, from 1 -> the day it falls on; empty where no first day was named."""
NAMED = 12
"""Places that a sentence names at most."""
_TIMES = frozenset({"arrive", "leave", "hours"})
ROUTE_COLUMNS = 70
"""Of the standard font, for a route on a sheet."""


def by_team_and_day(instance: Instance, found: Inspection, dates: Dates, lang: str) -> Table:
    """One row per team and day: its places in order, kilometres and hours."""
    records: list[dict[str, Cell]] = [
        {
            **_when(each, dates, lang),
            "count": len(each.stops),
            "route": _route(instance, each, lang),
            "km": round(each.km, 1),
            "hours": hours(each.minutes),
        }
        for each in found.team_days
    ]
    columns = ("day", "date", "team", "count", "route", "km", "hours")
    return _table("by_team", lang, columns, records, numbers=("count", "km"))


def stops(instance: Instance, found: Inspection, dates: Dates, lang: str) -> Table:
    """One row per place, in the order in which it is reached."""
    records: list[dict[str, Cell]] = [
        {
            **_when(each, dates, lang),
            "order": number,
            "place": instance.place_by_id[stop.place].name,
            "within": _above(instance, stop.place),
            "arrive": hours(stop.arrive),
            "leave": hours(stop.leave),
            "km": round(stop.km, 1),
        }
        for each in found.team_days
        for number, stop in enumerate(each.stops, start=1)
    ]
    columns = ("day", "date", "team", "order", "place", "within", "arrive", "leave", "km")
    return _table("stops", lang, columns, records, numbers=("order", "km"), optional=("date", "within"))


def told(instance: Instance, found: Inspection, lang: str) -> Iterator[str]:
    """How many days the plan takes and what is proved of them, its kilometres, and which places are known by what."""
    rules = found.rules
    values = {
        "places": len(found.places),
        "teams": rules.teams,
        "minutes": round(rules.minutes),
        "days": found.days,
        "bound": found.days_bound,
        "most": rules.max_days,
    }
    if not found.places:
        yield word(lang, "rounds_no_places")
        return
    if found.unreachable:
        names = _names(instance, found.unreachable, lang)
        yield word(lang, "rounds_unreachable", count=len(found.unreachable), named=names, minutes=values["minutes"])
    elif found.status == "infeasible":
        yield word(lang, "rounds_infeasible", **values)
    elif found.status == "unknown":
        yield word(lang, f"rounds_unknown_{found.ended}", **values)
    else:
        yield word(lang, f"rounds_{found.status}", **values)
        yield word(lang, "rounds_told_km", km=round(found.km), bound=round(found.km_bound))
    if not found.points:
        yield word(lang, "rounds_located_nowhere", km=rounded(rules.nearby_km))
        return
    for located in ("within", "beside", "unknown"):
        places = found.known_by(located)
        if places:
            yield word(lang, f"rounds_located_{located}", count=len(places), named=_names(instance, places, lang))


def route_sheets(
    instance: Instance, found: Inspection, dates: Dates, path: Path, lang: str, *, title: str = ""
) -> None:
    """Write the route sheets in Word, a page across for each day, a row for each team."""
    heading = title or word(lang, "rounds_sheet_title")
    paper = official.paper(heading)
    official.lie_across(paper.sections[0])
    for day in sorted({each.day for each in found.team_days}):
        title_line(paper, heading).paragraph_format.page_break_before = day > 1
        of_day = [each for each in found.team_days if each.day == day]
        places, km = sum(len(each.stops) for each in of_day), round(sum(each.km for each in of_day))
        when = word(lang, "rounds_sheet_day", day=day, date=_day(dates, day, lang), places=places, km=km)
        official.line(paper, when, align=official.CENTRED, keep_with_next=True)
        official.table(paper, _sheet(instance, of_day, lang), widest=ROUTE_COLUMNS)
    note = word(lang, "rounds_sheet_foot")
    official.line(paper, note, points=official.TABLE_POINTS, leading=official.TABLE_LEADING)
    official.line(paper, letterhead(instance.policy, lang).office, align=official.RIGHT_ALIGNED)
    with whole_file(path) as draft:
        official.save(paper, draft)


def calendar_file(instance: Instance, found: Inspection, dates: Dates, lang: str, *, made: date) -> bytes:
    """
    One event per team and day, as an iCalendar file (.ics).

    Parameters
    ----------
    made
        The day the file is made; no clock is asked, so that the same day gives the same file.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//planner//inspection//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", word(lang, "rounds_sheet_title"))
    for each in found.team_days:
        event = Event()
        key = f"{instance.policy.title}\n{dates[each.day]}\n{each.team}"
        event.add("uid", hashlib.sha256(key.encode()).hexdigest()[:32] + "@planner")
        event.add("dtstamp", datetime.combine(made, time(), UTC))
        event.add("dtstart", dates[each.day])
        event.add("dtend", dates[each.day] + timedelta(days=1))
        event.add("summary", word(lang, "rounds_event", team=each.team, count=len(each.stops)))
        event.add("description", _route(instance, each, lang))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def hours(minutes: float) -> str:
    """
    Minutes as hours and minutes.

    >>> hours(0), hours(65.4), hours(419.9)
    ('0:00', '1:05', '7:00')
    """
    whole = round(minutes)
    return f"{whole // 60}:{whole % 60:02}"


def _sheet(instance: Instance, of_day: Sequence[TeamDay], lang: str) -> Table:
    records: list[dict[str, Cell]] = [
        {
            "team": word(lang, "rounds_team_number", team=each.team),
            "count": len(each.stops),
            "route": _route(instance, each, lang),
            "km": round(each.km),
            "hours": hours(each.minutes),
            "signed": "",
        }
        for each in of_day
    ]
    columns = ("team", "count", "route", "km", "hours", "signed")
    return _table("sheet", lang, columns, records, numbers=("count", "km"))


def _when(each: TeamDay, dates: Dates, lang: str) -> dict[str, Cell]:
    return {
        "day": each.day,
        "date": dates[each.day].isoformat() if each.day in dates else None,
        "team": word(lang, "rounds_team_number", team=each.team),
    }


def _route(instance: Instance, each: TeamDay, lang: str) -> str:
    """Names in order; places that lie in the same place above and follow one another are told with it once."""
    told: list[tuple[str, list[str]]] = []
    for stop in each.stops:
        above, name = _above(instance, stop.place), instance.place_by_id[stop.place].name
        if above and told and told[-1][0] == above:
            told[-1][1].append(name)
        else:
            told.append((above, [name]))
    return " → ".join(
        word(lang, "rounds_part", above=above, names=names) if above else names[0] for above, names in told
    )


def _above(instance: Instance, place: str) -> str:
    return instance.place_by_id[place].managed_by


def _names(instance: Instance, places: Sequence[str], lang: str) -> str:
    """The first places by name; several that lie in the same by that, with how many they are."""
    groups: dict[str, list[str]] = {}
    for place in places:
        name = instance.place_by_id[place].name
        groups.setdefault(_above(instance, place) or name, []).append(name)
    shown = [
        word(lang, "rounds_counted", name=above, count=len(names)) if len(names) > 1 else names[0]
        for above, names in groups.items()
    ]
    if len(shown) > NAMED:
        shown = [*shown[:NAMED], word(lang, "rounds_more", count=len(shown) - NAMED)]
    return word(lang, "rounds_list", items=shown)


def _day(dates: Dates, day: int, lang: str) -> str:
    return word(lang, "rounds_on", date=dates[day]) if day in dates else ""


def _table(
    key: str,
    lang: str,
    columns: Sequence[str],
    records: Sequence[Mapping[str, Cell]],
    *,
    numbers: Sequence[str],
    optional: Sequence[str] = ("date",),
) -> Table:
    made = tuple(
        Column(
            name,
            word(lang, f"rounds_{name}"),
            is_number=name in numbers or name == "day",
            is_day=name == "date",
            is_time=name in _TIMES,
        )
        for name in columns
    )
    return table_of(
        f"rounds_{key}", word(lang, f"rounds_table_{key}"), made, records, leave_out_if_blank=frozenset(optional)
    )
