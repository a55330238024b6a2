"""What became of what meetings decided, promised and set to do."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from koppelkansen_metrics.metrics.groups import days, groups
from koppelkansen_metrics.snapshot import Snapshot

OPEN, DONE, DROPPED = "open", "gedaan", "vervallen"
# What the linked action says, in the words of an outcome.
_OF_ACTION = {"gereed": DONE, "vervallen": DROPPED}


def decisions(snapshot: Snapshot, by: Sequence[str] = (), *, as_of: date) -> pd.DataFrame:
    """How many outcomes of meetings there are, and how they stand, per group.

    Columns: those of `by`; `total`, `open`, `overdue` (open and due before `as_of`), `done`, `revised` (changed after
    they were adopted), `dropped`: counts. Index: RangeIndex; every group that the programme knows is there in its
    order; one row without `by`. Raises UserError for a column that is not area, line or organisation. Source:
    metrics.md, Learning, decisions.

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> decisions(nothing, as_of=date(2021, 4, 1)).iloc[0].tolist()
    [0, 0, 0, 0, 0, 0]
    """
    found, asked = records(snapshot, as_of=as_of), groups(snapshot, by)
    number = asked.number(found)
    flags = {
        "open": found["state"] == OPEN,
        "overdue": found["overdue"],
        "done": found["state"] == DONE,
        "revised": found["revised"],
        "dropped": found["state"] == DROPPED,
    }
    counts = {name: asked.count(number, flag.to_numpy(dtype=bool)) for name, flag in flags.items()}
    return asked.table({"total": asked.count(number), **counts})


def records(snapshot: Snapshot, *, as_of: date) -> pd.DataFrame:
    """The outcomes of meetings, one row each.

    Columns: all of the snapshot's outcomes (number, meeting, kind, text, … due, area, code); `action`: the code under
    which its action is known now, missing without one; `action_status`; `state`: `open`, `gedaan` (marked so, or its
    action is gereed) or `vervallen`; the flags `overdue` (open and due before `as_of`) and `revised` (changed after it
    was adopted). Index: RangeIndex, in order of number; no rows without outcomes. Raises nothing. Source: metrics.md,
    Learning, decisions.

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> len(records(nothing, as_of=date(2021, 4, 1)))
    0
    """
    found = snapshot.outcomes.copy()
    found["action"], found["action_status"] = _linked(snapshot, found)
    marked = found["status"] != OPEN
    found["state"] = found["status"].where(marked, found["action_status"].map(_OF_ACTION).fillna(OPEN)).astype("str")
    late = days(found["due"]) < np.datetime64(as_of)
    found["overdue"] = late & (found["state"] == OPEN).to_numpy(dtype=bool)
    found["revised"] = found["changed_at"].notna()
    return found


def _linked(snapshot: Snapshot, found: pd.DataFrame) -> "tuple[pd.Series[str], pd.Series[str]]":
    """Per outcome the action that it became, under the code that it has now, and that action's status."""
    history, now = snapshot.whole.effective("actions"), snapshot.whole["actions"]
    of_decisions = history[history["code"].isin(found["code"].dropna())]
    last = of_decisions.groupby(["area", "code"])["identity"].last().to_dict()
    statuses = now.set_index(["area", "code"])["status"].to_dict()
    wide = next((area.name for area in snapshot.programme.areas if area.programme_wide), "")
    places = list(zip(found["area"].fillna(wide), found["code"], strict=True))
    codes = [last.get(place) for place in places]
    linked = [statuses.get((place[0], code)) for place, code in zip(places, codes, strict=True)]
    index = found.index
    return pd.Series(codes, index=index, dtype="str"), pd.Series(linked, index=index, dtype="str")
