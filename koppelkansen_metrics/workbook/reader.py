"""Bytes to cells, in a child process with limits on time and memory that is kept warm between workbooks."""

import atexit
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from koppelkansen_metrics.findings import Refusal
from koppelkansen_metrics.workbook import gate
from koppelkansen_metrics.workbook.cells import Cells, Sheet, Value

SECONDS = 20
MEMORY = 1 << 30
# Two workbooks at a time; whoever comes third waits. More would only share the same cores.
CHILDREN = 2
LENGTH_BYTES = 8

_PACKAGES = Path(__file__).parents[2]
_DATES: Mapping[str, Callable[[Any], Value]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda seconds: timedelta(seconds=seconds),
}


class Reader:
    """Reads workbooks in child processes, safely from several threads.

    `seconds` and `memory` (bytes) are the limits of one workbook.
    """

    def __init__(self, *, seconds: int = SECONDS, memory: int = MEMORY) -> None:
        self.seconds = seconds
        self.memory = memory
        self._places = threading.Semaphore(CHILDREN)
        self._idle: queue.LifoQueue[subprocess.Popen[bytes]] = queue.LifoQueue()

    def read(self, data: bytes, name: str) -> Cells:
        """The cells of a workbook. Raises Refusal: at the gate, or because reading it failed in whatever way."""
        gate.admit(data, name)
        with self._places:
            child = self._child()
            answer = self._answer(child, data)
            if answer is None:
                self._end(child)
                raise Refusal("reader-failed")
            self._idle.put(child)
        sheets = tuple(_sheet(each) for each in json.loads(answer))
        if not sheets:
            raise Refusal("no-sheets")
        return Cells(sheets)

    def warm(self) -> None:
        """Start a child before the first workbook comes, so that nobody waits for it."""
        self._idle.put(self._child())

    def close(self) -> None:
        """End the children that wait for work."""
        while not self._idle.empty():
            self._end(self._idle.get_nowait())

    def _child(self) -> "subprocess.Popen[bytes]":
        while not self._idle.empty():
            child = self._idle.get_nowait()
            if child.poll() is None:
                return child
            self._end(child)
        # Their own environment is small: a process that parses strangers' files need not know our secrets.
        return subprocess.Popen(
            [sys.executable, "-m", "koppelkansen_metrics.workbook.worker", str(self.memory), str(self.seconds + 5)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_PACKAGES,
            env={"PYTHONPATH": str(_PACKAGES), "PATH": os.environ.get("PATH", "")},
        )

    def _answer(self, child: "subprocess.Popen[bytes]", data: bytes) -> bytes | None:
        """What the child makes of it; None when it ended, or was ended because it took too long."""
        assert child.stdin is not None  # they are pipes
        assert child.stdout is not None
        overdue = threading.Timer(self.seconds, child.kill)
        overdue.daemon = True
        overdue.start()
        try:
            child.stdin.write(len(data).to_bytes(LENGTH_BYTES, "big"))
            child.stdin.write(data)
            child.stdin.flush()
            length = child.stdout.read(LENGTH_BYTES)
            if len(length) < LENGTH_BYTES:
                return None
            answer = child.stdout.read(int.from_bytes(length, "big"))
            return answer if len(answer) == int.from_bytes(length, "big") else None
        except BrokenPipeError:
            return None
        finally:
            overdue.cancel()

    @staticmethod
    def _end(child: "subprocess.Popen[bytes]") -> None:
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:  # what was still to be written has nobody to read it
                    continue
        child.wait()


_SHARED = Reader()
atexit.register(_SHARED.close)


def read(data: bytes, name: str) -> Cells:
    """The cells of a workbook, by the process's shared reader. Raises Refusal."""
    return _SHARED.read(data, name)


def warm() -> None:
    """Have the shared reader's child ready."""
    _SHARED.warm()


def _sheet(told: Mapping[str, Any]) -> Sheet:
    rows: list[list[Value]] = [
        [_DATES[value[0]](value[1]) if type(value) is list else value for value in row] for row in told["rows"]
    ]
    return Sheet(
        name=told["name"],
        visible=told["visible"],
        complete=told["complete"],
        extent=(told["extent"][0], told["extent"][1]),
        rows=_without_errors(rows, told["errors"]),
        errors={(row, column): value for row, column, value in told["errors"]},
        percent=frozenset((row, column) for row, column in told["percent"]),
        uncomputed=frozenset((row, column) for row, column in told["uncomputed"]),
        hidden_rows=frozenset(row for row in told["hidden_rows"] if _filled(rows, row)),
        comments=told["comments"],
    )


def _without_errors(rows: list[list[Value]], errors: list[tuple[int, int, str]]) -> list[list[Value]]:
    for row, column, _ in errors:
        if row <= len(rows) and column <= len(rows[row - 1]):
            rows[row - 1][column - 1] = None
    return rows


def _filled(rows: list[list[Value]], row: int) -> bool:
    return row <= len(rows) and any(value is not None for value in rows[row - 1])
