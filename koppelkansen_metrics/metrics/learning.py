"""What was learned, what is asked of directors, and which barriers are being broken."""

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
import pandas as pd

from koppelkansen_metrics.metrics.groups import Groups, days, groups, share
from koppelkansen_metrics.records import DROPPED, KINDS, resolve, split
from koppelkansen_metrics.snapshot import GAINS_LINE, TEXT, WHOLE, Snapshot

OPEN = "open"
EMBEDDED = "geborgd"
WAITING = (OPEN, "toegezegd")


def lessons_by_status(
    snapshot: Snapshot,
    by: Sequence[str] = (),
    *,
    as_of: date,  # noqa: ARG001 - every metric is asked for a date
) -> pd.DataFrame:
    """How many lessons there are of every status and kind, per group.

    Columns: those of `by`; `status`, `kind` (stored values, in the order of records.py); `count`, dropped ones
    included; the same whatever `as_of`. Index: RangeIndex; per group a row for every status and kind, also with count
    0. Raises UserError for a column that is not area, line or organisation. Source: metrics.md, Learning.

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> lessons_by_status(nothing, as_of=date(2021, 4, 1))["count"].tolist()
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    """
    counted = groups(snapshot, by).split_by("status", choices("lessons", "status"))
    counted = counted.split_by("kind", choices("lessons", "kind"))
    return counted.table({"count": counted.count(counted.number(snapshot["lessons"]))})


def embedded(snapshot: Snapshot, by: Sequence[str] = (), *, as_of: date) -> pd.DataFrame:
    """Which share of the lessons was made to last, per group.

    Columns: those of `by`; `total` (lessons not dropped), `embedded`, `embedded_share` in [0, 1], missing without
    lessons. Index: RangeIndex; every group that the programme knows is there in its order; one row without `by`. Raises
    UserError for a column that is not area, line or organisation. Source: metrics.md, Learning.

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> embedded(nothing, as_of=date(2021, 4, 1))["embedded_share"].isna().tolist()
    [True]
    """
    asked, found = groups(snapshot, by), records(snapshot, as_of=as_of)
    number = asked.number(found)
    total, lasting = asked.count(number), asked.count(number, (found["status"] == EMBEDDED).to_numpy(dtype=bool))
    return asked.table({"total": total, "embedded": lasting, "embedded_share": share(lasting, total)})


def records(snapshot: Snapshot, *, as_of: date) -> pd.DataFrame:
    """The lessons in scope, one row each.

    Columns: all of the snapshot's lessons (area, code, lesson … file, sheet, row, missing_since); `age_quarters`:
    calendar quarters from the one in which an open lesson was raised to that of `as_of`, missing for other lessons and
    without a date. Index: RangeIndex, in the order of the snapshot; no rows without lessons. Raises nothing. Source:
    metrics.md, Learning; dynamic learning agenda (Kennisactieprogramma Water).

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> len(records(nothing, as_of=date(2021, 4, 1)))
    0
    """
    lessons = snapshot["lessons"]
    raised = lessons["raised_on"].where(lessons["status"] == OPEN)
    quarters = (raised.dt.year * 4 + raised.dt.quarter).astype(WHOLE)
    now = as_of.year * 4 + (as_of.month + 2) // 3
    return _in_scope(lessons.assign(age_quarters=now - quarters))


def asks(snapshot: Snapshot, by: Sequence[str] = (), *, as_of: date) -> pd.DataFrame:
    """How many questions to directors are open or promised, per group and organisation asked.

    Columns: those of `by`; `to_organisation`; `asks_open` (open or promised); `overdue`: of these, needed before
    `as_of`. A question counts under each organisation it is put to, so these do not add up; grouped by organisation, a
    group holds the questions put to it, also those put to others as well. Index: RangeIndex; per group a row for every
    organisation of the programme. Raises UserError for a column that is not area, line or organisation. Source:
    metrics.md, Learning, asks.

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> asks(nothing, as_of=date(2021, 4, 1))["asks_open"].tolist()
    [0, 0, 0, 0]
    """
    counted = groups(snapshot, by).split_by("to_organisation", groups(snapshot, ["organisation"]).axes["organisation"])
    found = asks_records(snapshot, as_of=as_of)
    put = _put_to_each(found[found["open"]], counted)
    number = counted.number(put)
    return counted.table(
        {"asks_open": counted.count(number), "overdue": counted.count(number, put["overdue"].to_numpy(dtype=bool))}
    )


