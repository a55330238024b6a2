"""What a record said before: its effective history, found back through renames."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from koppelkansen_metrics.metrics.groups import Days, Whole, days
from koppelkansen_metrics.snapshot import Snapshot


@dataclass(frozen=True)
class Earlier:
    """The dates that one column held in the effective history, empty ones left out, oldest first.

    `record` says for each date to which row of the kind's table it belongs; dates of records that are no longer there
    are left out.
    """

    record: Whole
    date: Days
    records: int

    def first(self) -> Days:
        """Per row of the table the first date that was given; NaT without one."""
        found = np.full(self.records, np.datetime64("NaT"), dtype="datetime64[D]")
        # Of several values put in the same place the last one stays, so the oldest goes in last.
        found[self.record[::-1]] = self.date[::-1]
        return found

    def changes(self) -> Whole:
        """Per row of the table how often a date differed from the one before it."""
        order = np.argsort(self.record, kind="stable")
        record, date = self.record[order], self.date[order]
        changed = (record[1:] == record[:-1]) & (date[1:] != date[:-1])
        return np.bincount(record[1:][changed], minlength=self.records)


def earlier(snapshot: Snapshot, kind: str, column: str) -> Earlier:
    """The dates in a column of a kind's effective history, for the records in its table. See metrics.md, at the top."""
    return snapshot.remembered(("earlier", kind, column), lambda: _earlier(snapshot, kind, column))


def _earlier(snapshot: Snapshot, kind: str, column: str) -> Earlier:
    table = snapshot[kind]
    history = snapshot.whole.history[kind]
    told = history[history["effective"].to_numpy() & history[column].notna().to_numpy()]
    record = _rows_of(table, told)
    return Earlier(record[record >= 0], days(told[column])[record >= 0], len(table))


def _rows_of(table: pd.DataFrame, history: pd.DataFrame) -> Whole:
    """Per row version the row of the table that it is an earlier (or this) version of; -1 without one."""
    areas, _ = pd.factorize(pd.concat([table["area"], history["area"]]))
    codes, distinct = pd.factorize(pd.concat([table["code"], history["identity"]]))
    keys = areas * len(distinct) + codes
    at = np.full((int(areas.max(initial=0)) + 1) * max(len(distinct), 1), -1, dtype=np.int64)
    at[keys[: len(table)]] = np.arange(len(table))
    rows: Whole = at[keys[len(table) :]]
    return rows
