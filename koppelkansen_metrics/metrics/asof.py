"""The date of the question, and the date at which each area is judged."""

from datetime import date
from typing import cast

import numpy as np
import pandas as pd

from koppelkansen_metrics.clock import local_day
from koppelkansen_metrics.metrics.groups import Days, positions
from koppelkansen_metrics.snapshot import Snapshot


def last_reported(snapshot: Snapshot) -> dict[str, date]:
    """Per area the Peildatum of its last effective revision that has one.

    In programme order, then areas that the programme no longer knows; areas that never reported are absent. Empty
    without revisions. Raises nothing. See metrics.md, freshness.
    """
    return dict(snapshot.remembered("last reported", lambda: _last_reported(snapshot)))


def _last_reported(snapshot: Snapshot) -> dict[str, date]:
    log = snapshot.log[snapshot.log["effective"]]
    found = cast("dict[str, pd.Timestamp]", log.groupby("area")["as_of"].last().dropna().to_dict())
    known = snapshot.programme.area_names
    ordered = [area for area in known if area in found] + sorted(found.keys() - set(known))
    return {area: found[area].date() for area in ordered}


def default_as_of(snapshot: Snapshot, today: date) -> tuple[date, bool]:
    """The date a question is about when nobody says, and whether that is today.

    Today if any area's last Peildatum is at most `stale_days` ago, else the day (Amsterdam) on which the newest
    revision was recorded; today when there is none. Raises nothing. See metrics.md, at the top.
    """
    reported = last_reported(snapshot).values()
    fresh = any((today - day).days <= snapshot.programme.thresholds.stale_days for day in reported)
    if fresh or snapshot.log.empty:
        return today, True
    return local_day(snapshot.log["recorded_at"].max().to_pydatetime()), False


def judged_at(snapshot: Snapshot, *, as_of: date) -> dict[str, date]:
    """Per area the date at which its records are judged: the earlier of `as_of` and its last Peildatum.

    One entry for every area of the programme and for others that have revisions; `as_of` for an area without a
    Peildatum. Raises nothing. See metrics.md, judged_at.
    """
    reported = last_reported(snapshot)
    areas = (*snapshot.programme.area_names, *reported)
    return {area: min(as_of, reported.get(area, as_of)) for area in areas}


def judged_days(snapshot: Snapshot, kind: str, *, as_of: date) -> Days:
    """Per row of a kind's table the date at which it is judged: that of its area. See metrics.md, judged_at.

    Raises KeyError for an unknown kind.
    """
    dates = judged_at(snapshot, as_of=as_of)
    # An area that has records but no revision does not occur in a store; place -1, the last, judges it at as_of.
    per_area = np.array([*dates.values(), as_of], dtype="datetime64[D]")
    place = snapshot.remembered(("area", kind), lambda: positions(snapshot[kind]["area"], tuple(dates)))
    found: Days = per_area[place]
    return found
