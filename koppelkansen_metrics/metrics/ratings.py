"""Ratings: which judgements of the teams went up or down since an earlier day."""

from datetime import date

import pandas as pd

from koppelkansen_metrics.metrics.confidence import STEPS
from koppelkansen_metrics.metrics.since import Pair, pairs
from koppelkansen_metrics.snapshot import TEXT, WHOLE, Snapshot, frame

UP, DOWN, SAME, NEW, MISSING = "up", "down", "same", "new", "missing"

COLUMNS = {"area": TEXT, "line": WHOLE, "then": TEXT, "now": TEXT, "class": TEXT}


def records(snapshot: Snapshot, *, since: date) -> pd.DataFrame:
    """The cells (area × line) of which a team gave its judgement by the end of day `since`, has since, or both.

    Columns: `area`, `line`; `then` and `now`: groen, oranje, rood or missing; `class`: `up` (towards groen), `down`,
    `same`, `new` (not known then) or `missing` (kept or closed since). Index: RangeIndex, areas in programme order,
    then by line; no rows without judgements. Raises nothing. Source: metrics.md, movement of ratings.

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> len(records(nothing, since=date(2021, 1, 1)))
    0
    """
    return frame(COLUMNS, [_rating(pair) for pair in pairs(snapshot, "confidence", since=since)])


def _rating(pair: Pair) -> dict[str, object]:
    then, now = (row["rating"] if row else None for row in (pair.then, pair.now))
    return {
        "area": pair.area,
        "line": (pair.now or pair.then or {})["line"],
        "then": then,
        "now": now,
        "class": _class(pair, then, now),
    }


def _class(pair: Pair, then: str | None, now: str | None) -> str:
    if pair.then is None:
        return NEW
    if pair.now is None or pair.went_missing:
        return MISSING
    if then == now:
        return SAME
    return UP if STEPS.index(str(now)) < STEPS.index(str(then)) else DOWN
