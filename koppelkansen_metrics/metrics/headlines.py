"""Headlines: what a director must know of what changed since an earlier day, in a few lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from koppelkansen_metrics.clock import end_of_day
from koppelkansen_metrics.language import N_, Text, plural
from koppelkansen_metrics.metrics import changes, confidence, moves, ratings, slips
from koppelkansen_metrics.metrics.changes import MISSING, NEW, Change
from koppelkansen_metrics.metrics.since import DROPPED as GONE
from koppelkansen_metrics.programme import Stage
from koppelkansen_metrics.records import DROPPED
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.snapshot import Snapshot

MOST = 7
DONE, BLOCKED, EMBEDDED = "gereed", "geblokkeerd", "geborgd"

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Headline:
    """One line: what it is about, what it says in one or more parts, and the area where it is explained, if it is one.

    `about`: reports, ratings, disagreement, milestones, asks, pilots, blocked, actions or lessons.
    """

    about: str
    says: tuple[Text, ...]
    area: str | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What all headlines are made from."""

    snapshot: Snapshot
    since: date
    as_of: date
    changes: Sequence[Change]

    def became(self, kind: str, key: str, value: str) -> list[Change]:
        """The records of a kind, new ones too, of which a field became this value."""
        return [
            each
            for each in self.changes
            if each.kind == kind
            and each.change != MISSING
            and each.row.get(key) == value
            and (each.change == NEW or key in each.fields)
        ]


def headlines(snapshot: Snapshot, *, since: date, as_of: date, most: int = MOST) -> list[Headline]:
    """What changed since the end of day `since`, most urgent first: at most `most` lines.

    In this order, as far as there is something to say: areas that did not report; judgements that went down; the
    strongest difference between team and figures; milestones that slipped; questions to directors; pilots; blocked
    work; what was done, added and dropped; lessons; then judgements that only went up and milestones that were only
    reached. Empty when nothing was ever reported. Raises nothing. Source: metrics.md, changes; screens.md, Overzicht.

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> headlines(nothing, since=date(2021, 1, 1), as_of=date(2021, 4, 1))
    []
    """
    if snapshot.log.empty:
        return []
    known = _Known(snapshot, since, as_of, changes.records(snapshot, since=since))
    found = [headline for make in _IN_ORDER if (headline := make(known)) is not None]
    return found[:most]


def _reports(known: _Known) -> Headline | None:
    log, programme = known.snapshot.log, known.snapshot.programme
    reported = set(log.loc[log["effective"] & (log["recorded_at"] > pd.Timestamp(end_of_day(known.since))), "area"])
    absent = [
        each for each in programme.areas if each.name not in reported and known.snapshot.holds({"area": each.name})
    ]
    if not absent:
        return None
    if len(absent) == len(programme.areas):
        return Headline("reports", (Text(N_("No area has reported")),))
    said = plural("{areas} has not reported", "{areas} have not reported", len(absent), areas=tuple(absent))
    return Headline("reports", (said,), absent[0].name)


def _lower_ratings(known: _Known) -> Headline | None:
    down, up = (_rated(known, each) for each in (ratings.DOWN, ratings.UP))
    # Worst first: towards rood, from furthest away.
    down.sort(key=lambda row: (-_step(row["now"]), _step(row["then"])))
    higher = [plural("{n} judgement went up", "{n} judgements went up", len(up))] if up else []
    return _rating(known, down, higher) if down else None


def _higher_ratings(known: _Known) -> Headline | None:
    up = _rated(known, ratings.UP)
    return _rating(known, up, []) if up and not _rated(known, ratings.DOWN) else None


def _rated(known: _Known, movement: str) -> list[Row]:
    return [row for row in plain(ratings.records(known.snapshot, since=known.since)) if row["class"] == movement]


def _step(rating: str) -> int:
    return confidence.STEPS.index(rating)


def _rating(known: _Known, rows: Sequence[Row], more: list[Text]) -> Headline:
    first, programme = rows[0], known.snapshot.programme
    said = Text(
        N_("{area}, {line}: the team's judgement went from {then} to {now}"),
        {
            "area": programme.area(first["area"]),
            "line": programme.line(first["line"]),
            **{at: Text(confidence.WORDS[first[at]]) for at in ("then", "now")},
        },
    )
    lower = first["class"] == ratings.DOWN
    others = (
        plural("{n} other went down too", "{n} others went down too", len(rows) - 1)
        if lower
        else plural("{n} other went up too", "{n} others went up too", len(rows) - 1)
    )
    return Headline("ratings", (said, *([others] if len(rows) > 1 else []), *more), first["area"])


