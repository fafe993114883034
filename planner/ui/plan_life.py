"""What the page of versions does: steps of a plan's life, overrides, restoring; the store checks each, whatever the page showed."""

from datetime import date

from planner.domain import Assignment, Violation
from planner.follow_up.tenure import ALL_ALONG, Tenure
from planner.locale import LANGUAGES, sentence
from planner.rules.life import PUBLISHED, STEPS, refusal
from planner.rules.overrides import overrides, still_open, subject_of, with_override
from planner.store import drafts, life, versions
from planner.store.drafts import Heading
from planner.store.errors import StoreError
from planner.store.life import Refused
from planner.store.versions import Version
from planner.ui import identity, keeping, state
from planner.ui.draft import Draft
from planner.ui.keeping import Kept
from planner.ui.kept_drafts import open_kept


def draft_in_force() -> Draft | None:
    """The plan in force, to look at and to begin the next one with; None before the first one, or where there is none to be had."""
    try:
        return keeping.in_force(identity.today())
    except StoreError as error:
        state.desk().trouble = error
        return None


def tenure_of(followed: Assignment) -> Tenure:
    """Since when leaders hold the places of a plan; all along where that cannot be read, which is then said."""
    try:
        return keeping.tenure_of(followed, identity.today())
    except StoreError as error:
        state.desk().trouble = error
        return ALL_ALONG


def another_in_force() -> str | None:
    """Id of the plan in force, where that is not what is open and this visitor may put something on record; None otherwise."""
    here = state.desk()
    if not identity.may("edit") or (here.draft is not None and here.draft.book is not None):
        return None
    try:
        found = versions.in_force(keeping.office().database, identity.today())
    except StoreError as error:
        here.trouble = error
        return None
    return None if found is None else found.draft


def keep_at_hand(title: str) -> None:
    """Keep what is open as a draft, though there is no work in it yet."""
    here = state.desk()
    if here.draft is not None and identity.may("edit"):
        draft = here.draft if here.draft.book is None else here.draft.begun_from(here.draft)
        here.kept, here.draft = keeping.copy(draft, title, identity.who().name), draft
        state.remember_desk()


def steps_offered(heading: Heading, draft: Draft) -> tuple[str, ...]:
    """The steps that this person could take now, in the order of the table; what is still missing (a reason) is asked for."""
    left = len(still_open(draft.instance.policy, draft.report.violations))
    person, table = identity.who(), identity.table()
    return tuple(
        name
        for name, step in STEPS.items()
        if refusal(
            step,
            heading.state,
            person,
            table,
            submitted_by=heading.submitted_by,
            reason="…",
            violations=left,
            places=len(draft.assignment),
        )
        is None
    )


def take(step: str, reason: str, day: date | None = None) -> None:
    """Take a step with the draft at hand, as this tab has seen it."""
    here = state.desk()
    if here.kept is None:
        return
    person = identity.who()
    try:
        done = life.take(
            keeping.office().database, step, here.kept.id,
            seen=here.kept.heading.version, person=person, stamp=keeping.stamp(person.name, reason.strip()), day=day,
            title=_title_as_version(here.kept.heading.title) if step == "publish" else None,
        )  # fmt: skip
    except StoreError as error:
        here.trouble = error
        return
    if isinstance(done, Refused):
        here.notice = (done.refusal.code, dict(done.refusal.values))
        return
    here.kept, here.notice = Kept(done), (f"office.done_{step}", {})
    if done.state == PUBLISHED:
        open_kept(done.id)


def restored_title(version: Version, language: str | None = None) -> str:
    """What a draft that is made of a version is called, so that it can be told from others; in the visitor's language when left out."""
    return sentence("office.restored_title", language or state.language(), number=version.number, title=version.title)


def _title_as_version(title: str) -> str:
    """What a draft is called once it is published: from which version it was begun concerns nobody any more."""
    plain = {restored_title(row, language): row.title for row in published() for language in LANGUAGES}
    return plain.get(title, title)


def override(violation: Violation, reason: str) -> None:
    """Put up with a broken rule for a reason, or, with an empty one, no longer."""
    at_hand = state.draft()
    if at_hand is not None:
        policy = with_override(at_hand.instance.policy, violation, reason, identity.today())
        state.revise_policy(policy)


def reason_given(draft: Draft, violation: Violation) -> str:
    """Why a violation is put up with; "" while it is not."""
    return next((row.reason for row in overrides(draft.instance.policy) if row.subject == subject_of(violation)), "")


def others() -> tuple[Heading, ...]:
    """The drafts that are not the one at hand."""
    kept = state.desk().kept
    return tuple(row for row in drafts.headings(keeping.office().database) if kept is None or row.id != kept.id)


def rename(title: str) -> None:
    """Give the draft at hand another title."""
    here = state.desk()
    if here.kept is not None and title.strip() and title.strip() != here.kept.heading.title and identity.may("edit"):
        person = identity.who()
        drafts.rename(keeping.office().database, here.kept.id, title.strip(), keeping.stamp(person.name))


def put_away(draft: str) -> None:
    """Take a draft out of the list."""
    if identity.may("edit"):
        drafts.put_away(keeping.office().database, draft, keeping.stamp(identity.who().name))


def published() -> tuple[Version, ...]:
    """Every version, the latest first."""
    return versions.versions(keeping.office().database, identity.today())


def effect_of(day: date) -> tuple[str, dict[str, object]] | None:
    """Code and values of what a day other than today entails for a plan that is published now: it cannot be changed afterwards."""
    today = identity.today()
    later = max((row for row in published() if row.effective > day), key=lambda row: row.effective, default=None)
    if later is not None and later.effective <= today:
        return "effective_superseded", {"number": later.number, "later": later.effective, "day": day}
    if day != today:
        return "effective_later" if day > today else "effective_earlier", {"day": day, "count": abs((day - today).days)}
    return None


def restore(number: int, title: str) -> None:
    """Make a new draft of a version, and open it."""
    here = state.desk()
    if not identity.may("restore"):
        here.notice = ("rules.refused_role", {})
        return
    try:
        made = life.restore(keeping.office().database, number, title, keeping.stamp(identity.who().name))
    except StoreError as error:
        here.trouble = error
        return
    open_kept(made.id)
    here.notice = ("office.done_restore", {"number": number})


def plan_of(version: Version, draft: Draft) -> Assignment:
    """The plan of a version to compare the draft with, with whoever has left since; nothing of a plan of another city."""
    instance, plan = draft.instance, keeping.plan_of(version)
    known = any(leader in instance.leader_by_id and place in instance.place_by_id for leader, place in plan.pairs)
    return plan if known else Assignment()
