"""Milestone trend: what the date of each milestone was, report after report."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from koppelkansen_metrics.clock import local_day
from koppelkansen_metrics.metrics.slips import date_of
from koppelkansen_metrics.records import DROPPED
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.snapshot import DAY, TEXT, WHOLE, Snapshot, frame

COLUMNS = {"area": TEXT, "code": TEXT, "revision": WHOLE, "recorded_on": DAY, "date": DAY}

Row = Mapping[str, Any]


def points(snapshot: Snapshot) -> pd.DataFrame:
    """Per milestone in scope one point for every report of its area since it was first there.

    Columns: `area`, `code`; `revision`, `recorded_on` (the day in Amsterdam) and `date`, which the milestone had then:
    reached on, else expected; missing where it had none. Only effective revisions count: what was undone is no report,
    and from the end of a record (dropped) to its return there are no points. Index: RangeIndex, in the order of the
    snapshot's milestones, then of revisions; no rows without milestones. Raises nothing. Source: metrics.md, trend;
    milestone trend analysis (SAP): flat is on plan, rising is late, falling is early.

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> len(points(nothing))
    0
    """
    reports = _reports(snapshot)
    versions = _versions(snapshot)
    milestones = snapshot["milestones"]
    in_scope = milestones[milestones["status"] != DROPPED]
    found: list[dict[str, object]] = []
    for area, code in zip(in_scope["area"], in_scope["code"], strict=True):
        found += _points(area, code, versions.get((area, code), []), reports.get(area, []))
    return frame(COLUMNS, found)


def _reports(snapshot: Snapshot) -> dict[str, list[tuple[int, date]]]:
    """Per area its effective revisions with the day each was recorded, oldest first."""
    found: dict[str, list[tuple[int, date]]] = {}
    for row in plain(snapshot.log[snapshot.log["effective"]], ["area", "revision", "recorded_at"]):
        found.setdefault(row["area"], []).append((row["revision"], local_day(row["recorded_at"])))
    return found


def _versions(snapshot: Snapshot) -> dict[tuple[str, str], list[Row]]:
    """Per milestone its effective versions, oldest first."""
    found: dict[tuple[str, str], list[Row]] = {}
    wanted = ["area", "identity", "valid_from", "valid_to", "ended", "status", "actual_date", "forecast_date"]
    for row in plain(snapshot.whole.effective("milestones"), wanted):
        found.setdefault((row["area"], row["identity"]), []).append(row)
    return found


def _points(
    area: str, code: str, versions: Sequence[Row], reports: Sequence[tuple[int, date]]
) -> Iterator[dict[str, object]]:
    starts = [version["valid_from"] for version in versions]
    for revision, day in reports:
        at = bisect_right(starts, revision) - 1
        if at < 0 or _over(versions[at], revision):
            continue
        date_then = date_of(versions[at])
        yield {"area": area, "code": code, "revision": revision, "recorded_on": day, "date": date_then}


def _over(version: Row, revision: int) -> bool:
    """Whether the record had ended by this revision; a rename is no end."""
    return version["ended"] in ("dropped", "merged") and version["valid_to"] <= revision
