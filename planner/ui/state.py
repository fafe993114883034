"""What one visitor has open. Nothing else in the front end reads or writes Streamlit's session state."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import streamlit as st

from planner.domain import Assignment, Instance, Policy
from planner.follow_up.records import Records
from planner.intake import Intake
from planner.locale import LANGUAGES
from planner.store.desks import DeskRow
from planner.store.errors import StoreError
from planner.ui import keeping
from planner.ui.asking import Question
from planner.ui.desks import Desk, desk_of
from planner.ui.draft import Draft
from planner.ui.identity import desk_name, may, who
from planner.ui.jobs import Explain, Job, Prepare, Search
from planner.ui.keeping import Clash

VISITOR_COOKIE = "planner_visitor"
LANGUAGE_KEY, LARGE_TYPE_KEY, LEADER_KEY, HAND_OVER_KEY = "language", "large_type", "leader", "hand_over"
LOOK_PLACE_KEY, LOOK_LEADER_KEY, MAP_VIEW_KEY, GROUPING_KEY = "look_place", "look_leader", "map_view", "grouping"
PLACE_KEY = "asked_place"
Saved = TypeVar("Saved")


def _visitor() -> str:
    cookie = st.context.cookies.get(VISITOR_COOKIE)
    return desk_name(cookie if isinstance(cookie, str) else "", who())


def desk() -> Desk:
    """This tab's desk: taken over from the visitor's last session where the browser sends a cookie, else a new one."""
    if "desk" not in st.session_state:
        st.session_state["desk"] = desk_of(_visitor())
    found: Desk = st.session_state["desk"]
    return found


def remember_desk() -> None:
    """Note in the store what this visitor has open, and how he likes to read."""
    here = desk()
    if not here.visitor:
        return
    try:
        row = DeskRow(here.kept.id if here.kept else None, here.language, here.large_type)
        keeping.remember(here.visitor, row)
    except StoreError as error:
        here.trouble = error


def refresh(editing: Callable[[], bool] = lambda: False) -> bool:
    """
    Take over what others, or another tab, have saved of the draft since this tab saw it; whether there was anything.

    While sheets or rules are being edited others' changes of those wait, and the desk says so: what was not applied would be lost.
    Applied, it meets them as any change that comes second does. Whether they are (`editing`) is asked only where others have changed them.
    """
    here = desk()
    before, here.behind = here.draft, False
    if before is None or here.clash is not None:
        return False
    try:
        if here.kept is None or not keeping.newer(here.kept):
            here.draft = keeping.with_newer_records(before)
            return here.draft is not before
        kept, newest = keeping.fetch(here.kept.id, after=before)
    except StoreError as error:
        here.trouble = error
        return False
    here.behind = newest.instance != before.instance and editing()
    if not here.behind:
        here.kept, here.draft = kept, newest
    return not here.behind


def draft() -> Draft | None:
    """The draft at hand, or None when nothing is open."""
    return desk().draft


def put(new: Draft) -> None:
    """
    Make this the draft at hand, and save it.

    Where somebody else has saved in between, nothing is overwritten: the change waits in `Desk.clash` until the visitor has decided.
    What is put on record beside a published plan goes into the book of records; any other change of the plan in force that a visitor was
    shown begins a draft.
    """
    here = desk()
    if not may("edit"):
        here.notice = ("rules.refused_role", {})
        return
    if here.draft is not None and here.draft.book is not None and new.book is not None:
        if not new.differs_in_plan(here.draft):
            _write_down(here.draft, new)
            return
        if here.kept is None:
            new = new.begun_from(here.draft)
    if not here.visitor or (here.kept is None and not keeping.worth_keeping(new)):
        here.draft = new
        return
    before = here.kept
    saved = _saved(lambda: keeping.keep(before, here.draft, new, who().name), new)
    if saved is None:
        return
    here.draft, here.kept = new, saved
    if before is None:
        remember_desk()


def _write_down(before: Draft, new: Draft) -> None:
    if new.records == before.records:
        return
    saved = _saved(lambda: keeping.record(before, new, who().name), new)
    if saved is not None:
        desk().draft = saved


def _saved(save: Callable[[], Saved | Clash], new: Draft) -> Saved | None:
    """What saving a draft came to; None where it did not come about, which the desk then tells."""
    here = desk()
    try:
        saved = save()
    except StoreError as error:
        here.draft, here.trouble = new, error
        return None
    if isinstance(saved, Clash):
        here.clash = saved
        return None
    here.trouble = None
    return saved


def show(new: Draft) -> None:
    """Lay something before a visitor to look at; it is kept as a draft once he changes it."""
    here = desk()
    here.draft, here.opened = new, True


def open_instead(new: Draft) -> None:
    """Make this the draft at hand; undo leads back to the one that was. A draft that was handed in stays as it is."""
    here = desk()
    if here.draft is None or (here.kept is not None and not here.kept.in_the_making):
        here.kept = None
        put(new)
    else:
        put(here.draft.reopened(new))


def change(assignment: Assignment) -> None:
    """Give the draft another assignment; undo leads back."""
    _replace(lambda old: old.changed(assignment))


def revise(instance: Instance) -> None:
    """Give the draft another question; undo leads back."""
    _replace(lambda old: old.revised(instance))


def record(records: Records) -> None:
    """Give the draft other records; undo leads back."""
    _replace(lambda old: old.recorded(records))


def put_through(instance: Instance, assignment: Assignment) -> None:
    """Give the draft another question and its plan in one step; undo leads back."""
    _replace(lambda old: old.replaced(instance, assignment))


def revise_policy(policy: Policy) -> None:
    """Give the draft's question another policy; undo leads back."""
    _replace(lambda old: old.revised(replace(old.instance, policy=policy)))


