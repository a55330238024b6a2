"""Bytes to cells, in a child process with limits on time and memory that is kept warm between workbooks."""

import atexit
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from koppelkansen_metrics.findings import Refusal
from koppelkansen_metrics.workbook import csvfile, gate, ours
from koppelkansen_metrics.workbook.cells import Cells, Sheet, Value
from koppelkansen_metrics.workbook.child import MEMORY, SECONDS, Children

_DATES: Mapping[str, Callable[[Any], Value]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda seconds: timedelta(seconds=seconds),
}


class Reader(Children):
    """Reads workbooks in child processes, safely from several threads.

    `seconds` and `memory` (bytes) are the limits of one workbook.
    """

    def __init__(self, *, seconds: int = SECONDS, memory: int = MEMORY) -> None:
        super().__init__("koppelkansen_metrics.workbook.worker", seconds=seconds, memory=memory)

    def read(self, data: bytes, name: str) -> Cells:
        """The cells of a workbook or csv, without our own list of findings in it.

        Raises Refusal: at the gate, or because reading it failed in whatever way.
        """
        if csvfile.is_csv(data, name):
            return csvfile.read(data, name)
        gate.admit(data, name)
        answer = self.ask(data)
        if answer is None:
            raise Refusal("reader-failed")
        sheets = tuple(_sheet(each) for each in json.loads(answer))
        if not sheets:
            raise Refusal("no-sheets")
        return Cells(tuple(sheet for sheet in sheets if not ours.is_findings(sheet.name, _first(sheet))))


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


def _first(sheet: Sheet) -> Value:
    return sheet.rows[0][0] if sheet.rows and sheet.rows[0] else None


def _without_errors(rows: list[list[Value]], errors: list[tuple[int, int, str]]) -> list[list[Value]]:
    for row, column, _ in errors:
        if row <= len(rows) and column <= len(rows[row - 1]):
            rows[row - 1][column - 1] = None
    return rows


def _filled(rows: list[list[Value]], row: int) -> bool:
    return row <= len(rows) and any(value is not None for value in rows[row - 1])
