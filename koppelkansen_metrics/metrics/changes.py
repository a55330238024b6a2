"""Changes between two days: records, milestones that slipped, pilots that moved, judgements, questions and lessons."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from koppelkansen_metrics.metrics import moves, ratings, slips
from koppelkansen_metrics.metrics.learning import OPEN, WAITING
from koppelkansen_metrics.metrics.since import DROPPED, MERGED, Pair, Row, changed_fields, leads, pairs
from koppelkansen_metrics.records import KINDS, Kind
from koppelkansen_metrics.rows import as_json, documents
from koppelkansen_metrics.snapshot import Snapshot

NEW, CHANGED, MISSING, RENAMED = "new", "changed", "missing", "renamed"
OPENED, CLOSED = "opened", "closed"

_OPEN = {"asks": WAITING, "lessons": (OPEN,)}
_SLIP = ("area", "code", "then", "now", "days", "class", "reached")
_MOVE = ("area", "code", "then", "now", "class")
_RATING = ("area", "line", "then", "now", "class")

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One record that is not as it was: `change` is new, changed, missing, dropped, renamed or merged.

    `fields`: key → (old, new); of a renamed record also its `code`, of a merged one only that, with the code of its
    target. `row`: the record now; of one that is gone, then.
    """

    kind: str
    area: str
    code: str
    change: str
    fields: Row
    row: Row


def records(snapshot: Snapshot, *, since: date) -> list[Change]:
    """Every record that is not as it was known at the end of day `since`.

    In the order of kinds, areas (programme order) and codes; empty when nothing changed. Raises nothing. Source:
    metrics.md, changes.

    >>> from koppelkansen_metrics import clock, programme, snapshot
    >>> nothing = snapshot.empty(programme.load(), clock.end_of_day(date(2021, 4, 1)))
    >>> records(nothing, since=date(2021, 1, 1))
    []
    """
    moved, areas = leads(snapshot.whole, since=since), snapshot.programme.area_names

    def of(kind: Kind) -> Iterator[Change]:
        for pair in pairs(snapshot, kind.key, since=since, changed_only=True):
            change, fields = _change(pair, changed_fields(pair, kind, moved, areas))
            if change != CHANGED or fields or _came_back(pair):
                yield Change(kind.key, pair.area, pair.code, change, fields, pair.now or pair.then or {})

    return [change for kind in KINDS.values() for change in of(kind)]


def opened_and_closed(snapshot: Snapshot, kind: str, *, since: date) -> list[tuple[Pair, str]]:
    """The questions (`asks`) or `lessons` that were opened or closed since: (pair, `opened` or `closed`).

    Open is open or toegezegd for a question, open for a lesson; what is gone is closed, what was opened and closed in
    between is neither. In the order of areas and codes. Raises KeyError for another kind. Source: metrics.md, changes.
    """
    found = []
    for pair in pairs(snapshot, kind, since=since, changed_only=True):
        then, now = (row is not None and row["status"] in _OPEN[kind] for row in (pair.then, pair.now))
        if then != now:
            found.append((pair, OPENED if now else CLOSED))
    return found


def document(snapshot: Snapshot, *, since: date, until: date) -> Document:
    """Everything that changed, ready for `json.dumps`: what `changes --json` prints.

    `snapshot` is what was known at the end of day `until`. Keys: `since`, `until`, `records`, `slips`, `moves`,
    `ratings`, `asks`, `lessons`: see the design's command-line.md, changes. Lists are empty when nothing was known.
    Raises nothing.
    """
    return {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "records": [
            {
                "kind": each.kind,
                "area": each.area,
                "code": each.code,
                "change": each.change,
                "fields": {key: [as_json(value) for value in both] for key, both in each.fields.items()},
            }
            for each in records(snapshot, since=since)
        ],
        "slips": documents(slips.records(snapshot, since=since), _SLIP),
        "moves": documents(moves.records(snapshot, since=since), _MOVE),
        "ratings": documents(ratings.records(snapshot, since=since), _RATING),
        "asks": _opened_and_closed(snapshot, "asks", since),
        "lessons": _opened_and_closed(snapshot, "lessons", since),
    }


def _opened_and_closed(snapshot: Snapshot, kind: str, since: date) -> list[Document]:
    found = opened_and_closed(snapshot, kind, since=since)
    return [{"area": pair.area, "code": pair.code, "change": change} for pair, change in found]


def _change(pair: Pair, fields: Row) -> tuple[str, Row]:
    if pair.then is None:
        return NEW, {}
    if pair.now is None and pair.ended in (DROPPED, MERGED):
        into = {"code": (pair.code, pair.successor)} if pair.ended == MERGED else {}
        return str(pair.ended), into
    if pair.went_missing:
        return MISSING, {}
    if pair.then["code"] != pair.code:
        return RENAMED, {"code": (pair.then["code"], pair.code), **fields}
    return CHANGED, fields


def _came_back(pair: Pair) -> bool:
    """Whether a record that a file no longer had is in the file again."""
    return bool(pair.then and pair.now and pair.then["missing_since"] and not pair.now["missing_since"])
