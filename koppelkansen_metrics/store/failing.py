"""What a driver says when the database fails, as a sentence for who was using it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from koppelkansen_metrics.errors import OperatorError, UserError
from koppelkansen_metrics.language import N_
from koppelkansen_metrics.store import outages

LOG = logging.getLogger("koppelkansen.database")

BUSY = N_("The database is busy. Try again in a moment.")
FULL = N_("The disk with the database is full, so nothing was saved. Make room, then try again.")
READ_ONLY = N_("The database {url} can be read now but not written.")
AWAY = N_("The database {url} cannot be opened or reached.")
REFUSED = N_("The database {url} refuses what was asked of it: {problem}.")
UNREADABLE = N_("{url} is not a database that we can read.")
UNCERTAIN = N_(
    "The connection with the database broke at the last moment: perhaps this was saved, perhaps not. "
    "Look first; a file that was saved already is not saved twice."
)
UNMIGRATED = N_("The database could not be brought up to date and is as it was: {problem}")

# What a screen says instead where the sentence says where the database is.
VISITORS = {
    READ_ONLY: N_("The database can be read now but not written."),
    AWAY: N_("The database cannot be reached at the moment. That passes by itself: try again in a few minutes."),
    REFUSED: N_("The database refuses what was asked of it. Whoever runs the dashboard finds in its log why."),
}

# What SQLite calls it, and the numbers of PostgreSQL: https://www.postgresql.org/docs/current/errcodes-appendix.html
SENTENCES = {
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
    "40001": BUSY,  # two transactions that cannot both be
    "40P01": BUSY,  # a deadlock
    "53300": BUSY,  # no connection left
    "55P03": BUSY,  # waited for a lock
    "57014": BUSY,  # waited for anything else, where the server sets a limit
    "SQLITE_FULL": FULL,
    "SQLITE_IOERR_SHMSIZE": FULL,  # the file beside the log, which all who read need, does not fit any more
    "SQLITE_IOERR_WRITE": FULL,
    "53100": FULL,
    "SQLITE_CANTOPEN": AWAY,
    "SQLITE_READONLY": READ_ONLY,
    "25006": READ_ONLY,  # a standby, or about to be one
    "SQLITE_NOTADB": UNREADABLE,
    "SQLITE_CORRUPT": UNREADABLE,
}


@contextmanager
def mended(shown: str) -> Iterator[None]:
    """Turn what the driver says about a database that cannot be used into a UserError; `shown`: its address.

    The log is told of an outage, and of what we did not foresee.
    """
    was_away = outages.is_known(shown)  # who began before it went away does not know whether it is back
    try:
        yield
    except NoConnectionLeft as error:
        raise UserError(BUSY) from error
    except DBAPIError as error:
        raise _told(error, shown) from error
    if was_away:
        outages.ended(shown)


@contextmanager
def whole() -> Iterator[None]:
    """Around a migration: what fails in it, and not because of where it runs, leaves the database as it was."""
    try:
        yield
    except DatabaseError as error:
        if _sentence(error):
            raise
        raise UserError(UNMIGRATED, problem=_problem(error)) from error


@contextmanager
def certain() -> Iterator[None]:
    """Around the end of a transaction: when the answer to it was lost, nobody may say that nothing was saved."""
    try:
        yield
    except DBAPIError as error:
        if error.connection_invalidated:
            raise UserError(UNCERTAIN) from error
        raise


def _told(error: DBAPIError, shown: str) -> UserError:
    # So drivers call it when there is no connection; SQLite also when there is no such table.
    away = isinstance(error, OperationalError) and _name(error) != "SQLITE_ERROR"
    sentence = _sentence(error) or (AWAY if away else REFUSED)
    if sentence == AWAY:
        outages.began(shown)
    if sentence == REFUSED:
        LOG.error("the database %s refuses what was asked of it", shown, exc_info=error)
    if sentence not in VISITORS:
        return UserError(sentence, url=shown)
    return OperatorError(sentence, visitors=VISITORS[sentence], url=shown, problem=_problem(error).rstrip("."))


def _problem(error: DBAPIError) -> str:
    return str(error.orig).strip().partition("\n")[0]


def _sentence(error: DBAPIError) -> str | None:
    """What it means to who was using the database; None for what is not known to mean anything."""
    name = _name(error)
    # SQLite says more precisely, in a third word, what is the same to us: SQLITE_BUSY_SNAPSHOT.
    known = SENTENCES.get(name) or SENTENCES.get("_".join(name.split("_")[:2]))
    return known or (AWAY if error.connection_invalidated else None)


def _name(error: DBAPIError) -> str:
    """What the driver calls what happened; empty where it does not say."""
    for name in ("sqlstate", "sqlite_errorname"):
        said = getattr(error.orig, name, None)
        if said:
            return str(said)
    return ""
