"""What balance, places close together and stability cost each other: a picture, a table, and a button that takes one of the plans."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from planner import planning
from planner.planning import Point
from planner.planning.alternatives import AIMS
from planner.reports import decisions
from planner.reports.wording import term_heading
from planner.ui import state
from planner.ui.draft import Draft
from planner.ui.table_view import sheet
from planner.ui.waiting import by_button
from planner.ui.words import prose, say

SECONDS = 60.0
BALANCE, COHERENCE, CHANGES = AIMS
# The plan at hand is a square and dark, the others are round: told apart without colour.
DOT, MINE, INK = "#2F6DA8", "#A61C1C", "#1F2328"
SMALLEST_DOT, LARGEST_DOT = 60, 700


def front(draft: Draft) -> None:
    """A button that searches, then the picture and the table."""
    about = (draft.instance,)
    ask = partial(planning.trade_off, draft.instance, time_limit=SECONDS)
    points = by_button(
        "trade_off",
        about,
        ask,
        button=say("trade_off_button"),
        not_yet=prose("plans_not_yet", seconds=round(SECONDS)),
        time_limit=SECONDS,
        prepare=partial(planning.prepare, draft.instance),
    )
    if points is None:
        return
    if not points:
        st.error(say("plans_none"))
        return
    st.caption(say("trade_off_caption"))
    st.vega_lite_chart(picture(draft, points), alt=say("trade_off_caption"))
    _take_one(draft, points)
    sheet(decisions.trade_off(points, state.language()))


def _take_one(draft: Draft, points: Sequence[Point]) -> None:
    def told(number: int) -> str:
        balance, coherence, changes = points[number].aims
        return say("trade_off_point", number=number + 1, balance=balance, coherence=coherence, changes=changes)

    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(say("trade_off_choose"), range(len(points)), format_func=told, key="trade_off_chosen")
        plan = points[chosen].assignment
        st.button(say("trade_off_adopt"), disabled=plan == draft.assignment, on_click=state.change, args=(plan,))


def rows(draft: Draft, points: Sequence[Point]) -> list[dict[str, Any]]:
    """What the picture shows: the plans, numbered as in the table, and last the plan at hand."""
    found: list[dict[str, Any]] = [
        {"number": str(number), "mine": False} | dict(zip(AIMS, point.aims, strict=True))
        for number, point in enumerate(points, start=1)
    ]
    own = {term: draft.report.terms[term] for term in AIMS}
    return [*found, {"number": say("trade_off_mine"), "mine": True} | own]


def picture(draft: Draft, points: Sequence[Point]) -> dict[str, Any]:
    """The trade-off as a Vega-Lite specification: distance across, largest load upwards, changes as size, numbers as in the table."""
    language = state.language()
    titles = {term: term_heading(term, language) for term in AIMS}
    scale = {"zero": False, "nice": True, "padding": 24}
    x = {"field": COHERENCE, "type": "quantitative", "title": titles[COHERENCE], "scale": scale}
    y = {"field": BALANCE, "type": "quantitative", "title": titles[BALANCE], "scale": scale}
    size = {
        "field": CHANGES,
        "type": "quantitative",
        "title": titles[CHANGES],
        "scale": {"range": [SMALLEST_DOT, LARGEST_DOT], "zero": False},
    }
    tooltip = [{"field": term, "title": titles[term]} for term in AIMS]
    is_mine = "datum.mine"
    return {
        "data": {"values": rows(draft, points)},
        "height": 420,
        "encoding": {"x": x, "y": y, "tooltip": tooltip},
        "layer": [
            {
                "transform": [{"filter": f"!{is_mine}"}],
                "mark": {"type": "circle", "color": DOT, "opacity": 0.55},
                "encoding": {"size": size},
            },
            {
                "transform": [{"filter": is_mine}],
                "mark": {"type": "square", "color": MINE, "size": 160, "filled": True, "opacity": 1},
            },
            {
                "mark": {"type": "text", "dx": 0, "dy": -16, "color": INK, "fontWeight": "bold"},
                "encoding": {"text": {"field": "number"}},
            },
        ],
    }
