"""Burn-up: scope, done, planned and first agreed, week by week."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from koppelkansen_metrics.clock import LOCAL
from koppelkansen_metrics.metrics import progress
from koppelkansen_metrics.metrics.groups import Days, Groups, Whole, days, groups
from koppelkansen_metrics.records import DROPPED
from koppelkansen_metrics.snapshot import DAY, Snapshot

WEEK = np.timedelta64(7, "D")
# A Sunday, from which weeks are counted.
A_SUNDAY = np.datetime64("1970-01-04", "D")


def by(snapshot: Snapshot, by: Sequence[str] = (), *, as_of: date) -> pd.DataFrame:
    """How scope, done, planned and first agreed grew, per group and week.

    Columns: those of `by`; `week`, the Sunday with which it ends; the counts `scope`: the actions in scope as known at
    the end of that day, in the group that they were in then, and after `known_at` as known now; `done`, `planned`,
    `baseline`: of the actions in scope now, those with an actual, planned or first planned end on or before that day
    (`done` only gereed ones). Index: RangeIndex; per group every Sunday from the first to the last date used by any
    group; no rows without a date. Raises UserError for a column that is not area, line or organisation. Source:
    metrics.md, burn_up.

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> len(by(nothing, as_of=date(2021, 4, 1)))
    0
    """
    asked, found = groups(snapshot, by), progress.records(snapshot, as_of=as_of)
    done = found["done"].to_numpy(dtype=bool)
    ends = {
        "done": np.where(done, days(found["actual_end"]), np.datetime64("NaT")),
        "planned": days(found["planned_end"]),
        "baseline": days(found["baseline_end"]),
    }
    used = np.concatenate(list(ends.values()))
    used = used[~np.isnat(used)]
    if not len(used):
        return asked.split_by("week", ()).table({name: [] for name in ("scope", *ends)})
    weeks = _week(used)
    sundays = np.arange(int(weeks.min()), int(weeks.max()) + 1)
    number = asked.number(found)
    counts = {name: _cumulative(asked, number, end, sundays) for name, end in ends.items()}
    table = asked.split_by("week", tuple(A_SUNDAY + sundays * WEEK)).table(
        {"scope": _scope(snapshot, asked, sundays), **counts}
    )
    return table.assign(week=table["week"].astype(DAY))


def _week(ends: Days) -> Whole:
    """The number of the first Sunday on or after each day."""
    found: Whole = -((A_SUNDAY - ends) // WEEK)
    return found


def _cumulative(asked: Groups, number: Whole, ends: Days, sundays: Whole) -> Whole:
    """Per group and Sunday how many ends lie on or before it; group by group."""
    known = ~np.isnat(ends)
    return _summed(asked, number[known], _week(ends[known]), sundays)


def _summed(asked: Groups, number: Whole, week: Whole, sundays: Whole) -> Whole:
    place = np.clip(week - sundays[0], 0, len(sundays))
    sums = np.zeros((asked.size + 1, len(sundays) + 1), dtype=np.int64)
    np.add.at(sums, (number, place), 1)
    return sums[: asked.size, :-1].cumsum(axis=1).ravel()


def _scope(snapshot: Snapshot, asked: Groups, sundays: Whole) -> Whole:
    """Per group and Sunday how many actions were known to be in scope at its end."""
    history = snapshot.whole.history["actions"]
    versions = history[snapshot.matching(history) & (history["status"] != DROPPED)]
    recorded = snapshot.log.set_index("revision")["recorded_at"].dt.tz_convert(LOCAL).dt.tz_localize(None)
    number = asked.number(versions)
    began = _week(days(recorded.reindex(versions["valid_from"])))
    ended = versions["valid_to"].notna().to_numpy(dtype=bool)
    until = _week(days(recorded.reindex(versions["valid_to"][ended])))
    gone = _summed(asked, number[ended], until, sundays)
    return _summed(asked, number, began, sundays) - gone
