"""Import: an office's own tables as they are; what they would change is shown first, applied as a whole, and undone by one press."""

import streamlit as st

from planner.ui import import_desk, import_view, state
from planner.ui.downloads import import_template
from planner.ui.importing import types
from planner.ui.navigation import link
from planner.ui.panels import page_title
from planner.ui.words import prose, say

page_title("import_tables")
draft, importing, imported = state.draft(), import_desk.importing(), import_desk.imported()

with st.container(border=True):
    st.markdown(say("import_about"))
    anew = draft is None
    if draft is not None:
        targets = [say("import_here"), say("import_anew")]
        anew = st.radio(say("import_target"), targets, horizontal=True) == targets[1]
    file = st.file_uploader(say("import_file"), type=list(types()), key=f"import_file_{import_desk.number()}")
    # A corrected file, or the same one for another target, takes the place of what is being looked at.
    if file is not None and not import_desk.is_about(file.name, content := file.getvalue(), anew=anew):
        import_desk.start(file.name, content, anew=anew)
        st.rerun()
    st.download_button(
        say("import_template"),
        import_template(None if draft is None else draft.instance, state.language()),
        say("import_template_name") + ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        on_click="ignore",
    )

if importing is None:
    if imported:
        st.success(prose("import_done", name=imported))
        with st.container(horizontal=True):
            st.button(say("import_undo"), on_click=import_desk.undo)
            link("overview")
    st.stop()

st.header(prose("import_preview", name=importing.name), anchor=False)
import_view.what_next(importing)
import_view.columns(importing)
import_view.questions(importing)
if not importing.preview.faults:
    import_view.not_named(importing)
    import_view.consequences(importing)
with st.container(horizontal=True):
    st.button(say("import_apply"), type="primary", disabled=not importing.can_apply, on_click=import_desk.finish)
    st.button(say("import_cancel"), on_click=import_desk.cancel)
if not importing.can_apply:
    st.caption(say("import_not_yet"))
