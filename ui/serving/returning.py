"""Who signs in comes back to the screen that they came for, with its filters: Streamlit sends everyone to the first.

So does who could not sign in, because the provider is away or gives no good answer: Streamlit shows a bare English line
then, and the log its way through libraries. Here the door says it, and the log in one line.
"""

import json
import logging
import re
from http import HTTPStatus
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, quote, unquote, urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

LOGIN, CALLBACK, FIRST = "/auth/login", "/oauth2callback", "/"
COOKIE, SECONDS, LONGEST = "koppelkansen_back", 900, 2000
# Tells the door that signing in did not work just now; gone by the time that one comes for something else.
FAILED, FAILED_SECONDS = "koppelkansen_failed", 60
# A screen of ours, by its address: never another site, nor anything that a browser could take for one.
_SCREEN = re.compile(r"/[A-Za-z0-9_]*(\?[!-\[\]-~]*)?")
# Who changed their mind at the provider knows that, and needs no sentence.
_CANCELLED = "access_denied"

SIGNING_IN = "streamlit.web.server.starlette.starlette_auth_routes"
# What a provider can cause: it is away, refuses, or its answer is not what it should be.
OF_THE_PROVIDER = (httpx2.HTTPError, AuthlibBaseError, json.JSONDecodeError)


class ReturnAfterSignIn:
    """Middleware: remembers in a cookie from which screen someone went to sign in, and sends them back there."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path = scope["path"] if scope["type"] == "http" else ""

        async def remembering(message: Message) -> None:
            screen = _from(scope)
            if message["type"] == "http.response.start":
                if message["status"] == HTTPStatus.BAD_REQUEST:
                    message["status"] = HTTPStatus.FOUND
                    MutableHeaders(scope=message)["location"] = screen or FIRST
                    _set(message, scope, FAILED, "1", FAILED_SECONDS)
                elif screen:
                    _set(message, scope, COOKIE, quote(screen, safe=""), SECONDS)
            await send(message)

        async def returning(message: Message) -> None:
            screen = _kept(scope)
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                failed = _is_failed(scope, headers)
                if screen:
                    if headers.get("location") == FIRST:
                        headers["location"] = screen
                    _set(message, scope, COOKIE, "", 0)
                _set(message, scope, FAILED, *(("1", FAILED_SECONDS) if failed else ("", 0)))
            await send(message)

        await self.app(scope, receive, {LOGIN: remembering, CALLBACK: returning}.get(path, send))


class OneLine(logging.Filter):
    """What a provider causes is one line that says what; what we cause keeps its way through the code."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten a record; it is always kept."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, OF_THE_PROVIDER):
            said = str(error).partition("\n")[0]
            record.msg, record.args = "%s %s: %s", (record.getMessage(), type(error).__name__, said)
            record.exc_info = None
        return True


def tell_in_one_line() -> None:
    """Have Streamlit tell of a provider that is away in one line, from now on in this process."""
    logging.getLogger(SIGNING_IN).addFilter(OneLine())


def _is_failed(scope: Scope, headers: Headers) -> bool:
    """Whether nobody is signed in after this: the provider said so, or Streamlit forgets who was."""
    said = parse_qs(scope["query_string"].decode("latin-1")).get("error", [_CANCELLED])[0]
    if said != _CANCELLED:
        return True
    told = [SimpleCookie(each).get(USER_COOKIE_NAME) for each in headers.getlist("set-cookie")]
    users = [each for each in told if each is not None]
    return bool(users) and not users[-1].value


def _from(scope: Scope) -> str:
    """The screen from which a browser came, as it says itself; empty when that is none of ours."""
    headers = Headers(scope=scope)
    said = urlsplit(headers.get("referer", ""))
    if said.netloc != headers.get("host"):
        return ""
    return _screen(f"{said.path or FIRST}?{said.query}" if said.query else said.path or FIRST)


def _kept(scope: Scope) -> str:
    return _screen(unquote(cookie_parser(Headers(scope=scope).get("cookie", "")).get(COOKIE, "")))


def _screen(address: str) -> str:
    return address if len(address) <= LONGEST and _SCREEN.fullmatch(address) else ""


def _set(message: Message, scope: Scope, name: str, value: str, seconds: int) -> None:
    # A response of Starlette's knows how a cookie is written.
    made = Response()
    secure = scope["scheme"] == "https"
    made.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=secure)
    MutableHeaders(scope=message).append("set-cookie", made.headers["set-cookie"])
