"""Rebalance: which places the formula makes heavier, and what it would take to balance the plan anew; applied by one press only."""

import streamlit as st

from planner.follow_up.feedback import heavier
from planner.reports.follow_up import feedback as tables
from planner.ui import rebalancing, state
from planner.ui.following import day_asked, download, followed_or_stop, sections
from planner.ui.panels import page_title
from planner.ui.words import plain, say

page_title("rebalance")
at = followed_or_stop()
rules = at.regime.feedback
if rules is None:
    st.info(say("no_feedback"))
    st.stop()
on, language = day_asked(at), state.language()
found = heavier(at.instance, at.assignment, at.regime, at.records, on, held=at.held)
st.caption(plain(tables.formula(rules, language)))
if not found:
    st.success(say("nothing_heavier"))
    st.stop()
table = tables.raised_weights(at.instance, found, language)
sections([table], empty="nothing_here")
rebalancing.preview(at, found, rules)
download(at, [table], "rebalance_file", on, told=tables.formula(rules, language))
