"""Inspection rounds on the page: asked for, told, shown by team and day and on a map, and taken away."""

import tempfile
from datetime import date, datetime, timedelta
from functools import partial
from itertools import pairwise
from math import cos, pi, radians, sin
from pathlib import Path

import streamlit as st

from planner.domain.inspection import InspectionRules
from planner.planning.inspection import Inspection, TeamDay, plan_rounds, prepare_rounds
from planner.reports import FORMATS
from planner.reports import inspection as papers
from planner.reports.table import Document
from planner.ui import state
from planner.ui.draft import Draft
from planner.ui.drawing import Line, Node, drawing
from planner.ui.following import paper
from planner.ui.table_view import grid
from planner.ui.waiting import by_button
from planner.ui.words import plain, prose, say

SECONDS = 60.0
APART = 0.006
"""Degrees by which teams that stop at the same point are drawn apart."""
START = "start"


def rounds(draft: Draft, rules: InspectionRules) -> None:
    """A button that plans, and the plan."""
    about = (draft.instance, repr(rules))
    ask = partial(plan_rounds, draft.instance, rules, time_limit=SECONDS)
    found = by_button(
        "inspection",
        about,
        ask,
        button=say("rounds_button"),
        not_yet=prose("plans_not_yet", seconds=round(SECONDS)),
        time_limit=SECONDS,
        prepare=partial(prepare_rounds, rules),
    )
    if found is not None:
        _told(draft, found)
        if found.team_days:
            _shown(draft, found)


def _told(draft: Draft, found: Inspection) -> None:
    first, *rest = (plain(text) for text in papers.told(draft.instance, found, state.language()))
    (st.success if found.status == "optimal" else st.info if found.team_days else st.error)(first)
    if rest:
        st.markdown("\n".join(f"- {text}" for text in rest))


def _shown(draft: Draft, found: Inspection) -> None:
    language = state.language()
    counted = {
        "days": str(found.days),
        "days_bound": str(found.days_bound),
        "km": f"{found.km:,.0f}",
        "places": str(len(found.places)),
    }
    for box, (name, value) in zip(st.columns(4), counted.items(), strict=True):
        box.metric(say(f"rounds_{name}"), value, border=True)
    dates = _dates(draft, found)
    tables = [make(draft.instance, found, dates, language) for make in (papers.by_team_and_day, papers.stops)]
    by_team, by_place = tables
    st.header(by_team.title, anchor=False)
    grid(by_team)
    _map(draft, found)
    with st.expander(by_place.title):
        grid(by_place)
    _downloads(draft, found, dates)


def _dates(draft: Draft, found: Inspection) -> dict[int, date]:
    working = draft.records.working_days
    today = datetime.now().astimezone().date()
    day = st.date_input(say("rounds_from"), working.on_or_after(today), key="rounds_from", width=220)
    dates = {}
    for number in range(1, found.days + 1):
        dates[number] = day = working.on_or_after(day)
        day += timedelta(days=1)
    return dates


def _map(draft: Draft, found: Inspection) -> None:
    """The tours of one day: a point for what a team sees in one place, in the order of its way."""
    days = sorted({each.day for each in found.team_days})
    day = st.segmented_control(
        say("rounds_map_day"),
        days,
        default=days[0],
        required=True,
        format_func=lambda number: say("rounds_day", day=number),
    )
    nodes: list[Node] = []
    lines: list[Line] = []
    of_day = [each for each in found.team_days if each.day == day]
    start = found.points.get(found.rules.start)
    if start is not None:
        name = draft.instance.place_by_id[found.rules.start].name
        nodes.append(_node(START, say("rounds_start_here", place=name), start, len(of_day), is_start=True))
    for number, each in enumerate(of_day):
        own = _nodes(draft, found, each, number, len(of_day))
        nodes += own
        way = [*([START] if start is not None else []), *(node.id for node in own)]
        way += [START] if start is not None and own else []
        lines += [Line(a, b, "way") for a, b in pairwise(way)]
    legend = [say("rounds_team", team=each.team) for each in of_day]
    if start is not None:
        legend.append(say("rounds_start"))
    drawing(nodes, lines, legend=legend, label=say("rounds_map"), key=f"rounds_map_{day}", height=520, numbered=True)
    st.caption(say("rounds_map_note"))


def _nodes(draft: Draft, found: Inspection, each: TeamDay, number: int, teams: int) -> list[Node]:
    """Stops at one point that follow one another are one node."""
    groups: list[list[str]] = []
    for stop in each.stops:
        point = found.points.get(stop.place)
        if point is not None and groups and found.points[groups[-1][0]] == point:
            groups[-1].append(stop.place)
        elif point is not None:
            groups.append([stop.place])
    angle = 2 * pi * number / max(1, teams)
    nodes = []
    for index, group in enumerate(groups):
        lon, lat = found.points[group[0]]
        names = [draft.instance.place_by_id[place].name for place in group]
        above = draft.instance.place_by_id[group[0]].managed_by
        name = names[0] if len(group) == 1 else say("rounds_group", name=above or names[0], count=len(group))
        at = (lon + APART * cos(angle), lat + APART * sin(angle))
        nodes.append(_node(f"{each.team}-{index}", name, at, number, told=tuple(names)))
    return nodes


def _node(
    name: str,
    label: str,
    point: tuple[float, float],
    group: int,
    *,
    told: tuple[str, ...] = (),
    is_start: bool = False,
) -> Node:
    lon, lat = point
    # Degrees of longitude are shorter than degrees of latitude.
    return Node(
        name,
        label,
        lon * cos(radians(lat)),
        -lat,
        group,
        "diamond" if is_start else "circle",
        told,
        marked=is_start,
    )


def _downloads(draft: Draft, found: Inspection, dates: dict[int, date]) -> None:
    instance, language = draft.instance, state.language()
    sheets = partial(papers.route_sheets, instance, found, dates, lang=language)
    calendar = partial(papers.calendar_file, instance, found, dates, language, made=dates[1])
    with st.container(horizontal=True):
        st.download_button(
            say("rounds_download_sheets"), partial(paper, sheets), say("rounds_file") + ".docx", FORMATS["docx"].media_type,
            type="primary", on_click="ignore",
        )  # fmt: skip
        st.download_button(
            say("download_tables"), partial(_workbook, draft, found, dates, language), say("rounds_file") + ".xlsx",
            FORMATS["xlsx"].media_type, on_click="ignore", key="rounds_tables",
        )  # fmt: skip
        st.download_button(
            say("download_ics"),
            calendar,
            say("rounds_file") + ".ics",
            "text/calendar",
            on_click="ignore",
            key="rounds_ics",
        )


def _workbook(draft: Draft, found: Inspection, dates: dict[int, date], language: str) -> bytes:
    policy = draft.instance.policy
    tables = tuple(make(draft.instance, found, dates, language) for make in (papers.by_team_and_day, papers.stops))
    with tempfile.TemporaryDirectory(prefix="planner-rounds-") as scratch:
        path = Path(scratch, "rounds.xlsx")
        FORMATS["xlsx"].write(Document(policy.title, policy.wording, language, tables), path)
        return path.read_bytes()
