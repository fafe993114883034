"""What every page says above its own content: that nothing is being kept, and why."""

import streamlit as st

from planner.ui import keeping, state
from planner.ui.words import office, plain, trouble


def keeping_trouble() -> None:
    """Say so where the data folder cannot be used, or the last change could not be saved."""
    here = state.desk()
    lasting = keeping.office().trouble if here.visitor else None
    if lasting is not None:
        st.warning(plain(office("in_memory", problem=trouble(lasting))), icon="💾")
    if here.trouble is not None:
        st.error(plain(office("not_saved", problem=trouble(here.trouble))), icon="💾")
