"""How much one visit may upload. Streamlit limits one file, and keeps in memory as many as are sent."""

import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

UPLOAD = re.compile(r"^/_stcore/upload_file/(?P<visit>[^/]+)/[^/]+$")
# A workbook is a tenth of a megabyte and one of ten is refused: nobody who means it comes near these.
MOST_FILES, MOST_BYTES, SECONDS = 30, 60_000_000, 3600
# Visits that are remembered; the one that uploaded longest ago is forgotten first.
MOST_VISITS = 2000

TOO_OFTEN = "You uploaded many files in a short time. Try again in an hour."
TOO_MUCH = "These files are too large together. Try again in an hour."


@dataclass
class _Visit:
    since: float
    files: int = 0
    size: int = 0


class _TooMuch(Exception):
    pass


class UploadLimit:
    """Middleware: refuses what a visit uploads beyond `MOST_FILES` or `MOST_BYTES` within an hour.

    What was refused by Streamlit counts too: it was received all the same.
    """

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.monotonic) -> None:
        self.app = app
        self._clock = clock
        self._visits: OrderedDict[str, _Visit] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        found = UPLOAD.match(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if found is None:
            await self.app(scope, receive, send)
            return
        visit = self._visit(found["visit"])
        visit.files += 1
        if visit.files > MOST_FILES:
            await PlainTextResponse(TOO_OFTEN, HTTPStatus.TOO_MANY_REQUESTS)(scope, receive, send)
        elif visit.size + _announced(scope) > MOST_BYTES:
            await PlainTextResponse(TOO_MUCH, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)(scope, receive, send)
        else:
            await self._counted(visit, scope, receive, send)

    async def _counted(self, visit: _Visit, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an upload on while it stays within the limit: not every upload says beforehand how large it is."""

        async def counting() -> Message:
            message = await receive()
            visit.size += len(message.get("body", b""))
            if visit.size > MOST_BYTES:
                raise _TooMuch
            return message

        try:
            await self.app(scope, counting, send)
        except _TooMuch:
            await PlainTextResponse(TOO_MUCH, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)(scope, receive, send)

    def _visit(self, name: str) -> _Visit:
        now = self._clock()
        visit = self._visits.pop(name, None)
        if visit is None or now - visit.since > SECONDS:
            visit = _Visit(now)
        self._visits[name] = visit
        if len(self._visits) > MOST_VISITS:
            self._visits.popitem(last=False)
        return visit


def _announced(scope: Scope) -> int:
    size = Headers(scope=scope).get("content-length", "")
    return int(size) if size.isdecimal() else 0
