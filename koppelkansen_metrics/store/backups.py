"""The whole database as one file and back, while others use it.

SQLite copies itself page by page with its own online backup; PostgreSQL has pg_dump, pg_restore and psql for it, which
must be installed where this runs.
"""

import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import URL

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_
from koppelkansen_metrics.store import addresses, audit
from koppelkansen_metrics.store.audit import Done
from koppelkansen_metrics.store.database import KNOWN, Database, as_it_is, check_path, version_at

SQLITE, POSTGRESQL = b"SQLite format 3\x00", b"PGDMP"
# Tables that every version of ours has; a database of another program may have some of these names, not all.
OURS = {"alembic_version", "revision", "area_head", "original"}
# The migration that brought the audit log.
AUDITED = "0005"
# What pg_dump and pg_restore say of a server, or of a file, that is newer than they are.
OLDER = ("server version mismatch", "unsupported version")
# What goes before a backup of PostgreSQL, in its transaction. A newer version of this program has tables and functions
# that the backup knows nothing of: left there, they hold on to what is replaced, and migrating would meet them again.
EMPTY = """
DO $$
DECLARE
    drop text;
BEGIN
    FOR drop IN
        SELECT format('DROP %s IF EXISTS %I.%s CASCADE', kind, current_schema(), name)
        FROM (
            SELECT oid, relnamespace AS schema, 'TABLE' AS kind, quote_ident(relname) AS name
            FROM pg_class WHERE relkind IN ('r', 'p')
            UNION ALL
            SELECT oid, typnamespace, 'TYPE', quote_ident(typname) FROM pg_type WHERE typtype = 'e'
            UNION ALL
            SELECT oid, pronamespace, 'ROUTINE',
                format('%I(%s)', proname, pg_get_function_identity_arguments(oid))
            FROM pg_proc
        ) AS ours
        WHERE schema = current_schema()::regnamespace
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = ours.oid AND deptype = 'e')
    LOOP
        EXECUTE drop;
    END LOOP;
END $$;
"""


def backup(database: Database, file: Path) -> None:
    """Write everything that is stored at one moment to a file; one that is there is replaced only when all is written.

    Raises UserError: the file cannot be written, or PostgreSQL's own programs are missing or refuse.
    """
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
            written = Path(folder) / "backup"
            if database.engine.dialect.name == "sqlite":
                _copy(Path(str(database.engine.url.database)), written)
            else:
                _run("pg_dump", database.engine.url, "--format=custom", f"--file={written}")
            written.replace(file)
    except sqlite3.DatabaseError as error:
        raise UserError(N_("{url} is not a database that we can read."), url=database.url) from error
    except OSError as error:
        message = N_("The file {file} cannot be written. Is the folder there, and may you write in it?")
        raise UserError(message, file=file) from error


def restore(url: str, file: Path, *, force: bool, by: str = "") -> None:
    """Put back what `backup` wrote, all of it or nothing, and write that down in what was put back.

    Raises UserError: the file is no backup of ours or of another kind of database, there is something in the database
    already and `force` was not given or it is another program's, PostgreSQL's own programs are missing or refuse.
    """
    start = _start(file)
    address = addresses.read(url)
    sqlite = address.get_backend_name() == "sqlite"
    if not start.startswith(SQLITE if sqlite else POSTGRESQL):
        raise UserError(N_("{file} is no backup of this kind of database."), file=file)
    version = _version(file) if sqlite else _dumped_version(file)
    if version is None:
        raise UserError(N_("{file} is no backup of this kind of database."), file=file)
    if version not in KNOWN:
        message = N_("{file} is a backup of a newer version of this program. Install that version.")
        raise UserError(message, file=file)
    check_path(address, create=True)
    if _holds_something(url, file) and not force:
        raise UserError(N_("There is something in this database already. With --force it is replaced."))
    if sqlite:
        _put(file, Path(str(address.database)))
    else:
        _replace(address, file)
    if version >= AUDITED:
        _note(url, file, by=by)


