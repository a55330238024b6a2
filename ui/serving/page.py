"""Streamlit's page made ours: its language, title and icon, its look on paper, on a beamer and on a phone."""

import hashlib
import json
import re
import secrets
from html import escape
from http import HTTPStatus
from urllib.parse import parse_qs, quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from koppelkansen_metrics.language import CODES, N_, language
from koppelkansen_metrics.sessions.presenting import COOKIE
from ui.serving import headers

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

# Who follows a meeting keeps the same seat when the page is loaded again: a number by chance, for one working day.
FOLLOWED, SEAT_SECONDS = "/follow", 12 * 3600

# On paper a page is as wide as a tablet, and a chart, which keeps the width it had on the screen, a little smaller.
PRINT = (
    '<style media="print">@page { size: A4; margin: 10mm } html { zoom: 0.68 } '
    '[data-testid="stPlotlyChart"] { zoom: 0.8 } '
    '[data-testid="stPlotlyChart"], tr { break-inside: avoid }</style>'
)

# On a beamer everything is as large as its screen allows: what fits on 1110 by 625 is drawn to fill it, words larger
# than figures. There is one picture and nothing to choose, so the navigation makes way, and so do the buttons that
# the keys press. A figure draws in the room that it finds, so it finds as much less as it is enlarged afterwards.
# As long as the room is asked something, the picture leaves room for the question.
BEAMER = """<style media="screen">
      html[data-screen="beamer"] { --fills: 1.15; --z: var(--fills); font-size: calc(var(--z) * 16px) !important }
      html[data-screen="beamer"]:has(.st-key-asked) { --z: calc(var(--fills) * 0.88) }
      @media (min-width: 1500px) and (min-height: 800px) { html[data-screen="beamer"] { --fills: 1.4 } }
      @media (min-width: 1800px) and (min-height: 940px) { html[data-screen="beamer"] { --fills: 1.72 } }
      @media (min-width: 2400px) and (min-height: 1250px) { html[data-screen="beamer"] { --fills: 2.3 } }
      @media (min-width: 3600px) and (min-height: 1900px) { html[data-screen="beamer"] { --fills: 3.4 } }
      html[data-screen="beamer"] {
        [data-testid="stHeader"] { display: none }
        [data-testid="stMainBlockContainer"] { padding: 1rem 2.5rem }
        .st-key-words { zoom: 1.3 }
        .st-key-large { zoom: 1.5 }
        .st-key-asked { zoom: 1.8 }
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
            "Content-Security-Policy": headers.policy(page),
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
