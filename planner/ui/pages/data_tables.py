"""Data tables: leaders, places, links and stances as sheets; faults are named cell by cell before anything is taken over."""

import streamlit as st

from planner.ui import pending, sheet_grid
from planner.ui.panels import draft_or_stop, faults, page_title
from planner.ui.revision import TABLES, Revision
from planner.ui.steps import locked_notice, plan_buttons
from planner.ui.words import prose, say

page_title("data_tables")
draft = draft_or_stop()
locked_notice()
known = pending.sheets(draft)

toolbar = st.container(horizontal=True, vertical_alignment="center")
verdict = st.container()
edited = {}
for name, tab in zip(TABLES, st.tabs([say(f"table_{name}") for name in TABLES]), strict=True):
    base = known.sheets[name]
    with tab:
        st.caption(say(f"table_{name}_about"))
        told = st.data_editor(
            sheet_grid.in_words(draft.instance, base),
            key=f"sheet_{name}_{known.number}",
            num_rows="dynamic",
            hide_index=False,
            column_config=sheet_grid.columns(draft.instance, list(base.columns)),
            height=520,
            placeholder=" ",  # of a row just added, where Streamlit writes "None"
            alt=say(f"table_{name}"),
        )
        edited[name] = sheet_grid.in_codes(draft.instance, told)
revision = Revision(draft.instance, known.original, edited)
known.edited = edited

with toolbar:
    usable = revision.changed and revision.intake.instance is not None
    st.button(say("apply"), type="primary", disabled=not usable, on_click=pending.take_over_sheets, args=(revision,))
    st.button(say("discard"), disabled=not revision.changed, on_click=pending.drop_sheets)
    plan_buttons(draft)
with verdict:
    if not revision.changed:
        st.caption(say("sheets_unchanged"))
    elif revision.intake.faults:
        st.error(prose("sheets_faulty", count=len(revision.intake.faults)))
        faults(sheet_grid.titled(draft.instance, revision.intake.faults))
        for name, rows in sheet_grid.faulty_rows(draft.instance, edited, revision.intake.faults).items():
            st.caption(say("faulty_rows", table=say(f"table_{name}")))
            st.dataframe(rows, alt=say(f"table_{name}"))
    else:
        st.success(say("sheets_fine"))
        if revision.remarks:
            st.caption(prose("findings", count=len(revision.remarks)))
            faults(sheet_grid.titled(draft.instance, revision.remarks))