def _note(url: str, file: Path, *, by: str) -> None:
    """Write down which file was put back, and until when what was done stands in it."""
    opened = as_it_is(url)
    try:
        with opened.write() as connection:
            until = audit.last(connection)
            known = f": {until.isoformat(timespec='minutes')}" if until else ""
            audit.note(connection, Done.RESTORED, by=by, about=f"{file.name}{known}")
    finally:
        opened.close()


def _replace(address: URL, file: Path) -> None:
    """Put into a PostgreSQL database what is in the file, in place of everything that is there."""
    with tempfile.TemporaryDirectory(prefix="koppelkansen-") as folder:
        empty, filled = Path(folder) / "empty.sql", Path(folder) / "filled.sql"
        empty.write_text(EMPTY)
        _run("pg_restore", None, "--clean", "--if-exists", "--no-owner", f"--file={filled}", str(file))
        whole = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1")
        _run("psql", address, *whole, f"--file={empty}", f"--file={filled}")


def _put(file: Path, target: Path) -> None:
    """Put into an SQLite database what is in a file that was found sound."""
    try:
        _copy(file, target)
    except sqlite3.DatabaseError as error:
        message = N_("The file {file} cannot be written. Is the folder there, and may you write in it?")
        raise UserError(message, file=target) from error


def _copy(source: Path, target: Path) -> None:
    """By SQLite itself: consistent while others write in the one and read in the other."""
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)


def _start(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(len(SQLITE))
    except OSError as error:
        raise UserError(N_("The file {file} cannot be read."), file=file) from error


def _version(file: Path) -> str | None:
    """The migration that an SQLite backup is at; None for a file that is damaged, or of another program."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            sound = opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            tables = {name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            version = opened.execute("SELECT version_num FROM alembic_version").fetchone() if tables >= OURS else None
    except sqlite3.DatabaseError:
        return None
    return version[0] if sound and version else None


def _dumped_version(file: Path) -> str | None:
    """The migration that a backup of PostgreSQL is at; None for one of another program."""
    listed = re.findall(r"^\d+; \d+ \d+ TABLE \S+ (\S+)", _run("pg_restore", None, "--list", str(file)), re.MULTILINE)
    if not set(listed) >= OURS:
        return None
    rows = _run("pg_restore", None, "--data-only", "--table=alembic_version", "--file=-", str(file))
    version = re.search(r"^COPY .*\bFROM stdin;\n(\w+)$", rows, re.MULTILINE)
    return version[1] if version else None


def _holds_something(url: str, file: Path) -> bool:
    """Whether there is a database of ours; an SQLite file that cannot be opened counts, since it would be lost.

    Raises UserError: the file is the database itself, or PostgreSQL's holds what is another program's.
    """
    address = addresses.read(url)
    if address.get_backend_name() == "sqlite":
        path = Path(str(address.database))
        if path.exists() and path.samefile(file):
            raise UserError(N_("{file} is the database itself."), file=file)
        return path.exists() and path.stat().st_size > 0
    return version_at(url) is not None


def _run(program: str, address: URL | None, *arguments: str) -> str:
    """What one of PostgreSQL's own programs writes, given the database at this address or none.

    The password goes by the environment, where no list of processes shows it.
    """
    found = shutil.which(program)
    if found is None:
        raise UserError(N_("{program} is not installed here; it comes with PostgreSQL’s client."), program=program)
    secret = {"PGPASSWORD": address.password} if address and address.password else {}
    where = [f"--dbname={addresses.conninfo(address)}"] if address else []
    done = subprocess.run(
        [found, *where, *arguments],
        env={**os.environ, **secret},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return done.stdout
    if any(each in done.stderr for each in OLDER):
        raise UserError(
            N_("{program} here is older than the server; install PostgreSQL’s newer client."), program=program
        )
    raise UserError(N_("{program} stopped: {problem}"), program=program, problem=_problem(done.stderr))


def _problem(said: str) -> str:
    """The line that says what went wrong: the server's own, else the last; the statement itself follows it."""
    lines = said.strip().splitlines()
    errors = [line.partition("ERROR:")[2].strip() for line in lines if "ERROR:" in line]
    return next(iter(errors or lines[-1:]), "")
