"""What the builders replay is what a real store keeps: all other tests here trust them for that."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import given, settings

from koppelkansen_metrics.clock import end_of_day
from koppelkansen_metrics.metrics.report import report
from koppelkansen_metrics.rows import plain
from koppelkansen_metrics.snapshot import Snapshot
from koppelkansen_metrics.store import revisions as store
from koppelkansen_metrics.store import snapshots
from koppelkansen_metrics.store.database import Database, open_or_create
from tests.metrics.builders import PROGRAMME, Known, Plain, Undo, Upload, replay, snapshot_of
from tests.metrics.told import revisions

END = end_of_day(date(2023, 12, 31))
REFERENCES = ("about", "adopted_from", "pilots")
VERSION = ("area", "code", "identity", "valid_from", "valid_to", "effective", "ended", "successor", "missing_since")


@given(told=revisions())
@settings(max_examples=25)
def test_a_store_gives_the_same_versions_and_the_same_figures(told: list[Upload | Undo]):
    told = [_without_references(revision) for revision in told]
    built = snapshot_of(replay(told))
    with tempfile.TemporaryDirectory() as folder:
        stored = _stored(told, f"sqlite:///{Path(folder) / 'told.db'}")
    for kind in built.history:
        assert _versions(stored, kind) == _versions(built, kind)
    asked = {"as_of": date(2021, 10, 12), "by": ["area", "line"], "records": True}
    found, expected = report(stored, **asked), report(built, **asked)
    assert found["groups"] == expected["groups"]
    assert found["records"] == expected["records"]


def _without_references(revision: Upload | Undo) -> Upload | Undo:
    """The builders leave a reference as it was written; a store lets it follow a rename, which its own tests show."""
    if isinstance(revision, Undo):
        return revision
    rows = {
        kind: [{key: value for key, value in row.items() if key not in REFERENCES} for row in listed]
        for kind, listed in revision.rows.items()
    }
    return replace(revision, rows=rows)


def _stored(told: Sequence[Upload | Undo], url: str) -> Snapshot:
    database = open_or_create(url)
    try:
        for number, revision in enumerate(told, start=1):
            _save(database, revision, before=replay(told[: number - 1]), after=replay(told[:number]))
        with database.read() as connection:
            return snapshots.load(connection, PROGRAMME, END)
    finally:
        database.close()


def _save(database: Database, revision: Upload | Undo, *, before: Known, after: Known) -> None:
    row = after.log[-1]
    with database.write() as connection:
        if isinstance(revision, Undo):
            store.undo(connection, revision.revision, by="Kernteam", recorded_at=row["recorded_at"])
            return
        new = store.NewRevision(
            area=revision.area,
            recorded_at=row["recorded_at"],
            by="Kernteam",
            as_of=row["as_of"],
            file=f"{revision.area}.xlsx",
            original=b"",
            held=tuple(row["held"].split()),
        )
        changes = list(_changes(before, after, number=row["revision"]))
        store.save(connection, new, changes, expected=store.head(connection, revision.area))


def _changes(before: Known, after: Known, *, number: int) -> Iterator[store.Change]:
    for kind, table in after.tables.items():
        was, now = ({(row["area"], row["code"]): row for row in rows} for rows in (before.tables[kind], table))
        for place, row in now.items():
            if was.get(place) != row:
                yield _given(kind, row, number=number)
        for version in after.history[kind]:
            if version["valid_to"] == number and (version["area"], version["code"]) not in now:
                yield store.Change(kind, version["code"], None, ended=version["ended"], successor=version["successor"])


def _given(kind: str, row: Plain, *, number: int) -> store.Change:
    about = ("area", "code", "file", "source", "sheet", "row", "origin", "missing_since")
    return store.Change(
        kind,
        row["code"],
        {name: value for name, value in row.items() if name not in about},
        source=row["source"],
        sheet=row["sheet"],
        row=row["row"],
        origin=row["origin"],
        goes_missing=row["missing_since"] == number,
        missing_since=None if row["missing_since"] == number else row["missing_since"],
    )


def _versions(snapshot: Snapshot, kind: str) -> list[Plain]:
    return sorted(plain(snapshot.history[kind], VERSION), key=lambda row: (row["valid_from"], row["area"], row["code"]))
