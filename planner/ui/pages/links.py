"""Leader links: one leader each, to his plain page, without an account; handed out with a QR code, and revoked."""

import streamlit as st

from planner.ui import identity, links_view
from planner.ui.panels import page_title
from planner.ui.versions_view import notice
from planner.ui.words import office, told

page_title("links")
notice()
if not identity.may("link"):
    st.error(told("rules.refused_role"))
    st.stop()
leaders = links_view.leaders_in_force()
if not leaders:
    st.info(office("links_need_plan"))
    st.stop()
links_view.hand_out_box(leaders)
links_view.list_box(leaders)
