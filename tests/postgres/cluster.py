"""PostgreSQL servers of the tests' own: in a temporary folder, on loopback and a free port, thrown away at the end.

One can be stopped, killed and started again, and have a standby that takes over.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

# Nothing here has to survive a power cut.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
# What is acknowledged outlives the server, though not the machine; and is on the standby, where there is one.
KEEPING = ("fsync=off", "synchronous_commit=on", "full_page_writes=off", "max_connections=200")
LOOPBACK = ("listen_addresses=127.0.0.1", "unix_socket_directories=")


def programs() -> Path | None:
    """The folder with initdb and pg_ctl of the newest installed version; None when PostgreSQL is not installed."""
    # Debian keeps them out of PATH, in a folder per version.
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).resolve().parent if elsewhere else None


@dataclass(frozen=True)
class Server:
    """A server with its data in a folder, which runs or not."""

    binaries: Path
    folder: Path
    port: int
    password: str
    settings: tuple[str, ...] = FAST

    @property
    def url(self) -> str:
        """Where its first database is."""
        return f"postgresql://tests:{self.password}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        told = " ".join(f"-c {setting}" for setting in (*self.settings, *LOOPBACK, f"port={self.port}"))
        self._control("-l", self.folder / "log", "-o", told, "start")

    def stop(self) -> None:
        """Stop it as a power cut does: nothing is finished, nobody is told."""
        self._control("-m", "immediate", "stop")

    def kill(self) -> None:
        """Kill it from outside."""
        note = self.folder / "data" / "postmaster.pid"
        os.kill(int(note.read_text().split()[0]), signal.SIGKILL)
        note.unlink()

    def promote(self) -> None:
        """Make a standby the one that is written to, and wait until it is."""
        self._control("promote")

    @property
    def runs(self) -> bool:
        """Whether its folder says that it runs."""
        return (self.folder / "data" / "postmaster.pid").exists()

    def _control(self, *arguments: str | Path) -> None:
        _run(self.folder, self.binaries / "pg_ctl", "-D", self.folder / "data", "-w", *arguments)


@contextmanager
def running(binaries: Path) -> Iterator[str]:
    """The address of a new server, which is stopped and deleted when the block ends."""
    with serving(binaries) as server:
        yield server.url


@contextmanager
def serving(binaries: Path, settings: tuple[str, ...] = FAST) -> Iterator[Server]:
    """A new server that runs; it is stopped and deleted when the block ends."""
    with _folder() as folder:
        password = secrets.token_hex(16)
        _make(binaries, folder, password)
        with _until_the_end(Server(binaries, folder, _free_port(), password, settings)) as server:
            yield server


@contextmanager
def standby(primary: Server) -> Iterator[Server]:
    """A copy of a server that follows it; from now on the first acknowledges nothing that the copy does not have."""
    with _folder() as folder:
        copy = primary.binaries / "pg_basebackup"
        _run(folder, copy, "-D", folder / "data", "-d", primary.url, "-R", "--checkpoint=fast", "--no-sync")
        following = Server(primary.binaries, folder, _free_port(), primary.password, primary.settings)
        with _until_the_end(following) as server:
            with psycopg.connect(primary.url, autocommit=True) as connection:
                connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
                connection.execute("SELECT pg_reload_conf()")
            _wait_until_synchronous(primary)
            yield server


@contextmanager
def _until_the_end(server: Server) -> Iterator[Server]:
    server.start()
    try:
        yield server
    finally:
        if server.runs:
            server.stop()


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="koppelkansen-postgres-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        yield folder
    finally:
        shutil.rmtree(folder)


def _wait_until_synchronous(primary: Server) -> None:
    with psycopg.connect(primary.url, autocommit=True) as connection:
        for _ in range(100):
            if connection.execute("SELECT sync_state FROM pg_stat_replication").fetchall() == [("sync",)]:
                return
            time.sleep(0.1)
    raise RuntimeError("the standby does not follow")


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


@contextmanager
def new_account(database: str) -> Iterator[str]:
    """The address of a database for an account without rights in it, dropped when the block ends."""
    name, password = f"tests_{secrets.token_hex(8)}", secrets.token_hex(8)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(name), sql.Literal(password))
        )
        try:
            yield f"postgresql://{name}:{password}@{database.rpartition('@')[2]}"
        finally:
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def _make(binaries: Path, folder: Path, password: str) -> None:
    secret = folder / "password"
    secret.write_text(password)
    if os.geteuid() == 0:
        shutil.chown(secret, "postgres")
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
