"""Assessment: the standings of a round, the flags and why, and every line of the scores."""

import streamlit as st

from planner.follow_up.rounds import round_of, rounds
from planner.reports.follow_up import assessment as tables
from planner.ui import state
from planner.ui.following import day_asked, download, followed_or_stop, sections
from planner.ui.panels import page_title
from planner.ui.words import plain, prose, say

page_title("assessment")
at = followed_or_stop()
rules = at.regime.assessment
if rules is None:
    st.info(say("no_assessment"))
    st.stop()
on, language = day_asked(at), state.language()
begun = rounds(at.regime, on)
if not begun:
    st.info(say("no_round_yet"))
    st.stop()
labels = [span.label for span in begun]
label = st.selectbox(say("choose_round"), labels, width=220, key="round_chosen", persist_state="session")
span = begun[labels.index(label)]
if span.last > on:
    st.caption(prose("round_runs", last=span.last))
found = round_of(at.instance, at.assignment, at.regime, at.records, span, held=at.held)
standings = tables.standings(at.instance, at.assignment, rules, found, span, lang=language)
lines = tables.score_lines(at.instance, found, span, language)

counted = {"scored": sum(each.score is not None for each in found)}
counted |= {flag: sum(each.flag == flag for each in found) for flag in ("red", "black")}
names = {"red": rules.red.name if rules.red else "", "black": rules.black.name if rules.black else ""}
for box, (name, count) in zip(st.columns(3), counted.items(), strict=True):
    box.metric(plain(names.get(name, "")) or say(f"assessment_{name}"), count, border=True)
sections((standings,), empty="nobody_assessed")
with st.expander(say("formula"), expanded=True):
    st.markdown("\n".join(f"- {plain(told)}" for told in tables.formula(rules, language)))
sections((lines,), empty="nothing_here")
download(at, (standings, lines), "assessment_file", on)
