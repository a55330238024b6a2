"""The whole database as one file and back, while others use it.

SQLite copies itself page by page with its own online backup; PostgreSQL has pg_dump and pg_restore for it, which must
be installed where this runs.
"""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import URL

from koppelkansen_metrics.errors import UserError
from koppelkansen_metrics.language import N_
from koppelkansen_metrics.store import addresses
from koppelkansen_metrics.store.database import KNOWN, Database, open_existing

SQLITE, POSTGRESQL = b"SQLite format 3\x00", b"PGDMP"
# What pg_dump and pg_restore say of a server, or of a file, that is newer than they are.
OLDER = ("server version mismatch", "unsupported version")


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
    except OSError as error:
        message = N_("The file {file} cannot be written. Is the folder there, and may you write in it?")
        raise UserError(message, file=file) from error


def restore(url: str, file: Path, *, force: bool) -> None:
    """Put back what `backup` wrote, all of it or nothing.

    Raises UserError: the file is no backup of ours or of another kind of database, there is something in the database
    already and `force` was not given, PostgreSQL's own programs are missing or refuse.
    """
    start = _start(file)
    address = addresses.read(url)
    sqlite = address.get_backend_name() == "sqlite"
    if not start.startswith(SQLITE if sqlite else POSTGRESQL):
        raise UserError(N_("{file} is no backup of this kind of database."), file=file)
    if sqlite:
        _check(file)
    if not force and _holds_something(url, file):
        raise UserError(N_("There is something in this database already. With --force it is replaced."))
    if sqlite:
        _copy(file, Path(str(address.database)))
    else:
        replaced = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
        _run("pg_restore", address, *replaced, str(file))


def _copy(source: Path, target: Path) -> None:
    """By SQLite itself: consistent while others write in the one and read in the other."""
    try:
        with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
            read.backup(written)
    except sqlite3.DatabaseError as error:
        raise UserError(N_("{url} is not a database that we can read."), url=source) from error


def _start(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(len(SQLITE))
    except OSError as error:
        raise UserError(N_("The file {file} cannot be read."), file=file) from error


def _check(file: Path) -> None:
    """Raises UserError for a file that is damaged, or of another program or a newer version of this one."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            sound = opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            version = opened.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise UserError(N_("{file} is no backup of this kind of database."), file=file) from error
    if not sound or version is None or version[0] not in KNOWN:
        raise UserError(N_("{file} is no backup of this kind of database."), file=file)


def _holds_something(url: str, file: Path) -> bool:
    """Whether there is a database of ours; one that cannot be opened counts, since it would be lost."""
    address = addresses.read(url)
    if address.get_backend_name() == "sqlite":
        path = Path(str(address.database))
        if path.exists() and path.samefile(file):
            raise UserError(N_("{file} is the database itself."), file=file)
        return path.exists() and path.stat().st_size > 0
    try:
        opened = open_existing(url)
    except UserError as error:
        # An empty PostgreSQL database asks to be migrated; anything else is told as it is.
        if "migrate" in error.message:
            return False
        raise
    if opened is not None:
        opened.close()
    return True


def _run(program: str, address: URL, *arguments: str) -> None:
    """One of PostgreSQL's own programs; the password goes by the environment, where no list of processes shows it."""
    found = shutil.which(program)
    if found is None:
        raise UserError(N_("{program} is not installed here; it comes with PostgreSQL’s client."), program=program)
    secret = {"PGPASSWORD": address.password} if address.password else {}
    done = subprocess.run(
        [found, f"--dbname={addresses.conninfo(address)}", *arguments],
        env={**os.environ, **secret},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return
    if any(each in done.stderr for each in OLDER):
        raise UserError(
            N_("{program} here is older than the server; install PostgreSQL’s newer client."), program=program
        )
    said = done.stderr.strip().splitlines()[-1:] or [""]
    raise UserError(N_("{program} stopped: {problem}"), program=program, problem=said[0])
