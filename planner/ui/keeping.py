"""The front end's way to the store: one database for the whole process, and drafts in and out of it."""

import threading
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache

from planner.domain import Assignment, Instance
from planner.follow_up.tenure import Tenure
from planner.rules.life import DRAFT, PUBLISHED
from planner.store import desks, drafts, record_book, versions
from planner.store.database import Database, open_database
from planner.store.desks import DeskRow
from planner.store.drafts import Conflict, Content, Heading
from planner.store.errors import StoreError
from planner.store.record_book import Book, Mark
from planner.store.site import Site, in_memory, read_site
from planner.store.stamps import Stamp
from planner.store.tenures import Plans, held_since, plans_of
from planner.store.versions import Version
from planner.ui.draft import Draft


@dataclass(frozen=True)
class Office:
    """
    What is open behind all sessions.

    Parameters
    ----------
    trouble
        Why nothing lasts: the data folder or the database cannot be used, and everything is kept in memory. None when all is well.
    """

    site: Site
    database: Database
    trouble: StoreError | None = None


@dataclass(frozen=True)
class Kept:
    """Where the draft on a desk is kept, and how it stood when this browser tab saw it last."""

    heading: Heading

    @property
    def id(self) -> str:
        """Of the draft."""
        return self.heading.id

    @property
    def in_the_making(self) -> bool:
        """Whether it can be changed; a draft that was handed in cannot."""
        return self.heading.state == DRAFT


@dataclass(frozen=True, eq=False)
class Clash:
    """
    A change that could not be saved.

    Parameters
    ----------
    base
        The draft as the visitor saw it.
    mine
        With his change.
    now
        What is known of the draft as it is now: who saved it last, and when.
    book
        Where it was an entry in the book of records that came second: the book as it is now, and `now` says who wrote in it last.
    """

    base: Draft
    mine: Draft
    now: Conflict
    book: Book | None = None


PLANS_KEPT = 64
"""Published plans held in memory; the page of versions shows 30."""
INSTANCES_KEPT = 5
"""Data of published plans held in memory, which are larger than the plans."""
_office: Office | None = None
_lock = threading.Lock()


def office() -> Office:
    """The installation, opened on first use."""
    global _office  # noqa: PLW0603 - one database for all sessions of the process
    with _lock:
        if _office is None:
            _office = _open()
        return _office


def _open() -> Office:
    try:
        site = read_site()
        return Office(site, open_database(site))
    except StoreError as error:
        site = in_memory()
        return Office(site, open_database(site), error)


def close() -> None:
    """Let go of the database; the next use opens what the environment then says."""
    global _office  # noqa: PLW0603
    with _lock:
        if _office is not None:
            _office.database.close()
        _office = None


def stamp(who: str, reason: str = "") -> Stamp:
    """A signature of this moment."""
    return Stamp(who, datetime.now(UTC), reason)


def local_time(moment: datetime) -> datetime:
    """A moment in the server's time zone, which is that of the people here; sentences write it to the minute."""
    return moment.astimezone()


def worth_keeping(draft: Draft) -> bool:
    """Whether there is work in a draft: a sample city that was only looked at is not kept."""
    return bool(not draft.sample or draft.undo or draft.redo or draft.answer is not None)


def keep(kept: Kept | None, base: Draft | None, new: Draft, who: str) -> Kept | Clash:
    """
    Save a draft: as a new one, or as the next version of the one this tab has seen.

    Raises
    ------
    StoreError
        When it cannot be written.
    """
    database = office().database
    if kept is None or base is None:
        return copy(new, title_of(new), who)
    saved = drafts.save(database, kept.id, kept.heading.version, content_of(new), stamp(who))
    return Clash(base, new, saved) if isinstance(saved, Conflict) else Kept(saved)


def record(base: Draft, new: Draft, who: str) -> Draft | Clash:
    """
    Write what is on record in `new` into the book of records, for the published plan that `base` is; the plan as it then stands.

    Raises
    ------
    StoreError
        When it cannot be written.
    """
    assert new.book is not None
    database, plan = office().database, new.book.plan
    saved = record_book.save(database, plan, new.book.version, new.pages, stamp(who))
    if isinstance(saved, Book):
        return replace(new, book=Mark(plan, saved.version))
    now, first = saved.now, drafts.heading(database, plan)
    told = replace(first, version=now.version, saved_at=now.saved_at, saved_by=now.saved_by)
    return Clash(base, new, Conflict(told), now)


