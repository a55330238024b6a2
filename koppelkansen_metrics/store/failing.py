"""What a driver says when the database fails, as a sentence for who was using it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionLeft

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_

BUSY = N_("The database is busy. Try again in a moment.")
FULL = N_("The disk with the database is full, so nothing was saved. Make room, then try again.")
READ_ONLY = N_("The database {url} can be read now but not written.")
AWAY = N_("The database {url} cannot be opened or reached.")
UNREADABLE = N_("{url} is not a database that we can read.")
UNCERTAIN = N_(
    "The connection with the database broke at the last moment: perhaps this was saved, perhaps not. "
    "Look first; a file that was saved already is not saved twice."
)
UNMIGRATED = N_("The database could not be brought up to date and is as it was: {problem}")

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
    """Turn what the driver says about a database that cannot be used into a UserError; `shown`: its address."""
    try:
        yield
    except NoConnectionLeft as error:
        raise UserError(BUSY) from error
    except DatabaseError as error:
        sentence = _sentence(error) or (AWAY if isinstance(error, OperationalError) else None)
        if sentence is None:
            raise
        raise UserError(sentence, url=shown) from error


@contextmanager
def whole() -> Iterator[None]:
    """Around a migration: what fails in it, and not because of where it runs, leaves the database as it was."""
    try:
        yield
    except DatabaseError as error:
        if _sentence(error):
            raise
        raise UserError(UNMIGRATED, problem=str(error.orig).strip().partition("\n")[0]) from error


@contextmanager
def certain() -> Iterator[None]:
    """Around the end of a transaction: when the answer to it was lost, nobody may say that nothing was saved."""
    try:
        yield
    except DBAPIError as error:
        if error.connection_invalidated:
            raise UserError(UNCERTAIN) from error
        raise


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
