"""Charts of a draft as Vega-Lite specifications, drawn in the browser without any request."""

from statistics import fmean
from typing import Any

from planner.ui.draft import Draft
from planner.ui.plan_editor import names_of
from planner.ui.words import say

ROW_HEIGHT = 22
# Told apart by lightness too: colour blind readers and black-and-white printers see the difference.
BAR, BAR_LIGHTER, MEAN, INK = "#2F6DA8", "#A9C3DB", "#A61C1C", "#1F2328"


def loads(draft: Draft) -> dict[str, Any]:
    """One bar per leader, in the order of the table, the mean as a line; leaders with a share of their own are lighter."""
    names = names_of(draft.instance.leaders)
    rows = [
        {
            "row": names[leader.id],
            "load": round(draft.loads[leader.id], 2),
            "share": leader.share,
            "share_text": say("share_mark", share=leader.share) if leader.share != 1 else "",
            "places": len(draft.assignment.places_of(leader.id)),
            "told": say("chart_row", leader=names[leader.id], load=round(draft.loads[leader.id], 2)),
        }
        for leader in draft.instance.leaders
    ]
    top = max([*draft.loads.values(), 1.0])
    y = {
        "field": "row",
        "type": "nominal",
        "sort": list(names.values()),
        "title": None,
        "axis": {
            "labelLimit": 260,
            "labelOverlap": False,
            "labelFlush": False,
            "ticks": False,
            "labelPadding": 6,
            "labelColor": INK,
            "aria": False,
        },
    }
    x = {
        "field": "load",
        "type": "quantitative",
        "title": say("load"),
        "scale": {"domain": [0, top * 1.18], "nice": False},
        "axis": {"aria": False, "labelBound": True},  # a number at the edge would be cut in two
    }
    tooltip = [{"field": name, "title": say(word)} for name, word in TOOLTIP.items()]
    colour = {"condition": {"test": "datum.share == 1", "value": BAR}, "value": BAR_LIGHTER}
    mean = fmean(draft.loads.values()) if draft.loads else 0.0
    return {
        "data": {"values": rows},
        "height": ROW_HEIGHT * max(1, len(rows)),
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "bar", "height": 14},
                "encoding": {"x": x, "color": colour, "tooltip": tooltip, "description": {"field": "told"}},
            },
            {
                "data": {"values": [{"mean": mean}]},
                "mark": {"type": "rule", "color": MEAN, "strokeWidth": 2, "strokeDash": [6, 3], "aria": False},
                "encoding": {"x": {"field": "mean", "type": "quantitative"}, "y": None},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "color": INK, "aria": False},
                "encoding": {"x": {"datum": 0}, "text": {"field": "share_text"}},
            },
            # In a column of their own at the right edge: at the bars' ends the line would run through some numbers.
            {
                "mark": {"type": "text", "align": "right", "dx": -2, "color": INK, "aria": False},
                "encoding": {"x": {"value": "width"}, "text": {"field": "load"}},
            },
        ],
    }


TOOLTIP = {"row": "leader", "load": "load", "share": "share", "places": "places_held"}
"""Field of the chart's rows -> word that names it."""
