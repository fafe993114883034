"""Bulletin: the figures of a period, and the Word document to issue."""

from datetime import timedelta
from functools import partial

import streamlit as st

from planner.follow_up.bulletin import figures
from planner.follow_up.periods import span_of
from planner.reports import FORMATS
from planner.reports.follow_up.bulletin import bulletin
from planner.ui import state
from planner.ui.following import day_asked, followed_or_stop, paper
from planner.ui.panels import page_title
from planner.ui.words import say

ROUND = timedelta(days=61)

page_title("bulletin")
at = followed_or_stop()
last = day_asked(at)
usual = max(at.since, span_of("two_months", last - ROUND).first)
first = st.date_input(say("bulletin_since"), usual, min_value=at.since, max_value=last, width=220)
told = figures(at.instance, at.assignment, at.regime, at.records, first=first, last=last, held=at.held)
book = told.book
counted = {
    "visits": f"{sum(not duty.missing for duty in told.owed)} / {len(told.owed)}",
    "orders": f"{book.closed} / {book.total}",
    "overdue": str(book.overdue),
    "reports": f"{sum(debt.done is not None for debt in told.reports)} / {len(told.reports)}",
}
for box, (name, value) in zip(st.columns(4), counted.items(), strict=True):
    box.metric(say(f"bulletin_{name}"), value, border=True)
if not (told.owed or book.total or told.reports):
    st.info(say("nothing_to_tell"))
    st.stop()
st.caption(say("bulletin_letterhead"))
write = partial(bulletin, at.instance, at.assignment, at.regime, told, lang=state.language())
st.download_button(
    say("download_bulletin"),
    partial(paper, write),
    say("bulletin_file", first=first.isoformat(), last=last.isoformat()) + ".docx",
    FORMATS["docx"].media_type,
    type="primary",
    on_click="ignore",
)
