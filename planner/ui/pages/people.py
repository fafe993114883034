"""People: the accounts of a server, and who may do what."""

import streamlit as st

from planner.ui import identity, people_view
from planner.ui.panels import page_title
from planner.ui.versions_view import notice
from planner.ui.words import office, told

page_title("people")
notice()
if not identity.accounts_needed():
    st.info(office("people_not_needed"))
    people_view.table_box()
    st.stop()
if not identity.may("people"):
    st.error(told("rules.refused_role"))
    st.stop()
people_view.add_box()
people_view.accounts_box()
people_view.table_box()
