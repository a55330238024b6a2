"""What became of what was open: the lessons and questions that waited at an earlier day, and what they are now."""

from datetime import date

import pandas as pd

from koppelkansen_metrics.metrics.learning import OPEN, WAITING
from koppelkansen_metrics.metrics.since import Pair, pairs
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.snapshot import FLAG, TEXT, WHOLE, Snapshot, frame

STILL_OPEN, CLOSED, GONE = "open", "closed", "gone"
_OPEN = {"lessons": (OPEN,), "asks": WAITING}

COLUMNS = {
    "area": TEXT,
    "code": TEXT,
    "title": TEXT,
    "was": TEXT,
    "now": TEXT,
    "class": TEXT,
    "result": TEXT,
    "settled": FLAG,
    "file": TEXT,
    "sheet": TEXT,
    "row": WHOLE,
}


def records(snapshot: Snapshot, kind: str, *, since: date) -> pd.DataFrame:
    """The `lessons` or questions (`asks`) that were open at the end of day `since`, and what they are now.

    Columns: `area`, `code` (the one now), `title` (what it says); `was` and `now`, its status; `class`: `open` (still),
    `closed`, or `gone` (no longer there); `result`: where it was embedded, or the answer; `settled`: not open any more;
    `file`, `sheet`, `row`. Index: RangeIndex, settled ones first, then areas in programme order and codes; no rows when
    nothing was open. Raises KeyError for another kind. Source: metrics.md, changes: asks and lessons closed.

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> len(records(nothing, "lessons", since=date(2021, 1, 1)))
    0
    """
    open_then = [
        pair
        for pair in pairs(snapshot, kind, since=since)
        if pair.then is not None and pair.then["status"] in _OPEN[kind]
    ]
    rows = [_row(pair, kind) for pair in open_then]
    return frame(COLUMNS, sorted(rows, key=lambda row: not row["settled"]))


def _row(pair: Pair, kind: str) -> dict[str, object]:
    row = pair.now or pair.then or {}
    now = pair.now["status"] if pair.now else None
    settled = now not in _OPEN[kind]
    return {
        **row,
        "code": pair.code,
        "title": row[KINDS[kind].title],
        "was": (pair.then or {})["status"],
        "now": now,
        "class": GONE if now is None else CLOSED if settled else STILL_OPEN,
        "result": row["embedded_in"] if kind == "lessons" else row["answer"],
        "settled": settled,
    }
