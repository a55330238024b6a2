"""Data quality: per area how complete its records are, and how many rows its last file no longer had."""

from datetime import date

import pandas as pd

from koppelkansen_metrics.metrics import freshness
from koppelkansen_metrics.snapshot import WHOLE, Snapshot

# What the figures cannot do without, per kind: an action without it counts, and is not judged.
NEEDED = {"without_plan": ("actions", "planned_end"), "without_owner": ("actions", "owner")}


def by_area(snapshot: Snapshot, *, as_of: date) -> pd.DataFrame:
    """Per area what would make its figures better.

    Columns: those of freshness.by_area; `rows`, the records of all kinds; `missing`, rows that a later file no longer
    had and that were kept; `without_plan` and `without_owner`, actions in which that is empty (counts of rows, 0 for
    an area without records). Index: RangeIndex, every area of the programme in its order. Raises nothing.

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> by_area(nothing, as_of=date(2021, 4, 1))["rows"].tolist()
    [0, 0, 0, 0]
    """
    table = freshness.by_area(snapshot, as_of=as_of)
    everything = pd.concat([each[["area", "missing_since"]] for each in snapshot.tables.values()])
    counts = {
        "rows": everything["area"].value_counts(),
        "missing": everything.loc[everything["missing_since"].notna(), "area"].value_counts(),
    }
    for name, (kind, field) in NEEDED.items():
        records = snapshot[kind]
        counts[name] = records.loc[records[field].isna(), "area"].value_counts()
    return table.assign(**{name: table["area"].map(count).fillna(0).astype(WHOLE) for name, count in counts.items()})
