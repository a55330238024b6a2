"""Arranging a meeting: its date, until when areas report, and what the secretary writes for the pre-read."""

from dataclasses import replace
from datetime import date

from koppelkansen_metrics.access import Deed, Person, require
from koppelkansen_metrics.briefing.content import Preparation
from koppelkansen_metrics.programme import Meeting, Programme
from koppelkansen_metrics.store import meetings
from koppelkansen_metrics.store.database import Database
from koppelkansen_metrics.store.meetings import Arranged


def current(database: Database | None, programme: Programme) -> Programme:
    """The programme with its meetings as they were arranged; those that only the settings know stay as they are.

    Raises UserError as the database does.
    """
    if database is None:
        return programme
    with database.read() as connection:
        moved = {each.quarter: Meeting(each.quarter, each.date) for each in meetings.arranged(connection)}
    known = {each.quarter: each for each in programme.meetings}
    return programme.with_meetings([*{**known, **moved}.values()])


def arranged(database: Database | None, programme: Programme, quarter: str) -> Arranged:
    """What was arranged for the meeting about a quarter, whether or not anything was written yet.

    Raises UserError: no such meeting.
    """
    written = None
    if database is not None:
        with database.read() as connection:
            written = next((each for each in meetings.arranged(connection) if each.quarter == quarter), None)
    return written or Arranged(quarter, programme.meeting(quarter).date)


def prepare(
    database: Database,
    meeting: Arranged,
    *,
    person: Person,
    on: date | None = None,
    deadline: date | None = None,
    preparation: Preparation | None = None,
) -> None:
    """Write a meeting as it was read, with another date, deadline or text for the pre-read; what is None stays.

    Raises UserError: not allowed, or someone else wrote it since.
    """
    require(person, Deed.SETTINGS)
    written = replace(
        meeting,
        date=on or meeting.date,
        deadline=deadline or meeting.deadline,
        prepared=meeting.prepared if preparation is None else preparation.to_text(),
    )
    with database.write() as connection:
        meetings.arrange(connection, written)
