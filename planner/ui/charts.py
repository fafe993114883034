"""Charts of a draft, drawn in the browser without any request."""

from statistics import fmean

import altair as alt
import pandas as pd

from planner.ui.draft import Draft
from planner.ui.words import say

ROW_HEIGHT = 22
# Told apart by lightness too: colour blind readers and black-and-white printers see the difference.
BAR, BAR_LIGHTER, MEAN, INK = "#2F6DA8", "#A9C3DB", "#A61C1C", "#1F2328"


def loads(draft: Draft) -> alt.LayerChart:
    """One bar per leader, in the order of the table, the mean as a line; leaders with a smaller share are lighter."""
    frame = pd.DataFrame(
        {
            "leader": [leader.name for leader in draft.instance.leaders],
            "id": [leader.id for leader in draft.instance.leaders],
            "load": [round(draft.loads[leader.id], 2) for leader in draft.instance.leaders],
            "share": [leader.share for leader in draft.instance.leaders],
            "places": [len(draft.assignment.places_of(leader.id)) for leader in draft.instance.leaders],
        }
    )
    frame["row"] = [
        f"{name} ({leader_id})" if frame["leader"].eq(name).sum() > 1 else name
        for name, leader_id in zip(frame["leader"], frame["id"], strict=True)
    ]
    frame["share_text"] = [say("share_mark", share=share) if share != 1 else "" for share in frame["share"]]
    rows = alt.Y(
        "row:N",
        sort=list(frame["row"]),
        title=None,
        axis=alt.Axis(labelLimit=260, labelOverlap=False, ticks=False, labelPadding=6, labelColor=INK),
    )
    top = max([*draft.loads.values(), 1.0])
    tooltip = [
        alt.Tooltip("row:N", title=say("leader")),
        alt.Tooltip("load:Q", title=say("load")),
        alt.Tooltip("share:Q", title=say("share")),
        alt.Tooltip("places:Q", title=say("places_held")),
    ]
    bars = alt.Chart(frame).encode(
        x=alt.X("load:Q", title=say("load"), scale=alt.Scale(domain=[0, top * 1.18], nice=False)),
        y=rows,
        tooltip=tooltip,
    )
    shares = alt.condition("datum.share == 1", alt.value(BAR), alt.value(BAR_LIGHTER))
    mean = fmean(draft.loads.values()) if draft.loads else 0.0
    line = alt.Chart(pd.DataFrame({"mean": [mean]})).mark_rule(color=MEAN, strokeWidth=2, strokeDash=[6, 3])
    # The numbers stand in a column of their own at the right edge: at the bars' ends the line would run through some.
    numbers = bars.mark_text(align="right", dx=-2).encode(x=alt.value("width"), text="load:Q", color=alt.value(INK))
    marks = bars.mark_text(align="left", dx=6).encode(x=alt.datum(0), text="share_text:N", color=alt.value(INK))
    layered = alt.LayerChart(
        layer=[bars.mark_bar(height=14).encode(color=shares), line.encode(x="mean:Q"), marks, numbers]
    )
    return layered.properties(height=ROW_HEIGHT * max(1, len(frame)))
