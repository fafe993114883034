"""The server around the pages: headers that keep the browser at home, a cookie for F5, the early script."""

import asyncio
import base64
import hashlib
from typing import Any

import pytest

from planner.ui.shell import server
from planner.ui.state import VISITOR_COOKIE

PAGE = b'<html><head><title>x</title><script>let a = 1</script></head><div id="root"></div></html>'


def _answer(accept: bytes, *, cookie: bytes = b"") -> tuple[dict[bytes, bytes], bytes, list[bytes]]:
    """The headers and the body that a browser gets, and the names of the headers that Streamlit got."""
    seen: list[bytes] = []
    sent: list[Any] = []

    async def streamlit(scope: Any, _receive: Any, send: Any) -> None:
        seen.extend(key for key, _ in scope["headers"])
        await send(
            {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"68"), (b"etag", b"1")]}
        )
        await send({"type": "http.response.body", "body": PAGE[:20], "more_body": True})
        await send({"type": "http.response.body", "body": PAGE[20:]})

    async def receive() -> Any:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"accept", accept), (b"accept-encoding", b"gzip"), (b"cookie", cookie)]
    asyncio.run(server.HomeOnly(streamlit)({"type": "http", "headers": headers}, receive, send))
    return dict(sent[0]["headers"]), b"".join(message["body"] for message in sent[1:]), seen


def test_a_page_gets_the_early_script_and_its_own_length() -> None:
    headers, body, seen = _answer(b"text/html")
    assert b'<head><script src="./planner-early.js"></script>' in body
    assert headers[b"content-length"] == str(len(body)).encode()
    assert b"etag" not in headers
    assert b"accept-encoding" not in seen


def test_scripts_run_only_from_here_or_as_streamlit_wrote_them() -> None:
    headers, _, _ = _answer(b"text/html")
    digest = base64.b64encode(hashlib.sha256(b"let a = 1").digest()).decode()
    policy = headers[b"content-security-policy"].decode()
    assert f"script-src 'self' blob: 'sha256-{digest}'" in policy
    assert "http" not in policy


def test_a_new_visitor_gets_a_cookie_that_scripts_cannot_read() -> None:
    cookie = _answer(b"text/html")[0][b"set-cookie"].decode()
    assert cookie.startswith(f"{VISITOR_COOKIE}=")
    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Lax")
    assert len(cookie.split(";")[0]) >= len(VISITOR_COOKIE) + 32
    assert _answer(b"text/html")[0][b"set-cookie"].decode() != cookie


def test_a_known_visitor_keeps_his_cookie() -> None:
    assert b"set-cookie" not in _answer(b"text/html", cookie=f"{VISITOR_COOKIE}=abc".encode())[0]


def test_other_answers_are_passed_on_as_they_are() -> None:
    headers, body, seen = _answer(b"*/*")
    assert body == PAGE
    assert b"set-cookie" not in headers
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert b"accept-encoding" in seen


def test_a_page_that_is_not_streamlits_stays_without_script(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = b"<html><head></head></html>"
    monkeypatch.setattr("tests.ui.test_server.PAGE", plain)
    assert _answer(b"text/html")[1] == plain
