"""What inspection rounds are planned by: the policy's section, and what the visitor says instead."""

from dataclasses import replace

import streamlit as st

from planner.domain.inspection import InspectionRules
from planner.planning.inspection import possible_starts
from planner.reports.wording import kind_label
from planner.ui import state
from planner.ui.draft import Draft
from planner.ui.plan_editor import names_of
from planner.ui.words import prose, say

MOST_TEAMS, MOST_MINUTES, MOST_STAY = 200, 720, 480


def rules_asked(draft: Draft) -> InspectionRules | None:
    """Teams, minutes, stays, kinds and start; None where the start has no point, which is then said."""
    instance, language = draft.instance, state.language()
    stated = InspectionRules.of(instance.policy)
    used = {place.kind for place in instance.places}
    kinds = [kind for layer in instance.policy.layers for kind in layer.kinds if kind in used]
    one, two, three = st.columns(3)
    teams = int(one.number_input(say("rounds_teams"), 1, MOST_TEAMS, min(stated.teams, MOST_TEAMS)))
    minutes = int(
        two.number_input(say("rounds_minutes"), 30, MOST_MINUTES, round(min(stated.minutes, MOST_MINUTES)), 30)
    )
    chosen = three.multiselect(
        say("rounds_kinds"),
        kinds,
        [kind for kind in kinds if not stated.kinds or kind in stated.kinds],
        format_func=lambda kind: kind_label(kind, language),
    )
    stays = {}
    for box, kind in zip(st.columns(max(3, len(chosen))), chosen, strict=False):
        usual = round(min(stated.stays.get(kind, stated.stay), MOST_STAY))
        label = say("rounds_stay", kind=kind_label(kind, language))
        stays[kind] = float(box.number_input(label, 0, MOST_STAY, usual, 5, key=f"rounds_stay_{kind}"))
    if not chosen:
        st.info(say("rounds_choose_kinds"))
        return None
    names = names_of(instance.places)
    known = possible_starts(instance)
    first = known.index(stated.start) if stated.start in known else None
    start = st.selectbox(
        say("rounds_start"), known, first, format_func=names.__getitem__, placeholder=say("rounds_no_start")
    )
    if stated.start and stated.start not in known:
        st.caption(prose("rounds_start_unknown", place=names.get(stated.start, stated.start)))
    if start is None:
        stated = replace(stated, unknown_km=None)
    return replace(stated, teams=teams, minutes=float(minutes), kinds=tuple(chosen), stays=stays, start=start or "")
