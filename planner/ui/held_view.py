"""What one leader holds, as a table: of which kind, where, how heavy, and what it is linked with."""

import streamlit as st

from planner.domain import Instance, Place
from planner.locale import capital
from planner.reports.wording import kind_label
from planner.ui import state
from planner.ui.panels import number
from planner.ui.ties import ties
from planner.ui.words import plain, prose, say


def held_table(instance: Instance, held: list[Place]) -> None:
    """One row per place, with those of the leader's other places that it is linked with."""
    rows = [
        {
            say("place"): plain(place.name),
            say("kind"): capital(kind_label(place.kind, state.language())),
            say("district"): plain(place.managing_district),
            say("weight"): number(place.weight),
            say("linked_with"): prose("list", items=others) or "–",
        }
        for place, others in zip(held, ties(instance, held), strict=True)
    ]
    st.table(rows, hide_index=True)
