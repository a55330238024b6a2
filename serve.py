"""The dashboard as an ASGI application: page language, security headers, health, and memory. What `make run` starts.

Streamlit fixes `<html lang="en">` and knows no security headers; see docs/decisions/0003-our-own-application.md.
"""

import os
import socket
import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import uvicorn
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from streamlit import config
from streamlit.starlette import App

from ui.identity import SECRETS
from ui.serving.headers import SecurityHeaders
from ui.serving.health import health
from ui.serving.housekeeping import lifespan
from ui.serving.page import PageLanguage

ADDRESS = "127.0.0.1"
DASHBOARD = Path(__file__).parent / "dashboard.py"
# Streamlit's own limit on what a browser sends at once; files come another way.
LARGEST_MESSAGE = 200_000_000


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
