"""The plain pages of leaders: by a signed link, by a leader's account, and of what a visitor has open; and whether the server is well."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from planner.locale import DEFAULT_LANGUAGE, LANGUAGES, sentence
from planner.store import leader_links, life
from planner.store.drafts import Content
from planner.store.errors import StoreError
from planner.ui import keeping
from planner.ui.desks import known_desk
from planner.ui.draft import Draft
from planner.ui.due import day_of, due_of, heading_of_due
from planner.ui.identity import SESSION_COOKIE, desk_name, person_with, today
from planner.ui.shell.leader_page import leader_page
from planner.ui.state import VISITOR_COOKIE

_PRIVATE = {"cache-control": "no-store", "x-robots-tag": "noindex"}


def by_link(request: Request) -> Response:
    """The page of the one leader a link is for, from the plan in force."""
    database, token = keeping.office().database, request.path_params["token"]
    try:
        leader = leader_links.opened(database, token, datetime.now(UTC))
    except StoreError:
        return _plain(request, "office.link_later", 503)
    # Forged, expired, revoked: one answer for all, so that nobody learns which it was.
    return _plain(request, "office.link_closed", 403) if leader is None else _in_force(request, leader)


def by_account(request: Request) -> Response:
    """The page of the leader an account belongs to."""
    person = person_with(request.cookies.get(SESSION_COOKIE, ""))
    return _in_force(request, person.leader) if person.leader else RedirectResponse("./", status_code=303)


def of_what_is_open(request: Request) -> Response:
    """The page of one leader of the draft that the visitor has open."""
    person = person_with(request.cookies.get(SESSION_COOKIE, ""))
    desk = known_desk(desk_name(request.cookies.get(VISITOR_COOKIE, ""), person))
    draft = desk.draft if desk is not None else None
    lang = _language(request, desk.language if desk is not None else DEFAULT_LANGUAGE)
    if draft is None:
        return _plain(request, "ui.page_unknown", 404)
    try:
        draft = keeping.with_newer_records(draft)
    except StoreError:
        return _plain(request, "office.link_later", 503)
    return _page(request, draft, request.query_params.get("leader", ""), lang)


def health(_request: Request) -> Response:
    """Whether the database answers; for a supervisor, so it tells nothing else."""
    try:
        with keeping.office().database.reading() as connection:
            connection.exec_driver_sql("SELECT 1")
    except StoreError:
        return JSONResponse({"status": "failing", "database": "unreachable"}, status_code=503, headers=_PRIVATE)
    lasting = keeping.office().trouble is None
    told = {"status": "ok" if lasting else "degraded", "database": "ok" if lasting else "memory"}
    return JSONResponse(told, headers=_PRIVATE)


def _in_force(request: Request, leader: str) -> Response:
    database = keeping.office().database
    try:
        found = life.in_force_as_recorded(database, today())
    except StoreError:
        return _plain(request, "office.link_later", 503)
    if found is None:
        return _plain(request, "office.nothing_in_force", 404)
    published = keeping.draft_of(Content(found), 0)
    # What is to be done follows from this plan, not from the one it took the place of.
    draft = published.following(published.assignment)
    return _page(request, draft, leader, _language(request, DEFAULT_LANGUAGE))


def _page(request: Request, draft: Draft, name: str, lang: str) -> Response:
    leader = draft.instance.leader_by_id.get(name)
    if leader is None:
        return _plain(request, "ui.page_unknown", 404)
    try:
        held = keeping.tenure_of(draft.followed, today())
    except StoreError:
        return _plain(request, "office.link_later", 503)
    due, heading = due_of(draft, leader.id, day_of(draft), lang, held=held), heading_of_due(draft, leader.id)
    told = leader_page(
        draft.instance, draft.assignment, leader, lang, due, due_heading=heading, elsewhere=_elsewhere(request, lang)
    )
    return HTMLResponse(told, headers=_PRIVATE)


def _elsewhere(request: Request, lang: str) -> dict[str, str]:
    """The page in the other languages: only what follows the question mark, whatever stands before it behind a proxy."""
    there = {other: request.url.include_query_params(lang=other) for other in LANGUAGES if other != lang}
    return {other: f"?{address.query}" for other, address in there.items()}


def _plain(request: Request, code: str, status: int) -> Response:
    lang = _language(request, DEFAULT_LANGUAGE)
    return PlainTextResponse(sentence(code, lang), status_code=status, headers=_PRIVATE)


def _language(request: Request, usual: str) -> str:
    asked = request.query_params.get("lang", "")
    return asked if asked in LANGUAGES else usual


ROUTES = (
    Route("/l/{token:str}", by_link),
    Route("/mine", by_account),
    Route("/leader-page", of_what_is_open),
    Route("/health", health),
)
