"""Fair shares: the largest and the smallest load, Jain's index, and what every body and every leader carries."""

import streamlit as st

from planner import planning
from planner.reports import decisions, tables
from planner.ui import charts, state
from planner.ui.panels import draft_or_stop, next_step, number, page_title
from planner.ui.table_view import grid, sheet
from planner.ui.words import prose, say

page_title("shares")
draft = draft_or_stop()
if not draft.assignment:
    next_step(draft)
    st.stop()
instance, language = draft.instance, state.language()
found = planning.fairness(instance, draft.assignment)
if found.jain is None or found.largest is None or found.smallest is None:
    st.info(say("shares_nothing"))
    st.stop()
largest, smallest = found.largest, found.smallest
figures = st.columns(5)
figures[0].metric(say("shares_mean"), number(found.mean), border=True)
for column, code, portion in ((figures[1], "largest", largest), (figures[2], "smallest", smallest)):
    name = instance.leader_by_id[portion.leader].name
    column.metric(prose(f"shares_{code}", leader=name), number(portion.load), border=True)
figures[3].metric(say("shares_ratio"), say("shares_times", ratio=number(found.max_over_mean)), border=True)
figures[4].metric("Jain", f"{found.jain:.3f}", border=True)
st.caption(say("shares_note"))
st.header(say("shares_by_body"), anchor=False)
sheet(decisions.bodies(found, language))
st.header(say("loads_title"), anchor=False)
st.vega_lite_chart(charts.loads(draft), alt=say("loads_title"))
st.header(say("shares_by_leader"), anchor=False)
grid(tables.load_shares(instance, draft.assignment, language))
