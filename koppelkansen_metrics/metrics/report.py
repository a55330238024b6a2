"""All figures of one moment as one document: what `metrics --json` prints."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from koppelkansen_metrics import rows
from koppelkansen_metrics.language import ENGLISH, Language
from koppelkansen_metrics.metrics import confidence, forecast, freshness, learning, milestones, pilots, progress
from koppelkansen_metrics.metrics.groups import DIMENSIONS, Groups, groups
from koppelkansen_metrics.snapshot import Snapshot

PLACE = ("area", "code", "file", "sheet", "row")
PILOT_NUMBERS = (
    "in_practice_share",
    "stopped_with_lesson",
    "stopped_without_lesson",
    "without_receiver",
    "adopted",
)
CONFIDENCE = (
    "reported",
    "reason",
    "response",
    "rated_by",
    "rated_as_of",
    "signal",
    "signal_reasons",
    "disagreement",
)

Document = dict[str, Any]


def report(
    snapshot: Snapshot,
    *,
    as_of: date,
    by: Sequence[str] = (),
    records: bool = False,
    language: Language = ENGLISH,
) -> Document:
    """The figures per group, ready for `json.dumps`: dates in ISO form, undefined figures None, shares unrounded.

    Keys: `as_of`, `known_at`, `revisions` ({area: number}), `groups` and, when asked for, `records`: see the design's
    command-line.md, metrics. Groups carry their columns in the order area, line, organisation, whatever the order of
    `by`; an empty programme gives every group with counts 0. `signal_reasons` are in `language`. Raises UserError for a
    column that is not area, line or organisation, or that occurs twice.

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> report(nothing, as_of=date(2021, 4, 1))["groups"][0]["progress"]["completion"] is None
    True
    """
    groups(snapshot, by)
    columns = tuple(each for each in DIMENSIONS if each in by)
    document: Document = {
        "as_of": as_of.isoformat(),
        "known_at": snapshot.known_at.isoformat(),
        "revisions": dict(snapshot.revisions),
        "groups": _groups(snapshot, columns, as_of=as_of, language=language),
    }
    if records:
        document["records"] = list(_records(snapshot, as_of))
    return document


def _groups(snapshot: Snapshot, by: tuple[str, ...], *, as_of: date, language: Language) -> list[Document]:
    asked = groups(snapshot, by)
    parts: dict[str, list[Any]] = {
        "progress": _rows(progress.by(snapshot, by, as_of=as_of), leave_out=by),
        "milestones": _rows(milestones.by(snapshot, by, as_of=as_of), leave_out=by),
        "pilots": _pilots(snapshot, asked, as_of),
        "lessons": _lessons(snapshot, asked, as_of),
        "asks": _asks(snapshot, asked, as_of),
        "gains": _gains(snapshot, asked, as_of),
    }
    if by == ("area", "line"):
        parts["confidence"] = _confidence(snapshot, asked, as_of=as_of, language=language)
    parts["forecast"] = _rows(forecast.by(snapshot, by, as_of=as_of), leave_out=by)
    if "area" in by:
        ages = {row.pop("area"): row for row in _rows(freshness.by_area(snapshot, as_of=as_of))}
        parts["freshness"] = [ages[area] for area in _labels(asked)["area"]]
    named: list[Document] = _rows(_labels(asked)) if by else [{}]
    return [{**name, **{part: each[at] for part, each in parts.items()}} for at, name in enumerate(named)]


def _labels(asked: Groups) -> pd.DataFrame:
    return asked.table({})


def _pilots(snapshot: Snapshot, asked: Groups, as_of: date) -> list[Document]:
    by = tuple(asked.axes)
    stages = _per_group(pilots.by_stage(snapshot, by, as_of=as_of), asked)
    numbers = _rows(pilots.by(snapshot, by, as_of=as_of)[list(PILOT_NUMBERS)])
    return [
        {
            "by_stage": {row["stage"]: row["count"] for row in stage},
            "dwell_median": {row["stage"]: row["dwell_median"] for row in stage},
            **number,
        }
        for stage, number in zip(stages, numbers, strict=True)
    ]


def _lessons(snapshot: Snapshot, asked: Groups, as_of: date) -> list[Document]:
    by = tuple(asked.axes)
    counts = _per_group(learning.lessons_by_status(snapshot, by, as_of=as_of), asked)
    shares = rows.values(learning.embedded(snapshot, by, as_of=as_of)["embedded_share"])
    found = []
    for listed, share in zip(counts, shares, strict=True):
        by_status: dict[str, dict[str, int]] = {}
        for row in listed:
            by_status.setdefault(row["status"], {})[row["kind"]] = row["count"]
        found.append({"lessons_by_status": by_status, "embedded_share": share})
    return found


def _asks(snapshot: Snapshot, asked: Groups, as_of: date) -> list[Document]:
    counts = _per_group(learning.asks(snapshot, tuple(asked.axes), as_of=as_of), asked)
    return [
        {name: {row["to_organisation"]: row[name] for row in listed} for name in ("asks_open", "overdue")}
        for listed in counts
    ]


def _gains(snapshot: Snapshot, asked: Groups, as_of: date) -> list[Document]:
    counts = _per_group(learning.gains_by_status(snapshot, tuple(asked.axes), as_of=as_of), asked)
    found = learning.barriers(snapshot, as_of=as_of)
    tied: list[list[Document]] = [[] for _ in range(asked.size + 1)]
    for group, row in zip(asked.number(found), _rows(found), strict=True):
        barrier = {name: row[name] for name in ("area", "code", "barrier")}
        tied[group].append({**barrier, "pilots": row["pilot_count"], "areas": list(row["areas"])})
    return [
        {"gains_by_status": {row["status"]: row["count"] for row in listed}, "barriers": tied[group]}
        for group, listed in enumerate(counts)
    ]


def _confidence(snapshot: Snapshot, asked: Groups, *, as_of: date, language: Language) -> list[Document]:
    cells = {(row["area"], row["line"]): row for row in _rows(confidence.cells(snapshot, as_of=as_of))}
    found = []
    for row in _rows(_labels(asked)):
        cell = {name: cells[(row["area"], row["line"])][name] for name in CONFIDENCE}
        reasons = [language.say(each) for each in cell["signal_reasons"]]
        found.append({**cell, "signal_reasons": reasons})
    return found


def _records(snapshot: Snapshot, as_of: date) -> Iterable[Document]:
    """Every record in scope: where it comes from and its own figures."""
    tables: Mapping[str, tuple[pd.DataFrame, tuple[str, ...]]] = {
        "actions": (progress.records(snapshot, as_of=as_of), ("baseline_end", "overdue_days")),
        "milestones": (
            milestones.records(snapshot, as_of=as_of),
            ("date", "first_baseline", "drift_days", "rebaselines", "late"),
        ),
        "confidence": (snapshot["confidence"], ()),
        "pilots": (pilots.records(snapshot, as_of=as_of), ("dwell_days", "bottleneck", "bottleneck_in")),
        "lessons": (learning.records(snapshot, as_of=as_of), ("age_quarters",)),
        "asks": (learning.asks_records(snapshot, as_of=as_of), ("overdue",)),
        "gains": (learning.barriers(snapshot, as_of=as_of), ()),
    }
    for kind, (table, figures) in tables.items():
        for row in _rows(table[[*PLACE, *figures]]):
            yield {"kind": kind, **row}


def _rows(table: pd.DataFrame, *, leave_out: Sequence[str] = ()) -> list[Document]:
    """The rows of a table as JSON objects: dates in ISO form, what is missing as None."""
    wanted = [str(name) for name in table if name not in leave_out]
    return rows.documents(table, wanted)


def _per_group(table: pd.DataFrame, asked: Groups) -> list[list[Document]]:
    """The rows of a table that has several per group, group by group."""
    listed, size = _rows(table), len(table) // asked.size
    return [listed[at : at + size] for at in range(0, len(listed), size)]
