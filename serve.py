"""The dashboard as an ASGI application: what stands around the screens, joined. What `make run` starts.

Streamlit fixes `<html lang="en">` and knows no security headers; see docs/decisions/0003-our-own-application.md.
"""

import logging
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlencode

import uvicorn
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from streamlit import config
from streamlit.runtime.runtime_util import get_max_widget_state_size_bytes
from streamlit.starlette import App

from koppelkansen_metrics import grants, programme
from koppelkansen_metrics.errors import UserError
from ui import identity, nearby, person
from ui.serving import connections, logs, reach, returning
from ui.serving.ending import lifespan
from ui.serving.figures import Counted, Figures
from ui.serving.headers import SecurityHeaders
from ui.serving.health import Readiness, alive
from ui.serving.messages import OnlyWhatScreensAsk
from ui.serving.page import PageLanguage
from ui.serving.reach import Doorkeeper
from ui.serving.returning import ReturnAfterSignIn
from ui.serving.uploads import UploadLimit

LOG = logging.getLogger("koppelkansen")
DASHBOARD = Path(__file__).parent / "dashboard.py"


async def to_session(request: Request) -> Response:
    """The short address on the big screen leads to the page on which people follow."""
    return RedirectResponse(f"/follow?{urlencode({'code': request.path_params['code']})}")


async def to_overview(request: Request) -> Response:
    """The first screen's address is that of the site; who types its name comes there too, with the same filters."""
    return RedirectResponse(f"/?{request.url.query}" if request.url.query else "/")


def claim(port: str) -> socket.socket:
    """A socket bound to this port where the app listens. One sentence and exit 2 when it cannot be."""
    address = reach.address()
    if person.asked_for_local() and not nearby.is_loopback(address):
        _refuse(f"With local rights for whoever is at this machine it listens there alone, and {address} is elsewhere.")
    claimed = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
    # asyncio sets this only on sockets whose protocol is given. Without it every answer in two parts waits 40 ms for
    # the reader's acknowledgement of the first.
    claimed.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # As the server itself does: a port that was just given up is free.
    claimed.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        claimed.bind((address, int(port)))
    except (ValueError, OverflowError):
        claimed.close()
        _refuse(f"“{port}” is not a port: give a number up to 65535, as in PORT=8600.")
    except OSError as error:
        claimed.close()
        _refuse(f"Port {port} of {address} cannot be used ({error.strerror}): choose another, as in PORT=8600.")
    return claimed


def _refuse(sentence: str) -> NoReturn:
    logs.say(sentence, logging.CRITICAL)
    raise SystemExit(2)


def settings(port: int) -> dict[str, object]:
    """What Streamlit is told beside its own settings file."""
    told: dict[str, object] = {
        "server.address": reach.address(),
        "server.port": port,
        "server.allowedHosts": reach.hosts(),
    }
    if os.environ.get(identity.SECRETS):
        told["secrets.files"] = [os.environ[identity.SECRETS]]
    if "--watch" in sys.argv:
        told |= {"server.fileWatcherType": "auto", "server.runOnSave": True, "client.showErrorDetails": "full"}
    return told


def check_secrets() -> None:
    """One sentence and exit 2 when the file that says who can sign in is wrong."""
    try:
        providers = identity.providers()
        if providers:
            grants.rules(identity.granted(), programme.load(), providers)
    except UserError as error:
        _refuse(str(error))


def main() -> None:
    """Serve where KOPPELKANSEN_ADDRESS and PORT say; with --watch, pages follow changes in the code.

    Streamlit's own way of running an App is the same but for the socket, on which it cannot be told what `claim` sets.
    """
    claimed = claim(os.environ.get("PORT", "8501"))
    port = claimed.getsockname()[1]
    for name, value in settings(port).items():
        config.set_option(name, value)
    check_secrets()
    logs.set_up()
    connections.send_to_who_came_back()
    connections.look_up_no_modules()
    returning.tell_in_one_line()
    if reach.is_open():
        LOG.warning("other machines reach this server under any name: set %s to the names of the site", reach.HOSTS)
    logs.say(f"http://localhost:{port}", logging.INFO)
    served = uvicorn.Config(
        app,
        access_log=False,
        log_config=None,
        log_level="warning",
        server_header=False,
        ws_max_size=get_max_widget_state_size_bytes(),
    )
    with suppress(KeyboardInterrupt):  # Ctrl-C is how it is stopped
        uvicorn.Server(served).run(sockets=[claimed])


readiness = Readiness()
figures = Figures(readiness)
streamlit_app = App(
    DASHBOARD,
    lifespan=lifespan,
    routes=[
        Route("/healthz", alive),
        Route("/readyz", readiness.answer),
        Route("/metrics", figures.answer),
        Route("/overview", to_overview),
        Route("/m/{code}", to_session),
    ],
)
# Streamlit's own application is innermost, so that what it says of its own failures passes through them too.
guarded = PageLanguage(ReturnAfterSignIn(OnlyWhatScreensAsk(streamlit_app)))
app = Counted(SecurityHeaders(Doorkeeper(UploadLimit(guarded))), figures)

if __name__ == "__main__":
    main()
