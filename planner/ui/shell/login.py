"""Logging in and out, and one's own password: plain pages of our own, as Streamlit cannot set a cookie that scripts cannot read."""

import hmac
import secrets
import time
from datetime import UTC, datetime
from hashlib import sha256
from html import escape
from urllib.parse import urlsplit

from itsdangerous import BadSignature, URLSafeSerializer
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from planner.locale import DEFAULT_LANGUAGE, LANGUAGES, sentence
from planner.rules.people import LEADER, NOBODY
from planner.store import accounts, sessions
from planner.store.accounts import folded
from planner.store.errors import StoreError
from planner.store.stamps import Stamp
from planner.ui import keeping
from planner.ui.identity import SESSION_COOKIE, accounts_needed, person_with
from planner.ui.shell.doors import OWN_PAGE, cookie_of
from planner.ui.shell.throttle import Throttle, place_of

FORM_COOKIE, KNOWN_COOKIE = "planner_form", "planner_known"
KNOWN_FOR = 180 * 24 * 3600
NO_STORE = {"cache-control": "no-store"}
throttle = Throttle()
_STYLE = (
    "body{font:18px/1.6 'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif;color:#1f2328;background:#f4f2ee;margin:0}"
    "main{max-width:24rem;margin:8vh auto;background:#fff;border:1px solid #cfcac2;border-radius:8px;padding:1.5rem}"
    "h1{font-size:1.35rem;margin:0 0 1rem}label{display:block;margin:.8rem 0 .2rem}"
    "input{width:100%;box-sizing:border-box;font:inherit;padding:.45rem;border:1px solid #8a857c;border-radius:4px}"
    "button{margin-top:1.2rem;width:100%;font:inherit;padding:.55rem;border:0;border-radius:4px;background:#a61c1c;color:#fff}"
    ".wrong{background:#fdecea;border-left:4px solid #a61c1c;padding:.5rem .7rem}.quiet{color:#57534b;font-size:.9rem}"
)


async def login(request: Request) -> Response:
    """The form, and what is sent with it."""
    if not accounts_needed():
        return RedirectResponse("./", status_code=303)
    if request.method == "GET":
        return _form(request, "login")
    form = await _sent(request)
    if form is None:
        return _form(request, "login", "office.login_expired", status=403)
    return await run_in_threadpool(_try, request, form.get("name", ""), form.get("password", ""), form.get("next", ""))


def _try(request: Request, name: str, password: str, wanted: str) -> Response:
    office, place, folded_name = keeping.office(), place_of(_address(request)), folded(name)[:200]
    known = _is_known(request, folded_name)
    wait = throttle.wait(place, folded_name, time.monotonic(), known=known)
    if wait > 0:
        return _form(request, "login", "office.login_wait", status=429, seconds=int(wait) + 1)
    try:
        account = accounts.verified(office.database, name, password)
        if account is None:
            throttle.wrong(place, folded_name, time.monotonic(), known=known)
            return _form(request, "login", "office.login_wrong", status=401)
        throttle.right(place, folded_name)
        token = sessions.begin(office.database, account, datetime.now(UTC))
    except StoreError as error:
        return _form(request, "login", error.code, status=503, **error.values)
    target = OWN_PAGE if account.role == LEADER else _local(wanted)
    answer = RedirectResponse("." + target, status_code=303, headers=NO_STORE)
    _set(answer, request, SESSION_COOKIE, token)
    _set(answer, request, KNOWN_COOKIE, _marks(office.database.key).dumps(folded_name), seconds=KNOWN_FOR)
    return answer


async def logout(request: Request) -> Response:
    """End this login, or, with `everywhere`, all of the account."""
    form = await _sent(request)
    if form is None:
        return _form(request, "logout", "office.login_expired", status=403)
    return await run_in_threadpool(_end, request, bool(form.get("everywhere")))


def _end(request: Request, everywhere: bool) -> Response:
    token, database = request.cookies.get(SESSION_COOKIE, ""), keeping.office().database
    person = person_with(token)
    answer = RedirectResponse("./login", status_code=303, headers={**NO_STORE, "clear-site-data": '"cache"'})
    if person != NOBODY and accounts_needed():
        stamp, account = Stamp(person.name, datetime.now(UTC)), accounts.named(database, person.name)
        if everywhere and account is not None:
            sessions.end_all(database, account, stamp)
        else:
            sessions.end(database, token, stamp)
    answer.delete_cookie(SESSION_COOKIE, path="/")
    return answer


async def logout_form(request: Request) -> Response:
    """Asks whether to log out here or everywhere: a link alone must not log anybody out."""
    return _form(request, "logout")


async def password(request: Request) -> Response:
    """One's own password."""
    if request.method == "GET":
        return _form(request, "password")
    form = await _sent(request)
    if form is None:
        return _form(request, "password", "office.login_expired", status=403)
    return await run_in_threadpool(_change_password, request, form)


