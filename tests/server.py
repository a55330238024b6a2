"""The dashboard as its readers meet it: `serve.py` in a process of its own, on loopback and a free port."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[1]
PATIENCE_SECONDS = 60


@contextmanager
def running(database: str, *, port: int | None = None, **environment: str) -> Iterator[str]:
    """The address of a server over this database, on a free port unless one is given.

    It is stopped when the block ends, as Ctrl-C does it.

    Raises RuntimeError with what the server said when it does not start, or when it said a traceback.
    """
    with tempfile.TemporaryFile("w+") as log, started(database, log, port=port, **environment) as (process, address):
        try:
            yield address
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(PATIENCE_SECONDS)
        if "Traceback" in _said(log):
            raise RuntimeError(_said(log))


@contextmanager
def started(
    database: str, log: IO[str], *, port: int | None = None, **environment: str
) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    """The process of a server over this database, and its address; whoever started it ends it.

    Raises RuntimeError with what the server said when it does not start.
    """
    port = port or free_port()
    told = {**os.environ, "KOPPELKANSEN_DATABASE_URL": database, "PORT": str(port), **environment}
    with subprocess.Popen([sys.executable, "serve.py"], cwd=ROOT, env=told, stdout=log, stderr=log) as process:
        if not _answers(process, port):
            process.kill()
            raise RuntimeError(f"the server did not start:\n{_said(log)}")
        yield process, f"http://127.0.0.1:{port}"


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _said(log: IO[str]) -> str:
    log.seek(0)
    return log.read()


def _answers(process: "subprocess.Popen[bytes]", port: int) -> bool:
    until = time.monotonic() + PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < until:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.client.OK
        except ConnectionRefusedError:
            time.sleep(0.2)
        finally:
            connection.close()
    return False
