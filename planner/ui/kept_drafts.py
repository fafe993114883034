"""What a visitor does with drafts as a whole: open another, keep a change that could not be saved, or merge it."""

from collections.abc import Iterable

from planner.rules.life import PUBLISHED
from planner.store.differences import Difference, applied, differences, record_differences
from planner.store.errors import StoreError
from planner.ui import keeping, state
from planner.ui.identity import may, who


def open_kept(draft: str) -> None:
    """Make a draft out of the store the one at hand."""
    here = state.desk()
    try:
        here.kept, here.draft = keeping.fetch(draft, after=here.draft)
    except StoreError as error:
        here.trouble = error
        return
    here.clash, here.trouble, here.opened = None, None, True
    state.remember_desk()


def save_as_new(title: str) -> None:
    """
    Make the draft at hand, with a change that could not be saved, a draft of its own.

    Of a published one it is that of the next plan: what was published is then in force, unless the change says what is.
    """
    here = state.desk()
    mine = here.clash.mine if here.clash is not None else here.draft
    if mine is None or not may("edit"):
        here.notice = ("rules.refused_role", {})
        return
    clash = here.clash
    try:
        if clash is not None and clash.now.now.state == PUBLISHED:
            base = clash.base
            if mine.instance.current == base.instance.current:
                mine, base = keeping.following(mine), keeping.following(base)
            if mine.book is not None:
                mine = mine.begun_from(base)
        here.kept = keeping.copy(mine, title, who().name, of=here.kept.id if here.kept else "")
    except StoreError as error:
        here.trouble = error
        return
    here.draft, here.clash, here.trouble = mine, None, None
    state.remember_desk()


def drop_change() -> None:
    """Give up a change that could not be saved, and take over what is there now."""
    here = state.desk()
    if here.clash is None:
        return
    here.clash = None
    if here.kept is not None:
        open_kept(here.kept.id)
    else:
        state.refresh()


def merge(chosen: Iterable[Difference]) -> None:
    """Carry these parts of a change that could not be saved over to what is there now, and save that."""
    here = state.desk()
    wanted = tuple(chosen)
    drop_change()
    if here.draft is not None and wanted:
        state.put(here.draft.merged(applied(here.draft.snapshot, wanted)))


def my_changes(clash: keeping.Clash) -> tuple[Difference, ...]:
    """What the visitor's change consists of."""
    return differences(clash.base.snapshot, clash.mine.snapshot)


def their_changes(clash: keeping.Clash) -> tuple[Difference, ...]:
    """
    What the others have changed in the meantime.

    Raises
    ------
    StoreError
        When the draft cannot be read.
    """
    if clash.book is not None:
        return record_differences(clash.base.records, clash.book.pages.records)
    _, theirs = keeping.fetch(clash.now.now.id)
    return differences(clash.base.snapshot, theirs.snapshot)
