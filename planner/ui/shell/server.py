"""What the web server does around the pages: headers that keep the browser at home, a visitor's cookie, the warm-up."""

import re
import secrets
import threading
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from planner import planning
from planner.ui.shell import login, own_pages
from planner.ui.shell.doors import Doors
from planner.ui.state import VISITOR_COOKIE

EARLY_SCRIPT = "planner-early.js"
_HEAD, _SCRIPT = b"<head>", f'<head><script src="./{EARLY_SCRIPT}"></script>'.encode()
_STREAMLIT = b'<div id="root">'
_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
_OTHER_HEADERS = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer"))


def content_security_policy(page: bytes = b"") -> str:
    """
    What a page may load: everything from this server only, and of scripts in the page just those that are there now.

    Streamlit needs inline styles, blobs for components, and a websocket.
    """
    hashes = (b64encode(sha256(script).digest()).decode() for script in _INLINE_SCRIPT.findall(page))
    scripts = " ".join(("script-src 'self' blob:", *(f"'sha256-{value}'" for value in hashes)))
    return "; ".join(
        (
            "default-src 'self'",
            scripts,
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' ws: wss:",
            "worker-src 'self' blob:",
            "frame-ancestors 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        )
    )


class HomeOnly:
    """
    Wraps every answer: security headers, the early script in the page, and for a browser that has none a random cookie.

    The cookie is how F5, which starts a new session, finds the draft again; it says nothing about the visitor.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif b"text/html" in _header(scope, b"accept"):
            # Packed or cached, the page could not be rewritten: Streamlit's own middleware sits inside this one.
            unwanted = {b"accept-encoding", b"if-none-match", b"if-modified-since"}
            plain = dict(scope, headers=[(key, value) for key, value in scope["headers"] if key not in unwanted])
            await self.app(plain, receive, _rewritten(send, new_visitor=not _visitor(scope)))
        else:
            await self.app(scope, receive, _guarded(send))


def _header(scope: Scope, name: bytes) -> bytes:
    return next((bytes(value) for key, value in scope["headers"] if key == name), b"")


def _visitor(scope: Scope) -> str:
    try:
        morsel = SimpleCookie(_header(scope, b"cookie").decode("latin-1")).get(VISITOR_COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _guarded(send: Send) -> Send:
    policy = (b"content-security-policy", content_security_policy().encode())

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *_OTHER_HEADERS, policy]
        await send(message)

    return send_with_headers


def _rewritten(send: Send, *, new_visitor: bool) -> Send:
    """Hold a page back until it is whole, then send it with the early script in its head."""
    start: list[Message] = []
    body = bytearray()

    async def send_rewritten(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.append(message)
            return
        body.extend(message.get("body", b""))
        if message.get("more_body"):
            return
        page = bytes(body)
        if _STREAMLIT in page:
            page = page.replace(_HEAD, _SCRIPT, 1)
        headers = [
            (key, value) for key, value in start[0]["headers"] if key.lower() not in {b"content-length", b"etag"}
        ]
        headers += [*_OTHER_HEADERS, (b"content-length", str(len(page)).encode())]
        headers.append((b"content-security-policy", content_security_policy(page).encode()))
        if new_visitor:
            cookie = f"{VISITOR_COOKIE}={secrets.token_urlsafe(24)}; Path=/; HttpOnly; SameSite=Lax"
            headers.append((b"set-cookie", cookie.encode()))
        await send({**start[0], "headers": headers})
        await send({"type": "http.response.body", "body": page})

    return send_rewritten


async def _early_script(_request: Request) -> Response:
    path = Path(__file__).with_name("early.js")
    return FileResponse(path, media_type="text/javascript", headers={"cache-control": "no-cache"})


MIDDLEWARE = (Middleware(HomeOnly), Middleware(Doors))
ROUTES = (Route(f"/{EARLY_SCRIPT}", _early_script), *login.ROUTES, *own_pages.ROUTES)


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Warm the optimiser up beside the first page: its compiled kernels take seconds to load."""
    warm_up = getattr(planning, "warm_up", None)
    if warm_up is not None:
        threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    yield
