"""Snapshots made literally in a test: rows as a person would say them, replayed as a store would keep them.

    programme_with(actions=[{"code": "A1", "status": "gereed"}], reported={"Amstelstad": "2021-03-31"})

`after` replays several revisions, with what changed, went missing, was dropped, renamed or undone. Dates are ISO texts.
What a row does not say gets a plain value: area Amstelstad, line 1, Gezamenlijk, in progress.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from koppelkansen_metrics import programme, snapshot
from koppelkansen_metrics.clock import end_of_day
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.records import DATES, KINDS
from koppelkansen_metrics.snapshot import Snapshot

PROGRAMME = programme.load()

Row = Mapping[str, object]
Plain = dict[str, object]

_SHARED = {"line": 1, "organisation": "Gezamenlijk"}
_DEFAULTS: Mapping[str, Plain] = {
    "actions": {**_SHARED, "title": "Iets doen", "status": "loopt"},
    "milestones": {**_SHARED, "title": "Iets is klaar", "status": "gepland"},
    "confidence": {"line": 1, "rating": "groen"},
    "pilots": {**_SHARED, "title": "Iets proberen", "stage": "pilot"},
    "lessons": {**_SHARED, "lesson": "Iets geleerd", "kind": "werkt", "status": "open"},
    "asks": {"line": 1, "question": "Mag dit?", "to_organisation": "Liander", "status": "open"},
    "gains": {"organisation": "Gezamenlijk", "barrier": "Een regel", "gain": "Een andere regel", "status": "idee"},
}


@dataclass(frozen=True)
class Upload:
    """A revision: what one area's file said. Rows that the file should have and has not are kept, marked missing."""

    area: str
    as_of: str
    rows: Mapping[str, Sequence[Row]]
    recorded: str = ""
    dropped: Mapping[str, Sequence[str]] = field(default_factory=dict)
    renamed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    merged: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Undo:
    """A revision that takes back the last one of its area."""

    revision: int
    recorded: str = ""


@dataclass(frozen=True)
class Known:
    """What a store would answer, as plain rows: the tables, every version, the revisions."""

    tables: dict[str, list[Plain]]
    history: dict[str, list[Plain]]
    log: list[Plain]


def programme_with(
    *, reported: Mapping[str, str] | None = None, settings: Programme = PROGRAMME, **kinds: Sequence[Row]
) -> Snapshot:
    """The snapshot after one upload per area: of the areas in `reported` (Peildatum) and those that the rows name."""
    rows = [(kind, row) for kind, listed in kinds.items() for row in listed]
    peil = {**{str(row.get("area", "Amstelstad")): "2021-03-31" for _, row in rows}, **(reported or {})}
    uploads = [
        Upload(
            area,
            as_of,
            {kind: [row for row in listed if row.get("area", "Amstelstad") == area] for kind, listed in kinds.items()},
        )
        for area, as_of in peil.items()
    ]
    return after(*uploads, settings=settings)


def after(*revisions: Upload | Undo, settings: Programme = PROGRAMME) -> Snapshot:
    """The snapshot after these revisions, numbered from 1; known at the end of the last day anything was recorded."""
    return snapshot_of(replay(revisions), settings)


def snapshot_of(known: Known, settings: Programme = PROGRAMME) -> Snapshot:
    """Plain rows as a snapshot."""
    moments = [row["recorded_at"].date() for row in known.log]
    return Snapshot(
        settings,
        end_of_day(max(moments, default=date(2021, 1, 1))),
        tables={key: snapshot.frame(snapshot.columns(kind), known.tables[key]) for key, kind in KINDS.items()},
        history={
            key: snapshot.frame(snapshot.history_columns(kind), known.history[key]) for key, kind in KINDS.items()
        },
        log=snapshot.frame(snapshot.LOG, known.log),
    )


def replay(revisions: Sequence[Upload | Undo]) -> Known:
    """What a store would have kept of these revisions."""
    store = _Store()
    for revision in revisions:
        if isinstance(revision, Undo):
            store.undo(revision)
        else:
            store.upload(revision)
    return store.known()


