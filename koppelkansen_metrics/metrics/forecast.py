"""When the open actions may be done, if work goes on at the pace it had."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd

from koppelkansen_metrics.metrics import progress
from koppelkansen_metrics.metrics.groups import Days, Whole, days, groups
from koppelkansen_metrics.snapshot import DAY, TEXT, Snapshot

SEED = 2021
TRIALS = 10_000
SHARES = (0.50, 0.85)
WINDOW_WEEKS = 26
LEAST_WEEKS = 8
LEAST_FINISHED = 10
MOST_YEARS = 5
# No five years have more whole weeks.
MOST_WEEKS = 261

TOO_LITTLE_DATA = "too-little-data"
NOTHING_OPEN = "nothing-open"
TOO_FAR = "too-far"

WEEK = np.timedelta64(7, "D")
# A Monday, from which weeks are counted.
A_MONDAY = np.datetime64("1970-01-05", "D")


def by(snapshot: Snapshot, by: Sequence[str] = (), *, as_of: date) -> pd.DataFrame:
    """When all open actions are done, per group, by Monte Carlo on the throughput of past weeks.

    Finished is gereed on or before `as_of`. Throughput is the number finished in each of the last 26 weeks (Monday to
    Sunday) that ended before `as_of`, none before the week of the first finish, weeks without any included. Each of
    10 000 trials draws weeks from these, with replacement, until what is open now is done.

    Columns: those of `by`; `p50` and `p85`, the dates on which at least 50 % and 85 % of the trials are done: `as_of`
    plus whole weeks; `reason`, missing with dates, else why there are none, the first that holds of `too-little-data`
    (fewer than 10 finished or fewer than 8 weeks), `nothing-open`, `too-far` (P85 more than 5 years away, or only
    weeks without any). The generator is `numpy.random.default_rng(2021)`, anew for each group; it draws for all trials
    their first week, then for all their second, and so on, so that the same question has the same answer. Index:
    RangeIndex; every group that the programme knows is there in its order; one row without `by`. Raises UserError for a
    column that is not area, line or organisation. Source: metrics.md, forecast; throughput Monte Carlo (Kanban
    practice).

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> by(nothing, as_of=date(2021, 4, 1))["reason"].tolist()
    ['too-little-data']
    """
    asked, found = groups(snapshot, by), progress.records(snapshot, as_of=as_of)
    number = asked.number(found)
    ends = days(found["actual_end"])
    finished = found["done"].to_numpy(dtype=bool) & (ends <= np.datetime64(as_of, "D"))
    open_ = asked.count(number, found["open"].to_numpy(dtype=bool))
    answers = [
        _answer(ends[finished & (number == group)], open_=int(open_[group]), as_of=as_of) for group in range(asked.size)
    ]
    return asked.table(
        {
            "p50": pd.Series([dates[0] for dates, _ in answers], dtype=DAY),
            "p85": pd.Series([dates[1] for dates, _ in answers], dtype=DAY),
            "reason": pd.Series([reason for _, reason in answers], dtype=TEXT),
        }
    )


def _answer(ends: Days, *, open_: int, as_of: date) -> tuple[tuple[date | None, ...], str | None]:
    """The dates for one group, or why there are none."""
    none = (None, None)
    throughput = _throughput(ends, as_of)
    if len(ends) < LEAST_FINISHED or len(throughput) < LEAST_WEEKS:
        return none, TOO_LITTLE_DATA
    if not open_:
        return none, NOTHING_OPEN
    weeks = _weeks_until_done(throughput, open_)
    dates = tuple(as_of + timedelta(weeks=each) for each in weeks or ())
    if not dates or dates[-1] > (pd.Timestamp(as_of) + pd.DateOffset(years=MOST_YEARS)).date():
        return none, TOO_FAR
    return dates, None


def _throughput(ends: Days, as_of: date) -> Whole:
    """How many were finished in each whole week before `as_of`: the last 26, from the week of the first finish."""
    if not len(ends):
        return np.zeros(0, dtype=np.int64)
    week = (ends - A_MONDAY) // WEEK
    first, current = int(week.min()), int((np.datetime64(as_of, "D") - A_MONDAY) // WEEK)
    counted = np.bincount((week - first)[week < current], minlength=current - first)
    return counted[-WINDOW_WEEKS:]


def _weeks_until_done(throughput: Whole, open_: int) -> tuple[int, ...] | None:
    """The weeks after which each of SHARES of the trials is done; None when that takes more than MOST_WEEKS."""
    if not throughput.any():
        return None
    generator = np.random.default_rng(SEED)
    left = np.full(TRIALS, open_, dtype=np.int64)
    found: list[int] = []
    for week in range(1, MOST_WEEKS + 1):
        left -= generator.choice(throughput, size=TRIALS)
        done = np.count_nonzero(left <= 0) / TRIALS
        found += [week for wanted in SHARES[len(found) :] if done >= wanted]
        if len(found) == len(SHARES):
            return tuple(found)
    return None
