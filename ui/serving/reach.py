"""Who may reach the app: where it listens, under which names, and from which pages. Strangers are refused here."""

import os
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from ui import nearby, person

ADDRESS, HOSTS = "KOPPELKANSEN_ADDRESS", "KOPPELKANSEN_HOSTS"
LOOPBACK = "127.0.0.1"
OWN_NAMES = ("localhost", LOOPBACK, "::1")

# Asked by an address instead of a name by what watches over the server; they tell nothing.
WATCHED = ("/healthz", "/readyz")
# Streamlit's own figures, for anyone, and an interface for programs: neither is ours to offer.
CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")


def address() -> str:
    """Where to listen: the machine itself, unless told otherwise."""
    return os.environ.get(ADDRESS) or LOOPBACK


def is_open() -> bool:
    """Whether other machines reach the app under any name."""
    return not nearby.is_loopback(address()) and not hosts()


def hosts() -> list[str]:
    """The names under which the app answers, for Streamlit's `server.allowedHosts`; none means any name.

    Local rights are everything: a site that has its own name lead to this machine must not get them.
    """
    named = [name.strip() for name in os.environ.get(HOSTS, "").split(",") if name.strip()]
    if person.asked_for_local():
        return list(OWN_NAMES)
    return [*named, *OWN_NAMES] if named else []


class Doorkeeper:
    """Middleware: refuses other hosts, a connection from another site's page, and what Streamlit offers beside screens.

    Streamlit looks at the host of a websocket alone, and for an unknown page asks a server elsewhere what its own
    address is, for a second in which nobody is served.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "websocket" and not _from_own_page(Headers(scope=scope)):
            await WebSocketClose(1008)(scope, receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(CLOSED):
            await PlainTextResponse("Not Found", HTTPStatus.NOT_FOUND)(scope, receive, send)
        elif scope["type"] == "http" and not _known_host(scope):
            refusal = PlainTextResponse("This name is not one of this site.", HTTPStatus.MISDIRECTED_REQUEST)
            await refusal(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _known_host(scope: Scope) -> bool:
    return scope["path"] in WATCHED or is_host_allowed(Headers(scope=scope).get("host"))


def _from_own_page(headers: Headers) -> bool:
    """Whether a connection comes from a page of this site, or from no page: a browser always says from which."""
    origin = headers.get("origin")
    try:
        return origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
    except ValueError:  # an origin that is no address
        return False