def _change_password(request: Request, form: dict[str, str]) -> Response:
    database, person = keeping.office().database, person_with(request.cookies.get(SESSION_COOKIE, ""))
    place, name, now = place_of(_address(request)), folded(person.name), time.monotonic()
    if throttle.wait(place, name, now, known=True) > 0 or person == NOBODY:
        return _form(request, "password", "office.login_wait", status=429, seconds=60)
    if accounts.verified(database, person.name, form.get("old", "")) is None:
        throttle.wrong(place, name, now, known=True)
        return _form(request, "password", "office.password_wrong", status=401)
    if form.get("new", "") != form.get("again", ""):
        return _form(request, "password", "office.password_differs", status=400)
    try:
        accounts.set_password(database, person.name, form.get("new", ""), Stamp(person.name, datetime.now(UTC)))
    except StoreError as error:
        return _form(request, "password", error.code, status=400, **error.values)
    return RedirectResponse("./login", status_code=303, headers=NO_STORE)


def _form(request: Request, kind: str, told: str = "", *, status: int = 200, **values: object) -> Response:
    """A form with what went wrong, and the two halves of the proof that it came from here."""
    asked = request.query_params.get("lang", "")
    lang = asked if asked in LANGUAGES else DEFAULT_LANGUAGE

    def told_as(name: str) -> str:
        return escape(sentence(f"office.{name}", lang))

    half = request.cookies.get(FORM_COOKIE, "") or secrets.token_urlsafe(24)
    hidden = f'<input type="hidden" name="form" value="{_other_half(half)}">'
    if kind == "login":
        wanted = escape(_local(request.query_params.get("next", "/")), quote=True)
        hidden += f'<input type="hidden" name="next" value="{wanted}">'
        fields = _field("name", told_as("name"), "username") + _field(
            "password", told_as("password"), "current-password"
        )
        fields += f"<button>{told_as('login')}</button>"
    elif kind == "password":
        fields = _field("old", told_as("password_old"), "current-password") + _field(
            "new", told_as("password_new"), "new-password"
        )
        fields += (
            _field("again", told_as("password_again"), "new-password")
            + f"<button>{told_as('password_change')}</button>"
        )
    else:
        fields = f"<button>{told_as('logout')}</button><button name='everywhere' value='1'>{told_as('logout_everywhere')}</button>"
    wrong = f'<p class="wrong" role="alert">{escape(sentence(told, lang, **values))}</p>' if told else ""
    other = "en" if lang == "zh" else "zh"
    page = (
        f'<!DOCTYPE html><html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{told_as(f'{kind}_title')}</title><style>{_STYLE}</style></head><body><main><h1>{told_as(f'{kind}_title')}</h1>{wrong}"
        f'<form method="post" action="{kind}?lang={lang}">{hidden}{fields}</form><p class="quiet">{told_as(f"{kind}_help")} '
        f'<a href="?lang={other}">{"English" if other == "en" else "中文"}</a></p></main></body></html>'
    )
    answer = HTMLResponse(page, status_code=status, headers=NO_STORE)
    _set(answer, request, FORM_COOKIE, half, strict=True)
    return answer


def _field(name: str, label: str, fill: str) -> str:
    kind = "text" if fill == "username" else "password"
    return (
        f'<label for="{name}">{label}</label><input id="{name}" name="{name}" type="{kind}" autocomplete="{fill}" required '
        'maxlength="200">'
    )


async def _sent(request: Request) -> dict[str, str] | None:
    """What a form sent, if it came from a page of ours: the same origin, and both halves of the proof."""
    origin = request.headers.get("origin", "")
    if origin and origin != "null" and urlsplit(origin).netloc != request.headers.get("host", ""):
        return None
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return None
    async with request.form(max_files=0, max_fields=10) as sent:
        form = {key: value for key, value in sent.items() if isinstance(value, str)}
    half = request.cookies.get(FORM_COOKIE, "")
    return form if half and hmac.compare_digest(form.get("form", "").encode(), _other_half(half).encode()) else None


def _other_half(half: str) -> str:
    key = keeping.office().database.key
    return hmac.new(key, f"form {half}".encode("utf-8", "surrogateescape"), sha256).hexdigest()


def _local(wanted: str) -> str:
    """An address of ours to go to after the login; the first page for any other."""
    parts = urlsplit(wanted)
    fine = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return wanted if fine and wanted.isprintable() and "\\" not in wanted else "/"


def _address(request: Request) -> str:
    """Where a request comes from: with a proxy of our own in front, the address that the proxy has seen."""
    forwarded = request.headers.get("x-forwarded-for", "")
    if keeping.office().site.settings.behind_proxy and forwarded:
        return forwarded.rsplit(",", 1)[-1].strip()
    return request.client.host if request.client else "?"


def _secure(request: Request) -> bool:
    settings = keeping.office().site.settings
    by_proxy = settings.behind_proxy and request.headers.get("x-forwarded-proto", "") == "https"
    return request.url.scheme == "https" or by_proxy or settings.public_url.startswith("https:")


def _set(
    answer: Response, request: Request, name: str, value: str, *, seconds: int | None = None, strict: bool = False
) -> None:
    answer.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/",
        httponly=True,
        secure=_secure(request),
        samesite="strict" if strict else "lax",
    )


def _marks(key: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(key, salt="known-browser/1")


def _is_known(request: Request, name: str) -> bool:
    """Whether somebody has logged in with this name from this browser before."""
    try:
        return bool(_marks(keeping.office().database.key).loads(cookie_of(request.headers, KNOWN_COOKIE)) == name)
    except BadSignature:
        return False


ROUTES = (
    Route("/login", login, methods=["GET", "POST"]),
    Route("/logout", logout_form, methods=["GET"]),
    Route("/logout", logout, methods=["POST"]),
    Route("/password", password, methods=["GET", "POST"]),
)
