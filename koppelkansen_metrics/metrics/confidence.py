"""The team's judgement and the signal from the figures, side by side and never mixed."""

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from koppelkansen_metrics.language import N_, Text, plural
from koppelkansen_metrics.metrics import freshness, milestones, progress
from koppelkansen_metrics.metrics.groups import groups
from koppelkansen_metrics.programme import Thresholds
from koppelkansen_metrics.records import KINDS
from koppelkansen_metrics.snapshot import DAY, TEXT, WHOLE, Snapshot

NO_JUDGEMENT = "grijs"
STEPS = ("groen", "oranje", "rood")
WORDS = {
    **{choice.value: choice.label for choice in KINDS["confidence"].field("rating").choices},
    NO_JUDGEMENT: N_("no judgement"),
}
OVERDUE = N_("{overdue} of {open} open actions overdue")

Cell = tuple[str, int]


def cells(snapshot: Snapshot, *, as_of: date) -> pd.DataFrame:
    """Per area and line what the team says and what the figures say.

    Columns: `area`, `line`; as reported by a person `reported` (groen, oranje, rood), `reason`, `response`, `rated_by`,
    `rated_as_of` (the Peildatum of the last report that held this judgement), all missing without one; computed:
    `signal` (groen, oranje, rood, or grijs: no judgement), `signal_reasons` (a list of `language.Text`), `disagreement`
    = reported − signal in steps (−2 … 2), missing if either is missing or grijs. Index: RangeIndex, every area × line
    of the programme in its order. A filter on the snapshot makes no difference: both speak of the whole cell. Raises
    nothing. Source: metrics.md, The team's judgement; delivery confidence (UK IPA/NISTA).

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> table = cells(nothing, as_of=date(2021, 4, 1))
    >>> len(table), set(table["signal"]), table["disagreement"].isna().all().item()
    (12, {'grijs'}, True)
    """
    whole = snapshot.whole
    table = groups(whole, ("area", "line")).table({})
    keys = list(zip(table["area"], table["line"], strict=True))
    reported, signals = _reported(whole), _signals(whole, as_of)
    said = [reported.get(key, {}) for key in keys]
    return table.assign(
        **{name: pd.Series([each.get(name) for each in said], dtype=dtype) for name, dtype in _REPORTED.items()},
        signal=pd.Series([signals[key][0] for key in keys], dtype=TEXT),
        signal_reasons=pd.Series([signals[key][1] for key in keys], dtype=object),
        disagreement=pd.Series(
            [_steps(each.get("reported"), signals[key][0]) for key, each in zip(keys, said, strict=True)], dtype=WHOLE
        ),
    )


_REPORTED = {"reported": TEXT, "reason": TEXT, "response": TEXT, "rated_by": TEXT, "rated_as_of": DAY}


def _steps(reported: object, signal: str) -> int | None:
    known = reported in STEPS and signal in STEPS
    return STEPS.index(str(reported)) - STEPS.index(signal) if known else None


def _reported(snapshot: Snapshot) -> dict[Cell, dict[str, object]]:
    """Per cell what the team said, empty texts as None."""
    rated = snapshot["confidence"]
    found = {}
    for row in rated.astype(object).where(rated.notna(), None).to_dict("records"):
        found[(row["area"], row["line"])] = {
            "reported": row["rating"],
            **{name: row[name] for name in ("reason", "response", "rated_by")},
            "rated_as_of": _rated_as_of(snapshot, row),
        }
    return found


def _rated_as_of(snapshot: Snapshot, row: Mapping[Hashable, Any]) -> date | None:
    """The Peildatum of the last effective revision that reported judgements and in which this one was not missing."""
    log = snapshot.log
    held = [f" {kinds} ".count(" confidence ") > 0 for kinds in log["held"].fillna("")]
    gave = log[log["effective"] & (log["area"] == row["area"]) & pd.Series(held, index=log.index, dtype=bool)]
    if row["missing_since"] is not None:
        gave = gave[gave["revision"] < row["missing_since"]]
    days = gave["as_of"].dropna()
    return None if days.empty else days.iloc[-1].date()


def _signals(snapshot: Snapshot, as_of: date) -> dict[Cell, tuple[str, list[Text]]]:
    """Per cell the signal and its reasons."""
    ages = freshness.by_area(snapshot, as_of=as_of).set_index("area")
    actions = progress.by(snapshot, ("area", "line"), as_of=as_of)
    found = milestones.records(snapshot, as_of=as_of)
    due = (
        found[~found["reached"]]
        .dropna(subset=["drift_days"])
        .sort_values(["drift_days", "code"], ascending=[False, True])
    )
    drifts: dict[Cell, list[tuple[str, int]]] = {}
    for area, line, code, days in zip(due["area"], due["line"], due["code"], due["drift_days"], strict=True):
        drifts.setdefault((area, line), []).append((code, int(days)))
    with_milestones = set(zip(found["area"], found["line"], strict=True))
    signals = {}
    for cell in actions.to_dict("records"):
        key = (cell["area"], cell["line"])
        age = ages.loc[cell["area"]]
        if not cell["total"] and key not in with_milestones:
            signals[key] = NO_JUDGEMENT, [Text(N_("no actions and no milestones"))]
        elif age["stale"]:
            signals[key] = NO_JUDGEMENT, [_stale(None if age["days"] is pd.NA else int(age["days"]))]
        else:
            signals[key] = _signal(cell, drifts.get(key, []), snapshot.programme.thresholds)
    return signals


def _stale(days: int | None) -> Text:
    if days is None:
        return Text(N_("this area has not reported yet"))
    return plural("the last reporting date is {n} day ago", "the last reporting date is {n} days ago", days)


def _drifted(code: str, days: int) -> Text:
    return plural(
        "milestone {code} is {n} day later than first agreed",
        "milestone {code} is {n} days later than first agreed",
        days,
        code=code,
    )


def _signal(cell: Mapping[Hashable, Any], drifts: list[tuple[str, int]], limits: Thresholds) -> tuple[str, list[Text]]:
    """The signal of a cell with figures: the worst of its overdue actions and its drifting milestones."""
    overdue, open_ = int(cell["overdue"]), int(cell["open"])
    # Without open actions the share is missing, which is not above any limit.
    share, many = cell["overdue_share"], overdue >= limits.overdue_count
    drift = max((days for _, days in drifts), default=0)
    reasons = [Text(OVERDUE, {"overdue": overdue, "open": open_}) if open_ else Text(N_("no open actions"))]
    reasons += [_drifted(code, days) for code, days in drifts if days >= limits.drift_days_orange]
    if (many and share >= limits.overdue_share_red) or drift >= limits.drift_days_red:
        return "rood", reasons
    if (many and share >= limits.overdue_share_orange) or drift >= limits.drift_days_orange:
        return "oranje", reasons
    return "groen", reasons
