"""Chains: who answers for each lowest place, up to the top, and where a chain breaks."""

import streamlit as st

from planner.follow_up.cascade import cascade
from planner.reports.follow_up import cascade as tables
from planner.ui import identity, state
from planner.ui.following import download, followed_or_stop, sections
from planner.ui.panels import page_title
from planner.ui.words import plain, prose, say

page_title("chains")
at = followed_or_stop()
if not at.regime.cascade:
    st.info(say("no_cascade"))
    st.stop()
language = state.language()
found = cascade(at.instance, at.assignment, at.regime.cascade)
if found.whole:
    st.success(prose("cascade_whole", count=len(found.chains)))
else:
    st.error(prose("cascade_holes", count=len(found.holes), cut_off=len(found.cut_off)))
    st.markdown("\n".join(f"- {plain(tables.hole_sentence(at.instance, hole, language))}" for hole in found.holes))
if found.vacant:
    names = [at.instance.leader_by_id[leader].name for leader in found.vacant]
    st.warning(prose("cascade_vacant", leaders=names))
table = tables.chains(at.instance, found, language)
sections([table], empty="nothing_here")
download(at, [table], "chains_file", identity.today())
