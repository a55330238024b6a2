"""Slips: how far the date of each milestone moved since an earlier day."""

from datetime import date

import pandas as pd

from koppelkansen_metrics.metrics.milestones import REACHED
from koppelkansen_metrics.metrics.since import Pair, Row, pairs
from koppelkansen_metrics.records import DROPPED
from koppelkansen_metrics.snapshot import DAY, FLAG, TEXT, WHOLE, Snapshot, frame

EARLIER, SAME, LATER, NEW, MISSING = "earlier", "same", "later", "new", "missing"

COLUMNS = {
    "area": TEXT,
    "code": TEXT,
    "title": TEXT,
    "line": WHOLE,
    "organisation": TEXT,
    "then": DAY,
    "now": DAY,
    "days": WHOLE,
    "class": TEXT,
    "reached": FLAG,
    "file": TEXT,
    "sheet": TEXT,
    "row": WHOLE,
}


def records(snapshot: Snapshot, *, since: date) -> pd.DataFrame:
    """The milestones that were in scope at the end of day `since`, are now, or both.

    Columns: `area`, `code` (the one now), `title`, `line`, `organisation`; `then` and `now`, its date at both moments
    (reached on, else expected); `days` = now − then in calendar days, missing if either is; `class`: `new` (not known
    then), `missing` (kept or closed since), `dropped` (vervallen since), else `earlier`, `same` or `later`, missing
    without days; `reached`: reached since; `file`, `sheet`, `row`: where it stands. Index: RangeIndex, areas in
    programme order, then by code; no rows without milestones. Raises nothing. Source: metrics.md, slip.

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> len(records(nothing, since=date(2021, 1, 1)))
    0
    """
    both = pairs(snapshot, "milestones", since=since)
    return frame(COLUMNS, [_slip(pair) for pair in both if _in_scope(pair.then) or _in_scope(pair.now)])


def _in_scope(row: Row | None) -> bool:
    return row is not None and row["status"] != DROPPED


def date_of(row: Row | None) -> date | None:
    """The date of a milestone as a plain row: reached on, else expected; None without one, or without the row."""
    if row is None:
        return None
    day: date | None = row["actual_date"] if row["status"] == REACHED else row["forecast_date"]
    return day


def _slip(pair: Pair) -> dict[str, object]:
    then, now = date_of(pair.then), date_of(pair.now)
    days = (now - then).days if now and then else None
    row = pair.now or pair.then or {}
    return {
        **row,
        "code": pair.code,
        "then": then,
        "now": now,
        "days": days,
        "class": _class(pair, days),
        "reached": _is_reached(pair.now) and not _is_reached(pair.then),
    }


def _is_reached(row: Row | None) -> bool:
    return row is not None and row["status"] == REACHED


def _class(pair: Pair, days: int | None) -> str | None:
    if pair.then is None:
        return NEW
    if pair.now is None or pair.went_missing:
        return MISSING
    if not _in_scope(pair.now):
        return "dropped"
    if days is None:
        return None
    return SAME if days == 0 else LATER if days > 0 else EARLIER
