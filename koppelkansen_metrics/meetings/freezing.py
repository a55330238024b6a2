"""Freezing: from a moment on a meeting's figures are those of that moment, whatever is delivered or undone later."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from koppelkansen_metrics import clock, programme
from koppelkansen_metrics.access import Deed, Person, require
from koppelkansen_metrics.meetings.arranging import current
from koppelkansen_metrics.programme import Meeting, Programme
from koppelkansen_metrics.snapshot import Snapshot, empty
from koppelkansen_metrics.store import audit, meetings, revisions, snapshots
from koppelkansen_metrics.store.audit import Done
from koppelkansen_metrics.store.database import Database
from koppelkansen_metrics.store.meetings import Arranged, Freeze


@dataclass(frozen=True, slots=True)
class Stand:
    """The figures of a meeting: what is known for it, the day it is judged at, and the freeze that set them, if any."""

    meeting: Arranged
    snapshot: Snapshot
    as_of: date
    freeze: Freeze | None


def freeze(database: Database, settings: Programme, quarter: str, *, by: str, person: Person) -> Freeze:
    """Set the figures of a meeting on what is known now, or was at the end of its date when that is past.

    They are judged at the meeting's date. Raises UserError: no such meeting, frozen already, not allowed.
    """
    require(person, Deed.FREEZE)
    in_force = current(database, settings)
    meeting = in_force.meeting(quarter)
    with database.write() as connection:
        # A clock that runs behind hides nothing that was recorded.
        now = max(clock.now(), revisions.last_moment(connection) or clock.now())
        known_at = min(now, clock.end_of_day(meeting.date))
        meetings.ensure(connection, meeting.quarter, meeting.date)
        frozen = Freeze(
            meeting.quarter,
            frozen_at=now,
            by=by,
            as_of=meeting.date,
            known_at=known_at,
            heads=snapshots.heads(connection, known_at),
            settings=_to_text(in_force),
        )
        meetings.freeze(connection, frozen)
        audit.note(connection, Done.FROZE, by=person.signed(by), about=meeting.quarter)
    return frozen


def unfreeze(database: Database, quarter: str, *, by: str, person: Person) -> None:
    """Let the figures of a meeting move again; both moments stay on record.

    Raises UserError: not frozen, not allowed.
    """
    require(person, Deed.FREEZE)
    with database.write() as connection:
        meetings.unfreeze(connection, quarter, by=by, at=clock.now())
        audit.note(connection, Done.UNFROZE, by=person.signed(by), about=quarter)


def stand(
    database: Database | None,
    settings: Programme,
    quarter: str,
    *,
    freeze: int | None = None,
    known_at: datetime | None = None,
) -> Stand:
    """The figures of a meeting: as they were frozen, else as known at the end of its date.

    With the number of a `freeze` as they were frozen then, also when that was taken back since; with `known_at` as
    known at that moment. Raises UserError: no such meeting.
    """
    in_force = current(database, settings)
    meeting = in_force.meeting(quarter)
    moment = known_at or clock.end_of_day(meeting.date)
    if database is None:
        return Stand(Arranged(meeting.quarter, meeting.date), empty(in_force, moment), meeting.date, None)
    with database.read() as connection:
        found = next((each for each in meetings.arranged(connection) if each.quarter == meeting.quarter), None)
        arranged = found or Arranged(meeting.quarter, meeting.date)
        frozen = None if known_at else meetings.frozen(connection, meeting.quarter, freeze)
        if frozen is None:
            return Stand(arranged, snapshots.load(connection, in_force, moment), meeting.date, None)
        then = _from_text(frozen.settings)
        known = snapshots.load(connection, then, frozen.known_at, until=frozen.heads)
    return Stand(arranged, known, frozen.as_of, frozen)


def _to_text(settings: Programme) -> str:
    dates = {each.quarter: each.date.isoformat() for each in settings.meetings}
    return json.dumps({"programme": settings.text, "meetings": dates}, ensure_ascii=False)


def _from_text(text: str) -> Programme:
    said = json.loads(text)
    held = [Meeting(quarter, date.fromisoformat(on)) for quarter, on in said["meetings"].items()]
    return programme.parsed(said["programme"]).with_meetings(held)
