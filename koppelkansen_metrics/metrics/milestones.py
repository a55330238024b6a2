"""Milestones: reached, late, and how far their date drifted from the first one agreed."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from koppelkansen_metrics.metrics.asof import judged_days
from koppelkansen_metrics.metrics.earlier import earlier
from koppelkansen_metrics.metrics.groups import day_numbers, days, groups
from koppelkansen_metrics.records import DROPPED
from koppelkansen_metrics.snapshot import DAY, WHOLE, Snapshot

PLANNED = "gepland"
REACHED = "behaald"


def by(snapshot: Snapshot, by: Sequence[str] = (), *, as_of: date) -> pd.DataFrame:
    """How the milestones stand, per group.

    Columns: those of `by`; the counts `total`, `reached`, `late`, `due_90`, `drifted`; `drift_mean` and `drift_max` in
    calendar days, missing when no milestone has a drift. Index: RangeIndex; every group that the programme knows is
    there in its order, also without milestones; one row without `by`. Raises UserError for a column that is not area,
    line or organisation. Source: metrics.md, Milestones.

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> table = by(nothing, as_of=date(2021, 4, 1))
    >>> table["total"].tolist(), table["drift_max"].isna().tolist()
    ([0], [True])
    """
    asked = groups(snapshot, by)
    found = records(snapshot, as_of=as_of)
    number = asked.number(found)
    drift = found["drift_days"].to_numpy(dtype=np.float64, na_value=np.nan)
    counted = {
        name: asked.count(number, found[name].to_numpy(dtype=bool)) for name in ("reached", "late", "due_90", "drifted")
    }
    return asked.table(
        {
            "total": asked.count(number),
            **counted,
            "drift_mean": asked.summary(number, drift, how="mean"),
            "drift_max": pd.array(asked.summary(number, drift, how="max"), dtype=WHOLE),
        }
    )


def records(snapshot: Snapshot, *, as_of: date) -> pd.DataFrame:
    """The milestones in scope, one row each, with what their figures count.

    Columns: all of the snapshot's milestones (area, code, title … file, sheet, row, missing_since); the dates
    `judged_at`, `date` (reached on, else expected) and `first_baseline`; `drift_days` (calendar days from
    first_baseline to date, missing if either is); `rebaselines` (count); the flags `reached`, `late`, `due_90`,
    `drifted`, and `unreported` (the expected date passed since the area reported: nobody knows yet). Index: RangeIndex,
    in the order of the snapshot; no rows without milestones. Raises nothing. Source: metrics.md, Milestones; milestone
    trend analysis (SAP).

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> len(records(nothing, as_of=date(2021, 4, 1)))
    0
    """
    milestones = snapshot["milestones"]
    planned, reached, dropped = (
        (milestones["status"] == status).to_numpy(dtype=bool) for status in (PLANNED, REACHED, DROPPED)
    )
    forecast, judged = days(milestones["forecast_date"]), judged_days(snapshot, "milestones", as_of=as_of)
    agreed = earlier(snapshot, "milestones", "baseline_date")
    held, first = np.where(reached, days(milestones["actual_date"]), forecast), agreed.first()
    today = np.datetime64(as_of, "D")
    until = today + np.timedelta64(snapshot.programme.thresholds.milestones_due_days, "D")
    table = milestones.assign(
        judged_at=judged.astype(DAY),
        date=held.astype(DAY),
        first_baseline=first.astype(DAY),
        drift_days=day_numbers(held - first),
        rebaselines=agreed.changes(),
        reached=reached,
        late=planned & (forecast < judged),
        due_90=~reached & (today <= forecast) & (forecast <= until),
        drifted=held > first,
        # As of actions; not a figure that is counted, but never silent either.
        unreported=planned & (judged <= forecast) & (forecast < today),
    )
    return table[~dropped].reset_index(drop=True)
