"""How long pilots stayed in the stages that they left, and which stay much longer than others did."""

import pandas as pd

from koppelkansen_metrics.snapshot import TEXT, WHOLE, Snapshot

COLUMNS = {"area": TEXT, "code": TEXT, "stage": TEXT, "days": WHOLE}

# Much longer is more than twice what is usual, and usual needs a few pilots that went before.
TIMES, FEWEST = 2, 3


def finished(snapshot: Snapshot) -> pd.DataFrame:
    """The stays that ended because a pilot went to another stage, in every area: one row each.

    Columns: `area`, `code` (the one now), `stage`, `days` from its stage_since to that of the stage after it. From the
    effective history; without both dates, or with the second before the first, a stay is left out. Index: RangeIndex;
    no rows when no pilot ever moved. Raises nothing. Source: metrics.md, Pilot to practice, dwell_days.

    >>> from datetime import date
    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> len(finished(snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))))
    0
    """
    return snapshot.whole.remembered("finished stays", lambda: _finished(snapshot.whole))


def usual(snapshot: Snapshot) -> "pd.Series[float]":
    """Per stage the median of the days that pilots stayed in it; only stages that at least three pilots left."""
    stays = finished(snapshot).groupby("stage")["days"]
    return stays.median()[stays.count() >= FEWEST].astype(float)


def long(pilots: pd.DataFrame, snapshot: Snapshot) -> "tuple[pd.Series[float], pd.Series[bool]]":
    """Per pilot what is usual in its stage, and whether it has stayed much longer than that.

    `pilots`: rows with `stage`, `dwell_days`, `in_practice` and `stopped`. Usual is missing where too few pilots went
    before; then the programme's own limit tells what is long. Nobody is long in practice, or once stopped.
    """
    median = pilots["stage"].map(usual(snapshot)).astype(float)
    limit = (median * TIMES).fillna(float(snapshot.programme.thresholds.long_in_stage_days))
    lasting = (pilots["dwell_days"].astype(float) > limit) & ~pilots["in_practice"] & ~pilots["stopped"]
    return median, lasting.astype(bool)


def _finished(snapshot: Snapshot) -> pd.DataFrame:
    history = snapshot.effective("pilots").sort_values("valid_from", kind="stable")
    by_pilot = history.groupby(["area", "identity"], sort=False)
    after = history.assign(next=by_pilot["stage"].shift(-1), left=by_pilot["stage_since"].shift(-1))
    left = after[after["next"].notna() & (after["next"] != after["stage"])]
    days = (left["left"] - left["stage_since"]).dt.days
    known = left.assign(days=days)[days >= 0]
    told = known.drop(columns="code").rename(columns={"identity": "code"})[list(COLUMNS)]
    return told.astype(COLUMNS).reset_index(drop=True)
