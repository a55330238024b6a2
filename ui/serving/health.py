"""Whether this copy of the app is alive, and whether it can do its work."""

import asyncio
import logging
import time
from collections.abc import Callable
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse

from koppelkansen_metrics import programme
from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.store import database
from koppelkansen_metrics.store.failing import AWAY
from ui import cache

LOG = logging.getLogger("koppelkansen")
# However often one asks, the database is asked this seldom.
REMEMBERED_SECONDS = 2.0

OK, ABSENT, UNAVAILABLE = "ok", "absent", "unavailable"


async def alive(_request: Request) -> JSONResponse:
    """The process answers. It says nothing of the database: starting this copy anew would not mend that."""
    return JSONResponse({"status": OK})


class Readiness:
    """What it takes to do the work: the database, up to date, and the programme's settings.

    Each is looked at one at a time by one asker, however many wait; a change is told to the log once.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = asyncio.Lock()
        self._until = float("-inf")
        self._known: dict[str, str] = {}
        self._told: set[str] = set()

    async def answer(self, _request: Request) -> JSONResponse:
        """200 when it can serve, else 503; which part is missing, and no more than that."""
        parts = await self.parts()
        ready = UNAVAILABLE not in parts.values()
        status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
        return JSONResponse({"status": OK if ready else UNAVAILABLE, **parts}, status, {"Cache-Control": "no-store"})

    async def parts(self) -> dict[str, str]:
        """How each part is: `ok`, `unavailable`, or `absent` for an SQLite file that is not there yet."""
        async with self._lock:
            if self._clock() >= self._until:
                self._known = await asyncio.to_thread(self._looked)
                self._until = self._clock() + REMEMBERED_SECONDS
            return self._known

    def _looked(self) -> dict[str, str]:
        return {name: self._state(name, look) for name, look in (("database", _database), ("settings", _settings))}

    def _state(self, name: str, look: Callable[[], str]) -> str:
        try:
            state = look()
        except UserError as error:
            # That the database is away was said by whoever noticed it first.
            if error.message != AWAY:
                self._tell(name, error)
            return UNAVAILABLE
        except Exception as error:  # noqa: BLE001 - whatever it is, who asks gets an answer, and the log a traceback
            self._tell(name, error)
            return UNAVAILABLE
        if name in self._told:
            self._told.remove(name)
            LOG.info("%s available again", name)
        return state

    def _tell(self, name: str, error: Exception) -> None:
        if name not in self._told:
            self._told.add(name)
            unforeseen = None if isinstance(error, UserError) else error
            LOG.error("%s unavailable: %s", name, error, exc_info=unforeseen)


def _database() -> str:
    """Raises UserError when it cannot be opened, or was not migrated."""
    opened = database.open_existing(cache.url())
    if opened is None:
        return ABSENT
    opened.close()
    return OK


def _settings() -> str:
    """Raises UserError when the programme file cannot be read."""
    programme.load()
    return OK
