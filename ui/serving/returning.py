"""Who signs in comes back to the screen that they came for, with its filters: Streamlit sends everyone to the first."""

import re
from urllib.parse import quote, unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOGIN, CALLBACK, FIRST = "/auth/login", "/oauth2callback", "/"
COOKIE, SECONDS, LONGEST = "koppelkansen_back", 900, 2000
# A screen of ours, by its address: never another site, nor anything that a browser could take for one.
_SCREEN = re.compile(r"/[A-Za-z0-9_]*(\?[!-\[\]-~]*)?")


class ReturnAfterSignIn:
    """Middleware: remembers in a cookie from which screen someone went to sign in, and sends them back there."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        path = scope["path"] if scope["type"] == "http" else ""

        async def remembering(message: Message) -> None:
            screen = _from(scope)
            if message["type"] == "http.response.start" and screen:
                _set(message, scope, quote(screen, safe=""), SECONDS)
            await send(message)

        async def returning(message: Message) -> None:
            screen = _kept(scope)
            if message["type"] == "http.response.start" and screen:
                headers = MutableHeaders(scope=message)
                if headers.get("location") == FIRST:
                    headers["location"] = screen
                _set(message, scope, "", 0)
            await send(message)

        await self.app(scope, receive, {LOGIN: remembering, CALLBACK: returning}.get(path, send))


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


def _set(message: Message, scope: Scope, value: str, seconds: int) -> None:
    # A response of Starlette's knows how a cookie is written.
    made = Response()
    secure = scope["scheme"] == "https"
    made.set_cookie(COOKIE, value, max_age=seconds, httponly=True, samesite="lax", secure=secure)
    MutableHeaders(scope=message).append("set-cookie", made.headers["set-cookie"])
