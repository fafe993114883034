"""What one visitor has open. Nothing else in the front end reads or writes Streamlit's session state."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from planner.domain import Assignment
from planner.intake import Intake
from planner.locale import DEFAULT_LANGUAGE, LANGUAGES
from planner.ui.draft import Draft
from planner.ui.jobs import Job, Search

VISITOR_COOKIE = "planner_visitor"
LANGUAGE_KEY, LEADER_KEY, HAND_OVER_KEY = "language", "leader", "hand_over"
VISITORS_KEPT = 200


@dataclass
class Desk:
    """What lies on a visitor's desk; it outlives the browser's F5, which starts a new session."""

    draft: Draft | None = None
    job: Job | None = None
    language: str = DEFAULT_LANGUAGE
    opened: bool = False
    intake: tuple[str, Intake] | None = None


_desks: OrderedDict[str, Desk] = OrderedDict()
_lock = threading.Lock()


def _visitor() -> str:
    cookie = st.context.cookies.get(VISITOR_COOKIE)
    return cookie if isinstance(cookie, str) else ""


def desk() -> Desk:
    """The visitor's desk: by cookie where the browser sends one, else of this session alone."""
    if "desk" not in st.session_state:
        st.session_state["desk"] = _desk_of(_visitor())
    found: Desk = st.session_state["desk"]
    return found


def _desk_of(visitor: str) -> Desk:
    if not visitor:
        return Desk()
    with _lock:
        found = _desks.setdefault(visitor, Desk())
        _desks.move_to_end(visitor)
        while len(_desks) > VISITORS_KEPT:
            _desks.popitem(last=False)
        return found


def draft() -> Draft | None:
    """The draft at hand, or None when nothing is open."""
    return desk().draft


def put(new: Draft) -> None:
    """Make this the draft at hand."""
    desk().draft = new


def change(assignment: Assignment) -> None:
    """Give the draft another assignment; undo leads back."""
    _replace(lambda old: old.changed(assignment))


def undo() -> None:
    """One step back."""
    _replace(Draft.undone)


def redo() -> None:
    """One step forward again."""
    _replace(Draft.redone)


def _replace(step: Callable[[Draft], Draft]) -> None:
    at_hand = desk().draft
    if at_hand is not None:
        put(step(at_hand))


def job() -> Job | None:
    """The search that was started last, or None."""
    return desk().job


def start(search: Search, *, time_limit: float, seed: int) -> None:
    """Start a search for the draft's instance."""
    at_hand = desk().draft
    if at_hand is not None:
        started = Job(search, at_hand.instance, time_limit=time_limit, seed=seed)
        desk().job = started
        started.start()


def collect() -> None:
    """Take in the answer of a finished search, once, if the draft is still the one it was asked for."""
    finished, at_hand = desk().job, desk().draft
    if finished is None or finished.collected or finished.active:
        return
    finished.collected = True
    if finished.error is not None:
        raise finished.error
    if at_hand is not None and finished.solution is not None and at_hand.instance is finished.instance:
        put(at_hand.solved(finished.solution))


def language() -> str:
    """The visitor's language, "zh" or "en"."""
    return desk().language


def remember_language() -> None:
    """Take over what the language switch shows."""
    chosen = st.session_state.get(LANGUAGE_KEY)
    if chosen in LANGUAGES:
        desk().language = chosen


def show_intake(name: str, intake: Intake) -> None:
    """Remember what was read last and under which name, so that the data page can tell of it."""
    desk().intake = (name, intake)


def intake_shown() -> tuple[str, Intake] | None:
    """What was read last, and under which name."""
    return desk().intake


def grid_changes(key: str) -> Mapping[int, Mapping[str, Any]]:
    """Row number -> column -> new value, of the data editor with this key."""
    changes: Mapping[int, Mapping[str, Any]] = st.session_state[key]["edited_rows"]
    return changes


def hand_over() -> bool:
    """Whether a place given to one leader is taken from the one who has it."""
    return bool(st.session_state.get(HAND_OVER_KEY, True))
