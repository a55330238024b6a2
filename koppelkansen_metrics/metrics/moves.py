"""Moves: which pilots went on, went back or stopped since an earlier day."""

from datetime import date

import pandas as pd

from koppelkansen_metrics.metrics.since import Pair, pairs
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.snapshot import TEXT, WHOLE, Snapshot, frame

FORWARD, BACK, SAME, STOPPED, NEW, MISSING = "forward", "back", "same", "stopped", "new", "missing"

COLUMNS = {
    "area": TEXT,
    "code": TEXT,
    "title": TEXT,
    "line": WHOLE,
    "organisation": TEXT,
    "then": TEXT,
    "now": TEXT,
    "class": TEXT,
    "file": TEXT,
    "sheet": TEXT,
    "row": WHOLE,
}


def records(snapshot: Snapshot, *, since: date) -> pd.DataFrame:
    """The pilots that were known at the end of day `since`, are now, or both.

    Columns: `area`, `code` (the one now), `title`, `line`, `organisation`; `then` and `now`, its stage at both moments;
    `class`: `new` (not known then), `missing` (kept or closed since), `stopped`, `forward`, `back` (also from gestopt
    to another stage) or `same`; `file`, `sheet`, `row`: where it stands. Index: RangeIndex, areas in programme order,
    then by code; no rows without pilots. Raises nothing. Source: metrics.md, moves.

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> len(records(nothing, since=date(2021, 1, 1)))
    0
    """
    both = pairs(snapshot, "pilots", since=since)
    return frame(COLUMNS, [_move(pair, snapshot.programme) for pair in both])


def matrix(snapshot: Snapshot, *, since: date) -> pd.DataFrame:
    """How many pilots went from which stage to which.

    Index: the stages of the programme in order, then; columns: the same stages, now; values: counts. Pilots that are
    new or gone, or were in a stage that the programme no longer knows, are in no cell. Raises nothing. Source:
    metrics.md, moves.

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> int(matrix(nothing, since=date(2021, 1, 1)).to_numpy().sum())
    0
    """
    found = records(snapshot, since=since)
    stages = list(snapshot.programme.stage_names)
    return pd.crosstab(found["then"], found["now"]).reindex(index=stages, columns=stages, fill_value=0)


def _move(pair: Pair, programme: Programme) -> dict[str, object]:
    then, now = (row["stage"] if row else None for row in (pair.then, pair.now))
    row = pair.now or pair.then or {}
    return {**row, "code": pair.code, "then": then, "now": now, "class": _class(pair, then, now, programme)}


def _class(pair: Pair, then: str | None, now: str | None, programme: Programme) -> str:
    if pair.then is None:
        return NEW
    if pair.now is None or pair.went_missing:
        return MISSING
    if then == now:
        return SAME
    if now in programme.stopped:
        return STOPPED
    order = {stage: at for at, stage in enumerate(programme.stage_names)}
    # A stopped pilot stands behind all others in the list of stages, so any way on from there is a way back.
    return FORWARD if order.get(str(now), 0) > order.get(str(then), 0) else BACK
