"""Who may upload, and how much. Streamlit limits one file, and keeps in memory as many as anyone sends."""

import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

from koppelkansen_metrics.errors import UserError
from ui import identity

UPLOAD = re.compile(r"^/_stcore/upload_file/(?P<visit>[^/]+)/[^/]+$")
# A workbook is a tenth of a megabyte and one of ten is refused: nobody who means it comes near these.
MOST_FILES, MOST_BYTES, SECONDS = 30, 60_000_000, 3600
# Visits that are remembered; the one that uploaded longest ago is forgotten first.
MOST_VISITS = 2000
# What all visits together have in memory: Streamlit gives it back when a visit ends, or does without a file.
MOST_HELD = 300_000_000
# Who signed in, as Streamlit signs it; of a long one the first part says whether it is real.
USER = "_streamlit_user"

TOO_OFTEN = "You uploaded many files in a short time. Try again in an hour."
TOO_MUCH = "These files are too large together. Try again in an hour."
TOO_FULL = "Many people are uploading at the moment. Try again in a few minutes."
NOT_IN = "Sign in to upload a file."


@dataclass
class _Visit:
    since: float
    files: int = 0
    size: int = 0


class _TooMuch(Exception):
    pass


class UploadLimit:
    """Middleware: refuses what a visit uploads beyond `MOST_FILES` or `MOST_BYTES` within an hour.

    Nobody uploads while all visits hold `MOST_HELD`, nor who did not sign in where people do. What
    was refused by Streamlit counts too: it was received all the same.
    """

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.monotonic) -> None:
        self.app = app
        self._clock = clock
        self._visits: OrderedDict[str, _Visit] = OrderedDict()
        self._coming = 0  # bytes of uploads that are under way, which Streamlit does not hold yet

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        found = UPLOAD.match(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if found is None:
            await self.app(scope, receive, send)
            return
        if _is_stranger(scope):
            await PlainTextResponse(NOT_IN, HTTPStatus.FORBIDDEN)(scope, receive, send)
            return
        visit = self._visit(found["visit"])
        visit.files += 1
        if visit.files > MOST_FILES:
            await PlainTextResponse(TOO_OFTEN, HTTPStatus.TOO_MANY_REQUESTS)(scope, receive, send)
        elif visit.size + _announced(scope) > MOST_BYTES:
            await PlainTextResponse(TOO_MUCH, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)(scope, receive, send)
        elif held() + self._coming + _announced(scope) > MOST_HELD:
            await PlainTextResponse(TOO_FULL, HTTPStatus.SERVICE_UNAVAILABLE)(scope, receive, send)
        else:
            await self._counted(visit, scope, receive, send)

    async def _counted(self, visit: _Visit, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an upload on while it stays within the limit: not every upload says beforehand how large it is."""
        received = 0

        async def counting() -> Message:
            nonlocal received
            message = await receive()
            size = len(message.get("body", b""))
            visit.size += size
            received += size
            self._coming += size
            if visit.size > MOST_BYTES or held() + self._coming > MOST_HELD:
                raise _TooMuch
            return message

        try:
            await self.app(scope, counting, send)
        except _TooMuch:
            await PlainTextResponse(TOO_MUCH, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)(scope, receive, send)
        finally:
            self._coming -= received

    def _visit(self, name: str) -> _Visit:
        now = self._clock()
        visit = self._visits.pop(name, None)
        if visit is None or now - visit.since > SECONDS:
            visit = _Visit(now)
        self._visits[name] = visit
        if len(self._visits) > MOST_VISITS:
            self._visits.popitem(last=False)
        return visit


def held() -> int:
    """The bytes of all files that Streamlit has in memory now."""
    kept = runtime.get_instance().uploaded_file_mgr if runtime.exists() else None
    if not isinstance(kept, MemoryUploadedFileManager):
        return 0
    return sum(len(file.data) for files in list(kept.file_storage.values()) for file in list(files.values()))


def _is_stranger(scope: Scope) -> bool:
    """Whether people sign in here and this browser did not; how long ago it did is for the screens to judge."""
    try:
        if not identity.providers():
            return False
    except UserError:
        return True
    signed = cookie_parser(Headers(scope=scope).get("cookie", "")).get(USER, "")
    return decode_signed_value(get_cookie_secret(), USER, signed.encode("latin-1")) is None


def _announced(scope: Scope) -> int:
    size = Headers(scope=scope).get("content-length", "")
    return int(size) if size.isdecimal() else 0
