"""Freshness: for which date each area last reported, and whether that is too long ago."""

from datetime import date

import pandas as pd

from koppelkansen_metrics.metrics.asof import last_reported
from koppelkansen_metrics.metrics.groups import groups
from koppelkansen_metrics.snapshot import DAY, WHOLE, Snapshot


def by_area(snapshot: Snapshot, *, as_of: date) -> pd.DataFrame:
    """Per area how old its last report is.

    Columns: `area`; `last_as_of` (the Peildatum of its last effective revision); `days` = as_of − last_as_of in
    calendar days (negative for a later Peildatum); both missing for an area that never reported; `stale`: more than
    `stale_days` ago, or never. Index: RangeIndex, every area of the programme in its order. Raises nothing. Source:
    metrics.md, freshness.

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> by_area(nothing, as_of=date(2021, 4, 1))["stale"].tolist()
    [True, True, True, True]
    """
    table = groups(snapshot, ["area"]).table({})
    last = last_reported(snapshot)
    reported = [last.get(area) for area in table["area"]]
    ages = [None if day is None else (as_of - day).days for day in reported]
    limit = snapshot.programme.thresholds.stale_days
    return table.assign(
        last_as_of=pd.Series(reported, dtype=DAY),
        days=pd.Series(ages, dtype=WHOLE),
        stale=[age is None or age > limit for age in ages],
    )
