"""The use cases: check a file against what is stored, save it as a revision, take a revision back."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import PurePath

from koppelkansen_metrics import clock
from koppelkansen_metrics.access import Deed, Person, require
from koppelkansen_metrics.programme import Programme
from koppelkansen_metrics.snapshot import NEWEST, Snapshot, empty
from koppelkansen_metrics.store import audit, drafts, mappings, revisions, snapshots
from koppelkansen_metrics.store.audit import Done
from koppelkansen_metrics.store.database import Database
from koppelkansen_metrics.store.revisions import HeadMoved
from koppelkansen_metrics.updates.previews import Options, Preview, Remembered, preview
from koppelkansen_metrics.workbook import excerpt as excerpts
from koppelkansen_metrics.workbook import reader
from koppelkansen_metrics.workbook.formats import columns
from koppelkansen_metrics.workbook.formats.columns import from_text
from koppelkansen_metrics.workbook.formats.proposals import Proposal, propose

# Whoever saves without having looked at a difference is not stopped when another saves just before, but tries again.
ATTEMPTS = 25


class Head(Enum):
    """What the area's head must be when a file is saved: `ANY`, for who was not shown a difference."""

    ANY = "any"


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving: `saved`, `unchanged`, `blocked` or `refused`; the revision's number when saved."""

    status: str
    revision: int | None
    preview: Preview


def known(database: Database | None, programme: Programme, known_at: datetime = NEWEST) -> Snapshot:
    """What was known at a moment; without a database an empty programme. Raises UserError as the database does."""
    if database is None:
        return empty(programme, known_at)
    with database.read() as connection:
        return snapshots.load(connection, programme, known_at)


def check(database: Database | None, programme: Programme, data: bytes, name: str, *, options: Options) -> Preview:
    """What this file would change; saves nothing. A file that cannot be read gives a preview with its refusal.

    Raises UserError for what is wrong beside the file: an unknown area, line or organisation, a recorded date in the
    future or before the area's last, a reason that fits no missing row.
    """
    stored = known(database, programme)
    area = None if options.area is None else programme.area(options.area).name
    return preview(stored, data, name, options=options, remembered=remembered(database, area))


def remembered(database: Database | None, area: str | None) -> Remembered:
    """What was said before about an area's exports and tables; nothing without a database or an area."""
    if database is None or area is None:
        return Remembered()
    with database.read() as connection:
        kept = mappings.columns(connection, area).values()
        return Remembered(mappings.load(connection, area), tuple(from_text(each) for each in kept))


def tables(data: bytes, name: str, programme: Programme, *, kind: str | None = None) -> tuple[Proposal, ...]:
    """The tables in a workbook that we do not know, with what their columns could be. Raises Refusal."""
    return propose(reader.read(data, name), programme, kind=kind)


def save(
    database: Database,
    programme: Programme,
    data: bytes,
    name: str,
    *,
    options: Options,
    person: Person,
    expected: int | Head | None = Head.ANY,
) -> Saved:
    """Check the file again and save it as one revision, all of it or nothing, with what was said about its values.

    When it is what the person kept as a draft, that goes with it.

    `expected` is the `base` of the preview that was shown. Raises HeadMoved when someone saved since, and UserError
    as `check` and when the person may not upload for the area.
    """
    attempts = ATTEMPTS if expected is Head.ANY else 1
    for attempt in range(1, attempts + 1):
        with database.read() as connection:
            rewritten = audit.last_rewrite(connection)
        found = check(database, programme, data, name, options=options)
        if not found.can_be_saved:
            return Saved("blocked" if found.checked else "refused", None, found)
        area = programme.area(found.revision(by="").area)
        require(person, Deed.UPLOAD, area)
        if found.unchanged:
            return Saved("unchanged", None, found)
        if expected not in (Head.ANY, found.base):
            raise HeadMoved(area.name)
        try:
            number = _write(database, found, data, options=options, person=person, rewritten=rewritten)
        except HeadMoved:
            if attempt == attempts:
                raise
        else:
            return Saved("saved", number, found)
    raise AssertionError("the last attempt returns or raises")


def _write(database: Database, found: Preview, data: bytes, *, options: Options, person: Person, rewritten: int) -> int:
    revision = found.revision(by=options.by, note=options.note, original=data)
    with database.write() as connection:
        if audit.last_rewrite(connection) != rewritten:
            # The difference was made with rows in which a name stood that is taken out since: it would come back.
            raise HeadMoved(revision.area)
        number = revisions.save(connection, revision, found.changes, expected=found.base)
        audit.note(
            connection,
            Done.UPLOADED,
            by=person.signed(options.by),
            area=revision.area,
            about=f"{number}: {revision.file}",
        )
        form = found.checked.format if found.checked else ""
        mappings.remember(connection, revision.area, form=form, said=options.mapping)
        if options.columns is not None and form == columns.NAME:
            told = options.columns
            mappings.remember_columns(connection, revision.area, fingerprint=told.fingerprint, content=told.to_text())
        drafts.drop(connection, person.key, revision.area, content=data)
    return number


def original(database: Database, programme: Programme, number: int, *, person: Person) -> tuple[str, bytes]:
    """Name and bytes of the file that a revision was made from, as it was delivered.

    Raises UserError: no such revision, one without a file, or not allowed.
    """
    with database.read() as connection:
        area = revisions.area_of(connection, number)
        require(person, Deed.ORIGINAL, programme.area(area))
        return revisions.original(connection, number)


def excerpt(database: Database, programme: Programme, number: int, *, person: Person) -> tuple[str, bytes]:
    """Name and bytes of a copy of a delivered file with only the sheets that were read: for who may not have it all.

    Raises UserError: no such revision, one without a file, a file that cannot be read any more, or not allowed.
    """
    require(person, Deed.VIEW)
    with database.read() as connection:
        area = revisions.area_of(connection, number)
        name, content = revisions.original(connection, number)
    told = remembered(database, area).columns
    return f"{PurePath(name).stem}.xlsx", excerpts.write(content, name, programme, columns=told)


def undo(database: Database, programme: Programme, number: int, *, by: str, person: Person) -> int:
    """A new revision that restores what was before `number`; its number.

    Raises UserError: no such revision, undone already, later revisions touched the same records, or not allowed.
    """
    with database.write() as connection:
        area = revisions.area_of(connection, number)
        require(person, Deed.UNDO, programme.area(area))
        undone = revisions.undo(connection, number, by=by, recorded_at=clock.now())
        audit.note(connection, Done.UNDID, by=person.signed(by), area=area, about=f"{undone}: {number}")
        return undone