def counter(key: str) -> int | None:
    """A number that a page has put aside under this key; None at first."""
    found: int | None = st.session_state.get(key)
    return found


def chosen(key: str) -> str:
    """What a list with this key shows."""
    return str(st.session_state[key])


def set_counter(key: str, value: int | None) -> None:
    """Put a number aside for a page."""
    st.session_state[key] = value


def undo() -> None:
    """One step back."""
    _replace(Draft.undone)


def redo() -> None:
    """One step forward again."""
    _replace(Draft.redone)


def try_out() -> None:
    """Begin a try-out: its changes can be adopted or dropped together."""
    _replace(Draft.trying)


def adopt() -> None:
    """End the try-out and keep what it changed, as one step."""
    _replace(Draft.adopted)


def drop_try_out() -> None:
    """End the try-out as if it had not been."""
    _replace(Draft.dropped)


def _replace(step: Callable[[Draft], Draft]) -> None:
    at_hand = desk().draft
    if at_hand is not None:
        changed = step(at_hand)
        if changed is not at_hand:
            put(changed)


def job() -> Job | None:
    """The search that was started last, or None."""
    return desk().job


def start(search: Search, explain: Explain, prepare: Prepare, *, time_limit: float, seed: int) -> None:
    """Start a search for the draft's instance once it is prepared; where there is no plan, have it explained."""
    at_hand = desk().draft
    if at_hand is not None and may("edit"):
        started = Job(search, at_hand.instance, time_limit=time_limit, seed=seed, explain=explain, prepare=prepare)
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
        put(at_hand.solved(finished.solution, finished.diagnosis))


def ask(name: str, question: Question) -> None:
    """Ask something beside the page; what was asked before under this name is given up."""
    if (before := last_question(name)) is not None:
        before.cancel()
    desk().questions[name] = question
    question.start()


def question(name: str, about: tuple[object, ...]) -> Question | None:
    """What was asked under a name, if it was about just this."""
    found = last_question(name)
    return found if found is not None and found.about == about else None


def last_question(name: str) -> Question | None:
    """What was asked last under a name, whatever it was about."""
    return desk().questions.get(name)


def choose(key: str, value: object) -> None:
    """Set the widget of a key from elsewhere, such as a button beside it."""
    st.session_state[key] = value


def language() -> str:
    """The visitor's language, "zh" or "en"."""
    return desk().language


def remember_language() -> None:
    """Take over what the language switch shows."""
    chosen = st.session_state.get(LANGUAGE_KEY)
    if chosen in LANGUAGES:
        desk().language = chosen
        remember_desk()


def remember_type() -> None:
    """Take over what the large-type switch shows."""
    desk().large_type = bool(st.session_state.get(LARGE_TYPE_KEY))
    remember_desk()


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


def widget(key: str) -> Any:
    """What the widget with this key shows now; for what it does when it is changed."""
    return st.session_state.get(key)


def hand_over() -> bool:
    """Whether a place given to one leader is taken from the one who has it."""
    return bool(st.session_state.get(HAND_OVER_KEY, True))


def component_event(key: str, name: str) -> Any:
    """What a component of ours has just reported under a name; None when it was something else."""
    return st.session_state[key].get(name)


def look_at(kind: str, name: str | None) -> None:
    """Make a leader or a place the one that the plan map tells of; None: nothing."""
    desk().looked_at = None if name is None else (kind, name)
    for key in (LOOK_PLACE_KEY, LOOK_LEADER_KEY):
        st.session_state[key] = None
    if name is not None:
        st.session_state[LOOK_PLACE_KEY if kind == "place" else LOOK_LEADER_KEY] = name
        # The pages that ask why, and of one leader, begin with what was looked at last.
        st.session_state[PLACE_KEY if kind == "place" else LEADER_KEY] = name


def look_at_choice(kind: str) -> None:
    """Look at what was chosen in the list of leaders or of places."""
    look_at(kind, st.session_state[LOOK_PLACE_KEY if kind == "place" else LOOK_LEADER_KEY])


def looked_at(at_hand: Draft) -> tuple[str, str] | None:
    """("leader" or "place", id) of what is looked at; None when nothing is, or it is no longer there."""
    found = desk().looked_at
    rows = at_hand.instance.leader_by_id if found and found[0] == "leader" else at_hand.instance.place_by_id
    found = found if found and found[1] in rows else None
    for kind, key in (("place", LOOK_PLACE_KEY), ("leader", LOOK_LEADER_KEY)):
        # The lists forget their choice with the page; the desk does not.
        st.session_state[key] = found[1] if found and found[0] == kind else None
    return found
