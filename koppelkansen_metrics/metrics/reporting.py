"""Who reported for a meeting: per area whether a file came in since the meeting before, and what was not in it."""

from datetime import date

import pandas as pd

from koppelkansen_metrics.clock import end_of_day
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.snapshot import DAY, MOMENT, TEXT, Snapshot, frame

NOT, PARTLY, REPORTED = "not", "partly", "reported"

COLUMNS = {"area": TEXT, "state": TEXT, "as_of": DAY, "recorded_at": MOMENT, "by": TEXT, "lacking": TEXT}


def by_area(snapshot: Snapshot, *, since: date) -> pd.DataFrame:
    """Per area whether it reported after the end of day `since`.

    Columns: `area`; `state`: `not`, `partly` (kinds that it reported on before were in no file since) or `reported`;
    `as_of`, `recorded_at`, `by`: of its last file since, missing without one; `lacking`: the kinds that were in no
    file since, separated by spaces, missing when there are none. What was undone does not count. Index: RangeIndex,
    every area in programme order. Raises nothing. Source: screens.md, Aanleverronde.

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> by_area(nothing, since=date(2021, 1, 1))["state"].tolist()
    ['not', 'not', 'not', 'not']
    """
    log = snapshot.log
    files = log[log["effective"] & (log["kind"] == "upload")]
    recent = files["recorded_at"] > pd.Timestamp(end_of_day(since))
    rows = [_row(area, files[files["area"] == area], recent) for area in snapshot.programme.area_names]
    return frame(COLUMNS, rows)


def _row(area: str, files: pd.DataFrame, recent: "pd.Series[bool]") -> dict[str, object]:
    now, before = files[recent[files.index]], files[~recent[files.index]]
    if now.empty:
        return {"area": area, "state": NOT}
    last = now.iloc[-1]
    held, expected = _kinds(now), _kinds(before)
    lacking = [kind for kind in KINDS if kind in expected - held]
    told = {"as_of": last["as_of"], "recorded_at": last["recorded_at"], "by": last["by"]}
    return {"area": area, "state": PARTLY if lacking else REPORTED, **told, "lacking": " ".join(lacking) or None}


def _kinds(files: pd.DataFrame) -> set[str]:
    return {kind for held in files["held"].dropna() for kind in str(held).split()}
