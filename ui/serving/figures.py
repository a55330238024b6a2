"""Figures about the running server for Prometheus, and a line in the log for each request that failed."""

import asyncio
import logging
import os
import re
import secrets
import time
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote

from prometheus_client import CollectorRegistry, Counter, Gauge, GCCollector, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.store import audit, database
from ui import cache, nearby
from ui.serving.health import UNAVAILABLE, Readiness

LOG = logging.getLogger("koppelkansen")
SETTING = "KOPPELKANSEN_METRICS_TOKEN"
REMEMBERED_SECONDS = 15.0

# What a request is for. Never its address, which may name a person's file, or let in whoever reads it.
KINDS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in {
        "static": r"/static/",
        "download": r"/media/",
        "upload": r"/_stcore/upload_file/",
        "screen": r"/_stcore/stream$",
        "watching": r"/(healthz|readyz|metrics|_stcore/health)$",
        "signing in": r"/(oauth2callback|auth/)",
        "component": r"/(component|_stcore/bidi-components)/",
        "short address": r"/m/",
    }.items()
)
# Of these the rest of the path is a key to something.
KEYS = re.compile(r"^(/media/|/_stcore/upload_file/|/m/).+")


class Figures:
    """What is counted in this process, and what the database says; in a registry of its own."""

    def __init__(self, readiness: Readiness, clock: Callable[[], float] = time.monotonic) -> None:
        self.registry = CollectorRegistry()
        self._readiness, self._clock, self._until = readiness, clock, float("-inf")
        self._lock = asyncio.Lock()
        ProcessCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        self.requests = Counter(
            "koppelkansen_requests", "Requests answered", ["kind", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "koppelkansen_request_seconds", "Time to answer a request", ["kind"], registry=self.registry
        )
        self.screens = Gauge("koppelkansen_open_screens", "Browsers with a screen open", registry=self.registry)
        self.ready = Gauge("koppelkansen_ready", "Whether a part can do its work", ["part"], registry=self.registry)
        self.deeds = Gauge("koppelkansen_deeds", "Deeds in the audit log", ["deed"], registry=self.registry)

    async def answer(self, request: Request) -> Response:
        """The figures, for who may see them; for anyone else there is nothing here."""
        if not may_see(request):
            return PlainTextResponse("Not Found", HTTPStatus.NOT_FOUND)
        for part, state in (await self._readiness.parts()).items():
            self.ready.labels(part).set(state != UNAVAILABLE)
        async with self._lock:
            if self._clock() >= self._until:
                await asyncio.to_thread(self._count_deeds)
                self._until = self._clock() + REMEMBERED_SECONDS
        return Response(generate_latest(self.registry), media_type=CONTENT_TYPE_PLAIN_0_0_4)

    def _count_deeds(self) -> None:
        """Without a database that answers, what it said before is not repeated."""
        self.deeds.clear()
        try:
            opened = database.open_existing(cache.url())
            if opened is None:
                return
            try:
                with opened.read() as connection:
                    for deed, number in audit.counts(connection).items():
                        self.deeds.labels(deed).set(number)
            finally:
                opened.close()
        except UserError:  # `koppelkansen_ready` says so, and the log once
            return


def may_see(request: Request) -> bool:
    """Whether this is asked with the token of this server, or where there is none, from the machine itself."""
    token = os.environ.get(SETTING)
    if token:
        given = request.headers.get("authorization", "")
        return secrets.compare_digest(given.encode(), f"Bearer {token}".encode())
    return request.client is not None and nearby.is_here(request.client.host, request.headers)


class Counted:
    """Middleware: counts and times each request, and tells the log of each that failed, without a secret."""

    def __init__(self, app: ASGIApp, figures: Figures) -> None:
        self.app = app
        self.figures = figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            await self._request(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._screen(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        status = int(HTTPStatus.INTERNAL_SERVER_ERROR)
        kind, begun = kind_of(scope["path"]), time.perf_counter()

        async def noticing(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noticing)
        finally:
            self.figures.requests.labels(kind, f"{status // 100}xx").inc()
            self.figures.seconds.labels(kind).observe(time.perf_counter() - begun)
            if status >= HTTPStatus.INTERNAL_SERVER_ERROR and kind != "watching":
                LOG.error("%s %s answered %d", scope["method"], shown(scope["path"]), status)

    async def _screen(self, scope: Scope, receive: Receive, send: Send) -> None:
        accepted = False

        async def noticing(message: Message) -> None:
            nonlocal accepted
            if message["type"] == "websocket.accept":
                accepted = True
                self.figures.screens.inc()
            await send(message)

        try:
            await self.app(scope, receive, noticing)
        finally:
            if accepted:
                self.figures.screens.dec()


def kind_of(path: str) -> str:
    """What a request is for; anything that is nothing else is a page."""
    return next((kind for kind, pattern in KINDS if pattern.match(path)), "page")


def shown(path: str) -> str:
    """A path for the log: on one line, and without a key that stands in it."""
    return KEYS.sub(r"\1…", quote(path))
