"""Who gets to the server at all? With accounts, nothing but the login without one; without accounts, this computer only."""

import json
import logging
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from planner.locale import sentence
from planner.rules.people import LEADER, NOBODY, Person
from planner.store import life
from planner.store.errors import StoreError
from planner.ui import keeping
from planner.ui.identity import LOOPBACK, SESSION_COOKIE, accounts_needed, person_with, today

FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "x-forwarded-host")
OPEN_TO_ALL = ("/login", "/health", "/_stcore/health", "/planner-early.js", "/favicon.png", "/static/", "/l/")
"""Addresses that need no login: the login itself, whether the server is well, what a page is drawn with, leader links."""
OWN_PAGE = "/mine"
_OF_SOMEBODY = ("/logout", OWN_PAGE, "/password")
_log = logging.getLogger("planner.server")


def cookie_of(headers: Mapping[str, str], name: str) -> str:
    """The value of a cookie; "" when the browser sends none."""
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


class Doors:
    """Stands before everything: answers, or passes on what may pass; writes one line per request, without names or addresses."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        began, status = time.monotonic(), [0]

        async def noted(message: Message) -> None:
            if message["type"] in {"http.response.start", "websocket.close"}:
                status[0] = message.get("status", message.get("code", 0))
            elif message["type"] == "websocket.accept":
                status[0] = 101
            await send(message)

        try:
            refused = await run_in_threadpool(refusal_of, scope)
            if refused is None:
                await self.app(scope, receive, noted)
            elif scope["type"] == "websocket":
                await noted({"type": "websocket.close", "code": 4401})
            else:
                await refused(scope, receive, noted)
        finally:
            _note(scope, status[0], time.monotonic() - began)


def refusal_of(scope: Scope) -> Response | None:
    """The answer to a request that may not pass; None for one that may."""
    headers, path = Headers(scope=scope), _path(scope)
    if not accounts_needed():
        return None if _from_here(headers) else PlainTextResponse(sentence("office.only_here", "zh"), status_code=403)
    if any(_is_under(path, opened) for opened in OPEN_TO_ALL):
        return None
    person = person_with(cookie_of(headers, SESSION_COOKIE))
    if person == NOBODY:
        # Who comes by the site's provider is known to the page only: it shows such a visitor a button, and nothing else.
        by_provider = keeping.office().site.settings.oidc_claim and path not in _OF_SOMEBODY
        return None if by_provider else _to_login(scope, headers, path)
    return None if path in _OF_SOMEBODY else _refusal_of_role(scope, headers, person)


def _refusal_of_role(scope: Scope, headers: Headers, person: Person) -> Response | None:
    if person.role == LEADER:
        return RedirectResponse(_root(scope) + OWN_PAGE, status_code=303) if _is_page(headers) else _forbidden()
    return None if _may_read(person) else _forbidden()


def _is_under(path: str, address: str) -> bool:
    return path.startswith(address) if address.endswith("/") else path == address


def _may_read(person: Person) -> bool:
    try:
        return life.permissions_in_force(keeping.office().database, today()).allow(person, "read")
    except StoreError:
        return False


def _to_login(scope: Scope, headers: Headers, path: str) -> Response:
    if scope["type"] == "http" and scope["method"] == "GET" and _is_page(headers):
        query = scope.get("query_string", b"").decode("latin-1")
        wanted = quote(path + (f"?{query}" if query else ""), safe="/")
        return RedirectResponse(f"{_root(scope)}/login?next={wanted}", status_code=303)
    return PlainTextResponse("401", status_code=401)


def _forbidden() -> Response:
    return PlainTextResponse(sentence("rules.refused_role", "zh"), status_code=403)


def _from_here(headers: Headers) -> bool:
    """Whether a request names this computer, and no proxy passes it on from elsewhere."""
    host = headers.get("host", "").rsplit(":", 1)[0].strip("[]").lower()
    return host in LOOPBACK and not any(name in headers for name in FORWARDED)


def _is_page(headers: Headers) -> bool:
    return "text/html" in headers.get("accept", "")


def _path(scope: Scope) -> str:
    path, root = str(scope["path"]), _root(scope)
    path = path.removeprefix(root) if root else path
    # A doubled or dotted path must not look like an open one and be served as another.
    return path if path.startswith("/") and "//" not in path and "/../" not in path + "/" else "/refused"


def _root(scope: Scope) -> str:
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}" if base else ""


def _note(scope: Scope, status: int, seconds: float) -> None:
    """One line: what kind of address, how it ended, how long it took. No address, no name, no token."""
    path = _path(scope)
    kind = next((opened.rstrip("/") for opened in (*OPEN_TO_ALL, *_OF_SOMEBODY) if _is_under(path, opened)), None)
    kind = kind or ("stream" if scope["type"] == "websocket" else "app")
    event = {"event": "request", "kind": kind, "status": status, "ms": round(seconds * 1000)}
    if keeping.office().site.settings.log == "json":
        moment = datetime.now(UTC).isoformat(timespec="milliseconds")
        _log.info(json.dumps({"at": moment, **event}))
    else:
        _log.info(" ".join(f"{key}={value}" for key, value in event.items()))
