"""Progress of actions: done against planned, overdue, and what happened since the area reported."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from koppelkansen_metrics.metrics.asof import judged_days
from koppelkansen_metrics.metrics.earlier import earlier
from koppelkansen_metrics.metrics.groups import (
    Days,
    Flags,
    Groups,
    Numbers,
    Whole,
    day_numbers,
    days,
    groups,
    positions,
    share,
)
from koppelkansen_metrics.records import DROPPED
from koppelkansen_metrics.snapshot import DAY, Snapshot

STATUSES = ("gereed", "geblokkeerd", DROPPED)


def by(snapshot: Snapshot, by: Sequence[str] = (), *, as_of: date) -> pd.DataFrame:
    """How far the actions are, per group.

    Columns: those of `by`; `total`, `done`; `completion` = done / total; `mean_progress` with `progress_known`;
    `planned`, `planned_share`; `open`, `blocked`; `overdue`, `overdue_share` (of open), `overdue_days_median` (calendar
    days); `unreported`; `due_soon`; `hit_rate`; `completion_index`. Counts are whole numbers, shares lie in [0, 1]
    (`completion_index` may exceed 1), an undefined share or median is missing. Index: RangeIndex; every group that the
    programme knows is there in its order, also without actions; one row without `by`. Raises UserError for a column
    that is not area, line or organisation. Source: metrics.md, Progress; completion_index after the Baseline Execution
    Index, hit_rate after Hit Task % (DAU).

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> table = by(nothing, ["line"], as_of=date(2021, 4, 1))
    >>> table["line"].tolist(), table["total"].tolist(), table["completion"].isna().tolist()
    ([1, 2, 3], [0, 0, 0], [True, True, True])
    """
    asked = groups(snapshot, by)
    number = snapshot.remembered(("actions", *by), lambda: asked.number(snapshot["actions"]))
    return _figures(asked, number, _judge(snapshot, as_of))


def records(snapshot: Snapshot, *, as_of: date) -> pd.DataFrame:
    """The actions in scope, one row each, with what their figures count.

    Columns: all of the snapshot's actions (area, code, title … file, sheet, row, missing_since); `judged_at`,
    `baseline_end` (dates); the flags `done`, `open`, `blocked`, `planned`, `overdue`, `unreported`, `due_soon`;
    `overdue_days` (calendar days, missing unless overdue). Index: RangeIndex, in the order of the snapshot; no rows
    without actions. Raises nothing. Source: metrics.md, Progress.

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> len(records(nothing, as_of=date(2021, 4, 1)))
    0
    """
    judged = _judge(snapshot, as_of)
    overdue_days = day_numbers(np.where(judged.overdue, judged.overdue_by, np.timedelta64("NaT", "D")))
    table = snapshot["actions"].assign(
        judged_at=judged.judged_at.astype(DAY),
        baseline_end=judged.baseline_end.astype(DAY),
        done=judged.done,
        open=judged.open,
        blocked=judged.blocked,
        planned=judged.planned,
        overdue=judged.overdue,
        overdue_days=overdue_days,
        unreported=judged.unreported,
        due_soon=judged.due_soon,
    )
    return table[judged.in_scope].reset_index(drop=True)


@dataclass(frozen=True)
class _Judged:
    """Per action, in and out of scope: what the definitions say of it."""

    in_scope: Flags
    done: Flags
    blocked: Flags
    judged_at: Days
    planned_end: Days
    actual_end: Days
    baseline_end: Days
    progress: Numbers
    as_of: np.datetime64
    soon: np.timedelta64

    @cached_property
    def open(self) -> Flags:
        return self.in_scope & ~self.done

    @property
    def planned(self) -> Flags:
        return self.in_scope & (self.planned_end <= self.judged_at)

    @cached_property
    def overdue(self) -> Flags:
        return self.open & (self.planned_end < self.judged_at)

    @property
    def overdue_by(self) -> npt.NDArray[np.timedelta64]:
        return self.judged_at - self.planned_end

    @property
    def unreported(self) -> Flags:
        return self.open & (self.judged_at <= self.planned_end) & (self.planned_end < self.as_of)

    @property
    def due_soon(self) -> Flags:
        return self.open & (self.as_of <= self.planned_end) & (self.planned_end <= self.as_of + self.soon)

    @property
    def baseline_due(self) -> Flags:
        return self.in_scope & (self.baseline_end <= self.judged_at)


def _judge(snapshot: Snapshot, as_of: date) -> _Judged:
    actions = snapshot["actions"]
    status = snapshot.remembered("status of actions", lambda: positions(actions["status"], STATUSES))
    return _Judged(
        in_scope=status != STATUSES.index(DROPPED),
        done=status == STATUSES.index("gereed"),
        blocked=status == STATUSES.index("geblokkeerd"),
        judged_at=judged_days(snapshot, "actions", as_of=as_of),
        planned_end=days(actions["planned_end"]),
        actual_end=days(actions["actual_end"]),
        baseline_end=earlier(snapshot, "actions", "planned_end").first(),
        progress=actions["progress"].to_numpy(),
        as_of=np.datetime64(as_of, "D"),
        soon=np.timedelta64(snapshot.programme.thresholds.due_soon_days, "D"),
    )


def _figures(asked: Groups, number: Whole, judged: _Judged) -> pd.DataFrame:
    def count(flags: Flags) -> Whole:
        return asked.count(number, flags)

    known = judged.in_scope & (judged.done | ~np.isnan(judged.progress))
    progress = np.where(known, np.where(judged.done, 1.0, judged.progress / 100), 0.0)
    total, done, open_, overdue = (
        count(flags) for flags in (judged.in_scope, judged.done, judged.open, judged.overdue)
    )
    planned = count(judged.planned)
    overdue_by = judged.overdue_by[judged.overdue]
    return asked.table(
        {
            "total": total,
            "done": done,
            "completion": share(done, total),
            "mean_progress": share(asked.total(number, progress), total),
            "progress_known": count(known),
            "planned": planned,
            "planned_share": share(planned, total),
            "open": open_,
            "blocked": count(judged.blocked),
            "overdue": overdue,
            "overdue_share": share(overdue, open_),
            "overdue_days_median": asked.summary(number[judged.overdue], overdue_by, how="median"),
            "unreported": count(judged.unreported),
            "due_soon": count(judged.due_soon),
            **_against_baseline(judged, count),
        }
    )


def _against_baseline(judged: _Judged, count: Callable[[Flags], Whole]) -> dict[str, Numbers]:
    """`hit_rate` and `completion_index`: done against the end that was first planned."""
    due = judged.baseline_due
    hit = due & judged.done & (judged.actual_end <= judged.baseline_end)
    finished = judged.done & (judged.actual_end <= judged.judged_at)
    unplanned = judged.in_scope & np.isnat(judged.baseline_end)
    return {
        "hit_rate": share(count(hit), count(due)),
        "completion_index": share(count(finished), count(due | unplanned)),
    }