def _disagreement(known: _Known) -> Headline | None:
    """Where the team sees it better than the figures, or the other way round, by as many steps as there are."""
    table = plain(confidence.cells(known.snapshot, as_of=known.as_of))
    cells = [row for row in table if row["disagreement"] and known.snapshot.holds({**row, "organisation": None})]
    if not cells:
        return None
    programme = known.snapshot.programme
    # Of equal differences the one in which the figures are worse: nobody asked for help there.
    first = max(cells, key=lambda row: (abs(row["disagreement"]), row["disagreement"] < 0))
    said = Text(
        N_("{area}, {line}: the team says {team}, the figures say {figures}"),
        {
            "area": programme.area(first["area"]),
            "line": programme.line(first["line"]),
            "team": Text(confidence.WORDS[first["reported"]]),
            "figures": Text(confidence.WORDS[first["signal"]]),
        },
    )
    more = plural("they differ in {n} other cell", "they differ in {n} other cells", len(cells) - 1)
    return Headline("disagreement", (said, *([more] if len(cells) > 1 else [])), first["area"])


def _slipped(known: _Known) -> Headline | None:
    rows = plain(slips.records(known.snapshot, since=known.since))
    later = sorted((row for row in rows if row["class"] == slips.LATER), key=lambda row: -row["days"])
    reached = sum(row["reached"] for row in rows)
    if not later:
        return None
    first = later[0]
    values = {"title": first["title"], "code": first["code"], "day": first["now"]}
    said = plural(
        "Milestone {title} ({code}) is {n} day later, now {day}",
        "Milestone {title} ({code}) is {n} days later, now {day}",
        first["days"],
        **values,
    )
    parts = [said]
    if len(later) > 1:
        parts.append(plural("{n} other slipped too", "{n} others slipped too", len(later) - 1))
    if reached:
        parts.append(plural("{n} was reached", "{n} were reached", reached))
    return Headline("milestones", tuple(parts), first["area"])


def _reached(known: _Known) -> Headline | None:
    rows = plain(slips.records(known.snapshot, since=known.since))
    reached = sum(row["reached"] for row in rows)
    if not reached or any(row["class"] == slips.LATER for row in rows):
        return None
    return Headline("milestones", (plural("{n} milestone was reached", "{n} milestones were reached", reached),))


def _asks(known: _Known) -> Headline | None:
    found = changes.opened_and_closed(known.snapshot, "asks", since=known.since)
    opened = [pair for pair, change in found if change == changes.OPENED]
    closed = len(found) - len(opened)
    parts = []
    if opened:
        parts.append(plural("{n} new question to directors", "{n} new questions to directors", len(opened)))
    if closed:
        parts.append(plural("{n} question was settled", "{n} questions were settled", closed))
    return Headline("asks", tuple(parts)) if parts else None


def _pilots(known: _Known) -> Headline | None:
    rows = plain(moves.records(known.snapshot, since=known.since))
    order = {name: at for at, name in enumerate(known.snapshot.programme.stage_names)}
    forward = sorted((row for row in rows if row["class"] == moves.FORWARD), key=lambda row: -order[row["now"]])
    stopped = [row for row in rows if row["class"] == moves.STOPPED]
    stages: dict[str, Stage] = {each.name: each for each in known.snapshot.programme.stages}
    parts = []
    if forward:
        first = forward[0]
        values = {"title": first["title"], "now": stages[first["now"]]}
        parts.append(Text(N_("Pilot {title} went on to {now}"), values))
    if len(forward) > 1:
        parts.append(plural("{n} other went on too", "{n} others went on too", len(forward) - 1))
    if stopped:
        parts.append(plural("{n} pilot was stopped", "{n} pilots were stopped", len(stopped)))
    return Headline("pilots", tuple(parts)) if parts else None


def _blocked(known: _Known) -> Headline | None:
    found = known.became("actions", "status", BLOCKED)
    if not found:
        return None
    return Headline("blocked", (plural("{n} action became blocked", "{n} actions became blocked", len(found)),))


def _actions(known: _Known) -> Headline | None:
    own = [each for each in known.changes if each.kind == "actions"]
    dropped = [each for each in own if each.change == GONE] + known.became("actions", "status", DROPPED)
    done = known.became("actions", "status", DONE)
    added = [each for each in own if each.change == NEW and each.row["status"] != DROPPED]
    missing = [each for each in known.changes if each.change == MISSING]
    parts = [plural("{n} action done", "{n} actions done", len(done))]
    if added:
        parts.append(plural("{n} added", "{n} added", len(added)))
    if dropped:
        parts.append(plural("{n} dropped", "{n} dropped", len(dropped)))
    if missing:
        parts.append(plural("{n} row missing from the files", "{n} rows missing from the files", len(missing)))
    return Headline("actions", tuple(parts)) if done or len(parts) > 1 else None


def _lessons(known: _Known) -> Headline | None:
    lasting = known.became("lessons", "status", EMBEDDED)
    added = [each for each in known.changes if each.kind == "lessons" and each.change == NEW]
    parts = []
    if lasting:
        parts.append(plural("{n} lesson was made to last", "{n} lessons were made to last", len(lasting)))
    if added:
        parts.append(plural("{n} new lesson", "{n} new lessons", len(added)))
    return Headline("lessons", tuple(parts)) if parts else None


_IN_ORDER = (
    _reports,
    _lower_ratings,
    _disagreement,
    _slipped,
    _asks,
    _pilots,
    _blocked,
    _actions,
    _lessons,
    _higher_ratings,
    _reached,
)
