"""The dashboard as an ASGI application: page language, security headers, health, and memory. What `make run` starts.

Streamlit fixes `<html lang="en">` and knows no security headers; see docs/decisions/0003-our-own-application.md.
"""

import asyncio
import gc
import hashlib
import importlib
import json
import logging
import os
import re
import secrets
import socket
import sys
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from html import escape
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qs, quote, urlencode

import uvicorn
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request, cookie_parser
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager
from streamlit.starlette import App

from koppelkansen_metrics import sessions
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import CODES, N_, language
from koppelkansen_metrics.sessions.presenting import COOKIE
from koppelkansen_metrics.store import database
from koppelkansen_metrics.workbook import reader

ADDRESS = "127.0.0.1"
DASHBOARD = Path(__file__).parent / "dashboard.py"
LOG = logging.getLogger("koppelkansen")
# The file with who can sign in, where it is not .streamlit/secrets.toml.
SECRETS = "KOPPELKANSEN_SECRETS"

TITLE = "Koppelkansen"
DESCRIPTION = N_("Progress of the Koppelkansen programme, per casus area and programme line")
NO_SCRIPT = N_("This dashboard needs JavaScript. Turn it on in your browser, then load the page again.")

# The address changes while the page stays, for another language or another screen: the page goes along with it.
FOLLOW_ADDRESS = """<script>
      {
        const follow = () => {
          const asked = new URLSearchParams(location.search).getAll("lang").at(-1)
          document.documentElement.lang = CODES.includes(asked) ? asked : "nl"
          document.documentElement.dataset.screen = location.pathname.split("/").at(-1)
        }
        follow()
        for (const name of ["pushState", "replaceState"]) {
          const change = history[name]
          history[name] = function (...to) {
            change.apply(this, to)
            follow()
          }
        }
        addEventListener("popstate", follow)
      }
    </script>""".replace("CODES", json.dumps(CODES))
# Three that are joined.
ICON = "data:image/svg+xml," + quote(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="#00527c" stroke="#00527c" stroke-width="1.5">'
    '<path d="M8 4 3.5 12h9z" fill="none"/><circle cx="8" cy="4" r="2.5"/><circle cx="3.5" cy="12" r="2.5"/>'
    '<circle cx="12.5" cy="12" r="2.5"/></svg>'
)

# What Streamlit serves beside its page: these are never the page, and are passed on as they are.
NOT_PAGES = re.compile(r"^/(static|media|component|_stcore)/")
NO_SCRIPT_PART = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

