"""A PostgreSQL server of the tests' own: in a temporary folder, on loopback and a free port, thrown away at the end."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

# Nothing here has to survive a power cut.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
LOOPBACK = ("listen_addresses=127.0.0.1", "unix_socket_directories=")


def programs() -> Path | None:
    """The folder with initdb and pg_ctl of the newest installed version; None when PostgreSQL is not installed."""
    # Debian keeps them out of PATH, in a folder per version.
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).resolve().parent if elsewhere else None


@contextmanager
def running(binaries: Path) -> Iterator[str]:
    """The address of a new server, which is stopped and deleted when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="koppelkansen-postgres-"))
    try:
        password = secrets.token_hex(16)
        _make(binaries, folder, password)
        port = _free_port()
        settings = [f"-c {setting}" for setting in (*FAST, *LOOPBACK, f"port={port}")]
        control = [binaries / "pg_ctl", "-D", folder / "data", "-w"]
        _run(folder, *control, "-l", folder / "log", "-o", " ".join(settings), "start")
        try:
            yield f"postgresql://tests:{password}@127.0.0.1:{port}/postgres"
        finally:
            _run(folder, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


@contextmanager
def new_database(server: str) -> Iterator[str]:
    """The address of an empty database on this server, dropped when the block ends."""
    name = f"tests_{secrets.token_hex(8)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield server.rpartition("/")[0] + "/" + name
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _make(binaries: Path, folder: Path, password: str) -> None:
    secret = folder / "password"
    secret.write_text(password)
    if os.geteuid() == 0:
        for path in (folder, secret):
            shutil.chown(path, "postgres")
    _run(
        folder,
        *(binaries / "initdb", "-D", folder / "data", "-U", "tests", f"--pwfile={secret}"),
        *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"),
    )


def _run(folder: Path, *command: str | Path) -> None:
    # PostgreSQL refuses to run as root.
    become = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
    with (folder / "output").open("a+") as output:
        # Into a file: the server inherits the output, and a pipe would stay open as long as it runs.
        done = subprocess.run([*become, *map(str, command)], cwd=folder, stdout=output, stderr=output, check=False)
        if done.returncode:
            output.seek(0)
            raise RuntimeError(output.read())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