def asks_records(snapshot: Snapshot, *, as_of: date) -> pd.DataFrame:
    """The questions to directors in scope, one row each.

    Columns: all of the snapshot's asks (area, code, question … file, sheet, row, missing_since); the flags `open` (open
    or promised) and `overdue` (open and needed before `as_of`). Index: RangeIndex, in the order of the snapshot; no
    rows without questions. Raises nothing. Source: metrics.md, Learning, asks.

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> len(asks_records(nothing, as_of=date(2021, 4, 1)))
    0
    """
    asked = snapshot["asks"]
    waiting = asked["status"].isin(WAITING).to_numpy(dtype=bool)
    late = waiting & (days(asked["needed_by"]) < np.datetime64(as_of, "D"))
    return _in_scope(asked.assign(open=waiting, overdue=late))


def gains_by_status(
    snapshot: Snapshot,
    by: Sequence[str] = (),
    *,
    as_of: date,  # noqa: ARG001 - every metric is asked for a date
) -> pd.DataFrame:
    """How many essential gains there are of every status, per group.

    Columns: those of `by` (gains are programme line 3); `status` (stored value, in the order of records.py); `count`,
    dropped ones included; the same whatever `as_of`. Index: RangeIndex; per group a row for every status, also with
    count 0. Raises UserError for a column that is not area, line or organisation. Source: metrics.md, Learning.

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> gains_by_status(nothing, as_of=date(2021, 4, 1))["count"].tolist()
    [0, 0, 0, 0, 0]
    """
    counted = groups(snapshot, by).split_by("status", choices("gains", "status"))
    return counted.table({"count": counted.count(counted.number(_with_line(snapshot["gains"])))})


def barriers(snapshot: Snapshot, *, as_of: date) -> pd.DataFrame:  # noqa: ARG001 - every metric is asked for a date
    """The essential gains in scope, one row each, with the pilots that try to break the barrier.

    Columns: all of the snapshot's gains (area, code, barrier, gain … file, sheet, row, missing_since) and their `line`;
    `pilot_count`: how many different pilots are tied to it; `areas`: a tuple of the areas these lie in, in programme
    order; the same whatever `as_of`. Index: RangeIndex, in the order of the snapshot; no rows without gains. Raises
    nothing. Source: metrics.md, Learning; small wins (Termeer & Dewulf 2018).

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> len(barriers(nothing, as_of=date(2021, 4, 1)))
    0
    """
    gains, known = _with_line(_in_scope(snapshot["gains"])), snapshot.programme.area_names
    tied = [
        {resolve(reference, area=area, areas=known) for reference in split(pilots)}
        for area, pilots in zip(gains["area"], gains["pilots"].fillna(""), strict=True)
    ]
    # A reference leads to an area of the programme or to the record's own, so the own one comes last when unknown.
    areas = [(*(each for each in known if each in found), *sorted(found - set(known))) for found in map(_areas, tied)]
    return gains.assign(
        pilot_count=pd.Series([len(each) for each in tied], dtype=WHOLE), areas=pd.Series(areas, dtype=object)
    )


def choices(kind: str, key: str) -> tuple[str, ...]:
    """The stored values that a field of a kind accepts, in order. Raises KeyError for an unknown kind or key."""
    return tuple(str(choice.value) for choice in KINDS[kind].field(key).choices)


def _in_scope(table: pd.DataFrame) -> pd.DataFrame:
    return table[(table["status"] != DROPPED).to_numpy(dtype=bool)].reset_index(drop=True)


def _with_line(gains: pd.DataFrame) -> pd.DataFrame:
    return gains.assign(line=pd.Series(GAINS_LINE, index=gains.index, dtype=WHOLE))


def _areas(pilots: set[tuple[str, str]]) -> set[str]:
    return {area for area, _ in pilots}


def _put_to_each(found: pd.DataFrame, counted: Groups) -> pd.DataFrame:
    """One row per question, organisation it is grouped under and organisation asked; each such row once."""
    grouped = "organisation" in counted.axes

    def rows() -> Iterator[tuple[int, str | None, str]]:
        for at, several in enumerate(found["to_organisation"].fillna("")):
            to = dict.fromkeys(split(several))
            for under in to if grouped else (None,):
                yield from ((at, under, each) for each in to)

    made = pd.DataFrame(list(rows()), columns=["at", "organisation", "to_organisation"])
    put = found.iloc[made["at"].to_numpy(dtype=int)].reset_index(drop=True)
    return put.assign(
        organisation=made["organisation"].astype(TEXT), to_organisation=made["to_organisation"].astype(TEXT)
    )
