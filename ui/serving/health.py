"""Whether this copy of the app can do its work."""

import logging
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.store import database
from ui import cache

LOG = logging.getLogger("koppelkansen")


def health(_request: Request) -> JSONResponse:
    """Whether this copy of the app can do its work: 200 when the database answers, else 503."""
    try:
        opened = database.open_existing(cache.url())
    except UserError as error:
        LOG.error("health: %s", error)
        return JSONResponse({"status": "error", "database": "unavailable"}, HTTPStatus.SERVICE_UNAVAILABLE)
    if opened is None:
        return JSONResponse({"status": "ok", "database": "absent"})
    opened.close()
    return JSONResponse({"status": "ok", "database": "ok"})