class _Store:
    """A store in memory. A state is {(kind, area, code): row}; every revision keeps the state before it."""

    def __init__(self) -> None:
        self.state: dict[tuple[str, str, str], Plain] = {}
        self.before: dict[int, dict[tuple[str, str, str], Plain]] = {}
        self.versions: list[Plain] = []
        self.log: list[Plain] = []

    def upload(self, told: Upload) -> None:
        number = len(self.log) + 1
        held = [kind for kind, rows in told.rows.items() if rows]
        self._record(
            told.area, told.recorded or told.as_of, kind="upload", as_of=date.fromisoformat(told.as_of), held=held
        )
        state, ends = dict(self.state), {}
        for kind, renames in told.renamed.items():
            for old, new in renames.items():
                state.pop((kind, told.area, old))
                ends[(kind, told.area, old)] = ("renamed", new)
        for kind in held:
            new = {str(row["code"]): row for row in map(_coded, told.rows[kind])}
            for key in [each for each in state if each[:2] == (kind, told.area) and each[2] not in new]:
                if key[2] in told.dropped.get(kind, ()):
                    del state[key]
                    ends[key] = ("dropped", None)
                elif key[2] in told.merged.get(kind, {}):
                    del state[key]
                    ends[key] = ("merged", told.merged[kind][key[2]])
                elif state[key]["missing_since"] is None:
                    state[key] = {**state[key], "missing_since": number}
            for place, (code, row) in enumerate(new.items(), start=2):
                values = _values(kind, row)
                was = state.get((kind, told.area, code))
                if was is None or was["missing_since"] is not None or any(was[key] != values[key] for key in values):
                    state[(kind, told.area, code)] = {
                        **values,
                        "source": "template",
                        "origin": number,
                        "file": f"{told.area}.xlsx",
                        "sheet": KINDS[kind].sheet,
                        "row": place,
                        "missing_since": None,
                    }
        self._move_to(state, number, ends)

    def undo(self, told: Undo) -> None:
        area = self.log[told.revision - 1]["area"]
        later = [row for row in self.log[told.revision :] if row["area"] == area]
        assert not later, "only the last revision of an area is undone here"
        number = len(self.log) + 1
        recorded = told.recorded or self.log[told.revision - 1]["recorded_at"].date().isoformat()
        self._record(area, recorded, kind="undo", undoes=told.revision)
        kept = {key: row for key, row in self.state.items() if key[1] != area}
        back = {key: row for key, row in self.before[told.revision].items() if key[1] == area}
        self._move_to({**kept, **back}, number, {})

    def _record(self, area: str, recorded: str, **details: object) -> None:
        number = len(self.log) + 1
        moment = datetime.combine(date.fromisoformat(recorded), time(12), tzinfo=UTC)
        held = " ".join(details.pop("held", ()))
        plain = {
            "as_of": None,
            "file": None,
            "undoes": None,
            "sha256": None,
            "note": "",
            "by": "Kernteam",
            "held": held,
        }
        self.log.append({**plain, "revision": number, "area": area, "recorded_at": moment, **details})
        self.before[number] = dict(self.state)

    def _move_to(self, state: dict[tuple[str, str, str], Plain], number: int, ends: Mapping[tuple, tuple]) -> None:
        for version in self.versions:
            key = version["key"]
            if version["valid_to"] is None and state.get(key) != version["values"]:
                version["valid_to"] = number
                version["ended"], version["successor"] = ends.get(key, (None, None))
        for key, row in state.items():
            if self.state.get(key) != row:
                self.versions.append(
                    {
                        "key": key,
                        "values": row,
                        "valid_from": number,
                        "valid_to": None,
                        "ended": None,
                        "successor": None,
                    }
                )
        self.state = state

    def known(self) -> Known:
        undone: set[int] = set()
        for row in reversed(self.log):
            if row["undoes"] is not None and row["revision"] not in undone:
                undone.add(row["undoes"])
        log = [{**row, "effective": row["undoes"] is None and row["revision"] not in undone} for row in self.log]
        history: dict[str, list[Plain]] = {kind: [] for kind in KINDS}
        for version in self.versions:
            kind, area, code = version["key"]
            revision = log[version["valid_from"] - 1]
            history[kind].append(
                {
                    **version["values"],
                    **{name: version[name] for name in ("valid_from", "valid_to")},
                    # How a record ended is no longer so when that was undone.
                    **{name: version[name] if _stands(version, log) else None for name in ("ended", "successor")},
                    **{name: revision[name] for name in ("recorded_at", "as_of", "effective")},
                    "area": area,
                    "code": code,
                    "identity": self._identity(version, log),
                }
            )
        tables: dict[str, list[Plain]] = {kind: [] for kind in KINDS}
        for (kind, area, code), row in sorted(self.state.items(), key=lambda each: each[0]):
            tables[kind].append({**row, "area": area, "code": code})
        return Known(tables, history, log)

    def _identity(self, version: Plain, log: list[Plain]) -> str:
        """The code that a version's record has now: along every rename after it, and back along those undone."""
        kind, area, code = version["key"]
        for number in range(version["valid_from"] + 1, len(log) + 1):
            moved = {old: new for its, of, old, new in self._renames(number, log) if (its, of) == (kind, area)}
            code = moved.get(code, code)
        return code

    def _renames(self, number: int, log: list[Plain]) -> list[tuple[str, str, str, str]]:
        """(kind, area, old, new) for every code that became another with a revision; an undo turns them around."""
        undoes = log[number - 1]["undoes"]
        if undoes is not None:
            return [(kind, area, new, old) for kind, area, old, new in self._renames(undoes, log)]
        ended = (each for each in self.versions if each["ended"] == "renamed" and each["valid_to"] == number)
        return [(*each["key"], each["successor"]) for each in ended]


def _stands(version: Plain, log: list[Plain]) -> bool:
    """Whether the revision that ended a version was not undone."""
    return version["valid_to"] is not None and log[version["valid_to"] - 1]["effective"]


def _coded(row: Row) -> Row:
    return row if "code" in row else {**row, "code": str(row.get("line", 1))}


def _values(kind: str, row: Row) -> Plain:
    told = {**_DEFAULTS[kind], **row}
    dates = {each.key for each in KINDS[kind].fields if each.type in DATES}
    unknown = told.keys() - {*KINDS[kind].keys, "code", "area"}
    assert not unknown, f"{kind} have no {unknown}"
    return {
        key: date.fromisoformat(told[key]) if key in dates and isinstance(told.get(key), str) else told.get(key)
        for key in KINDS[kind].keys
    }
