"""The plan as a board of cards, one per leader: drag a place, or pick it and then a card; by mouse, finger or keyboard."""

from pathlib import Path
from typing import Any

import streamlit as st

from planner.domain import Place
from planner.ui import moves, state
from planner.ui.draft import Draft
from planner.ui.plan_editor import names_of, wrong_with
from planner.ui.words import say

KEY = "board"
_FOLDER = Path(__file__).parent
_component = st.components.v2.component(
    "planner_board",
    html=(
        '<div class="bar-top"><p class="said" role="status"></p><button class="lock" type="button" hidden></button></div>'
        '<div class="board"></div>'
    ),
    css=(_FOLDER / "board.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "board.js").read_text(encoding="utf-8"),
)


def board(draft: Draft) -> None:
    """Draw the board; what is done on it becomes a new draft."""
    words = ("board_hint", "board_picked", "board_locked", "board_held", "lock", "unlock")
    _component(
        data={"cards": _cards(draft), "words": {name: say(name) for name in words}},
        key=KEY,
        on_moved_change=_take_move,
        on_locked_change=_take_lock,
    )


def _take_move() -> None:
    event, at_hand = state.component_event(KEY, "moved"), state.draft()
    if event and at_hand is not None:
        state.change(moves.given(at_hand.assignment, event["place"], by=event["by"], to=event["to"]))


def _take_lock() -> None:
    event, at_hand = state.component_event(KEY, "locked"), state.draft()
    if event and at_hand is not None:
        pair = (event["leader"], event["place"])
        state.revise(moves.with_pins(at_hand.instance, moves.pins(at_hand.instance) ^ {pair}))


def _cards(draft: Draft) -> list[dict[str, Any]]:
    """What the cards show: first the places without a leader, then leader by leader."""
    instance, plan = draft.instance, draft.assignment
    locked, names = moves.pins(instance), names_of(instance.places)
    wrong, leaders = wrong_with(draft), names_of(instance.leaders)
    order = {layer.name: number for number, layer in enumerate(instance.policy.layers)}

    def chip(place: Place, leader: str | None) -> dict[str, Any]:
        group = order[instance.layer_of(place).name]
        return {"id": place.id, "name": names[place.id], "group": group, "locked": (leader, place.id) in locked}

    top = max([*draft.loads.values(), 1.0])
    free = [chip(place, None) for place in instance.places if not plan.holders_of(place.id)]
    cards: list[dict[str, Any]] = [{"id": None, "name": say("board_free"), "chips": free, "wrong": [], "load": None}]
    for leader in instance.leaders:
        held = [instance.place_by_id[place] for place in plan.places_of(leader.id)]
        held.sort(key=lambda place: (order[instance.layer_of(place).name], place.id))
        load = draft.loads[leader.id]
        cards.append(
            {
                "id": leader.id,
                "name": leaders[leader.id],
                "chips": [chip(place, leader.id) for place in held],
                "wrong": wrong[leader.id],
                "load": say("board_load", load=round(load, 1)),
                "part": load / top,
            }
        )
    return cards
