"""Audit: who did what, when and why, the latest first; whether the chain is whole."""

import streamlit as st

from planner.ui import audit_view, identity
from planner.ui.panels import page_title
from planner.ui.words import office, told

page_title("audit")
if not identity.may("audit"):
    st.error(told("rules.refused_role"))
    st.stop()
audit_view.verdict()
with st.container(horizontal=True, vertical_alignment="bottom"):
    this_draft = st.toggle(office("audit_this_draft"), persist_state="session", key="audit_this_draft")
    st.download_button(
        office("audit_download"), audit_view.as_csv, office("audit_file") + ".csv", "text/csv", on_click="ignore"
    )
audit_view.events(this_draft=this_draft)
