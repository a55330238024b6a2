"""Opening the database: SQLite by default, PostgreSQL by URL. The only module that makes an engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_
from koppelkansen_metrics.store import addresses
from koppelkansen_metrics.store.failing import certain, mended, whole

DEFAULT_URL = f"sqlite:///{Path(__file__).parents[2] / 'data' / 'koppelkansen.db'}"

# The migrations that this program knows, oldest first; a test holds them against the files in `migrations`.
KNOWN = ("0001", "0002", "0003", "0004", "0005", "0006")
NEWEST = KNOWN[-1]

WRITES = {"koppelkansen_writes": True}
# Twenty people saving at once wait for each other this long before one is told that the database is busy.
BUSY_SECONDS = 30
# Any number will do, as long as nobody else uses it: who rewrites history waits for all who write, and they for it.
WRITING_LOCK = 7_120_212


# What `read` and `write` give, for the signatures of rooms that hand it on and speak no SQL themselves.
Transaction = Connection

# A room of a hundred people reads for a few milliseconds at a time, so that few connections carry it. Who finds none
# free waits no longer than one waits for a screen.
POOL = {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 10, "pool_timeout": 10}
# A server that is gone without a word (its machine, its cable) is given up within half a minute instead of hours.
# What the address itself says of these goes first.
REACHING: dict[str, str | int] = {
    "application_name": "koppelkansen",
    "connect_timeout": 5,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}


@dataclass(frozen=True)
class Database:
    """An open database. `read` and `write` give a connection in one transaction of its own."""

    engine: Engine = field(repr=False)

    @property
    def url(self) -> str:
        """Where it is, without the password."""
        return addresses.shown(self.engine.url)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment of the database. Raises UserError when it cannot be reached."""
        with mended(self.url), self.engine.connect() as connection:
            # On SQLite a transaction sees one moment by itself; here every statement would see its own.
            if self.engine.dialect.name != "sqlite":
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    @contextmanager
    def write(self, *, alone: bool = False) -> Iterator[Connection]:
        """A connection whose changes are kept together at the end, or not at all when an exception leaves the block.

        On SQLite the writer takes its lock at once, so that what it reads cannot change before it writes. On a server
        many write at once, but none beside who asked to be `alone`, for changing what was written already.
        Raises UserError when it cannot be reached, is busy or full, or when nobody can say whether it kept the changes.
        """
        with (
            mended(self.url),
            self.engine.connect().execution_options(**WRITES) as connection,
            connection.begin() as transaction,
        ):
            if self.engine.dialect.name != "sqlite":
                # SQLite waits no longer by itself; here a writer that hangs would hold up all others for ever.
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'")
                shared = "" if alone else "_shared"
                connection.execute(text(f"SELECT pg_advisory_xact_lock{shared}(:lock)"), {"lock": WRITING_LOCK})
            yield connection
            with certain():
                transaction.commit()

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def open_existing(url: str) -> Database | None:
    """The database at this address, brought up to date if it is SQLite; None for an SQLite file that is not there.

    Raises UserError: not a database address, a folder, not a database, not ours, newer than this program, not
    reachable, or a PostgreSQL database that was not migrated.
    """
    address = addresses.read(url)
    path = _path(address)
    if path is not None and not path.exists():
        return None
    return _opened(address, create=False)


def open_or_create(url: str) -> Database:
    """The database at this address; an SQLite file that is not there is made. Raises UserError as `open_existing`."""
    return _opened(addresses.read(url), create=True)


def migrate(url: str) -> None:
    """Bring the database up to date: made when empty, upgraded when older. Raises UserError as `open_existing`."""
    address = addresses.read(url)
    database = Database(_engine(address))
    try:
        check_path(address, create=True)
        version = _version(database)
        _check_known(address, version)
        if version != NEWEST:
            from koppelkansen_metrics.store import migrating  # alembic costs half a second that readers need not pay

            with mended(addresses.shown(address)), whole():
                migrating.upgrade(database.engine)
    finally:
        database.close()


def as_it_is(url: str) -> Database:
    """The database at this address in whatever shape it is. Raises UserError when it is no database address."""
    return Database(_engine(addresses.read(url)))


def version_at(url: str) -> str | None:
    """The migration that the database at this address is at, also one that we do not know; None when it is empty.

    Raises UserError: no database address, another program's database, or not reachable.
    """
    database = as_it_is(url)
    try:
        return _version(database)
    finally:
        database.close()


def _opened(address: URL, *, create: bool) -> Database:
    check_path(address, create=create)
    database = Database(_engine(address))
    try:
        version = _version(database)
        _check_known(address, version)
    except UserError:
        database.close()
        raise
    if version == NEWEST:
        return database
    database.close()
    if address.get_backend_name() != "sqlite":
        raise UserError(N_("The database must be brought up to date first: run the command “migrate”."))
    migrate(address.render_as_string(hide_password=False))
    return Database(_engine(address))


def _path(address: URL) -> Path | None:
    """The file of an SQLite database; None for a server or a database in memory."""
    if address.get_backend_name() != "sqlite" or address.database in (None, "", ":memory:"):
        return None
    return Path(str(address.database))


def check_path(address: URL, *, create: bool) -> None:
    """Raises UserError for an SQLite file that is a folder, or that cannot be made where there is none."""
    path = _path(address)
    if path is None:
        return
    if path.is_dir():
        raise UserError(N_("{file} is a folder, not a database."), file=path)
    if create and not path.parent.is_dir():
        raise UserError(N_("The folder {folder} is not there, so no database can be made in it."), folder=path.parent)


def _engine(address: URL) -> Engine:
    if address.get_backend_name() != "sqlite":
        reaching = {name: value for name, value in REACHING.items() if name not in address.query}
        return create_engine(address, connect_args=reaching, **POOL)
    engine = create_engine(address, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: object, _record: object) -> None:
    # Python's driver commits behind our back around DDL; without its own transactions, `_begin_sqlite` rules.
    connection.isolation_level = None  # type: ignore[attr-defined]  # the driver's own connection, untyped here
    cursor = connection.cursor()  # type: ignore[attr-defined]  # as above
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("koppelkansen_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _version(database: Database) -> str | None:
    """The migration that the database is at; None when it is empty."""
    with database.read() as connection:
        tables = inspect(connection).get_table_names()
        if "alembic_version" in tables:
            version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            return version
    if tables:
        raise UserError(N_("{url} is a database of another program."), url=database.url)
    return None


def _check_known(address: URL, version: str | None) -> None:
    if version is not None and version not in KNOWN:
        message = N_("The database {url} was made by a newer version of this program. Install that version.")
        raise UserError(message, url=addresses.shown(address))
