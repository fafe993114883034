"""What lies before each visitor: held in memory while the program runs, and recalled from the store after it has ended."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import Any

from planner.domain import Instance, Leader, Policy
from planner.intake import Intake
from planner.locale import DEFAULT_LANGUAGE
from planner.store.errors import StoreError
from planner.ui import keeping
from planner.ui.asking import Question
from planner.ui.draft import Draft
from planner.ui.importing import Importing
from planner.ui.jobs import Job
from planner.ui.keeping import Clash, Kept
from planner.ui.revision import Sheets

VISITORS_KEPT = 200


@dataclass
class PendingSheets:
    """
    Sheets being edited: the instance's own, what the grids began with, what they hold now, and which grids they are.

    `source` and `draft` say of which draft: its file, and its id, "" before it is kept.
    """

    instance: Instance
    original: Sheets
    sheets: Sheets
    edited: Sheets
    number: int
    source: str = ""
    draft: str = ""


@dataclass
class PendingPolicy:
    """A policy and its leaders' quotas in the middle of being edited: what the form began with, what it says now, and which form it is."""

    instance: Instance
    policy: Policy
    edited: Policy
    number: int
    leaders: tuple[Leader, ...]
    edited_leaders: tuple[Leader, ...]


@dataclass
class Desk:
    """
    What lies before a visitor in one browser tab. F5 starts a new session, which takes over what lay there.

    Parameters
    ----------
    visitor
        The cookie's value; "" where the browser sends none, and then nothing is kept.
    kept
        Where the draft is kept, as this tab saw it last; None for one that is not worth keeping yet.
    clash
        A change that could not be saved because somebody else was first, until the visitor has decided.
    behind
        Others have changed the data or the rules of the draft, which waits until what is being edited here is applied or given up.
    trouble
        Why the last change could not be saved, or None.
    importing
        A file that is being imported; `imported` is the last one's name and what it made, `imports` how many there were.
    notice
        Code and values of what came of the last act, until a page has shown it.
    """

    draft: Draft | None = None
    job: Job | None = None
    language: str = DEFAULT_LANGUAGE
    large_type: bool = False
    opened: bool = False
    intake: tuple[str, Intake] | None = None
    sheets: PendingSheets | None = None
    policy: PendingPolicy | None = None
    looked_at: tuple[str, str] | None = None
    questions: dict[str, Question] = field(default_factory=dict)
    count: int = 0
    visitor: str = ""
    kept: Kept | None = None
    clash: Clash | None = None
    trouble: StoreError | None = None
    behind: bool = False
    notice: tuple[str, dict[str, Any]] | None = None
    importing: Importing | None = None
    imported: tuple[str, Draft] | None = None
    imports: int = 0


_desks: OrderedDict[str, Desk] = OrderedDict()
_lock = threading.Lock()


def desk_of(visitor: str) -> Desk:
    """A desk for a new session of this visitor, with what lay on his last one; an empty one for somebody without a cookie."""
    if not visitor:
        return Desk()
    with _lock:
        last = _desks.get(visitor)
        found = replace(last) if last is not None else _desk_in_store(visitor)
        _desks[visitor] = found
        _desks.move_to_end(visitor)
        while len(_desks) > VISITORS_KEPT:
            _desks.popitem(last=False)
        return found


def _desk_in_store(visitor: str) -> Desk:
    """What lay there when the program ended, or when others came in between."""
    found = Desk(visitor=visitor)
    try:
        row = keeping.recall(visitor)
        if row is not None:
            found.language, found.large_type = row.language, row.large_type
            if row.draft is not None:
                found.kept, found.draft = keeping.fetch(row.draft)
                found.opened = True
    except StoreError as error:
        found.trouble = error
    return found


def known_desk(visitor: str) -> Desk | None:
    """The desk of a visitor who has been here, by the cookie's value; for answers outside Streamlit."""
    with _lock:
        known = _desks.get(visitor)
    if known is None and visitor:
        stored = _desk_in_store(visitor)
        return stored if stored.draft is not None else None
    return known


def forget_desks() -> None:
    """Drop what is held in memory for visitors, as the end of the program does; what is in the store stays."""
    with _lock:
        _desks.clear()