SECURITY = {
    "X-Content-Type-Options": "nosniff",
    # Filters live in the address: other sites need not see them.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Streamlit lays out with styles that it makes while running; scripts come from its own files only.
POLICY = (
    "default-src 'self'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; frame-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)

# Loaded before the first visitor comes, so that none waits for it and none of it is looked through for garbage again.
WARM = ("plotly.graph_objects", "koppelkansen_metrics.figures", "koppelkansen_metrics.updates")
COLLECT_SECONDS, FORGET_SECONDS = 60, 3600

# Who follows a meeting keeps the same seat when the page is loaded again: a number by chance, for one working day.
FOLLOWED, SEAT_SECONDS = "/follow", 12 * 3600
# Streamlit's own limit on what a browser sends at once; files come another way.
LARGEST_MESSAGE = 200_000_000


# On paper a page is as wide as a tablet, and a chart, which keeps the width it had on the screen, a little smaller.
PRINT = (
    '<style media="print">@page { size: A4; margin: 10mm } html { zoom: 0.68 } '
    '[data-testid="stPlotlyChart"] { zoom: 0.8 } '
    '[data-testid="stPlotlyChart"], tr { break-inside: avoid }</style>'
)

# On a beamer everything is as large as its screen allows: what fits on 1110 by 625 is drawn to fill it, words larger
# than figures. There is one picture and nothing to choose, so the navigation makes way, and so do the buttons that
# the keys press. A figure draws in the room that it finds, so it finds as much less as it is enlarged afterwards.
BEAMER = """<style media="screen">
      html[data-screen="beamer"] { --z: 1.15; font-size: calc(var(--z) * 16px) !important }
      @media (min-width: 1500px) and (min-height: 800px) { html[data-screen="beamer"] { --z: 1.4 } }
      @media (min-width: 1800px) and (min-height: 940px) { html[data-screen="beamer"] { --z: 1.72 } }
      @media (min-width: 2400px) and (min-height: 1250px) { html[data-screen="beamer"] { --z: 2.3 } }
      @media (min-width: 3600px) and (min-height: 1900px) { html[data-screen="beamer"] { --z: 3.4 } }
      html[data-screen="beamer"] {
        [data-testid="stHeader"] { display: none }
        [data-testid="stMainBlockContainer"] { padding: 1rem 2.5rem }
        .st-key-words { zoom: 1.3 }
        .st-key-large { zoom: 1.5 }
        [data-testid="stFullScreenFrame"]:has(> [data-testid="stPlotlyChart"]) { width: calc(100% / var(--z)) }
        [data-testid="stPlotlyChart"] > * { zoom: var(--z); width: calc(100% * var(--z)) !important }
        [data-testid="stElementContainer"]:has([data-testid="stPlotlyChart"]) { overflow: visible }
        .st-key-keys { position: fixed; right: 1rem; bottom: 0.5rem; width: auto; opacity: 0 }
        .st-key-keys:hover, .st-key-keys:focus-within { opacity: 1 }
      }
    </style>"""

# A figure holds words, which collide below some width: on a phone, or beside notes, one moves it sideways.
PHONE = """<style media="screen">
      @media (max-width: 700px) {
        [data-testid="stFullScreenFrame"]:has(> [data-testid="stPlotlyChart"]) { width: 880px }
      }
      .st-key-picture [data-testid="stFullScreenFrame"]:has(> [data-testid="stPlotlyChart"]) { min-width: 880px }
    </style>"""


def reader_language(query: bytes) -> str:
    """The language that the address asks for with `lang=`: Dutch, unless it is one of ours."""
    asked = parse_qs(query.decode("latin-1")).get("lang", ["nl"])[-1]
    return asked if asked in CODES else "nl"


def in_language(page: str, code: str) -> str:
    """Streamlit's page with its language, title, icon and description, and our sentence for who has no JavaScript."""
    say = language(code)
    description = f'<meta name="description" content="{escape(say(DESCRIPTION))}" />'
    head = f"<title>{TITLE}</title>\n    {description}\n    {FOLLOW_ADDRESS}\n    {PRINT}\n    {BEAMER}\n    {PHONE}"
    page = page.replace('<html lang="en">', f'<html lang="{code}">', 1).replace("<title>Streamlit</title>", head, 1)
    page = page.replace('href="./favicon.png"', f'href="{ICON}"', 1)
    return NO_SCRIPT_PART.sub(f"<noscript><p>{escape(say(NO_SCRIPT))}</p></noscript>", page, count=1)


def policy(page: str) -> str:
    """The Content-Security-Policy of a page, which allows the inline scripts that it has now and no others."""
    digests = (hashlib.sha256(script.encode()).digest() for script in INLINE_SCRIPT.findall(page))
    return POLICY.format(scripts="".join(f" 'sha256-{b64encode(digest).decode()}'" for digest in digests))


class PageLanguage:
    """Middleware: each page in the language of its reader, also when the browser asks whether its copy is still good.

    The tag of a page is made from what is sent, so a copy in one language never passes for the other.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or NOT_PAGES.match(scope["path"]):
            await self.app(scope, receive, send)
            return
        answer = _Answer()
        await self.app(_unconditional(scope), receive, answer.hold)
        if answer.status == HTTPStatus.OK and answer.headers.get("content-type", "").startswith("text/html"):
            response = _page(answer.body.decode(), scope)
        else:
            response = Response(answer.body, answer.status, answer.headers)
        if scope["method"] == "HEAD":
            response.body = b""
        await response(scope, receive, send)


class SecurityHeaders:
    """Middleware: the headers of `SECURITY` on every answer, and a policy on each that has none of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(SECURITY)
                headers.setdefault("Content-Security-Policy", POLICY.format(scripts=""))
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


class _Answer:
    """An answer held back until it is complete."""

    def __init__(self) -> None:
        self.status = 500
        self.headers = MutableHeaders()
        self.body = b""

    async def hold(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = MutableHeaders(raw=list(message.get("headers", [])))
        else:
            self.body += message.get("body", b"")


def _page(original: str, scope: Scope) -> Response:
    """Streamlit's page for the reader who asks; without a body when their copy is still the same."""
    code = reader_language(scope["query_string"])
    page = in_language(original, code)
    tag = f'"{hashlib.sha256(page.encode()).hexdigest()[:32]}"'
    known = [each.strip().removeprefix("W/") for each in Headers(scope=scope).get("if-none-match", "").split(",")]
    response = Response(status_code=HTTPStatus.NOT_MODIFIED) if tag in known else Response(page, media_type="text/html")
    response.headers.update(
        {
            "Cache-Control": "no-cache",
            "Content-Language": code,
            "Content-Security-Policy": policy(page),
            "ETag": tag,
        }
    )
    if scope["path"].endswith(FOLLOWED) and COOKIE not in cookie_parser(Headers(scope=scope).get("cookie", "")):
        response.set_cookie(
            COOKIE,
            secrets.token_urlsafe(24),
            max_age=SEAT_SECONDS,
            httponly=True,
            samesite="strict",
            secure=scope["scheme"] == "https",
        )
    return response


def _unconditional(scope: Scope) -> Scope:
    """The same request for the whole page as it is on disk: Streamlit's tags do not know our languages."""
    leave_out = (b"if-none-match", b"if-modified-since", b"if-range", b"range", b"accept-encoding")
    return {
        **scope,
        "method": "GET",
        "headers": [(name, value) for name, value in scope["headers"] if name not in leave_out],
    }


def health(_request: Request) -> JSONResponse:
    """Whether this copy of the app can do its work: 200 when the database answers, else 503."""
    url = os.environ.get("KOPPELKANSEN_DATABASE_URL") or database.DEFAULT_URL
    try:
        opened = database.open_existing(url)
    except UserError as error:
        LOG.error("health: %s", error)
        return JSONResponse({"status": "error", "database": "unavailable"}, HTTPStatus.SERVICE_UNAVAILABLE)
    if opened is None:
        return JSONResponse({"status": "ok", "database": "absent"})
    opened.close()
    return JSONResponse({"status": "ok", "database": "ok"})


@asynccontextmanager
async def lifespan(_app: App) -> AsyncIterator[None]:
    """Load what every visitor needs; then collect garbage now and then, where Streamlit would after every run."""
    # Else a first visitor who follows a link to a screen would get that file alone, outside dashboard.py: until
    # st.navigation has run once, Streamlit takes the folder pages/ for its older kind of navigation.
    PagesManager.uses_pages_directory = False
    for module in WARM:
        importlib.import_module(module)
    reader.warm()
    gc.collect()
    gc.freeze()
    tasks = [asyncio.create_task(_collect_now_and_then()), asyncio.create_task(_forget_now_and_then())]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()


async def _collect_now_and_then() -> None:
    while True:
        await asyncio.sleep(COLLECT_SECONDS)
        gc.collect()


async def _forget_now_and_then() -> None:
    """What is not to be kept any longer goes within the hour, also when nobody looks."""
    while True:
        await asyncio.to_thread(forget)
        await asyncio.sleep(FORGET_SECONDS)


def forget() -> None:
    """Delete what people answered in sessions of long ago; without a database there is nothing."""
    url = os.environ.get("KOPPELKANSEN_DATABASE_URL") or database.DEFAULT_URL
    try:
        opened = database.open_existing(url)
        if opened is not None:
            try:
                sessions.forget(opened)
            finally:
                opened.close()
    except UserError as error:
        LOG.error("forget: %s", error)


async def to_session(request: Request) -> Response:
    """The short address on the big screen leads to the page on which people follow."""
    return RedirectResponse(f"/follow?{urlencode({'code': request.path_params['code']})}")


async def to_overview(request: Request) -> Response:
    """The first screen's address is that of the site; who types its name comes there too, with the same filters."""
    return RedirectResponse(f"/?{request.url.query}" if request.url.query else "/")


def claim(port: str) -> socket.socket:
    """A socket bound to this port on loopback. One sentence and exit 2 when it is taken, or no port."""
    claimed = socket.socket()
    # asyncio sets this only on sockets whose protocol is given. Without it every answer in two parts waits 40 ms for
    # the reader's acknowledgement of the first.
    claimed.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # As the server itself does: a port that was just given up is free.
    claimed.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        claimed.bind((ADDRESS, int(port)))
    except (ValueError, OverflowError):
        sentence = f"“{port}” is not a port: give a number up to 65535, as in PORT=8600."
    except OSError as error:
        sentence = f"Port {port} cannot be used ({error.strerror}): choose another, as in PORT=8600."
    else:
        return claimed
    claimed.close()
    sys.stderr.write(f"{sentence}\n")
    raise SystemExit(2)


def main() -> None:
    """Serve on 127.0.0.1 and the port that $PORT names; with --watch, pages follow changes in the code.

    Streamlit's own way of running an App is the same but for the socket, on which it cannot be told what `claim` sets.
    """
    claimed = claim(os.environ.get("PORT", "8501"))
    settings: dict[str, object] = {"server.address": ADDRESS, "server.port": claimed.getsockname()[1]}
    if os.environ.get("KOPPELKANSEN_LOCAL") == "1":
        # Local rights are everything: a site that has its own name lead to this machine must not get them.
        settings["server.allowedHosts"] = ["localhost", ADDRESS]
    if os.environ.get(SECRETS):
        settings["secrets.files"] = [os.environ[SECRETS]]
    if "--watch" in sys.argv:
        settings |= {
            "server.fileWatcherType": "auto",
            "server.runOnSave": True,
            "client.showErrorDetails": "full",
        }
    for name, value in settings.items():
        config.set_option(name, value)
    sys.stderr.write(f"http://localhost:{claimed.getsockname()[1]}\n")
    server = uvicorn.Server(uvicorn.Config(app, access_log=False, ws_max_size=LARGEST_MESSAGE, log_level="warning"))
    with suppress(KeyboardInterrupt):  # Ctrl-C is how it is stopped
        server.run(sockets=[claimed])


app = App(
    DASHBOARD,
    lifespan=lifespan,
    routes=[Route("/healthz", health), Route("/overview", to_overview), Route("/m/{code}", to_session)],
    middleware=[Middleware(SecurityHeaders), Middleware(PageLanguage)],
)

if __name__ == "__main__":
    main()
