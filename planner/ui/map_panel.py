"""Beside the plan map: what there is to say of the place or the leader that is looked at, and what can be done with it."""

from functools import lru_cache

import streamlit as st

from planner.domain import Place
from planner.planning.candidates import Candidate, candidates
from planner.reports.wording import kind_label, term_label, violation_sentence
from planner.ui import moves, network_view, state
from planner.ui.draft import Draft
from planner.ui.navigation import link
from planner.ui.plan_editor import names_of, wrong_with
from planner.ui.words import plain, prose, say

SHOWN = 5
"""Candidates with a button of their own; the others are in a list."""


def place_panel(draft: Draft, place: Place) -> None:
    """Who has the place, and who could take it, with what that would do."""
    instance, plan = draft.instance, draft.assignment
    told = [kind_label(place.kind, state.language()), place.managing_district, say("weighs", weight=place.weight)]
    st.header(plain(place.name), anchor=False)
    st.caption(prose("list", items=[text for text in told if text]))
    holders = plan.holders_of(place.id)
    if not holders:
        st.warning(prose("place_free", place=place.name))
    locked = moves.pins(instance)
    for leader in holders:
        with st.container(border=True):
            name, load = instance.leader_by_id[leader].name, draft.loads[leader]
            st.markdown(prose("held_now", leader=name, load=round(load, 1)))
            with st.container(horizontal=True):
                st.button(say("look"), key=f"look_{leader}", on_click=state.look_at, args=("leader", leader))
                _lock_button(draft, leader, place.id, locked=(leader, place.id) in locked)
                st.button(
                    say("take_away"),
                    key=f"take_{leader}",
                    disabled=(leader, place.id) in locked,
                    on_click=_give,
                    args=(place.id, leader, None),
                )
    st.subheader(say("takers_title"), anchor=False)
    found = _candidates(draft, place.id)
    st.caption(say("takers_caption"))
    for candidate in found[:SHOWN]:
        _candidate(draft, place.id, candidate)
    _others(draft, place.id, found[SHOWN:])
    link("why")


def leader_panel(draft: Draft, leader: str) -> None:
    """A leader's places with their locks, how they hang together, and what is wrong."""
    instance, plan = draft.instance, draft.assignment
    held = [instance.place_by_id[place] for place in plan.places_of(leader)]
    name = instance.leader_by_id[leader].name
    st.header(plain(name), anchor=False)
    if not held:
        st.info(prose("holds_nothing", leader=name))
        _add_place(draft, leader)
        return
    share = float(instance.leader_by_id[leader].share)
    st.caption(prose("holds", count=len(held), load=float(draft.loads[leader]), share=share))
    for sentence in wrong_with(draft)[leader]:
        st.error(plain(sentence))
    locked = moves.pins(instance)
    for place in held:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            kind = kind_label(place.kind, state.language())
            st.markdown(prose("place_of_leader", place=place.name, kind=kind, weight=place.weight))
            st.button(say("look"), key=f"look_{place.id}", on_click=state.look_at, args=("place", place.id))
            _lock_button(draft, leader, place.id, locked=(leader, place.id) in locked)
    _add_place(draft, leader)
    st.subheader(say("ways_title"), anchor=False)
    st.caption(say("ways_caption"))
    st.markdown("\n".join(f"- {plain(way)}" for way in network_view.ways(draft, leader)))
    link("why")


def _add_place(draft: Draft, leader: str) -> None:
    """Give the leader one more place, from the list; first those that nobody has."""
    instance, plan, names = draft.instance, draft.assignment, names_of(draft.instance.places)
    others = [place for place in instance.places if (leader, place.id) not in plan.pairs]
    others.sort(key=lambda place: bool(plan.holders_of(place.id)))

    def labelled(place: str) -> str:
        holders = [instance.leader_by_id[holder].name for holder in plan.holders_of(place)]
        return say("place_to_add", place=names[place], leaders=holders or [say("nobody")])

    def add(place: str) -> None:
        holders = plan.holders_of(place)
        single = instance.coverage_of(instance.place_by_id[place]).upper == 1
        _give(place, holders[0] if single and holders else None, leader)

    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            say("add_place"),
            [place.id for place in others],
            index=None,
            format_func=labelled,
            placeholder=say("choose"),
            key=f"add_{leader}_{draft.revision}",
        )
        st.button(say("give"), key=f"add_to_{leader}", disabled=chosen is None, on_click=add, args=(chosen,))


def _candidate(draft: Draft, place: str, candidate: Candidate) -> None:
    name = draft.instance.leader_by_id[candidate.leader].name
    giver = candidate.instead_of
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        values = {"leader": name, "load": round(draft.loads[candidate.leader], 1), "effect": _effect(draft, candidate)}
        if candidate.in_return is not None:
            st.markdown(prose("taker_return", back=draft.instance.place_by_id[candidate.in_return].name, **values))
        elif giver is not None and len(draft.assignment.holders_of(place)) > 1:
            st.markdown(prose("taker_instead", giver=draft.instance.leader_by_id[giver].name, **values))
        else:
            st.markdown(prose("taker", **values))
        st.button(
            say("give" if candidate.in_return is None else "swap"),
            key=f"give_{candidate.leader}_{giver}",
            on_click=state.change,
            args=(candidate.assignment,),
        )


def _others(draft: Draft, place: str, others: tuple[Candidate, ...]) -> None:
    """The leaders for whom it costs more, in a list to choose from."""
    if not others:
        return
    leaders = names_of(draft.instance.leaders)
    with st.expander(prose("other_takers", count=len(others))):
        chosen = st.selectbox(
            say("leader"),
            range(len(others)),
            format_func=lambda index: leaders[others[index].leader],
            index=None,
            placeholder=say("choose"),
            key=f"other_{place}",
        )
        if chosen is not None:
            _candidate(draft, place, others[chosen])


def _effect(draft: Draft, candidate: Candidate) -> str:
    """What the exchange would break, else which terms of the objective it would change."""
    language = state.language()
    if candidate.breaks:
        first = violation_sentence(draft.instance, candidate.breaks[0], language)
        return say("would_break", count=len(candidate.breaks), first=first)
    terms = dict.fromkeys(term for level in draft.instance.policy.objective for term in level.weights)
    changed = [
        say("term_change", term=term_label(term, language), change=f"{value:+,.2f}".rstrip("0").rstrip("."))
        for term in terms
        if abs(value := candidate.terms.get(term, 0.0)) > 1e-9
    ]
    if candidate.mends:
        return say("would_mend", count=candidate.mends, changes=changed or [say("aims_stay")])
    return say("would_change", changes=changed or [say("aims_stay")])


def _lock_button(draft: Draft, leader: str, place: str, *, locked: bool) -> None:
    def turn() -> None:
        instance = draft.instance
        state.revise(moves.with_pins(instance, moves.pins(instance) ^ {(leader, place)}))

    st.button(say("unlock" if locked else "lock"), key=f"lock_{leader}_{place}", on_click=turn)


def _give(place: str, by: str | None, to: str | None) -> None:
    at_hand = state.draft()
    if at_hand is not None:
        state.change(moves.given(at_hand.assignment, place, by=by, to=to))


@lru_cache(maxsize=64)
def _candidates(draft: Draft, place: str) -> tuple[Candidate, ...]:
    return candidates(draft.instance, draft.assignment, place)
