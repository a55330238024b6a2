"""Transfer: what started in one area and was adopted in another, and what could be."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from koppelkansen_metrics.metrics import pilots
from koppelkansen_metrics.records import DROPPED, resolve
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.snapshot import TEXT, WHOLE, Snapshot, frame

WORKS = "werkt"

COLUMNS = {
    "kind": TEXT,
    "area": TEXT,
    "code": TEXT,
    "title": TEXT,
    "line": WHOLE,
    "file": TEXT,
    "sheet": TEXT,
    "row": WHOLE,
}

Place = tuple[str, str]
Row = Mapping[str, Any]


def matrix(snapshot: Snapshot, *, as_of: date) -> pd.DataFrame:
    """How many pilots each area adopted from each area.

    Index: the area of origin, columns: the area that adopted, both in programme order; values: counts. Pilots adopted
    from something that is not known are in no cell. Raises nothing. Source: metrics.md, adopted.

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> int(matrix(nothing, as_of=date(2021, 4, 1)).to_numpy().sum())
    0
    """
    found = pilots.records(snapshot, as_of=as_of)
    areas = list(snapshot.programme.area_names)
    counts = pd.crosstab(found["adopted_area"], found["area"])
    return counts.reindex(index=areas, columns=areas, fill_value=0)


def could_be(snapshot: Snapshot, *, as_of: date) -> pd.DataFrame:
    """What works in one area and no other area took over: pilots in practice, and lessons that something works.

    A lesson about a pilot that was adopted elsewhere went along with it. Columns: `kind` (pilots or lessons), `area`,
    `code`, `title`, `line`; `file`, `sheet`, `row`: where it stands. Index: RangeIndex, pilots first, in the order of
    the snapshot; no rows when nothing could be. Raises nothing. Source: metrics.md, adopted; pilot paradox.

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> len(could_be(nothing, as_of=date(2021, 4, 1)))
    0
    """
    adopted = _adopted_elsewhere(snapshot)
    tried = plain(pilots.records(snapshot, as_of=as_of))
    found = [
        {**row, "kind": "pilots"} for row in tried if row["in_practice"] and (row["area"], row["code"]) not in adopted
    ]
    found += [
        {**row, "kind": "lessons", "title": row["lesson"]}
        for row in plain(snapshot["lessons"])
        if row["kind"] == WORKS and row["status"] != DROPPED and _about(row, snapshot) not in adopted
    ]
    return frame(COLUMNS, found)


def _adopted_elsewhere(snapshot: Snapshot) -> set[Place]:
    """The pilots that an area other than their own took over."""
    areas = snapshot.programme.area_names
    found = set()
    for row in plain(snapshot.whole["pilots"], ["area", "adopted_from"]):
        if row["adopted_from"]:
            origin = resolve(row["adopted_from"], area=row["area"], areas=areas)
            if origin[0] != row["area"]:
                found.add(origin)
    return found


def _about(row: Row, snapshot: Snapshot) -> Place | None:
    about = row["about"]
    return resolve(about, area=row["area"], areas=snapshot.programme.area_names) if about else None