def copy(draft: Draft, title: str, who: str, *, of: str = "") -> Kept:
    """A new draft with this content; `of` is the one it was made from."""
    content, begun = content_of(draft), draft.began_with
    return Kept(drafts.create(office().database, title, content, stamp(who), copy_of=of, began_with=begun))


def fetch(draft: str, *, after: Draft | None = None) -> tuple[Kept, Draft]:
    """
    A draft out of the store; a published plan with what is on record now.

    Parameters
    ----------
    after
        What the tab showed before, so that its editors can be told from those of what comes now.

    Raises
    ------
    StoreError
        When there is none, or it is damaged.
    """
    found, content = drafts.load(office().database, draft)
    revision = found.version if after is None else after.revision + 1
    draft_found = draft_of(content, revision)
    return Kept(found), with_records(draft_found, found.id) if found.state == PUBLISHED else draft_found


def with_records(published: Draft, plan: str) -> Draft:
    """
    A published plan, by its id, with what is on record now.

    Raises
    ------
    StoreError
        When that cannot be read.
    """
    book = record_book.read(office().database)
    return published if book is None else published.with_book(Mark(plan, book.version), book.pages)


def with_newer_records(draft: Draft) -> Draft:
    """
    A published plan with what others have put on record since it was read; the same draft where there is nothing new, or it is none.

    Raises
    ------
    StoreError
        When that cannot be read.
    """
    if draft.book is None or record_book.version(office().database) == draft.book.version:
        return draft
    return replace(with_records(draft, draft.book.plan), revision=draft.revision + 1)


def in_force(today: date) -> Draft | None:
    """
    The plan in force with what is on record now, itself the assignment in force; None before the first one.

    Raises
    ------
    StoreError
        When it cannot be read.
    """
    found = versions.in_force(office().database, today)
    return None if found is None else with_records(following(draft_of(Content(found.sealed), 0)), found.draft)


def following(draft: Draft) -> Draft:
    """
    The draft with the newest published plan as the assignment in force; the same draft before the first one.

    Raises
    ------
    StoreError
        When that plan cannot be read.
    """
    found = versions.newest_plan(office().database)
    return draft if found is None else draft.following(found[1])


def plan_of(version: Version) -> Assignment:
    """
    The plan of a published version, read once: pages ask for it at every rerun.

    Raises
    ------
    StoreError
        When it cannot be read, or is not what was sealed.
    """
    return _plans(version.number, version.seal)[1]


def instance_of(version: Version) -> Instance:
    """
    The data of a published version, of the last few read once.

    Raises
    ------
    StoreError
        When it cannot be read, or is not what was sealed.
    """
    return _instances(version.number, version.seal)


@lru_cache(maxsize=INSTANCES_KEPT)
def _instances(number: int, _seal: str, /) -> Instance:
    return versions.load(office().database, number)[0].instance


# By the seal too, which is another one for anything else in a version, and in another database.
@lru_cache(maxsize=PLANS_KEPT)
def _plans(number: int, _seal: str, /) -> Plans:
    return plans_of(office().database, number)


def tenure_of(followed: Assignment, today: date) -> Tenure:
    """
    Since when leaders hold the places of a plan, by what was published; all along where the plan is none that has taken effect.

    Raises
    ------
    StoreError
        When a published plan cannot be read.
    """
    published = versions.versions(office().database, today)
    return held_since(followed, published, lambda version: _plans(version.number, version.seal)).tenure


def newer(kept: Kept) -> bool:
    """Whether somebody has saved the draft, or handed it in, since this tab saw it."""
    return drafts.heading(office().database, kept.id) != kept.heading


def title_of(draft: Draft) -> str:
    """What a draft is called until somebody gives it another title."""
    return draft.instance.policy.title


def content_of(draft: Draft) -> Content:
    """A draft as the store keeps it."""
    before = None if draft.tried_from is None else content_of(draft.tried_from)
    return Content(draft.snapshot, draft.undo, draft.redo, draft.answer, before)


def draft_of(content: Content, revision: int) -> Draft:
    """A draft as the pages show it."""
    present = content.present
    opened = Draft(present.source, present.instance, present.assignment, sample=present.sample, records=present.records)
    before = None if content.tried_from is None else draft_of(content.tried_from, revision)
    return replace(
        opened, undo=content.undo, redo=content.redo, answer=content.answer, revision=revision, tried_from=before
    )


def remember(visitor: str, row: DeskRow) -> None:
    """Note what a visitor has open."""
    desks.remember(office().database, visitor, row, datetime.now(UTC))


def recall(visitor: str) -> DeskRow | None:
    """What a visitor had open last."""
    return desks.recall(office().database, visitor)
