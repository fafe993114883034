"""The boxes of the page of versions."""

from datetime import date

import streamlit as st

from planner.domain import Assignment
from planner.reports.wording import violation_sentence
from planner.rules.life import STEPS
from planner.store.drafts import Heading
from planner.ui import identity, plan_life, state
from planner.ui.awaiting import last_words
from planner.ui.clash_view import office_name
from planner.ui.comparing import counts
from planner.ui.draft import Draft
from planner.ui.keeping import local_time
from planner.ui.kept_drafts import open_kept
from planner.ui.navigation import link
from planner.ui.words import office, plain, told

COLOURS = {"draft": "gray", "submitted": "blue", "approved": "green", "published": "red"}
MOST = 30
MOST_BASES = 5


def bases(draft: Draft) -> dict[str, Assignment]:
    """Published plans to compare the draft with, by what they are called."""
    return {
        office("version_base", number=row.number, day=row.effective): plan_life.plan_of(row, draft)
        for row in plan_life.published()[:MOST_BASES]
    }


def notice() -> None:
    """What came of the last act, once."""
    here = state.desk()
    if here.notice is not None:
        code, values = here.notice
        show = st.success if code.startswith("office.done_") else st.error
        show(plain(told(code, **values)))
        here.notice = None


def steps_box(heading: Heading, draft: Draft) -> None:
    """Where the plan stands, and one button per step that may be taken."""
    st.badge(office(f"state_{heading.state}"), color=COLOURS[heading.state])  # type: ignore[arg-type]
    saved = office(
        "saved", who=office_name(heading.saved_by), when=local_time(heading.saved_at), version=heading.version
    )
    st.caption(plain(saved))
    last_words()
    st.markdown(office(f"next_{heading.state}"))
    offered = plan_life.steps_offered(heading, draft)
    if not offered:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        reason = st.text_input(office("reason"), key=f"reason_{heading.id}_{heading.version}", max_chars=500, width=420)
        day: date | None = None
        if "publish" in offered:
            chosen = st.date_input(office("effective"), identity.today(), key=f"day_{heading.id}", width=180)
            day = chosen if isinstance(chosen, date) else None
    if day is not None and (effect := plan_life.effect_of(day)) is not None:
        code, values = effect
        st.warning(office(code, **values))
    with st.container(horizontal=True):
        for name in offered:
            missing = STEPS[name].needs_reason and not reason.strip()
            st.button(
                office(f"step_{name}"),
                key=f"step_{name}",
                on_click=plan_life.take,
                args=(name, reason, day),
                disabled=missing,
                help=office("needs_reason") if missing else None,
                type="primary" if name in {"submit", "approve", "publish"} else "secondary",
            )


def violations_box(draft: Draft, *, changeable: bool) -> None:
    """Every broken rule with the reason it is put up with; without one the plan cannot be approved."""
    found = draft.report.violations
    if not found:
        return
    with st.expander(office("violations", count=len(found)), expanded=True):
        st.caption(office("violations_caption" if changeable else "violations_locked"))
        if changeable:
            with st.container(horizontal=True):
                link("repair")
                link("plan_table")
        for number, violation in enumerate(found[:MOST]):
            label = plain(violation_sentence(draft.instance, violation, state.language()))
            given = plan_life.reason_given(draft, violation)
            key = f"override_{draft.revision}_{number}"
            entered = st.text_input(
                label, given, key=key, max_chars=300, disabled=not changeable, placeholder=office("override_hint")
            )
            if entered.strip() != given and changeable:
                st.button(
                    office("override"), key=f"{key}_button", on_click=plan_life.override, args=(violation, entered)
                )
        if len(found) > MOST:
            st.caption(office("more_violations", count=len(found) - MOST))


def drafts_box() -> None:
    """Title of the draft at hand, and the other drafts."""
    kept, rows = state.desk().kept, plan_life.others()
    with st.expander(office("drafts", count=len(rows)), expanded=False):
        if kept is not None:
            with st.container(horizontal=True, vertical_alignment="bottom"):
                title = st.text_input(office("title"), kept.heading.title, max_chars=200, width=420)
                st.button(office("rename"), on_click=plan_life.rename, args=(title,))
        if not rows:
            st.caption(office("no_other_drafts"))
        for row in rows[:MOST]:
            with st.container(horizontal=True, vertical_alignment="center", border=True):
                told_of = office(
                    "saved", who=office_name(row.saved_by), when=local_time(row.saved_at), version=row.version
                )
                state_of = office(f"state_{row.state}")
                st.markdown(f"**{plain(row.title)}**  \n{plain(state_of)} · {plain(told_of)}", width="stretch")
                st.button(office("open"), key=f"open_{row.id}", on_click=open_kept, args=(row.id,))
                st.button(office("put_away"), key=f"away_{row.id}", on_click=plan_life.put_away, args=(row.id,))


def published_box(draft: Draft) -> None:
    """What has been published, the latest first: in force, still to come, superseded."""
    st.header(office("published"), anchor=False)
    rows = plan_life.published()
    if not rows:
        st.info(office("nothing_published"))
    for row in rows[:MOST]:
        with st.container(border=True):
            number = office("version", number=row.number)
            st.markdown(f"**{number} · {plain(row.title)}** — {office(f'state_{row.state}')}")
            st.caption(
                plain(
                    office(
                        "version_about", day=row.effective, submitted=office_name(row.submitted_by),
                        approved=office_name(row.approved_by), published=office_name(row.published_by),
                        when=local_time(row.published_at), seal=row.seal[:12],
                    )
                )
            )  # fmt: skip
            if row.reason:
                st.markdown(plain(office("with_reason", reason=row.reason)))
            with st.container(horizontal=True):
                title = plan_life.restored_title(row)
                st.button(
                    office("restore"), key=f"restore_{row.number}", on_click=plan_life.restore, args=(row.number, title)
                )
                if st.button(office("compare"), key=f"compare_{row.number}"):
                    come, gone, kept = counts(plan_life.plan_of(row, draft), draft.assignment)
                    st.caption(office("compared", come=come, gone=gone, kept=kept))
